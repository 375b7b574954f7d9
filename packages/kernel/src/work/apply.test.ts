import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkEvent, findEventType } from '../event-catalogue.ts'
import type { RuleLookup } from '../rule/schema.ts'
import { actionsFor, apply, dueRungs, nextFireAt } from './apply.ts'
import { createCalendar } from './calendar.ts'
import { clockStatus, isSuspended, nextRung, remainingOf } from './clock.ts'
import type { Actor, Command, WorkContext } from './command.ts'
import { defineKind } from './define-kind.ts'
import { workEventTypes } from './event-schemas.ts'
import type { StreamEvent } from './events.ts'
import { foldItem, type ItemState } from './item.ts'
import type { Kind } from './kind.ts'
import { addDays, startOfDay, toInstant } from './time.ts'
import {
  at,
  book,
  calendar,
  head,
  officer,
  operator,
  seededRandom,
  stranger,
  system,
  world,
} from './world.fixture.ts'

const label = { zh: '名', en: 'name' }
const BY = { roles: ['officer'] }

const definition: Kind = {
  id: 'matter',
  version: 1,
  title: label,
  subjectKinds: ['premises'],
  fields: {
    note: { type: 'longText', label },
    number: { type: 'number', label },
    photo: { type: 'photo', label },
    reporter: { type: 'text', label, secret: true },
  },
  open: { by: BY, form: ['note', 'reporter'] },
  assign: { by: { roles: ['station-head'] } },
  states: {
    fresh: { label, initial: true },
    working: { label },
    waiting: { label },
    done: { label, final: 'ok' },
  },
  actions: {
    begin: { label, from: ['fresh'], to: 'working', by: BY, form: ['note'] },
    write: {
      label,
      from: '*',
      by: [BY, { relation: 'party' }],
      form: ['note', 'number', 'photo', 'reporter'],
    },
    wait: { label, from: ['working'], to: 'waiting', by: { relation: 'assignee' } },
    retest: { label, from: ['working', 'waiting'], by: { relation: 'party' } },
    tooMany: {
      label,
      from: ['working'],
      by: BY,
      guard: { lte: [{ ref: 'item.number' }, { rule: 'test.most' }] },
    },
    tidy: { label, from: ['waiting'], to: 'done', by: { relation: 'system' } },
    finish: { label, from: ['working', 'waiting'], to: 'done', by: BY, records: ['inspection.Concluded'] },
  },
  clocks: [
    {
      id: 'work',
      from: 'begin',
      stop: 'finish',
      term: { value: 10, unit: 'workday' },
      source: '某法',
      effect: 'statutory',
      ladder: [
        { at: '-50%', to: 'assignee' },
        { at: { value: -2, unit: 'workday' }, to: 'leader' },
        { at: { value: 0, unit: 'workday' }, to: 'upperOrg' },
        { at: { value: 3, unit: 'workday' }, to: 'city' },
      ],
      suspend: { by: BY, reasons: { testing: label }, max: { value: 60, unit: 'day' } },
      extend: { by: { roles: ['station-head'] }, max: { value: 5, unit: 'workday' } },
      onExpiry: { suggest: 'finish' },
    },
    {
      id: 'retest',
      from: 'begin',
      stop: ['retest', 'final'],
      term: { rule: 'sampling.reinspection-request' },
      effect: 'statutory',
      expiry: { closes: ['retest'] },
      ladder: [],
    },
    {
      id: 'rest',
      from: 'waiting',
      stop: 'final',
      term: { value: 6, unit: 'hour' },
      effect: 'advisory',
      onExpiry: { act: 'tidy' },
      ladder: [{ at: { value: -2, unit: 'workday' }, to: 'leader' }],
    },
  ],
}
const kind = defineKind(definition)

