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
import { type Bed, withClient, withClients } from './bed.ts'
import { type Keep, timed } from './figures.ts'

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

/** Commands of eight writers beside one-row commits of eight connections. */
async function measureCommands(keep: Keep, db: Database, url: string, node: Node): Promise<void> {
  const executor = createExecutor(db, node)
  const writers = 8
  const each = 500
  const act = { actor: 'person/b', area, now }
  const write = (name: string): Promise<unknown> =>
    Promise.all(
      Array.from({ length: writers }, async (_, w) => {
        for (let i = 0; i < each; i++)
          await executor.execute(all, confirmOnce, `device/${name}${w}-${i}`, {}, act)
      }),
    )
  await write('warm')
  const [spent] = await timed(() => write('k'))
  await db.owner(tx =>
    tx.query('create table bench_plain (id text primary key, subject text, data jsonb, at timestamptz)'),
  )
  const insert = { name: 'plain', text: 'insert into bench_plain values ($1, $2, $3, $4)' }
  const data = '{"kind":"camera","premisesId":"p1"}'
  const plain = await withClients(url, writers, async clients => {
    const insertAll = (name: string): Promise<unknown> =>
      Promise.all(
        clients.map(async (client, w) => {
          for (let i = 0; i < each; i++)
            await client.query({ ...insert, values: [`${name}${w}-${i}`, `device/${w}`, data, now] })
        }),
      )
    await insertAll('warm')
    return (await timed(() => insertAll('k')))[0]
  })
  keep({
    name: `single commands, ${writers} writers`,
    value: (writers * each) / spent,
    unit: 'commands/s',
    limit: {
      name: `one-row durable commits, plain SQL, ${writers} connections`,
      value: (writers * each) / plain,
    },
    contract: { ratioMin: 0.6 },
    note: 'load, decide, append, acknowledged after the commit; writers that come at once share commits',
  })
}

async function measureViews(keep: Keep, db: Database, node: Node): Promise<void> {
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
  keep({
    name: 'rebuild of a view',
    value: folded / spent,
    unit: 'events/s',
    limit: { name: 'reading the same facts', value: count / scan },
    contract: { min: 30_000 },
  })
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
  keep({
    name: 'drain of a reaction',
    value: count / drained,
    unit: 'events/s',
    limit: { name: 'the ordered read alone', value: count / read },
    contract: { min: 5_000 },
    note: 'one row written for each fact, cursor moved in the same transaction',
  })
}

/**
 * The same point read on a table with row policies and on its copy without, turn about, so that neither has the
 * quieter machine. Both set the scope in a transaction of their own; a bare statement stands beside them.
 */
async function measureReads(keep: Keep, db: Database, url: string): Promise<void> {
  const range = rangeOf('410602')
  const scope = { actor: 'person/b', act: range, view: range, search: range }
  const text = 'select * from vision_finding where id = $1'
  await db.owner(async tx => {
    await tx.query('create table bench_finding as table vision_finding')
    await tx.query('alter table bench_finding add primary key (id)')
    await tx.query('grant select on bench_finding to shian_app')
  })
  await withClient(url, async plain => {
    const ways: ((id: string) => Promise<unknown>)[] = [
      id => db.read(scope, text, [id], 'bench_read'),
      id => db.read(scope, text.replace('vision_finding', 'bench_finding'), [id], 'bench_read_open'),
      id => plain.query({ name: 'bench_read', text, values: [id] }),
    ]
    const [rounds, each] = [10, 1_000]
    const spent = ways.map(() => 0)
    for (let i = 0; i <= rounds; i++)
      for (const [way, read] of ways.entries()) {
        const [seconds] = await timed(async () => {
          for (let j = 0; j < each; j++) await read(`b-${(j * 7919) % 100_000}`)
        })
        if (i > 0) spent[way]! += seconds
      }
    const [secured, open, bare] = spent.map(seconds => (rounds * each) / seconds) as [number, number, number]
    keep({
      name: 'row-secured point reads',
      value: secured,
      unit: 'reads/s',
      limit: { name: 'the same reads on a copy without row policies', value: open },
      contract: { ratioMin: 0.85 },
      note: `one connection, one read at a time; a bare statement without scope or transaction: ${Math.round(bare)}/s`,
    })
  })
}

/** The kernel by itself, on a database of its own. */
export async function measureKernel(keep: Keep, bed: Bed): Promise<void> {
  const url = await bed.createDatabase('bench_kernel')
  const db = openDatabase(url, { max: 10 })
  try {
    await db.owner(async tx => {
      await migrate(tx, [{ module: 'vision', folder: vision.migrations }])
      await ensurePartitions(tx, now)
    })
    const node: Node = { source: 'bench', views: indexViews(vision.views) }
    await measureCommands(keep, db, url, node)
    await measureViews(keep, db, node)
    await measureReads(keep, db, url)
  } finally {
    await db.close()
    await bed.dropDatabase('bench_kernel')
  }
}
