import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkEvent } from '../event-catalogue.ts'
import { apply } from './apply.ts'
import type { ActCommand, Actor, Command, WorkContext } from './command.ts'
import { defineKind } from './define-kind.ts'
import './event-schemas.ts'
import type { StreamEvent } from './events.ts'
import { foldItem } from './item.ts'
import { type ReconcileContext, reconcile } from './reconcile.ts'
import { at, head, officer, stranger, world } from './world.fixture.ts'

const label = { zh: '名', en: 'name' }
const BY = { roles: ['officer'] }
const kind = defineKind({
  id: 'visit',
  version: 1,
  title: label,
  subjectKinds: ['premises'],
  fields: {
    note: { type: 'longText', label },
    verdict: { type: 'text', label },
    photos: { type: 'photo', label },
    secret: { type: 'text', label, secret: true },
  },
  open: { by: BY },
  assign: { by: { roles: ['station-head'] } },
  states: { open: { label, initial: true }, closed: { label, final: 'ok' } },
  actions: {
    record: { label, from: ['open'], by: BY, form: ['note', 'verdict', 'photos', 'secret'] },
    close: { label, from: ['open'], to: 'closed', by: BY },
  },
  clocks: [],
  offline: { create: true, actions: ['record'], merge: { note: 'append', photos: 'append' } },
})

function opened() {
  const events: StreamEvent[] = []
  const send = (command: Command, moment: string, actor: Actor = officer) => {
    const result = apply(kind, events, command, { ...world, now: moment, actor } satisfies WorkContext)
    if (!result.ok) assert.fail(result.refusal.code)
    events.push(...result.events)
  }
  send(
    { do: 'open', commandId: 'open', item: { id: 'v1', area: '410602001/p1', subjects: ['premises/p1'] } },
    at('09-15', '08:00'),
  )
  send(
    { do: 'act', commandId: 'first', action: 'record', form: { note: '初查', verdict: '待定' } },
    at('09-15', '08:30'),
  )
  return { events, send, base: events.length }
}

const record = (form: Record<string, unknown>, baseVersion: number, commandId = 'offline'): ActCommand => ({
  do: 'act',
  commandId,
  action: 'record',
  baseVersion,
  form,
  attachments: [{ sha256: 'c'.repeat(64), size: 10, mime: 'image/jpeg' }],
})

const context = (more: Partial<ReconcileContext> = {}): ReconcileContext => ({
  ...world,
  now: at('09-15', '18:00'),
  actor: officer,
  capturedAt: at('09-15', '09:00'),
  capturedActor: officer,
  captureWindowHours: 72,
  ...more,
})

/** Adds the events and returns the state; every one of them must be a fact the log accepts. */
function settle(events: StreamEvent[], result: ReturnType<typeof reconcile>) {
  for (const event of result.events) checkEvent(event.type, JSON.parse(JSON.stringify(event.data)))
  events.push(...result.events)
  return foldItem(kind, events)
}

test('applied: nothing had changed; it happened when it was captured', () => {
  const { events, base } = opened()
  const result = reconcile(kind, events, record({ verdict: '合格' }, base), context())
  assert.equal(result.outcome, 'applied')
  const state = settle(events, result)
  assert.equal(state.data['verdict'], '合格')
  const acted = result.events[0]!.data as { at: string; arrival: unknown }
  assert.equal(acted.at, '2026-09-15T01:00:00.000Z')
  assert.deepEqual(acted.arrival, {
    capturedAt: '2026-09-15T01:00:00.000Z',
    baseVersion: base,
    entitledAtCapture: true,
    entitledAtArrival: true,
  })
})

test('applied: a device whose clock runs ahead dates nothing after the arrival', () => {
  const { events, base } = opened()
  const result = reconcile(
    kind,
    events,
    record({ verdict: '合格' }, base),
    context({ capturedAt: at('09-16') }),
  )
  assert.equal((result.events[0]!.data as { at: string }).at, '2026-09-15T10:00:00.000Z')
})

test('merged: the item moved on elsewhere, and texts that may be appended keep both', () => {
  const { events, send, base } = opened()
  send(
    { do: 'act', commandId: 'other', action: 'record', form: { note: '同事补充', photos: ['d'.repeat(64)] } },
    at('09-15', '12:00'),
  )
  const mine = { note: '现场记录', verdict: '合格', photos: ['e'.repeat(64)] }
  const result = reconcile(kind, events, record(mine, base), context())
  assert.equal(result.outcome, 'merged')
  const state = settle(events, result)
  assert.equal(state.data['note'], '同事补充\n现场记录')
  assert.deepEqual(state.data['photos'], ['d'.repeat(64), 'e'.repeat(64)])
  assert.equal(state.data['verdict'], '合格')
})