/** An item with a memory: runs commands and keeps the stream. */
function story(options: { kind?: Kind; rules?: RuleLookup } = {}) {
  const events: StreamEvent[] = []
  let counter = 0
  const used = options.kind ?? kind
  const send = (
    command: Omit<Command, 'commandId'> & { commandId?: string },
    moment: string,
    actor: Actor = officer,
    more: Partial<WorkContext> = {},
  ) => {
    counter += 1
    const context = {
      ...world,
      ...(options.rules ? { rules: options.rules } : {}),
      now: moment,
      actor,
      ...more,
    }
    const result = apply(used, events, { commandId: `c${counter}`, ...command } as Command, context)
    if (result.ok) events.push(...result.events)
    return result
  }
  const must = (...args: Parameters<typeof send>) => {
    const result = send(...args)
    if (!result.ok) assert.fail(`${result.refusal.code} ${JSON.stringify(result.refusal.details)}`)
    return result
  }
  const refused = (...args: Parameters<typeof send>): string => {
    const before = events.length
    const result = send(...args)
    assert.equal(events.length, before)
    return result.ok ? 'none' : result.refusal.code
  }
  return { events, send, must, refused, state: (): ItemState => foldItem(used, events) }
}

const OPEN = {
  do: 'open',
  item: { id: 'm1', area: '410602001/p1', subjects: ['premises/p1'], assignees: [officer.id] },
  form: { note: '开始' },
} as const
const act = (action: string, form = {}) => ({ do: 'act', action, form }) as const

/** Opened and begun on 2026-09-15; ten working days end on 2026-09-29. */
function begun(options = {}) {
  const item = story(options)
  item.must(OPEN, at('09-15'))
  item.must(act('begin'), at('09-15'))
  return item
}
const clockOf = (state: ItemState, id = 'work') => state.clocks.findLast(clock => clock.clock === id)!

test('a command sent twice is one command', () => {
  const item = story()
  item.must({ ...OPEN, commandId: 'same' }, at('09-15'))
  const again = item.must({ ...OPEN, commandId: 'same' }, at('09-16'))
  assert.deepEqual(again, { ok: true, events: [], vault: {}, replayed: true })
  assert.equal(item.refused(OPEN, at('09-16')), 'work.already_open')
})

test('opening checks author, subject and form, and seals secrets', () => {
  const item = story()
  assert.equal(item.refused(act('begin'), at('09-15')), 'work.not_open')
  assert.equal(item.refused(OPEN, at('09-15'), stranger), 'work.not_permitted')
  assert.equal(
    item.refused({ ...OPEN, item: { ...OPEN.item, subjects: ['lot/1'] } } as never, at('09-15')),
    'work.wrong_subject',
  )
  assert.equal(item.refused({ ...OPEN, form: { number: 1 } } as never, at('09-15')), 'work.form_invalid')
  const result = item.must(
    { ...OPEN, form: { note: '线索', reporter: '李四' } } as never,
    at('09-15'),
    system,
  )
  assert.deepEqual(result.vault, { reporter: '李四' })
  assert.ok(!JSON.stringify(item.events).includes('李四'))
  assert.deepEqual(item.state().sealed, ['reporter'])
})

test('every event the engine makes is one the log knows', () => {
  const item = begun()
  item.must({ do: 'assign', to: ['person/x', officer.id] } as never, at('09-16'), head)
  item.must({ do: 'suspend', clock: 'work', reason: 'testing' } as never, at('09-16'))
  item.must({ do: 'resume', clock: 'work' } as never, at('09-18'))
  item.must(
    { do: 'extend', clock: 'work', by: { value: 2, unit: 'workday' }, reason: '复杂' } as never,
    at('09-21'),
    head,
  )
  item.must({ do: 'comment', text: '已联系' } as never, at('09-21'))
  item.must({ do: 'fireRung', clock: 'work#1', rung: '0' } as never, at('10-08'), system)
  item.must({ do: 'reproject' } as never, at('10-08'), system, { calendar: createCalendar([]) })
  item.must(act('finish'), at('10-09'))
  const types = new Set(item.events.map(event => event.type))
  for (const type of [
    'Opened',
    'Acted',
    'Assigned',
    'ClockStarted',
    'ClockStopped',
    'ClockSuspended',
    'ClockResumed',
    'ClockExtended',
    'ClockReprojected',
    'RungFired',
    'Commented',
  ]) {
    assert.ok(types.has(`work.${type}`), type)
  }
  for (const event of item.events)
    if (event.type.startsWith('work.')) checkEvent(event.type, JSON.parse(JSON.stringify(event.data)))
  assert.ok(workEventTypes.every(entry => findEventType(entry.type)))
})

