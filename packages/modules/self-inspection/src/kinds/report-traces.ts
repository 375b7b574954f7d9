import type { Actor, Trace } from '@shian/kernel'
import { actorAt, ITEM, PLATFORM } from './trace-people.ts'

const director: Actor = actorAt('safety-director')
const principal: Actor = actorAt('principal')
const officer: Actor = actorAt('safety-officer')
const stranger: Actor = {
  id: 'person/x',
  posts: [{ role: 'principal', area: '410602001001/p2' }],
  represents: ['premises/p2'],
}

const week = {
  title: '老街烧烤',
  premisesKind: 'restaurant',
  period: '2026-W47',
  from: '2026-11-16',
  to: '2026-11-22',
  scheme: 'national',
}
const month = {
  title: '豆制品厂',
  premisesKind: 'producer',
  period: '2026-10',
  from: '2026-10-01',
  to: '2026-10-31',
  scheme: 'hebi',
  fullAuditDue: 'yes',
}
const opening = (form: Record<string, unknown>) => ({ do: 'open', item: ITEM, form }) as const
const filing = { report: '本周检查 7 天', judgement: '冷柜温度反复偏高' }
const held = { heldOn: '2026-11-03', heard: 'yes', minutes: '听取汇报', tasks: '更换冷柜' }
const audit = {
  checklist: 'self-inspection.production-month',
  answers: [{ item: 'qualification', result: 'pass' }],
}

/** The weekly report in time, late, and not at all. */
export const weekTraces: readonly Trace[] = [
  {
    name: 'filed by the director in time',
    steps: [
      {
        at: '2026-11-23T01:00:00+08:00',
        actor: PLATFORM,
        command: opening(week),
        expect: {
          state: 'due',
          due: { due: '2026-11-24', missed: '2026-11-26' },
          running: ['due', 'missed'],
        },
      },
      {
        at: '2026-11-23T10:00:00+08:00',
        actor: stranger,
        command: { do: 'act', action: 'file', form: filing },
        expect: { refused: 'work.not_permitted' },
      },
      {
        at: '2026-11-23T10:00:00+08:00',
        actor: director,
        command: { do: 'act', action: 'file', form: { report: '本周' } },
        expect: { refused: 'work.form_invalid' },
      },
      {
        at: '2026-11-23T10:05:00+08:00',
        actor: director,
        command: { do: 'act', action: 'file', form: filing },
        expect: {
          state: 'filed',
          final: 'filed',
          running: [],
          overdue: [],
          events: ['self-inspection.Submitted'],
        },
      },
    ],
  },
  {
    name: 'a small business: the principal files, late',
    steps: [
      { at: '2026-11-23T01:00:00+08:00', actor: PLATFORM, command: opening(week), expect: { state: 'due' } },
      {
        at: '2026-11-25T09:00:00+08:00',
        actor: principal,
        command: { do: 'act', action: 'file', form: filing },
        expect: { final: 'filed', overdue: ['due'] },
      },
    ],
  },
  {
    name: 'nobody files: the clock counts it as missed',
    steps: [
      { at: '2026-11-23T01:00:00+08:00', actor: PLATFORM, command: opening(week), expect: { state: 'due' } },
      {
        at: '2026-11-27T00:00:00+08:00',
        actor: PLATFORM,
        command: { do: 'fireRung', clock: 'missed#1', rung: 'expiry' },
        expect: { state: 'missed', final: 'missed', events: ['self-inspection.Missed'] },
      },
      {
        at: '2026-11-27T09:00:00+08:00',
        actor: director,
        command: { do: 'act', action: 'file', form: filing },
        expect: { refused: 'work.wrong_state' },
      },
    ],
  },
]

/** The monthly minutes: the principal's own, with the full audit where the scheme asks for it. */
export const monthTraces: readonly Trace[] = [
  {
    name: 'the full audit comes before the minutes of a producer',
    steps: [
      {
        at: '2026-11-01T01:00:00+08:00',
        actor: PLATFORM,
        command: opening(month),
        expect: { state: 'due', due: { due: '2026-11-06', missed: '2026-11-11' } },
      },
      {
        at: '2026-11-03T10:00:00+08:00',
        actor: officer,
        command: { do: 'act', action: 'file', form: held },
        expect: { refused: 'work.not_permitted' },
      },
      {
        at: '2026-11-03T10:00:00+08:00',
        actor: principal,
        command: { do: 'act', action: 'file', form: held },
        expect: { refused: 'work.guard_failed' },
      },
      {
        at: '2026-11-03T10:30:00+08:00',
        actor: principal,
        command: { do: 'act', action: 'file', form: { ...held, fullAudit: audit } },
        expect: { final: 'filed', overdue: [], events: ['self-inspection.Submitted'] },
      },
    ],
  },
  {
    name: 'no meeting: missed',
    steps: [
      {
        at: '2026-11-01T01:00:00+08:00',
        actor: PLATFORM,
        command: opening({ ...month, scheme: 'national', fullAuditDue: 'no' }),
        expect: { state: 'due' },
      },
      {
        at: '2026-11-12T00:00:00+08:00',
        actor: PLATFORM,
        command: { do: 'fireRung', clock: 'missed#1', rung: 'expiry' },
        expect: { final: 'missed', events: ['self-inspection.Missed'] },
      },
    ],
  },
]
