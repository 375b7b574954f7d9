import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import '@shian/events'
import {
  type AreaRange,
  commandWork,
  createCalendar,
  execute,
  indexViews,
  type Kind,
  type Refusal,
  rangeOf,
  rebuild,
  runTrace,
  type Sql,
  seedRows,
  settle,
  sweepClocks,
  type WorkItemRow,
  work,
} from '@shian/kernel'
import { dutyOn, owedDays } from './duty.ts'
import { figuresOf, findPremisesRow } from './figures.ts'
import { dayDueOn, regimeOf, rolesFor } from './law.ts'
import { selfInspection } from './module.ts'
import { type OperatingDays, operatingDays } from './operating.ts'
import { daysFrom, gapIdOf, periodOf, previousPeriod, sheetIdOf, weekOf } from './period.ts'
import { drawPhoto, gradePhoto } from './photo.ts'
import { daySheet } from './sheet.ts'
import { summarise } from './summary.ts'
import { sweep } from './sweep.ts'
import { at, INSPECTOR, openWorld, VILLAGE, type World } from './testing.ts'
import { type DaysRow, markOn } from './views.ts'

const refusedWith = (code: string) => (error: Refusal) => error.code === code

describe('periods, draws and limits', () => {
  it('names weeks by ISO 8601 and months by their days', () => {
    assert.equal(weekOf('2026-11-24'), '2026-W48')
    assert.equal(weekOf('2027-01-01'), '2026-W53')
    assert.equal(weekOf('2024-12-30'), '2025-W01')
    assert.deepEqual(periodOf('month', '2028-02-10'), {
      cycle: 'month',
      name: '2028-02',
      from: '2028-02-01',
      to: '2028-02-29',
    })
    assert.equal(previousPeriod(periodOf('week', '2026-11-24')).name, '2026-W47')
    assert.equal(sheetIdOf('p1', 'day', '2026-11-24'), sheetIdOf('p1', 'day', '2026-11-24'))
    assert.equal(gapIdOf('p1', '2026-11-23'), gapIdOf('p1', '2026-11-29'))
  })

  it('draws the photo from premises and day alone, each point about as often', () => {
    const items = ['storage', 'pest', 'attire', 'tableware']
    const counts = new Map<string, number>()
    for (const day of daysFrom('2026-01-01', '2028-12-31')) {
      const drawn = drawPhoto('p1', day, items, 1)!
      assert.equal(drawn, drawPhoto('p1', day, items, 1))
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1)
    }
    for (const item of items) assert.ok(counts.get(item)! > 200 && counts.get(item)! < 350, item)
    assert.equal(drawPhoto('p1', '2026-11-24', items, 0), undefined)
    assert.equal(drawPhoto('p1', '2026-11-24', [], 1), undefined)
  })

  it('takes a photo for fresh only when it was taken just now', () => {
    const now = new Date('2026-11-24T02:00:00Z')
    assert.equal(gradePhoto('2026-11-24T01:50:00Z', now, 15), 'fresh')
    assert.equal(gradePhoto('2026-11-24T01:30:00Z', now, 15), 'gallery')
    assert.equal(gradePhoto('2026-11-24T03:30:00Z', now, 15), 'gallery', 'a clock far ahead proves nothing')
    assert.equal(gradePhoto(undefined, now, 15), 'gallery')
    assert.equal(gradePhoto('yesterday', now, 15), 'gallery')
  })

  it('declares closures forward only and within bounds', () => {
    const limits = { longestDays: 62, aheadDays: 180, restWeekdays: 3 }
    const context = { now: at('2026-11-24T10:00'), actor: 'person/x', subject: 'self-inspection-calendar/p1' }
    const close = (from: string, to: string, days: OperatingDays = operatingDays.initial) =>
      operatingDays.decide(days, { do: 'close', closureId: 'c1', from, to, reason: 'rest', limits }, context)
    assert.equal(close('2026-11-24', '2026-11-24').length, 1, 'today is one tap')
    assert.throws(() => close('2026-11-23', '2026-11-25'), refusedWith('self-inspection.closure_too_late'))
    assert.throws(() => close('2026-11-30', '2026-11-29'), refusedWith('self-inspection.days_reversed'))
    assert.throws(() => close('2026-12-01', '2027-02-01'), refusedWith('self-inspection.closure_too_long'))
    assert.throws(() => close('2027-08-01', '2027-08-02'), refusedWith('self-inspection.closure_too_early'))
    assert.throws(() => close('2026-02-30', '2026-03-01'), refusedWith('self-inspection.not_a_day'))
    const known = {
      closures: [{ id: 'c0', from: '2026-12-01', to: '2026-12-05', reason: 'rest' }],
      patterns: [],
    }
    assert.throws(
      () => close('2026-12-05', '2026-12-06', known),
      refusedWith('self-inspection.closure_overlaps'),
    )
    const pattern = (from: string, restWeekdays: number[]) =>
      operatingDays.decide(
        known,
        { do: 'set-pattern', pattern: 'every-day', restWeekdays, from, limits },
        context,
      )
    assert.throws(() => pattern('2026-11-24', [0]), refusedWith('self-inspection.pattern_too_late'))
    assert.throws(
      () => pattern('2026-11-25', [0, 1, 2, 3]),
      refusedWith('self-inspection.too_many_rest_days'),
    )
    assert.throws(
      () => operatingDays.decide(known, { do: 'reopen', closureId: 'c9' }, context),
      refusedWith('self-inspection.no_such_closure'),
    )
  })
})