test('an item can be folded without calendar, rules or clock, and keeps its version by the log', () => {
  const item = begun()
  const state = item.state()
  assert.equal(state.version, item.events.length)
  assert.equal(clockOf(state).projection.dueDate, '2026-09-29')
  const numbered = item.events.map((event, index) => ({ ...event, version: (index + 1) * 10 }))
  assert.equal(foldItem(kind, numbered).version, numbered.length * 10)
  const foreign = foldItem(kind, [...item.events, { type: 'risk.GradeChanged', data: {} }])
  assert.deepEqual({ ...foreign, version: 0 }, { ...state, version: 0 })
})

test('authority: post and area, assignee, party, system', () => {
  const item = begun()
  assert.equal(item.refused(act('finish'), at('09-16'), stranger), 'work.not_permitted')
  assert.equal(item.refused(act('wait'), at('09-16'), head), 'work.not_permitted')
  assert.equal(item.refused(act('tidy'), at('09-16')), 'work.wrong_state')
  assert.equal(
    item.refused({ do: 'fireRung', clock: 'work#1', rung: '0' } as never, at('09-25')),
    'work.not_permitted',
  )
  assert.equal(item.refused({ do: 'assign', to: [] } as never, at('09-16')), 'work.not_permitted')
  assert.deepEqual(actionsFor(kind, item.state(), { actor: operator }), ['write', 'retest'])
  assert.deepEqual(actionsFor(kind, item.state(), { actor: officer }), ['write', 'wait', 'tooMany', 'finish'])
  item.must(act('write', { note: '经营者说明' }), at('09-16'), operator)
  const other = { ...operator, id: 'person/other', represents: ['premises/p2'] }
  assert.equal(item.refused(act('write', { note: 'x' }), at('09-16'), other), 'work.not_permitted')
})

test('what somebody else changed since is not overwritten online', () => {
  const item = begun()
  const seen = item.state().version
  item.must(act('write', { note: '甲' }), at('09-16'))
  assert.equal(
    item.refused({ ...act('write', { note: '乙' }), baseVersion: seen } as never, at('09-16')),
    'work.stale',
  )
  item.must({ ...act('write', { number: 3 }), baseVersion: seen } as never, at('09-16'))
  item.must({ ...act('write', { note: '甲' }), baseVersion: seen } as never, at('09-16'))
  assert.deepEqual(item.state().data, { note: '甲', number: 3 })
})

test('only a rule read from the full text refuses; the others leave a warning', () => {
  const most =
    (confidence: 'T' | 'M'): RuleLookup =>
    (id, area, day) =>
      id === 'test.most'
        ? ({ kind: 'number', id, value: { value: 5 }, confidence, mayBlock: confidence === 'T' } as never)
        : book.find(id, area, day)
  for (const confidence of ['T', 'M'] as const) {
    const item = begun({ rules: most(confidence) })
    item.must(act('write', { number: 9 }), at('09-16'))
    if (confidence === 'T') assert.equal(item.refused(act('tooMany'), at('09-16')), 'work.guard_failed')
    else {
      const [acted] = item.must(act('tooMany'), at('09-16')).events
      assert.equal(
        acted?.type === 'work.Acted' &&
          JSON.stringify((acted as { data: { warnings?: string[] } }).data.warnings),
        '["test.most"]',
      )
    }
  }
})

test('expiry closes an action of a right that has run out, as far as the rule may block', () => {
  const item = begun()
  // Seven working days after 2026-09-15 end on 2026-09-23.
  assert.equal(clockOf(item.state(), 'retest').projection.dueDate, '2026-09-23')
  assert.equal(item.refused(act('retest'), at('09-24', '00:00'), operator), 'work.term_expired')
  const unsure: RuleLookup = (id, area, day) => {
    const rule = book.find(id, area, day)
    return rule && { ...rule, confidence: 'M', mayBlock: false }
  }
  const lenient = begun({ rules: unsure })
  assert.equal(lenient.must(act('retest'), at('09-24'), operator).replayed, false)
  const inTime = begun()
  inTime.must(act('retest'), at('09-23', '23:59'), operator)
  assert.equal(clockOf(inTime.state(), 'retest').late, false)
})

test('a missing rule is a refusal that names it', () => {
  const item = story({ rules: () => undefined })
  item.must(OPEN, at('09-15'))
  assert.equal(item.refused(act('begin'), at('09-15')), 'work.rule_missing')
})

