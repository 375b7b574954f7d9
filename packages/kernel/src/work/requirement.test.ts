import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RuleLookup } from '../rule/schema.ts'
import { apply } from './apply.ts'
import type { Command } from './command.ts'
import { defineKind } from './define-kind.ts'
import type { StreamEvent } from './events.ts'
import { at, book, calendar, officer } from './world.fixture.ts'

const label = { zh: '名', en: 'name' }
const BY = { roles: ['officer'] }

const matter = defineKind({
  id: 'matter',
  version: 1,
  title: label,
  subjectKinds: ['premises'],
  fields: {
    amount: { type: 'number', label },
    heard: { type: 'text', label },
    broken: { type: 'text', label },
    heldOn: { type: 'date', label },
  },
  open: { by: BY },
  states: { fresh: { label, initial: true }, done: { label, final: 'ok' } },
  actions: {
    note: { label, from: '*', by: BY, form: ['amount', 'heard', 'broken'] },
    call: {
      label,
      from: '*',
      by: BY,
      form: ['heldOn!'],
      requires: [
        {
          when: { gte: [{ ref: 'form.heldOn' }, { termEnd: 'test.notice' }] },
          message: { zh: '日期 {form.heldOn} 过早', en: '{form.heldOn} is too early' },
        },
      ],
    },
    finish: {
      label,
      from: '*',
      to: 'done',
      by: BY,
      form: ['amount'],
      requires: [
        { when: { exists: 'item.heard' }, message: { zh: '未听取意见', en: 'nobody was heard' } },
        {
          when: { not: { exists: 'item.broken' } },
          message: { zh: '在“{item.broken}”中断', en: 'broken at "{item.broken}"' },
        },
        {
          when: { eq: [{ decide: 'test.size' }, 'small'] },
          message: { zh: '过大', en: 'too large' },
        },
      ],
    },
  },
  clocks: [],
})

const SIZE = {
  cases: [{ when: { gte: [{ ref: 'amount' }, 100] }, result: 'large' }],
  otherwise: 'small',
}
const rules =
  (mayBlock = true): RuleLookup =>
  (id, area, day) => {
    if (id === 'test.size') return { kind: 'scope', id, value: SIZE, mayBlock } as never
    if (id === 'test.notice')
      return { kind: 'deadline', id, value: { value: 7, unit: 'workday' }, mayBlock } as never
    return book.find(id, area, day)
  }

function item(mayBlock = true) {
  const events: StreamEvent[] = []
  let serial = 0
  return (command: object, day: string) => {
    const whole = { ...command, commandId: `c${++serial}` } as Command
    const context = { now: at(day), actor: officer, calendar, rules: rules(mayBlock) }
    const result = apply(matter, events, whole, context)
    if (result.ok) events.push(...result.events)
    return result
  }
}

const open = { do: 'open', item: { id: 'm1', area: '410602001', subjects: ['premises/p1'] } }
const act = (action: string, form: object = {}) => ({ do: 'act', action, form })

test('a refusal names every requirement that is unmet, with what the item says', () => {
  const run = item()
  run(open, '09-15')
  run(act('note', { amount: 200, broken: '签收' }), '09-15')
  const refused = run(act('finish'), '09-15')
  assert.ok(!refused.ok)
  assert.equal(refused.refusal.code, 'work.guard_failed')
  assert.deepEqual(
    (refused.refusal.details['unmet'] as { zh: string }[]).map(each => each.zh),
    ['未听取意见', '在“签收”中断', '过大'],
  )
  assert.match(
    String(refused.refusal.details['reasonEnglish']),
    /^: nobody was heard; broken at "签收"; too large$/,
  )
})

test('a decision table is asked with the fields of the item, and the form counts first', () => {
  const run = item()
  run(open, '09-15')
  run(act('note', { amount: 200, heard: '是' }), '09-15')
  assert.ok(!run(act('finish'), '09-15').ok)
  assert.ok(run(act('finish', { amount: 5 }), '09-15').ok)
})

test('a table that nobody read in full only warns', () => {
  const run = item(false)
  run(open, '09-15')
  run(act('note', { amount: 200, heard: '是' }), '09-15')
  const result = run(act('finish'), '09-15')
  assert.ok(result.ok)
  assert.match(JSON.stringify(result.events[0]), /"warnings":\["test.size"\]/)
})

test('a day may be asked to lie behind a term that begins now', () => {
  const run = item()
  run(open, '09-15')
  const early = run(act('call', { heldOn: '2026-09-22' }), '09-15')
  assert.ok(!early.ok)
  assert.match(JSON.stringify(early.refusal.details), /2026-09-22 is too early/)
  assert.ok(run(act('call', { heldOn: '2026-09-23' }), '09-15').ok)
})
