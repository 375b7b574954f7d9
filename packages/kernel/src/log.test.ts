import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Type } from '@sinclair/typebox'
import type { Decider } from './decider.ts'
import { defineEvent } from './event-catalogue.ts'
import { createExecutor } from './group.ts'
import {
  append,
  findEvent,
  indexViews,
  readCauses,
  readOrdered,
  readSubject,
  readSubjects,
  START,
} from './log.ts'
import { execute, type Node, record } from './node.ts'
import { drain, type Reaction, settle, skipFailing } from './reaction.ts'
import { Refusal } from './refusal.ts'
import { systemScope } from './scope.ts'
import type { Sql } from './sql.ts'
import { type TestDatabase, testDatabase } from './testing.ts'
import { rebuild, rowView } from './view.ts'

defineEvent('sample.Counted', Type.Object({ n: Type.Integer() }), { zh: '计数', en: 'Counted' })
defineEvent('sample.Noted', Type.Object({ tags: Type.Array(Type.String()) }), { zh: '记录', en: 'Noted' })

interface Total {
  subject: string
  area: string
  total: number
  tags: string[]
  last_at: Date
}
const totals = rowView<Total>({
  name: 'sample_total',
  types: ['sample.Counted', 'sample.Noted'],
  key: 'subject',
  columns: { subject: 'text', area: 'text', total: 'int', tags: 'text[]', last_at: 'timestamptz' },
  keysOf: event => [event.subject],
  fold(row, event, key) {
    const before = row ?? { subject: key, area: event.area, total: 0, tags: [], last_at: event.time }
    const last_at = event.time > before.last_at ? event.time : before.last_at
    return event.type === 'sample.Counted'
      ? { ...before, total: before.total + Number(event.data['n']), last_at }
      : { ...before, tags: [...before.tags, ...(event.data['tags'] as string[])].sort(), last_at }
  },
})

const counter: Decider<number, { add: number; id?: string }> = {
  initial: 0,
  evolve: (state, event) => (event.type === 'sample.Counted' ? state + Number(event.data['n']) : state),
  decide(state, command, context) {
    if (state + command.add > 1_000) throw new Refusal('kernel.invalid_input', 400, { reason: 'too much' })
    const draft = { type: 'sample.Counted', data: { n: command.add }, time: context.now }
    return [command.id ? { ...draft, id: command.id } : draft]
  },
}

const now = new Date('2026-11-24T02:00:00Z')
const act = { actor: 'person/x', area: '410602001001', now }
const all = systemScope('test')
const node: Node = { source: 'test', views: indexViews([totals]) }

