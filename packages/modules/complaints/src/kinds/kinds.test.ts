import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createCalendar, runTrace } from '@shian/kernel'
import { seedRows } from '@shian/kernel/calendar-seed'
import { loadRuleFiles } from '@shian/kernel/rule-files'
import { complaint } from './complaint.ts'
import { report } from './report.ts'
import { reward } from './reward.ts'

const rules = loadRuleFiles([fileURLToPath(new URL('../../../../../rules', import.meta.url))])
const world = { calendar: createCalendar(seedRows(2026).rows), rules: rules.find }

for (const kind of [complaint, report, reward]) {
  for (const trace of kind.tests ?? [])
    test(`${kind.id}@${kind.version}: ${trace.name}`, () => {
      runTrace(kind, trace, world)
    })
}
