import type { Bed } from './bed.ts'
import { Loader, startNode } from './children.ts'
import { measureCopy } from './copy.ts'
import { type Figure, type Keep, percentile } from './figures.ts'
import { buildTown, type Town } from './town.ts'

const BATCH = 500
const BATCHES = 100
const BATCH_CONNECTIONS = 4
const SINGLE_CONNECTIONS = 64
const SINGLES = 16_000
async function measureBatches(keep: Keep, url: string, town: Town, loader: Loader, databaseUrl: string) {
  const headers = { authorization: `Bearer ${town.token}` }
  const job = { kind: 'findings', url, headers, cameras: town.cameras, perRequest: BATCH } as const
  await loader.run({ ...job, connections: BATCH_CONNECTIONS, requests: 30, run: 'warm' })
  const outcome = await loader.run({
    ...job,
    connections: BATCH_CONNECTIONS,
    requests: BATCHES,
    run: 'batch',
  })
  const copied = await measureCopy(databaseUrl, BATCH_CONNECTIONS, BATCHES, BATCH)
  const limit = {
    name: `COPY, a commit each ${BATCH} rows, ${BATCH_CONNECTIONS} connections`,
    value: copied,
  }
  keep({
    name: `events over HTTP, batches of ${BATCH}, ${BATCH_CONNECTIONS} connections`,
    value: (outcome.requests * BATCH) / outcome.seconds,
    unit: 'events/s',
    limit,
    contract: { ratioMin: 0.3 },
    note: 'authenticated, schema, row security, idempotency key, seal leaf and the view of findings in one commit; COPY writes the log table alone with its indexes and the key',
  })
  return limit
}

/** The same while the worker of the same node seals the facts and reacts to them. */
async function measureBeside(
  keep: Keep,
  url: string,
  town: Town,
  loader: Loader,
  limit: NonNullable<Figure['limit']>,
) {
  const headers = { authorization: `Bearer ${town.token}` }
  const job = { kind: 'findings', url, headers, cameras: town.cameras, perRequest: BATCH } as const
  await loader.run({ ...job, connections: BATCH_CONNECTIONS, requests: 30, run: 'warm-beside' })
  const outcome = await loader.run({
    ...job,
    connections: BATCH_CONNECTIONS,
    requests: BATCHES,
    run: 'beside',
  })
  keep({
    name: 'the same, with sealing and reactions beside it on the same cores',
    value: (outcome.requests * BATCH) / outcome.seconds,
    unit: 'events/s',
    limit,
    contract: {},
  })
}

async function measureSingles(keep: Keep, url: string, town: Town, loader: Loader): Promise<void> {
  const headers = { authorization: `Bearer ${town.token}` }
  const job = {
    kind: 'findings',
    url,
    connections: SINGLE_CONNECTIONS,
    cameras: town.cameras,
    perRequest: 1,
  } as const
  await loader.run({ ...job, headers, requests: 4_000, run: 'warm-single' })
  const outcome = await loader.run({ ...job, headers, requests: SINGLES, run: 'single' })
  const bare = await loader.tryRun({ ...job, headers, requests: SINGLES, run: 'bare', foreign: true })
  keep({
    name: `one event a request, ${SINGLE_CONNECTIONS} connections`,
    value: outcome.requests / outcome.seconds,
    unit: 'requests/s',
    limit: { name: 'the same server without the database (422)', value: bare.requests / bare.seconds },
    contract: { ratioMin: 0.5 },
    note: 'acknowledged after the commit; for the limit each event names a foreign premises: it is authenticated, read and checked, and refused before the database',
  })
  keep({
    name: 'the same, 99th percentile',
    value: percentile(outcome.millis, 0.99),
    unit: 'ms',
    limit: { name: 'refused, 99th percentile', value: percentile(bare.millis, 0.99) },
    contract: { max: 15 },
    note: `median ${percentile(outcome.millis, 0.5).toFixed(1)} ms`,
  })
}

async function withNode<T>(
  databaseUrl: string,
  folder: string,
  services: readonly string[],
  work: (url: string) => Promise<T>,
): Promise<T> {
  const node = await startNode(databaseUrl, folder, services)
  try {
    return await work(node.url)
  } finally {
    await node.stop()
  }
}

/** Events that come over HTTP: in batches and one at a time. */
export async function measureIngest(keep: Keep, bed: Bed): Promise<void> {
  const databaseUrl = await bed.createDatabase('bench_ingest')
  const loader = new Loader()
  try {
    const town = await buildTown(databaseUrl, bed.folder, 60)
    const limit = await withNode(databaseUrl, bed.folder, ['ingest'], async url => {
      await measureSingles(keep, url, town, loader)
      return measureBatches(keep, url, town, loader, databaseUrl)
    })
    await withNode(databaseUrl, bed.folder, ['ingest', 'worker'], url =>
      measureBeside(keep, url, town, loader, limit),
    )
  } finally {
    await loader.end()
    await bed.dropDatabase('bench_ingest')
  }
}