test('an item does not end before its evidence has arrived', () => {
  const hash = 'b'.repeat(64)
  const item = begun()
  item.must(act('write', { photo: [hash] }), at('09-16'))
  assert.equal(
    item.refused(act('finish'), at('09-16'), officer, { hasFile: () => false }),
    'work.evidence_pending',
  )
  item.must(act('finish'), at('09-16'), officer, { hasFile: file => file === hash })
  assert.equal(item.state().final, 'ok')
})

test('a suspended clock stands still, is never overdue, and goes on', () => {
  const item = begun()
  assert.equal(
    item.refused({ do: 'suspend', clock: 'work', reason: 'holiday' } as never, at('09-17')),
    'work.reason_not_allowed',
  )
  assert.equal(
    item.refused({ do: 'suspend', clock: 'retest', reason: 'testing' } as never, at('09-17')),
    'work.clock_not_suspendable',
  )
  assert.equal(
    item.refused(
      { do: 'suspend', clock: 'work', reason: 'testing', until: at('12-31') } as never,
      at('09-17'),
    ),
    'work.bound_exceeded',
  )
  assert.equal(
    item.refused({ do: 'resume', clock: 'work' } as never, at('09-17')),
    'work.clock_not_suspended',
  )
  item.must({ do: 'suspend', clock: 'work', reason: 'testing' } as never, at('09-17'))
  assert.equal(
    item.refused({ do: 'suspend', clock: 'work', reason: 'testing' } as never, at('09-18')),
    'work.clock_suspended',
  )
  const standing = clockOf(item.state())
  assert.ok(isSuspended(standing, toInstant(at('10-20'))))
  assert.equal(clockStatus(standing, toInstant(at('10-20'))).overdue, false)
  item.must({ do: 'resume', clock: 'work' } as never, at('10-20'))
  // 16 September was used; 20 October counts again, and eight more days follow it.
  const going = clockOf(item.state())
  assert.equal(going.projection.dueDate, '2026-10-30')
  assert.deepEqual(remainingOf(going, toInstant(at('10-20')), calendar), { value: 8, unit: 'workday' })
  assert.deepEqual(
    going.history.map(entry => [entry.reason, entry.dueDate]),
    [
      ['started', '2026-09-29'],
      ['suspended', '2026-11-27'],
      ['resumed', '2026-10-30'],
    ],
  )
})

test('a standstill nobody ends ends at its bound', () => {
  const item = begun()
  item.must({ do: 'suspend', clock: 'work', reason: 'testing', until: at('09-20') } as never, at('09-17'))
  const clock = clockOf(item.state())
  assert.equal(isSuspended(clock, toInstant(at('09-19'))), true)
  assert.equal(isSuspended(clock, toInstant(at('09-20'))), false)
  // Thursday 17 and Friday 18 September are taken out; the worked Sunday the 20th counts.
  assert.equal(clock.projection.dueDate, '2026-10-08')
  assert.equal(clockStatus(clock, toInstant(at('10-09', '00:00'))).breached, true)
})

test('extension: once, before the end, by whoever may, and never after', () => {
  const more = { do: 'extend', clock: 'work', by: { value: 5, unit: 'workday' }, reason: '案情复杂' } as const
  const item = begun()
  assert.equal(item.refused(more as never, at('09-28')), 'work.not_permitted')
  assert.equal(item.refused({ ...more, reason: ' ' } as never, at('09-28'), head), 'work.reason_missing')
  assert.equal(
    item.refused({ ...more, by: { value: 5, unit: 'day' } } as never, at('09-28'), head),
    'work.bound_exceeded',
  )
  assert.equal(
    item.refused({ ...more, by: { value: 0, unit: 'workday' } } as never, at('09-28'), head),
    'work.bound_exceeded',
  )
  assert.equal(item.refused({ ...more, clock: 'ghost' } as never, at('09-28'), head), 'work.unknown_clock')
  item.must(more as never, at('09-29', '23:59'), head)
  assert.equal(clockOf(item.state()).projection.dueDate, '2026-10-12')
  assert.equal(item.refused(more as never, at('09-30'), head), 'work.extended_already')
  const late = begun()
  assert.equal(late.refused(more as never, at('09-30', '00:00'), head), 'work.clock_expired')
  assert.equal(
    late.refused({ do: 'suspend', clock: 'work', reason: 'testing' } as never, at('09-30')),
    'work.clock_expired',
  )
})

