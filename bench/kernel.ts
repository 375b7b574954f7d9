import {
  createExecutor,
  type Database,
  type Decider,
  type DraftEvent,
  ensurePartitions,
  indexViews,
  migrate,
  type Node,
  openDatabase,
  type Reaction,
  rangeOf,
  readOrdered,
  rebuild,
  record,
  START,
  settle,
  systemScope,
} from '@shian/kernel'
import { vision } from '@shian/vision'
import pg from 'pg'
import { figure, seconds } from './figures.ts'

const now = new Date()
const all = systemScope('bench')
const area = '410602001001/p1'

/** Findings as a box sends them, each a subject of its own. */
export function findings(from: number, count: number): DraftEvent[] {
  return Array.from({ length: count }, (_, i) => {
    const id = `b-${from + i}`
    return {
      id,
      type: 'vision.FindingRaised',
      subject: `finding/${id}`,
      area,
      time: now,
      data: {
        cameraId: `c${i % 60}`,
        premisesId: `p${i % 60}`,
        type: 'hat.missing',
        severity: 'alert',
        confidence: 0.83,
        boxes: [{ x: 0.41, y: 0.12, w: 0.08, h: 0.17, label: 'person', score: 0.83 }],
        media: [],
        groupKey: `c${i % 60}:${from}`,
        origin: 'box',
        model: { name: 'box', version: '1.2.3' },
      },
    }
  })
}

const confirmOnce: Decider<number, object> = {
  initial: 0,
  evolve: state => state + 1,
  decide: (_state, _command, { now: time }) => [
    { type: 'registry.DeviceRegistered', time, data: { kind: 'camera', premisesId: 'p1' } },
  ],
}

async function timed<T>(fn: () => Promise<T>): Promise<[number, T]> {
  const start = process.hrtime.bigint()
  const result = await fn()
  return [Number(process.hrtime.bigint() - start) / 1e9, result]
}

/** COPY-like limit: the same columns and indexes, no checks, multi-row VALUES through COPY text. */
async function commandBench(db: Database, url: string, node: Node): Promise<void> {
  const executor = createExecutor(db, node)
  const writers = 8
  const each = 400
  const [spent] = await timed(() =>
    Promise.all(
      Array.from({ length: writers }, async (_, w) => {
        for (let i = 0; i < each; i++) {
          await executor.execute(all, confirmOnce, `device/k${w}-${i}`, {}, { actor: 'person/b', area, now })
        }
      }),
    ),
  )
  await db.owner(tx =>
    tx.query('create table bench_plain (id text primary key, subject text, data jsonb, at timestamptz)'),
  )
  const clients = await Promise.all(
    Array.from({ length: writers }, async () => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      return client
    }),
  )
  const insert = { name: 'plain', text: 'insert into bench_plain values ($1, $2, $3, $4)' }
  const [plain] = await timed(() =>
    Promise.all(
      clients.map(async (client, w) => {
        for (let i = 0; i < each; i++)
          await client.query({
            ...insert,
            values: [`${w}-${i}`, `device/${w}`, '{"kind":"camera","premisesId":"p1"}', now],
          })
      }),
    ),
  )
  await Promise.all(clients.map(client => client.end()))
  figure(
    'single commands, 8 writers',
    (writers * each) / spent,
    'one-row durable commits, plain SQL',
    (writers * each) / plain,
    0.6,
    'commands/s',
  )
}

async function viewBench(db: Database, node: Node): Promise<void> {
  const count = 100_000
  for (let i = 0; i < count; i += 5_000)
    await db.transaction(all, tx => record(tx, node, findings(i, 5_000), { actor: 'device/b', now }))
  const view = vision.views.find(v => v.name === 'vision_finding')!
  const [scan] = await timed(() =>
    db.owner(async tx => {
      await tx.query(
        'declare c no scroll cursor for select seq, id, source, type, subject, version, time, recordtime, actor, cause, area, audience, data from event order by seq',
      )
      for (;;) if ((await tx.query('fetch 5000 from c')).length === 0) break
    }),
  )
  const [spent, folded] = await timed(() => db.owner(tx => rebuild(tx, view)))
  figure(
    'rebuild of a view',
    folded / spent,
    'reading the same facts',
    count / scan,
    null,
    'events/s',
    30_000,
  )
  const reaction: Reaction = {
    name: 'bench.count',
    types: ['vision.FindingRaised'],
    batchSize: 1000,
    react: async () => {},
    async reactBatch(tx, events) {
      await tx.query(`insert into bench_effect select unnest($1::text[])`, [events.map(e => e.id)])
    },
  }
  await db.owner(async tx => {
    await tx.query('create table bench_effect (id text primary key)')
    await tx.query('grant select, insert on bench_effect to shian_app')
  })
  const [drained] = await timed(() => settle(db, node, [reaction], now))
  const [read] = await timed(() =>
    db.transaction(all, async tx => {
      let at = START
      for (;;) {
        const page = await readOrdered(tx, at, ['vision.FindingRaised'], 1000)
        const last = page.at(-1)
        if (!last) break
        at = last
      }
    }),
  )
  figure('drain of a reaction', count / drained, 'ordered read alone', count / read, null, 'events/s', 5_000)
}

async function readBench(db: Database, url: string): Promise<void> {
  const plain = new pg.Client({ connectionString: url })
  await plain.connect()
  const reads = 6_000
  const range = rangeOf('410602')
  const scope = { actor: 'person/b', act: range, view: range, search: range }
  const text = 'select * from vision_finding where id = $1'
  const secured = (id: string): Promise<unknown> => db.read(scope, text, [id], 'bench_read')
  const bare = (id: string): Promise<unknown> => plain.query({ name: 'bench_read', text, values: [id] })
  for (const read of [secured, bare]) for (let i = 0; i < 500; i++) await read(`b-${i}`)
  const [with_] = await timed(async () => {
    for (let i = 0; i < reads; i++) await secured(`b-${i % 90_000}`)
  })
  const [without] = await timed(async () => {
    for (let i = 0; i < reads; i++) await bare(`b-${i % 90_000}`)
  })
  figure(
    'row-secured point reads in a transaction',
    reads / with_,
    'the same without row security',
    reads / without,
    0.85,
    'reads/s',
  )
  await plain.end()
}

/** Runs the kernel's figures against an empty database. */
export async function kernelBench(url: string): Promise<void> {
  const db = openDatabase(url, { max: 10 })
  await db.owner(async tx => {
    await migrate(tx, [{ module: 'vision', folder: vision.migrations }])
    await ensurePartitions(tx, now)
  })
  const node: Node = { source: 'bench', views: indexViews(vision.views) }
  await commandBench(db, url, node)
  await viewBench(db, node)
  await readBench(db, url)
  await db.close()
  seconds()
}
