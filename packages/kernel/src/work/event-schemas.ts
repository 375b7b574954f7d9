import { type TObject, type TProperties, type TSchema, Type } from '@sinclair/typebox'
import { defineEvent } from '../event-catalogue.ts'

// Outer shapes are checked closely; forms are checked by their own definition before they get here.
const object = <P extends TProperties>(properties: P): TObject<P> => Type.Object(properties)
const maybe = <S extends TSchema>(schema: S) => Type.Optional(schema)
const text = Type.String()
const list = Type.Array(text)
const instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' })
const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const form = Type.Record(text, Type.Unknown())
const effect = Type.Union([Type.Literal('statutory'), Type.Literal('advisory')])
const unit = Type.Union(['workday', 'day', 'hour', 'month', 'year'].map(name => Type.Literal(name)))
const term = object({ value: Type.Number(), unit })
const attachment = object({
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  size: Type.Integer({ minimum: 0 }),
  mime: text,
})
const stamp = { commandId: Type.String({ minLength: 1 }), at: instant, actor: Type.String({ minLength: 1 }) }
const enclosures = { attachments: maybe(Type.Array(attachment)), sealed: maybe(list) }
const arrival = object({
  capturedAt: instant,
  baseVersion: maybe(Type.Integer()),
  entitledAtCapture: Type.Boolean(),
  entitledAtArrival: Type.Boolean(),
})
const projection = object({
  dueAt: instant,
  dueDate: day,
  expiresAt: instant,
  provisional: Type.Boolean(),
  assumes: maybe(text),
  calendar: text,
})
const reckoning = {
  clock: text,
  projection,
  rungs: Type.Array(object({ key: text, to: text, fireAt: Type.Union([instant, Type.Null()]) })),
}
const ladderStep = object({
  key: text,
  at: Type.Union([text, object({ value: Type.Number(), unit })]),
  to: text,
  suggest: maybe(text),
  act: maybe(text),
})

/** The facts of the work engine, declared for the log. Import this once where the log is used. */
export const workEventTypes = [
  defineEvent(
    'work.Opened',
    object({
      ...stamp,
      ...enclosures,
      id: text,
      kind: text,
      kindVersion: Type.Integer({ minimum: 1 }),
      state: text,
      area: text,
      subjects: list,
      parties: Type.Record(text, text),
      assignees: list,
      parent: maybe(text),
      form,
    }),
    { zh: '事项立项', en: 'Work item opened' },
  ),
  defineEvent(
    'work.Acted',
    object({
      ...stamp,
      ...enclosures,
      action: text,
      from: text,
      to: text,
      final: maybe(text),
      people: maybe(list),
      form,
      document: maybe(text),
      links: maybe(Type.Array(object({ id: text, kind: text, form }))),
      subjects: maybe(list),
      publish: maybe(Type.Array(object({ id: text, removeAt: instant }))),
      warnings: maybe(list),
      arrival: maybe(arrival),
    }),
    { zh: '事项办理', en: 'Work item acted on' },
  ),
  defineEvent('work.Assigned', object({ ...stamp, to: list, reason: maybe(text) }), {
    zh: '事项分派',
    en: 'Work item assigned',
  }),
  defineEvent(
    'work.ClockStarted',
    object({
      ...stamp,
      ...reckoning,
      definition: text,
      anchorAt: instant,
      budget: term,
      roll: Type.Boolean(),
      effect,
      enforcing: Type.Boolean(),
      source: object({
        rule: maybe(text),
        ruleVersion: maybe(day),
        text: maybe(text),
        confidence: maybe(text),
      }),
      grace: maybe(term),
      ladder: Type.Array(ladderStep),
    }),
    { zh: '期限开始', en: 'Clock started' },
  ),
  defineEvent('work.ClockStopped', object({ ...stamp, clock: text, by: text, late: Type.Boolean() }), {
    zh: '期限结束',
    en: 'Clock stopped',
  }),
  defineEvent(
    'work.ClockSuspended',
    object({ ...stamp, ...reckoning, until: instant, reason: text, note: maybe(text) }),
    { zh: '期限中止', en: 'Clock suspended' },
  ),
  defineEvent('work.ClockResumed', object({ ...stamp, ...reckoning, note: maybe(text) }), {
    zh: '期限恢复',
    en: 'Clock resumed',
  }),
  defineEvent('work.ClockExtended', object({ ...stamp, ...reckoning, by: term, reason: text }), {
    zh: '期限延长',
    en: 'Clock extended',
  }),
  defineEvent('work.ClockReprojected', object({ ...stamp, ...reckoning, reason: Type.Literal('calendar') }), {
    zh: '期限重算',
    en: 'Clock computed again',
  }),
  defineEvent(
    'work.RungFired',
    object({
      ...stamp,
      clock: text,
      rung: text,
      to: text,
      fireAt: instant,
      dueAt: instant,
      suggest: maybe(text),
    }),
    { zh: '期限提醒', en: 'Reminder due' },
  ),
  defineEvent('work.Commented', object({ ...stamp, ...enclosures, text }), {
    zh: '事项备注',
    en: 'Comment added',
  }),
  defineEvent('work.LinkClosed', object({ ...stamp, child: text, outcome: text }), {
    zh: '关联事项办结',
    en: 'Linked item ended',
  }),
  defineEvent(
    'work.CommandKept',
    object({
      ...stamp,
      ...enclosures,
      outcome: Type.Union(
        ['needs-decision', 'kept-as-observation', 'rejected-for-authority'].map(name => Type.Literal(name)),
      ),
      reason: text,
      command: form,
      conflicts: maybe(
        Type.Array(
          object({
            field: text,
            base: maybe(Type.Unknown()),
            mine: maybe(Type.Unknown()),
            theirs: maybe(Type.Unknown()),
          }),
        ),
      ),
      arrival,
    }),
    { zh: '离线提交待处理', en: 'Offline submission kept' },
  ),
  defineEvent(
    'work.CommandResolved',
    object({
      ...stamp,
      kept: text,
      decision: Type.Union([Type.Literal('taken'), Type.Literal('left')]),
      form,
    }),
    { zh: '离线提交已处理', en: 'Offline submission resolved' },
  ),
]