test('a breach stays, however late the clock is stopped', () => {
  const item = begun()
  item.must(act('finish'), at('09-30', '00:00'))
  const status = clockStatus(clockOf(item.state()), toInstant(at('11-01')))
  assert.deepEqual([status.phase, status.overdue, status.breached], ['stopped', true, true])
})

test('each rung fires once, in order, and none after the clock stopped', () => {
  const item = begun()
  const clock = () => clockOf(item.state())
  // Half of ten working days is left from the start of 22 September; two are left from the start of the 28th.
  assert.equal(nextRung(clock())?.fireAt, startOfDay('2026-09-22'))
  assert.equal(nextFireAt(item.state()), startOfDay('2026-09-22'))
  const fire = (rung: string, moment: string) =>
    item.send({ do: 'fireRung', clock: 'work#1', rung } as never, moment, system)
  assert.equal(
    item.refused({ do: 'fireRung', clock: 'work#1', rung: '0' } as never, at('09-21', '23:59'), system),
    'work.rung_not_due',
  )
  assert.equal(
    item.refused({ do: 'fireRung', clock: 'work#1', rung: '9' } as never, at('09-22'), system),
    'work.unknown_rung',
  )
  assert.equal(fire('0', at('09-22', '00:00')).ok, true)
  const again = fire('0', at('09-22', '00:01'))
  assert.deepEqual(again.ok && again.events, [])
  assert.deepEqual(
    dueRungs(item.state(), toInstant(at('10-09'))).map(({ rung }) => [rung.key, rung.to]),
    [
      ['1', 'leader'],
      ['2', 'upperOrg'],
      ['expiry', 'assignee'],
    ],
  )
  const [told] = item.must(
    { do: 'fireRung', clock: 'work#1', rung: 'expiry' } as never,
    at('09-30', '00:00'),
    system,
  ).events
  assert.equal(
    told?.type === 'work.RungFired' && (told as { data: { suggest?: string } }).data.suggest,
    'finish',
  )
  assert.equal(item.state().state, 'working')
  // Three working days after 29 September: 30 September, 8 and 9 October.
  assert.equal(clock().rungs.find(rung => rung.key === '3')?.fireAt, startOfDay('2026-10-10'))
  item.must(act('finish'), at('10-12'))
  const after = fire('3', at('10-13'))
  assert.deepEqual(after.ok && after.events, [])
  assert.equal(nextFireAt(item.state()), undefined)
})

test('a short term has no rung that would fire before it begins', () => {
  const item = begun()
  item.must(act('wait'), at('09-16', '09:00'))
  assert.deepEqual(
    clockOf(item.state(), 'rest').rungs.map(rung => [rung.key, rung.fireAt]),
    [
      ['0', null],
      ['expiry', toInstant(at('09-16', '15:00'))],
    ],
  )
})

test('bookkeeping may be left to the timer', () => {
  const item = begun()
  item.must(act('wait'), at('09-16', '09:00'))
  const result = item.must(
    { do: 'fireRung', clock: 'rest#1', rung: 'expiry' } as never,
    at('09-16', '15:00'),
    system,
  )
  assert.deepEqual(result.events.map(event => event.type).slice(0, 2), ['work.RungFired', 'work.Acted'])
  assert.equal(item.state().final, 'ok')
})

