import { type City, seedCity } from '@shian/demo-hebi'
import {
  addDays,
  dayOf,
  type ItemStory,
  record,
  systemActor,
  systemScope,
  tellStories,
  workHost,
} from '@shian/kernel'
import { recordPeople } from '@shian/registry'
import type { Platform } from '@shian/server'
import { registryDrafts } from '../demo/hebi/src/drafts.ts'
import type { Bed } from './bed.ts'
import { Loader, startNode } from './children.ts'
import { type Keep, percentile, timed } from './figures.ts'
import { type Account, getJson, openAccount, signIn, withPlatform } from './town.ts'

const ITEMS = 3_000
const STORIES = 1_500
const FACTS = 4_000
const CONNECTIONS = 2
const REQUESTS = 600
const SCOPE = systemScope('bench')
const LEVELS = [
  ['city', '4106'],
  ['county', '410611'],
  ['township', '410611004'],
  ['village', '410611004001'],
] as const
const PROBLEMS = ['餐具保洁柜不洁', '食品留样记录不完整', '冷藏柜内生熟混放', '进货查验记录缺失', '地面积水']
const DAY_MILLIS = 86_400_000

function* chunks<T>(list: readonly T[], size: number): Generator<T[]> {
  for (let i = 0; i < list.length; i += size) yield list.slice(i, i + size)
}

/** An order of the past year; one in eight is still open, the others were withdrawn a week later. */
function storyOf(city: City, serial: number, now: Date): ItemStory {
  const premises = city.premises[(serial * 7_919) % city.premises.length]!
  const area = `${premises.division}/${premises.id}`
  const id = `bench-${serial}`
  const opened = new Date(now.getTime() - (((serial * 104_729) % 3_600) / 10) * DAY_MILLIS - 60_000)
  const subject = `premises/${premises.id}`
  const problem = PROBLEMS[serial % PROBLEMS.length]!
  const title = `${premises.registration.signName.slice(0, 40)} ${problem}`
  const assignee = `person/inspector-${serial % 400}`
  const item = { id, area, subjects: [subject], parties: { operator: subject }, assignees: [assignee] }
  const form = { title, problem, termWorkdays: 10 }
  const opening: ItemStory['steps'][number] = {
    command: { do: 'open', commandId: `${id}-open`, item, form },
    act: { actor: systemActor('bench'), now: opened },
  }
  const closed = new Date(opened.getTime() + 7 * DAY_MILLIS)
  if (serial % 8 === 0 || closed > now) return { id, kind: 'rectification', area, steps: [opening] }
  const leader = { id: 'person/leader', posts: [{ role: 'leader', area: '4106' }] }
  const closing: ItemStory['steps'][number] = {
    command: { do: 'act', commandId: `${id}-end`, action: 'withdraw', form: { reason: '已自行改正' } },
    act: { actor: leader, now: closed },
  }
  return { id, kind: 'rectification', area, steps: [opening, closing] }
}

async function loadCity(platform: Platform, city: City): Promise<void> {
  const { places, posts, premises } = registryDrafts(city)
  const act = { actor: SCOPE.actor, now: platform.clock() }
  const write = async (drafts: typeof places): Promise<void> => {
    for (const part of chunks(drafts, FACTS))
      await platform.db.transaction(SCOPE, tx => record(tx, platform.node, part, act))
  }
  await platform.db.owner(tx =>
    tx.query(
      'select shian_ensure_event_partition(($1::date + make_interval(months => m))::date) from generate_series(0, 12) m',
      [addDays(city.today, -365)],
    ),
  )
  await write(places)
  await platform.db.transaction(SCOPE, tx => recordPeople(tx, platform.node, city.people, act))
  await write(posts)
  await write(premises)
}

/** Tells the items, two transactions at a time: one is decided while the other is written. */
async function loadItems(platform: Platform, city: City): Promise<void> {
  const now = platform.clock()
  let next = 0
  const tell = async (): Promise<void> => {
    while (next < ITEMS) {
      const from = next
      next += STORIES
      const stories = Array.from({ length: Math.min(STORIES, ITEMS - from) }, (_, i) =>
        storyOf(city, from + i, now),
      )
      await platform.db.transaction(SCOPE, tx => tellStories(tx, workHost(), stories))
    }
  }
  await Promise.all([tell(), tell()])
  await platform.db.owner(tx => tx.query('analyze'))
}