describe('kinds', () => {
  const calendar = createCalendar(seedRows(2026).rows)
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world.test.drop())

  for (const kind of selfInspection.kinds as Kind[]) {
    for (const trace of kind.tests ?? []) {
      it(`${kind.id}: ${trace.name}`, () => {
        runTrace(kind, trace, { calendar, rules: world.law.rules.find })
      })
    }
  }

  it('asks by the thresholds, and lets one person do it all where no director is owed', () => {
    const regime = (kind: string, diners: number | null, factors = {}) =>
      regimeOf(world.law, { kind, diners, factors }, `${VILLAGE}/p1`, '2026-11-24')
    assert.equal(regime('school-canteen', 500).director, 'required')
    assert.equal(regime('school-canteen', 499).director, 'not-required')
    assert.equal(regime('school-canteen', 300, { school: 'kindergarten' }).director, 'required')
    assert.equal(
      regime('school-canteen', null).director,
      'not-required',
      'an unknown count reminds nobody of a director',
    )
    assert.equal(regime('producer', null).scheme.day.zh, '日检查')
    assert.equal(regime('shop', null).scheme.day.zh, '日管控')
    assert.deepEqual(regime('stall', null).cycles, [])
    const small = regime('restaurant', 40)
    const roles = (cycle: 'day' | 'week' | 'month') =>
      rolesFor(world.law, small, cycle, VILLAGE, '2026-11-24')
    assert.ok(['day', 'week', 'month'].every(cycle => roles(cycle as 'day').includes('principal')))
    assert.deepEqual(rolesFor(world.law, regime('central-kitchen', null), 'day', VILLAGE, '2026-11-24'), [
      'safety-officer',
    ])
  })
})

