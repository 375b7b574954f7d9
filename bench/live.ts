import { setTimeout as sleep } from 'node:timers/promises'
import { findEngines } from '../scripts/engines.ts'
import type { Bed } from './bed.ts'
import { BareFeed, Listeners, Loader, startNode } from './children.ts'
import type { Keep } from './figures.ts'
import { measureScreen } from './screen.ts'
import { buildTown, signIn, type Town } from './town.ts'

const CLIENTS = 1_000
const PER_SECOND = 10
const SECONDS = 15
/** About what a finding takes on the feed beside its zone. */
const MESSAGE_BYTES = 620
/** What was under way when the sending ended has arrived by then. */
const SETTLE_MILLIS = 1_500

async function measureFeed(keep: Keep, url: string, town: Town, loader: Loader): Promise<void> {
  const listeners = new Listeners()
  const bare = new BareFeed(PER_SECOND, MESSAGE_BYTES)
  try {
    await listeners.open({ url: await bare.url, path: '/', headers: {}, clients: CLIENTS })
    await bare.begin()
    await sleep(SECONDS * 1_000)
    await bare.pause()
    const limit = await listeners.close()
    const headers = { cookie: await signIn(url, town.account) }
    const path = '/v1/feed?types=vision.FindingRaised'
    await listeners.open({ url, path, headers, clients: CLIENTS })
    await loader.run({
      kind: 'pace',
      url,
      headers: { authorization: `Bearer ${town.token}` },
      connections: 4,
      cameras: town.cameras,
      perSecond: PER_SECOND,
      seconds: SECONDS,
      run: 'feed',
    })
    await sleep(SETTLE_MILLIS)
    const heard = await listeners.close()
    const expected = CLIENTS * PER_SECOND * SECONDS
    keep({
      name: `feed, ${CLIENTS.toLocaleString('en-US')} clients, ${PER_SECOND} messages/s, 99th percentile`,
      value: heard.p99,
      unit: 'ms',
      limit: { name: 'a bare server writing one buffer to as many', value: limit.p99 },
      contract: { max: 50 },
      note: `from before the request to after the message; median ${heard.p50} ms (bare ${limit.p50} ms); ${heard.messages.toLocaleString('en-US')} of ${expected.toLocaleString('en-US')} messages arrived`,
    })
  } finally {
    await bare.end()
    await listeners.end()
  }
}

/** What screens see as it happens: the feed with many clients, the wall in a browser. */
export async function measureLive(keep: Keep, bed: Bed): Promise<void> {
  const databaseUrl = await bed.createDatabase('bench_live')
  const loader = new Loader()
  try {
    const town = await buildTown(databaseUrl, bed.folder, 60)
    const node = await startNode(databaseUrl, bed.folder, ['http', 'ingest', 'worker'])
    try {
      await measureFeed(keep, node.url, town, loader)
      const { chromium } = findEngines()
      if (chromium) await measureScreen(keep, node.url, town, loader, chromium)
      else console.log('  the wall was not measured: there is no Chromium')
    } finally {
      await node.stop()
    }
  } finally {
    await loader.end()
    await bed.dropDatabase('bench_live')
  }
}
