import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createCalendar, runTrace } from '@shian/kernel'
import { seedRows } from '@shian/kernel/calendar-seed'
import { loadRuleFiles } from '@shian/kernel/rule-files'
import { servesOn } from './canteen.ts'
import type { CanteenRow } from './group-views.ts'
import { supervision } from './module.ts'

const calendar = createCalendar(seedRows(2026).rows)
const rules = loadRuleFiles([fileURLToPath(new URL('../../../../rules', import.meta.url))])

describe('golden traces', () => {
  for (const kind of supervision.kinds) {
    assert.equal((kind.tests ?? []).length > 1, true, `${kind.id} has traces`)
    for (const trace of kind.tests ?? [])
      it(`${kind.id}: ${trace.name}`, () => {
        runTrace(kind, trace, { calendar, rules: rules.find })
      })
  }
})

describe('serving days', () => {
  const school: CanteenRow = {
    ...{
      premises_id: 'c1',
      area: '410602001001/c1',
      kind: 'school-canteen',
      sign_name: '小学',
      closed: false,
    },
    ...{ weekdays: [1, 2, 3, 4, 5], breaks: [{ from: '2026-07-04', to: '2026-08-31' }] },
  }
  const home: CanteenRow = {
    ...school,
    kind: 'elderly-home-canteen',
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    breaks: [],
  }

  it('follow the working calendar in schools, and nothing is owed in a break', () => {
    const days: [string, boolean][] = [
      ['2026-11-24', true],
      ['2026-11-28', false],
      ['2026-10-01', false],
      ['2026-10-10', true],
      ['2026-07-15', false],
    ]
    for (const [day, serves] of days) assert.equal(servesOn(school, day, calendar), serves, day)
    assert.equal(servesOn(home, '2026-10-01', calendar), true, 'residents eat on holidays')
    const sixDays = { ...school, weekdays: [1, 2, 3, 4, 5, 6] }
    assert.equal(servesOn(sixDays, '2026-11-28', calendar), true)
  })
})