describe('the sweep', () => {
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world.test.drop())

  const submit = async (
    premisesId: string,
    day: string,
    now: Date,
    hazards: object[] = [],
    commandId = 'command-1',
  ) =>
    world.write(async tx => {
      const row = (await findPremisesRow(tx, premisesId))!
      const head = {
        ...{ premisesId, premisesKind: row.kind, cycle: 'day' as const },
        ...{ period: day, from: day, to: day, dueOn: dayDueOn(world.law, row.area, day) },
      }
      const said = {
        checklist: 'self-inspection.catering-day@2025-04-15',
        late: now > at(`${day}T23:59`),
        role: 'safety-officer',
      }
      const command = {
        do: 'submit',
        commandId: `${premisesId}-${day}-${commandId}`,
        head,
        said,
        hazards,
      } as never
      const act = { actor: 'person/chen', area: row.area, now }
      return execute(
        tx,
        world.node,
        daySheet,
        `self-inspection/${sheetIdOf(premisesId, 'day', day)}`,
        command,
        act,
      )
    })
  const marks = async (premisesId: string, month: string): Promise<string> => {
    const [row] = await world.write(tx =>
      tx.query<DaysRow>('select marks from self_inspection_days where key = $1', [`${premisesId}|${month}`]),
    )
    return row?.marks ?? ''
  }
  const facts = (type: string) =>
    world.write(tx =>
      tx.query<{ subject: string; data: Record<string, string> }>(
        'select subject, data from event where type = $1 order by seq',
        [type],
      ),
    )
  const items = (kind: string) =>
    world.write(tx => tx.query<WorkItemRow>('select * from work_item where kind = $1 order by id', [kind]))
  const run = (moment: string) => sweep(world.test.db, world.node, world.law, at(moment))
  const react = () =>
    settle(
      world.test.db,
      world.node,
      [...work.reactions, ...selfInspection.reactions],
      at('2026-12-20T12:00'),
    )

  it('asks nobody for days before it was put into use', async () => {
    await world.addPremises('p1', 'restaurant', '2026-10-01')
    await world.addPremises('p2', 'shop', '2026-11-18')
    await world.addPremises('p3', 'stall', '2026-10-01')
    await world.addPremises('p4', 'restaurant', null)
    await world.addPremises('school', 'school-canteen', '2026-10-01', { dinersPerMeal: 600 })
    assert.deepEqual(await run('2026-11-16T13:00'), { missed: 0, opened: 0 })
    assert.deepEqual(await facts('self-inspection.Missed'), [])
  })

  it('counts a day as missed at noon of the next day, not before', async () => {
    await submit('p1', '2026-11-16', at('2026-11-16T20:00'))
    assert.deepEqual(await run('2026-11-17T11:59'), { missed: 0, opened: 0 })
    assert.deepEqual(
      await run('2026-11-17T12:01'),
      { missed: 1, opened: 0 },
      'the school; the stall owes nothing',
    )
    assert.deepEqual(await run('2026-11-17T12:02'), { missed: 0, opened: 0 }, 'a repeat finds nothing')
  })

  it('misses nothing twice with two sweepers, and goes on after a kill between two batches', async () => {
    await submit('p1', '2026-11-18', at('2026-11-18T20:00'))
    await world.write(tx =>
      tx.query("insert into self_inspection_sweep (cycle, period, after) values ('day', '2026-11-17', 'p1')"),
    )
    const both = await Promise.all([run('2026-11-19T13:00'), run('2026-11-19T13:00')])
    const missed = both[0].missed + both[1].missed
    const days = (await facts('self-inspection.Missed')).map(
      fact => `${fact.data['premisesId']} ${fact.data['period']}`,
    )
    assert.deepEqual(days.sort(), ['school 2026-11-16', 'school 2026-11-17', 'school 2026-11-18'])
    assert.equal(missed, 2, 'what the killed sweep had passed (p1 and before) is not looked at again')
    assert.equal(await marks('p1', '2026-11'), `${'.'.repeat(15)}n.n${'.'.repeat(13)}`)
  })

  it('asks nothing on closed days, rest days, before enrolment and after closing down', async () => {
    const act = { actor: 'person/chen', area: `${VILLAGE}/p2`, now: at('2026-11-19T09:00') }
    const limits = { longestDays: 62, aheadDays: 180, restWeekdays: 3 }
    const subject = 'self-inspection-calendar/p2'
    await world.write(async tx => {
      const close = {
        do: 'close',
        closureId: 'c1',
        from: '2026-11-20',
        to: '2026-11-21',
        reason: 'rest',
        limits,
      } as const
      await execute(tx, world.node, operatingDays, subject, close, act)
      const pattern = {
        do: 'set-pattern',
        pattern: 'every-day',
        restWeekdays: [0],
        from: '2026-11-22',
        limits,
      } as const
      await execute(tx, world.node, operatingDays, subject, pattern, act)
      const shut = {
        do: 'close',
        closureId: 'c2',
        from: '2026-11-24',
        to: '2026-11-30',
        reason: 'holiday',
        limits,
      } as const
      await execute(tx, world.node, operatingDays, subject, shut, act)
      await execute(
        tx,
        world.node,
        operatingDays,
        subject,
        { do: 'reopen', closureId: 'c2' },
        { ...act, now: at('2026-11-25T08:00') },
      )
    })
    assert.equal((await facts('self-inspection.ClosureDeclared')).length, 2)
    assert.equal((await facts('self-inspection.ClosureWithdrawn')).length, 1)
    assert.equal((await facts('self-inspection.OperatingDaysSet')).length, 1)
    for (const day of ['19', '20', '21', '22', '23', '24', '25'])
      await submit('p1', `2026-11-${day}`, at(`2026-11-${day}T20:00`))
    await world.record(
      [
        {
          type: 'registry.PremisesClosed',
          subject: 'premises/school',
          area: `${VILLAGE}/school`,
          time: at('2026-11-20T09:00'),
          data: { reason: '停办' },
        },
      ],
      at('2026-12-01T09:00'),
    )
    await run('2026-11-26T13:00')
    const of = async (id: string) =>
      (await facts('self-inspection.Missed'))
        .filter(fact => fact.data['premisesId'] === id && fact.data['cycle'] === 'day')
        .map(fact => fact.data['period'])
    assert.deepEqual(
      await of('p2'),
      ['2026-11-19', '2026-11-23', '2026-11-25'],
      '20, 21 closed, 22 rests, 24 closed until reopened on the 25th',
    )
    assert.deepEqual(await of('school'), ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19'])
    assert.deepEqual(await of('p4'), [], 'nobody holds a post: nobody is asked, and the summary shows it')
  })

  it('lets a missed day be made up, which stays missed and ends the item', async () => {
    await submit('p2', '2026-11-19', at('2026-11-25T09:00'))
    assert.equal(markOn(await marks('p2', '2026-11'), '2026-11-19'), 'u')
    await react()
    const gap = (await items('self-inspection-gap')).find(item => item.id === gapIdOf('p2', '2026-11-19'))
    assert.equal(gap?.final, 'made-up')
    await assert.rejects(
      submit('p2', '2026-11-19', at('2026-11-25T09:05'), [], 'other'),
      refusedWith('self-inspection.already_submitted'),
    )
    assert.deepEqual(
      await submit('p2', '2026-11-19', at('2026-11-25T09:05')),
      [],
      'the same command again changes nothing',
    )
  })

  it('opens one item a premises and week, which tells operator, officer and head in turn', async () => {
    await react()
    const gaps = await items('self-inspection-gap')
    assert.deepEqual(gaps.map(gap => [gap.premises_id, gap.title]).sort(), [
      ['p2', '招牌p2 2026-W47 自查漏查'],
      ['p2', '招牌p2 2026-W48 自查漏查'],
      ['school', '招牌school 2026-W47 自查漏查'],
    ])
    assert.deepEqual(gaps[0]!.assignees, [INSPECTOR.id])
    const id = gapIdOf('p2', '2026-11-23')
    for (let i = 0; i < 3; i++) await sweepClocks(world.test.db, world.host, at('2026-12-20T09:00'))
    const told = await world.write(tx =>
      tx.query<{ told: string; suggest: string | null }>(
        'select told, suggest from work_rung where item_id = $1 order by due_at, told',
        [id],
      ),
    )
    assert.deepEqual([...new Set(told.map(rung => rung.told))].sort(), ['assignee', 'leader', 'operator'])
    assert.ok(told.some(rung => rung.suggest === 'visit'))
  })

  it('opens the weekly reports of those who worked, through the engine, once', async () => {
    const weeks = await items('self-inspection-week')
    const open = weeks.map(item => `${item.premises_id} ${item.title.split(' ')[1]}`).sort()
    assert.deepEqual(open, ['p1 2026-W47', 'p2 2026-W47'], 'the stall owes none, the school is gone')
    assert.equal((await run('2026-11-26T14:00')).opened, 0)
    await sweepClocks(world.test.db, world.host, at('2026-12-20T09:00'))
    await world.write(async tx => {
      const [week] = await tx.query<WorkItemRow>(
        "select * from work_item where kind = 'self-inspection-week' and premises_id = 'p1'",
      )
      assert.equal(week?.final, 'missed', 'nobody filed it')
    })
    const missed = (await facts('self-inspection.Missed')).filter(fact => fact.data['cycle'] === 'week')
    assert.deepEqual(
      missed.map(fact => fact.data['period']),
      ['2026-W47', '2026-W47'],
    )
  })

  it('opens an item for a hazard that stays, which is verified and closed', async () => {
    const found = {
      item: 'pest',
      key: false,
      text: '有鼠虫迹象',
      clause: '食品安全法第三十三条',
      accident: false,
      before: [],
      after: [],
    }
    await submit('p1', '2026-11-26', at('2026-11-26T10:00'), [
      { ...found, handling: 'open' },
      { ...found, item: 'storage', text: '冷藏温度超标', handling: 'fixed', after: ['b'.repeat(64)] },
    ])
    assert.equal((await facts('self-inspection.HazardFound')).length, 2)
    await react()
    const [item, ...others] = await items('self-inspection-hazard')
    assert.deepEqual([item?.title, others.length], ['招牌p1 有鼠虫迹象', 0])
    const person = (role: string) => ({
      id: `person/${role}`,
      posts: [{ role, area: `${VILLAGE}/p1` }],
      represents: ['premises/p1'],
    })
    const act = (role: string, action: string, form = {}) =>
      world.write(tx =>
        commandWork(
          tx,
          world.host,
          item!.id,
          { do: 'act', commandId: `hazard-${action}`, action, form },
          { actor: person(role), now: at('2026-11-27T09:00') },
        ),
      )
    await act('safety-officer', 'fix', { after: ['c'.repeat(64)] })
    await assert.rejects(act('safety-officer', 'verify'), refusedWith('work.not_permitted'))
    await act('principal', 'verify')
    const [closed] = await facts('self-inspection.HazardClosed')
    assert.deepEqual([closed?.data['outcome'], closed?.data['onTime']], ['fixed', true])
    assert.equal((await facts('self-inspection.Submitted')).length > 0, true)
  })

  it('writes the week as the sum of its days, and the summary as the sum of the premises', async () => {
    const range: AreaRange = rangeOf('4106')
    await world.write(async tx => {
      const row = (await findPremisesRow(tx, 'p2'))!
      const figures = await figuresOf(tx, world.law, row, '2026-11-16', '2026-11-29', '2026-11-26')
      const states = figures.days.map(day => day.state)
      assert.equal(figures.missed, 3)
      assert.equal(figures.madeUp, 1)
      assert.equal(
        figures.done + figures.missed - figures.madeUp,
        states.filter(s => ['done', 'hazard', 'late', 'missed', 'made-up'].includes(s)).length,
      )
      assert.equal(states[4], 'closed')
      assert.equal(states[6], 'rest')
      const filter = { cycle: 'day', from: '2026-11-01', to: '2026-11-26' } as const
      const tally = await summarise(tx, world.law, range, 12, filter, '2026-11-26')
      const total = tally.by('group').get(VILLAGE)!
      const counted = await tx.query<{ n: number }>(
        "select count(*)::int as n from event where type = 'self-inspection.Missed' and data->>'cycle' = 'day'",
      )
      assert.equal(total.missed, counted[0]!.n)
      assert.equal(total.due, total.done + total.missed - total.madeUp + total.pending)
      assert.deepEqual([total.owing, total.enrolled], [3, 2], 'p4 has nobody to ask')
      assert.equal(total.hazards, 2)
      assert.equal(total.openHazards, 0)
      assert.equal(total.pending, 1, 'p2 today; p1 has signed')
      const weeks = await summarise(tx, world.law, range, 6, { ...filter, cycle: 'week' }, '2026-11-26')
      assert.equal(weeks.by('group').get('410602')!.missed, 2)
    })
  })

  it('owes a day for every operating day, no more and no fewer', async () => {
    let seed = 7
    const random = (n: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return seed % n
    }
    const calendar = world.law.calendar()
    const all = daysFrom('2026-10-02', '2026-11-30')
    for (let round = 0; round < 60; round++) {
      const row = (await world.write(tx => findPremisesRow(tx, 'p1')))!
      const from = all[random(all.length)]!
      const closures =
        random(2) === 0
          ? []
          : [
              {
                id: 'c',
                from,
                to: all[Math.min(all.length - 1, all.indexOf(from) + random(9))]!,
                reason: 'rest',
              },
            ]
      const pattern = {
        from: '2026-10-01',
        pattern: random(2) ? ('every-day' as const) : ('workdays' as const),
        restWeekdays: random(3) ? [] : [random(7)],
      }
      const changed = { ...row, closures, patterns: [pattern] }
      const expected = all.filter(day => {
        const closed = closures.some(closure => closure.from <= day && day <= closure.to)
        const rests = pattern.restWeekdays.includes(new Date(day).getUTCDay())
        return !closed && !rests && (pattern.pattern === 'every-day' || calendar.isWorkday(day))
      })
      assert.deepEqual(owedDays(world.law, changed, all[0]!, all.at(-1)!), expected)
      assert.ok(all.every(day => ['owed', 'closed', 'rest'].includes(dutyOn(world.law, changed, day))))
    }
  })

  it('rebuilds every view to the same rows', async () => {
    for (const view of [...selfInspection.views, ...work.views]) {
      const read = (tx: Sql) => tx.query(`select * from ${view.name} order by 1`)
      const live = await world.write(read)
      assert.ok(view.name === 'calendar_day' || live.length > 0 || !view.name.startsWith('self'), view.name)
      await world.test.db.owner(tx => rebuild(tx, view))
      assert.deepEqual(await world.write(read), live, view.name)
    }
  })

  it('shows an operator the rows of the own premises and nobody else', async () => {
    const own = rangeOf(`${VILLAGE}/p2`)
    const scope = { actor: 'person/chen', act: own, view: own, search: own }
    for (const table of ['self_inspection_premises', 'self_inspection_days', 'self_inspection_report']) {
      const rows = await world.test.db.transaction(scope, tx =>
        tx.query<{ premises_id: string }>(`select distinct premises_id from ${table}`),
      )
      assert.deepEqual(rows, [{ premises_id: 'p2' }], table)
    }
    const book = await world.test.db.transaction(scope, tx => tx.query('select * from self_inspection_sweep'))
    assert.deepEqual(book, [])
    assert.ok(indexViews(selfInspection.views).size > 0)
  })
})