export async function prepare(databaseUrl: string, folder: string): Promise<Account[]> {
  return withPlatform(databaseUrl, folder, async platform => {
    const city = seedCity(4106, dayOf(platform.clock()))
    const [registered] = await timed(() => loadCity(platform, city))
    const [told] = await timed(() => loadItems(platform, city))
    console.log(
      `  loaded ${city.premises.length} premises in ${registered.toFixed(0)} s, ${ITEMS} items in ${told.toFixed(0)} s`,
    )
    const accounts: Account[] = []
    for (const [level, area] of LEVELS) accounts.push(await openAccount(platform, 'leader', area, level))
    return accounts
  })
}

const LISTS = [
  '',
  '?open=true',
  '?open=true&sort=due&limit=100',
  '?open=true&overdue=true',
  '?sort=newest',
  '?open=false&sort=newest',
  '?kind=rectification&state=issued',
  '?scope=mine&open=true',
]
const WORDS = [
  '地面积水',
  '超市',
  '面馆',
  '烧烤',
  '老王',
  '留样',
  '00123',
  '鹤市监',
  '店',
  '火锅 积水',
  '不存在的店',
]
const NAMES = [...WORDS, '淇滨', 'laowang', 'hm', 'JY24106', '面', '淇滨 超市', '王家胡辣汤']

/** Addresses of the work list as it is used: first pages of each filter, and the page after each. */
async function listPaths(url: string, headers: Record<string, string>): Promise<string[]> {
  const paths = LISTS.map(query => `/v1/work/items${query}`)
  const following: string[] = []
  for (const path of paths) {
    const { next } = await getJson<{ next: string | null }>(url, path, headers)
    if (next) following.push(`${path}${path.includes('?') ? '&' : '?'}after=${encodeURIComponent(next)}`)
  }
  return [...paths, ...following]
}

async function measureLevel(
  keep: Keep,
  url: string,
  loader: Loader,
  level: string,
  account: Account,
): Promise<void> {
  const headers = { cookie: await signIn(url, account) }
  const job = { kind: 'paths', url, headers, connections: CONNECTIONS } as const
  const run = async (paths: string[]): Promise<number[]> => {
    await loader.run({ ...job, paths, requests: paths.length * 2 })
    return (await loader.run({ ...job, paths, requests: REQUESTS })).millis
  }
  const bare = percentile(await run(['/readyz']), 0.99)
  const limit = { name: '/readyz: HTTP and one row', value: bare }
  const q = encodeURIComponent
  const groups = {
    'work list': await listPaths(url, headers),
    'search of work items': WORDS.map(word => `/v1/work/items?q=${q(word)}`),
    'palette search': NAMES.map(name => `/v1/registry/search?q=${q(name)}&limit=12`),
  }
  for (const [name, paths] of Object.entries(groups)) {
    const millis = await run(paths)
    // The slowest address, by the median of its turns, tells where the tail comes from.
    const worst = await slowestOf(loader, job, paths)
    keep({
      name: `${name}, ${level}, 99th percentile`,
      value: percentile(millis, 0.99),
      unit: 'ms',
      limit,
      contract: { max: 50 },
      note: `median ${percentile(millis, 0.5).toFixed(1)} ms; slowest: \`${decodeURIComponent(worst.path)}\` ${worst.millis.toFixed(1)} ms`,
    })
  }
}

async function slowestOf(
  loader: Loader,
  job: { kind: 'paths'; url: string; headers: Record<string, string>; connections: number },
  paths: string[],
): Promise<{ path: string; millis: number }> {
  let worst = { path: '', millis: 0 }
  for (const path of paths) {
    const { millis } = await loader.run({ ...job, connections: 1, paths: [path], requests: 5 })
    const median = percentile(millis, 0.5)
    if (median > worst.millis) worst = { path, millis: median }
  }
  return worst
}

/** The work list and both searches over many items, as four posts of different reach. */
export async function measureWork(keep: Keep, bed: Bed): Promise<void> {
  const databaseUrl = await bed.createDatabase('bench_work')
  const loader = new Loader()
  try {
    const accounts = await prepare(databaseUrl, bed.folder)
    const node = await startNode(databaseUrl, bed.folder, ['http'])
    try {
      for (const [i, [level]] of LEVELS.entries())
        await measureLevel(keep, node.url, loader, level, accounts[i]!)
    } finally {
      await node.stop()
    }
  } finally {
    await loader.end()
    await bed.dropDatabase('bench_work')
  }
}