test('needs a decision: both changed the same field; a person sees base, mine and theirs', () => {
  const { events, send, base } = opened()
  send({ do: 'act', commandId: 'other', action: 'record', form: { verdict: '不合格' } }, at('09-15', '12:00'))
  const result = reconcile(kind, events, record({ verdict: '合格', secret: '张三' }, base), context())
  assert.equal(result.outcome, 'needs-decision')
  assert.deepEqual(result.conflicts, [{ field: 'verdict', mine: '合格', theirs: '不合格', base: '待定' }])
  assert.deepEqual(result.vault, { secret: '张三' })
  const state = settle(events, result)
  assert.ok(!JSON.stringify(events).includes('张三'))
  assert.equal(state.data['verdict'], '不合格')
  assert.equal(state.kept.length, 1)
  const decide = (actor: Actor) =>
    apply(
      kind,
      events,
      { do: 'resolve', commandId: 'decide', kept: 'offline', decision: 'taken', form: { verdict: '合格' } },
      { ...world, now: at('09-16'), actor },
    )
  assert.equal(decide(stranger).ok, false)
  const resolved = decide(head)
  assert.ok(resolved.ok)
  events.push(...resolved.events)
  const after = foldItem(kind, events)
  assert.equal(after.data['verdict'], '合格')
  assert.equal(after.kept.length, 0)
})

test('needs a decision: a form that does not hold is kept, not lost', () => {
  const { events, base } = opened()
  const result = reconcile(kind, events, record({ colour: '红' }, base), context())
  assert.equal(result.outcome, 'needs-decision')
  assert.equal(result.refusal?.code, 'work.form_invalid')
  assert.deepEqual(settle(events, result).kept[0]?.command.form, { colour: '红' })
})

test('kept as observation: the item is closed', () => {
  const { events, send, base } = opened()
  send({ do: 'act', commandId: 'close', action: 'close' }, at('09-15', '12:00'))
  const result = reconcile(kind, events, record({ verdict: '合格' }, base), context())
  assert.equal(result.outcome, 'kept-as-observation')
  const state = settle(events, result)
  assert.equal(state.kept[0]?.reason, 'work.wrong_state')
  assert.equal(state.kept[0]?.attachments?.length, 1)
  assert.equal(state.final, 'ok')
})

test('authority counts at capture within the window, at arrival after it; both are recorded', () => {
  const { events, base } = opened()
  const moved = reconcile(kind, events, record({ verdict: '合格' }, base), context({ actor: stranger }))
  assert.equal(moved.outcome, 'applied')
  const { arrival } = moved.events[0]!.data as {
    arrival: { entitledAtCapture: boolean; entitledAtArrival: boolean }
  }
  assert.deepEqual([arrival.entitledAtCapture, arrival.entitledAtArrival], [true, false])
  const never = reconcile(
    kind,
    events,
    record({ verdict: '合格' }, base),
    context({ capturedActor: stranger }),
  )
  assert.equal(never.outcome, 'rejected-for-authority')
  const late = context({ actor: stranger, now: at('09-19') })
  assert.equal(
    reconcile(kind, events, record({ verdict: '合格' }, base), late).outcome,
    'rejected-for-authority',
  )
  const lateButPromoted = context({ capturedActor: stranger, now: at('09-19') })
  assert.equal(reconcile(kind, events, record({ verdict: '合格' }, base), lateButPromoted).outcome, 'applied')
  const state = settle(events, never)
  assert.equal(state.kept[0]?.outcome, 'rejected-for-authority')
  assert.deepEqual(state.kept[0]?.command.form, { verdict: '合格' })
})

test('a captured command that arrives twice changes nothing and tells the same outcome', () => {
  const { events, send, base } = opened()
  send({ do: 'act', commandId: 'close', action: 'close' }, at('09-15', '12:00'))
  settle(events, reconcile(kind, events, record({ verdict: '合格' }, base), context()))
  const again = reconcile(kind, events, record({ verdict: '合格' }, base), context())
  assert.deepEqual([again.outcome, again.replayed, again.events.length], ['kept-as-observation', true, 0])
})

test('an opening captured offline applies, and a refused one is kept in its stream', () => {
  const open = (subject: string): Command => ({
    do: 'open',
    commandId: `open-${subject}`,
    item: { id: 'v2', area: '410602', subjects: [subject] },
  })
  assert.equal(reconcile(kind, [], open('premises/p1'), context()).outcome, 'applied')
  const events: StreamEvent[] = []
  const refused = reconcile(kind, events, open('lot/1'), context())
  assert.equal(refused.outcome, 'needs-decision')
  settle(events, refused)
  const forbidden = reconcile(
    kind,
    events,
    open('premises/p1'),
    context({ actor: stranger, capturedActor: stranger }),
  )
  assert.equal(forbidden.outcome, 'rejected-for-authority')
  const corrected = reconcile(kind, events, open('premises/p1'), context())
  assert.equal(corrected.outcome, 'applied')
  assert.equal(settle(events, corrected).state, 'open')
})

test('nothing captured is ever dropped', () => {
  const { events, send, base } = opened()
  send({ do: 'act', commandId: 'other', action: 'record', form: { verdict: '不合格' } }, at('09-15', '12:00'))
  const commands = [
    record({ verdict: '合格' }, base, 'a'),
    record({ x: 1 }, base, 'b'),
    { ...record({}, base, 'c'), action: 'ghost' },
    record({ note: '好' }, base, 'd'),
  ]
  for (const command of commands) {
    for (const capturedActor of [officer, stranger]) {
      const result = reconcile(kind, events, command, context({ capturedActor }))
      assert.equal(result.events.length > 0, true, `${command.commandId} as ${capturedActor.id}`)
    }
  }
})