test('when the calendar changes, running clocks move, history stays and fired rungs stay fired', () => {
  const item = story()
  item.must(OPEN, '2026-12-21T10:00:00+08:00')
  item.must(act('begin'), '2026-12-21T10:00:00+08:00')
  const before = clockOf(item.state())
  assert.deepEqual([before.projection.dueDate, before.projection.provisional], ['2027-01-05', true])
  item.must({ do: 'fireRung', clock: 'work#1', rung: '0' } as never, '2026-12-29T00:00:00+08:00', system)
  const rest = (date: string, kind: 'rest' | 'work' = 'rest') => ({
    date,
    kind,
    name: '元旦',
    source: '通知',
    announcedAt: '2026-11-20',
  })
  const announced = createCalendar([
    ...calendar.rows,
    ...['2027-01-01', '2027-01-02', '2027-01-03', '2027-01-04', '2027-10-01'].map(date => rest(date)),
    rest('2026-12-27', 'work'),
  ])
  const moved = item.must({ do: 'reproject' } as never, '2026-12-29T09:00:00+08:00', system, {
    calendar: announced,
  })
  // The seven-working-day clock ended before the holiday but one day earlier through the worked Sunday.
  assert.deepEqual(
    moved.events.map(event => event.type),
    ['work.ClockReprojected', 'work.ClockReprojected'],
  )
  const after = clockOf(item.state())
  assert.deepEqual([after.projection.dueDate, after.projection.provisional], ['2027-01-05', false])
  assert.equal(after.rungs[0]?.firedAt !== undefined, true)
  assert.deepEqual(
    after.history.map(entry => entry.reason),
    ['started', 'calendar'],
  )
  assert.deepEqual(
    item.must({ do: 'reproject' } as never, '2026-12-30T09:00:00+08:00', system, { calendar: announced })
      .events,
    [],
  )
})

test('an item belongs to the version it was opened with', () => {
  const item = begun()
  const next = defineKind({ ...definition, version: 2, migration: { from: 1, note: label } })
  const result = apply(
    next,
    item.events,
    { ...act('finish'), commandId: 'x' },
    { ...world, now: at('09-16'), actor: officer },
  )
  assert.equal(!result.ok && result.refusal.code, 'work.kind_mismatch')
})

test('property: a ledger of standstills never loses or gains a working day', () => {
  const random = seededRandom(42)
  for (let round = 0; round < 150; round += 1) {
    const item = begun()
    let day = '2026-09-15'
    let stood = 0
    for (let pause = 0; pause < 1 + random() * 3; pause += 1) {
      const from = addDays(day, 1 + Math.floor(random() * 3))
      const length = Math.floor(random() * 20)
      const to = addDays(from, length)
      const due = clockOf(item.state()).projection.dueDate
      if (from > due) break
      item.must({ do: 'suspend', clock: 'work', reason: 'testing' } as never, `${from}T09:00:00+08:00`)
      item.must({ do: 'resume', clock: 'work' } as never, `${to}T17:00:00+08:00`)
      for (let date = from; date < to; date = addDays(date, 1)) if (calendar.isWorkday(date)) stood += 1
      day = to
    }
    const clock = clockOf(item.state())
    // Working days from the anchor to the end are the budget plus those that stood still; the end is one of them.
    let total = 0
    for (let date = addDays('2026-09-15', 1); date <= clock.projection.dueDate; date = addDays(date, 1))
      if (calendar.isWorkday(date)) total += 1
    assert.equal(total, 10 + stood, `round ${round}`)
    assert.ok(calendar.isWorkday(clock.projection.dueDate))
    const moments = clock.rungs.filter(rung => rung.key !== 'expiry').map(rung => rung.fireAt ?? '')
    assert.deepEqual(moments, [...moments].sort(), 'rungs stay in order')
    assert.equal(remainingOf(clock, toInstant(`${day}T17:00:00+08:00`), calendar).value <= 10, true)
    assert.deepEqual(foldItem(kind, JSON.parse(JSON.stringify(item.events))).clocks, item.state().clocks)
  }
})

test('property: a sweep at any rhythm fires every rung exactly once', () => {
  const random = seededRandom(7)
  for (let round = 0; round < 50; round += 1) {
    const item = begun()
    let moment = new Date('2026-09-15T04:00:00Z').getTime()
    while (moment < new Date('2026-10-20T00:00:00Z').getTime()) {
      moment += Math.floor(random() * 60) * 3_600_000
      for (const { clock, rung } of dueRungs(item.state(), toInstant(moment))) {
        for (let repeat = 0; repeat < 1 + random() * 2; repeat += 1) {
          item.send({ do: 'fireRung', clock, rung: rung.key } as never, toInstant(moment), system)
        }
      }
    }
    const fired = item.events
      .filter(event => event.type === 'work.RungFired')
      .map(event => (event.data as { rung: string }).rung)
    assert.deepEqual(fired.sort(), ['0', '1', '2', '3', 'expiry'])
  }
})