describe('the log', () => {
  let test: TestDatabase
  before(async () => {
    test = await testDatabase()
    await test.db.owner(async tx => {
      await tx.query(`create table sample_total (subject text primary key, area text collate "C" not null, total int not null,
        tags text[] not null, last_at timestamptz not null)`)
      await tx.query('grant select, insert, update on sample_total to shian_app')
      await tx.query(`create table sample_effect (id text primary key, times int not null)`)
      await tx.query('grant select, insert, update on sample_effect to shian_app')
    })
  })
  after(() => test.drop())

  const write = <T>(fn: (tx: Sql) => Promise<T>): Promise<T> => test.db.transaction(all, fn)

  it('records facts once by (source, id) and folds their views in the same transaction', async () => {
    const draft = { id: 'fact-1', type: 'sample.Counted', subject: 'thing/a', data: { n: 5 } }
    const first = await write(tx => record(tx, node, [draft, { ...draft, id: 'fact-2' }], act))
    const again = await write(tx => record(tx, node, [draft, { ...draft, id: 'fact-3' }], act))
    assert.deepEqual(
      first.map(e => e.id),
      ['fact-1', 'fact-2'],
    )
    assert.deepEqual(
      again.map(e => e.id),
      ['fact-3'],
    )
    const [row] = await write(tx => tx.query<Total>("select * from sample_total where subject = 'thing/a'"))
    assert.equal(row?.total, 15)
  })

  it('refuses what the schema, the area or the clock do not allow, and writes nothing of the batch', async () => {
    const good = { type: 'sample.Counted', subject: 'thing/refused', data: { n: 1 } }
    const bad: [object, string][] = [
      [{ ...good, data: { n: 'x' } }, 'kernel.invalid_event'],
      [{ ...good, type: 'sample.Unheard' }, 'kernel.unknown_event_type'],
      [{ ...good, area: 'nowhere' }, 'kernel.invalid_input'],
      [{ ...good, subject: 'no subject' }, 'kernel.invalid_subject'],
      [{ ...good, time: new Date(now.getTime() + 3_600_000) }, 'kernel.event_from_future'],
    ]
    for (const [draft, code] of bad) {
      const attempt = write(tx => record(tx, node, [good, draft as typeof good], act))
      await assert.rejects(attempt, (error: Refusal) => error.code === code, code)
    }
    assert.deepEqual(await write(tx => readSubject(tx, 'thing/refused')), [])
  })

  it('lets one of two racing writers decide on the other one’s result', async () => {
    const add = (n: number): Promise<unknown> =>
      write(tx => execute(tx, node, counter, 'thing/raced', { add: n }, act))
    await Promise.all(Array.from({ length: 3 }, () => add(300)))
    await assert.rejects(add(300), (error: Refusal) => error.code === 'kernel.invalid_input')
    const stream = await write(tx => readSubject(tx, 'thing/raced'))
    assert.deepEqual(
      stream.map(e => e.version),
      [1, 2, 3],
    )
  })

  it('takes a fact once when one batch holds it twice', async () => {
    const twice = { id: 'twin', type: 'sample.Counted', subject: 'thing/twin', data: { n: 1 } }
    const other = { id: 'single', type: 'sample.Counted', subject: 'thing/twin', data: { n: 5 } }
    const written = await write(tx => record(tx, node, [twice, other, twice], act))
    assert.deepEqual(
      written.map(event => event.id),
      ['twin', 'single'],
    )
    const kept = await write(tx => readSubjects(tx, ['thing/twin']))
    assert.equal(kept.get('thing/twin')?.length, 2)
  })

  it('groups single commands into few commits, refusing only the one at fault', async () => {
    const executor = createExecutor(test.db, node)
    const commands = Array.from({ length: 40 }, (_, i) => ({
      subject: `thing/g${i % 20}`,
      add: i === 7 ? 2_000 : 1,
    }))
    const results = await Promise.allSettled(
      commands.map(({ subject, add }) => executor.execute(all, counter, subject, { add }, act)),
    )
    const refused = results.flatMap((r, i) => (r.status === 'rejected' ? [i] : []))
    assert.deepEqual(refused, [7])
    const streams = await write(tx => readSubjects(tx, ['thing/g0', 'thing/g7']))
    assert.deepEqual(
      streams.get('thing/g0')?.map(e => e.version),
      [1, 2],
    )
    assert.deepEqual(
      streams.get('thing/g7')?.map(e => e.version),
      [1],
    )
    const facts = await Promise.all(
      ['r1', 'r2', 'r1'].map(id =>
        executor.record(all, [{ id, type: 'sample.Counted', subject: 'thing/r', data: { n: 1 } }], act),
      ),
    )
    assert.equal(facts.flat().length, 2)
  })

  it('executes a command with a known id only once', async () => {
    const command = { add: 7, id: 'command-7' }
    await write(tx => execute(tx, node, counter, 'thing/once', command, act))
    const second = await write(tx => execute(tx, node, counter, 'thing/once', command, act))
    assert.deepEqual(second, [])
  })

  it('never lets a reader pass a fact of a transaction still open', async () => {
    let open = (): void => {}
    let wrote = (): void => {}
    const gate = new Promise<void>(resolve => {
      open = resolve
    })
    const written = new Promise<void>(resolve => {
      wrote = resolve
    })
    const types = ['sample.Noted']
    const note = (id: string): Parameters<typeof record>[2] => [
      { id, type: 'sample.Noted', subject: `thing/${id}`, data: { tags: [id] } },
    ]
    const slow = write(async tx => {
      await record(tx, node, note('slow'), act)
      wrote()
      await gate
    })
    await written
    await write(tx => record(tx, node, note('fast'), act))
    const early = await write(tx => readOrdered(tx, START, types, 10))
    assert.deepEqual(
      early.map(e => e.id),
      [],
      'fast committed, but slow could still come before it',
    )
    open()
    await slow
    // Another test's open transaction on the same server holds the horizon too, so the page may come a little later.
    let late = await write(tx => readOrdered(tx, START, types, 10))
    for (let i = 0; late.length < 2 && i < 2_000; i++)
      late = await write(tx => readOrdered(tx, START, types, 10))
    assert.deepEqual(
      late.map(e => e.id),
      ['slow', 'fast'],
    )
  })

  it('reacts exactly once, backs off, stops after five failures, and goes on when the fact is skipped', async () => {
    let fail = true
    const reaction: Reaction = {
      name: 'sample.effect',
      types: ['sample.Counted'],
      async react(tx, event) {
        if (fail && event.id === 'poison') throw new Error('poisoned')
        await tx.query(
          'insert into sample_effect values ($1, 1) on conflict (id) do update set times = sample_effect.times + 1',
          [event.id],
        )
      },
    }
    await write(tx =>
      record(tx, node, [{ id: 'poison', type: 'sample.Counted', subject: 'thing/p', data: { n: 1 } }], act),
    )
    await write(tx =>
      record(tx, node, [{ id: 'after', type: 'sample.Counted', subject: 'thing/p', data: { n: 1 } }], act),
    )
    let at = now
    let stopped = false
    for (let i = 0; i < 60 && !stopped; i++) {
      const result = await drain(test.db, node, reaction, at)
      stopped = Boolean(result.stopped)
      at = new Date(at.getTime() + 200_000)
    }
    assert.equal(stopped, true)
    const failures = await write(tx => tx.query<{ failures: number }>('select failures from reaction_cursor'))
    assert.equal(failures[0]?.failures, 5)
    const skipped = await write(tx => skipFailing(tx, reaction, at))
    assert.equal(skipped, 'poison')
    fail = false
    await settle(test.db, node, [reaction], at)
    const effects = await write(tx =>
      tx.query<{ id: string; times: number }>('select id, times from sample_effect'),
    )
    assert.ok(effects.some(e => e.id === 'after'))
    assert.ok(effects.every(e => e.times === 1 && e.id !== 'poison'))
  })

  it('rebuilds a view to the same rows', async () => {
    const read = (tx: Sql): Promise<Total[]> => tx.query<Total>('select * from sample_total order by subject')
    const live = await write(read)
    const folded = await test.db.owner(tx => rebuild(tx, totals, undefined, 3))
    assert.ok(folded > 5)
    assert.deepEqual(await write(read), live)
  })

  it('follows causes back and finds a fact by id', async () => {
    await write(tx =>
      record(tx, node, [{ id: 'c1', type: 'sample.Counted', subject: 'thing/c', data: { n: 1 } }], act),
    )
    await write(tx =>
      record(tx, node, [{ id: 'c2', type: 'sample.Counted', subject: 'thing/c', data: { n: 1 } }], {
        ...act,
        cause: 'c1',
      }),
    )
    assert.deepEqual(
      (await write(tx => readCauses(tx, 'c2'))).map(e => e.id),
      ['c2', 'c1'],
    )
    assert.equal((await write(tx => findEvent(tx, 'c1')))?.subject, 'thing/c')
  })

  it('gives the application role no way to change or delete a fact', async () => {
    for (const statement of ["update event set actor = 'x'", 'delete from event', 'truncate event']) {
      await assert.rejects(
        write(tx => tx.query(statement)),
        /permission denied/,
      )
    }
  })

  it('hides other areas behind row security even without a predicate, and refuses to write there', async () => {
    const range = { lo: '410603', hi: '410603~' }
    const scope = { actor: 'person/y', act: range, view: range, search: range }
    const seen = await test.db.transaction(scope, tx => tx.query('select 1 from event'))
    assert.equal(seen.length, 0)
    assert.equal((await test.db.read(scope, 'select 1 from event')).length, 0)
    assert.ok((await test.db.read(all, 'select 1 from event limit 3')).length === 3)
    await assert.rejects(test.db.read(all, "insert into subject_head values ('x/y', 1)"), /read-only/)
    await assert.rejects(test.db.read(all, 'select nonsense'), /nonsense/)
    assert.equal(
      (await test.db.read(all, 'select 1 as one')).length,
      1,
      'the connection is usable after a failure',
    )
    const forged = test.db.transaction(scope, tx =>
      append(tx, [{ type: 'sample.Counted', subject: 'thing/f', data: { n: 1 } }], {
        ...act,
        source: 'test',
        views: node.views,
      }),
    )
    await assert.rejects(forged, /row-level security/)
  })

  it('takes ten thousand facts in one batch', async () => {
    const drafts = Array.from({ length: 10_000 }, (_, i) => ({
      id: `bulk-${i}`,
      type: 'sample.Counted',
      subject: `thing/bulk-${i % 50}`,
      data: { n: 1 },
    }))
    const written = await write(tx => record(tx, node, drafts, act))
    assert.equal(written.length, 10_000)
    const [row] = await write(tx =>
      tx.query<Total>("select total from sample_total where subject = 'thing/bulk-7'"),
    )
    assert.equal(row?.total, 200)
  })
})
