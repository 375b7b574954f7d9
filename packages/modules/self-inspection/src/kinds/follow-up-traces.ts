import type { Trace } from '@shian/kernel'
import { actorAt, COORDINATOR, INSPECTOR, ITEM, PLATFORM } from './trace-people.ts'

const officer = actorAt('safety-officer')
const principal = actorAt('principal')
const gap = { title: '老街烧烤', week: '2026-W47', cycle: 'day', period: '2026-11-18' }
const hazard = {
  title: '老街烧烤',
  problem: '冷柜温度超标',
  clause: '食品安全法第三十三条',
  hazardId: 'h1',
  accident: 'no',
}
const opening = (form: Record<string, unknown>) => ({ do: 'open', item: ITEM, form }) as const
const answer = { do: 'act', action: 'answer', form: { cause: 'forgotten', statement: '当天忙忘了' } } as const
const fix = { do: 'act', action: 'fix', form: { after: ['a'.repeat(64)] } } as const

/** Missed days: explained, made up, or a visit. */
export const gapTraces: readonly Trace[] = [
  {
    name: 'explained and accepted',
    steps: [
      {
        at: '2026-11-19T12:00:00+08:00',
        actor: PLATFORM,
        command: opening(gap),
        expect: { state: 'open', due: { answer: '2026-11-24', settle: '2026-12-01' } },
      },
      {
        at: '2026-11-20T09:00:00+08:00',
        actor: INSPECTOR,
        command: { do: 'act', action: 'accept' },
        expect: { refused: 'work.wrong_state' },
      },
      {
        at: '2026-11-20T09:00:00+08:00',
        actor: officer,
        command: answer,
        expect: { state: 'answered', running: ['settle'] },
      },
      {
        at: '2026-11-20T10:00:00+08:00',
        actor: officer,
        command: { do: 'act', action: 'accept' },
        expect: { refused: 'work.not_permitted' },
      },
      {
        at: '2026-11-20T11:00:00+08:00',
        actor: INSPECTOR,
        command: { do: 'act', action: 'return', form: { reviewNote: '说明不具体' } },
        expect: { state: 'open', running: ['answer-again', 'settle'] },
      },
      { at: '2026-11-20T15:00:00+08:00', actor: officer, command: answer, expect: { state: 'answered' } },
      {
        at: '2026-11-23T09:00:00+08:00',
        actor: INSPECTOR,
        command: { do: 'act', action: 'accept' },
        expect: { final: 'accepted', running: [], overdue: [] },
      },
    ],
  },
  {
    name: 'made up by the operator, closed by the platform alone',
    steps: [
      { at: '2026-11-19T12:00:00+08:00', actor: PLATFORM, command: opening(gap), expect: { state: 'open' } },
      {
        at: '2026-11-19T15:00:00+08:00',
        actor: officer,
        command: { do: 'act', action: 'make-up' },
        expect: { refused: 'work.not_permitted' },
      },
      {
        at: '2026-11-19T15:00:00+08:00',
        actor: PLATFORM,
        command: { do: 'act', action: 'make-up' },
        expect: { final: 'made-up' },
      },
    ],
  },
  {
    name: 'no answer: told upwards, a visit by an officer, never by a coordinator',
    steps: [
      { at: '2026-11-19T12:00:00+08:00', actor: PLATFORM, command: opening(gap), expect: { state: 'open' } },
      {
        at: '2026-11-25T00:00:00+08:00',
        actor: PLATFORM,
        command: { do: 'fireRung', clock: 'answer#1', rung: '2' },
        expect: { events: ['work.RungFired'], overdue: ['answer'] },
      },
      {
        at: '2026-12-02T00:00:00+08:00',
        actor: PLATFORM,
        command: { do: 'fireRung', clock: 'settle#1', rung: '1' },
        expect: { events: ['work.RungFired'], overdue: ['answer', 'settle'] },
      },
      {
        at: '2026-12-02T09:00:00+08:00',
        actor: COORDINATOR,
        command: { do: 'act', action: 'visit', form: { inspectionKind: 'special', reviewNote: '多日漏查' } },
        expect: { refused: 'work.not_permitted' },
      },
      {
        at: '2026-12-02T09:00:00+08:00',
        actor: INSPECTOR,
        command: { do: 'act', action: 'visit', form: { inspectionKind: 'special', reviewNote: '多日漏查' } },
        expect: { final: 'visited', links: ['inspection'] },
      },
    ],
  },
]

/** A hazard: put right and verified, or an officer orders. */
export const hazardTraces: readonly Trace[] = [
  {
    name: 'fixed with a photo, sent back, verified by the principal',
    steps: [
      {
        at: '2026-11-24T09:00:00+08:00',
        actor: PLATFORM,
        command: opening(hazard),
        expect: { state: 'open', due: { fix: '2026-11-27' } },
      },
      {
        at: '2026-11-24T10:00:00+08:00',
        actor: officer,
        command: { do: 'act', action: 'fix' },
        expect: { refused: 'work.form_invalid' },
      },
      {
        at: '2026-11-24T10:00:00+08:00',
        actor: officer,
        command: fix,
        expect: { state: 'fixed', running: ['verify'] },
      },
      {
        at: '2026-11-24T11:00:00+08:00',
        actor: officer,
        command: { do: 'act', action: 'verify' },
        expect: { refused: 'work.not_permitted' },
      },
      {
        at: '2026-11-24T11:00:00+08:00',
        actor: principal,
        command: { do: 'act', action: 'rework', form: { reviewNote: '仍超标' } },
        expect: { state: 'open', running: ['fix-again'] },
      },
      { at: '2026-11-25T10:00:00+08:00', actor: officer, command: fix, expect: { state: 'fixed' } },
      {
        at: '2026-11-25T11:00:00+08:00',
        actor: principal,
        command: { do: 'act', action: 'verify' },
        expect: { final: 'fixed', overdue: [], events: ['self-inspection.HazardClosed'] },
      },
    ],
  },
  {
    name: 'not fixed: the officer is told and orders a correction',
    steps: [
      {
        at: '2026-11-24T09:00:00+08:00',
        actor: PLATFORM,
        command: opening(hazard),
        expect: { state: 'open' },
      },
      {
        at: '2026-11-28T00:00:00+08:00',
        actor: PLATFORM,
        command: { do: 'fireRung', clock: 'fix#1', rung: '1' },
        expect: { events: ['work.RungFired'], overdue: ['fix'] },
      },
      {
        at: '2026-11-28T09:00:00+08:00',
        actor: COORDINATOR,
        command: { do: 'act', action: 'order', form: { reviewNote: '逾期' } },
        expect: { refused: 'work.not_permitted' },
      },
      {
        at: '2026-11-28T09:00:00+08:00',
        actor: INSPECTOR,
        command: { do: 'act', action: 'order', form: { reviewNote: '逾期', termWorkdays: 3 } },
        expect: { final: 'ordered', links: ['rectification'], events: ['self-inspection.HazardClosed'] },
      },
    ],
  },
]
