import { type City, seedCity } from '@shian/demo-hebi'
import { addDays, dayOf, type ItemStory, record, systemScope, tellStories, workHost } from '@shian/kernel'
import { recordPeople } from '@shian/registry'
import type { Platform } from '@shian/server'
import { registryDrafts } from '../demo/hebi/src/drafts.ts'
import type { Bed } from './bed.ts'
import { Loader, startNode } from './children.ts'
import { type Keep, percentile, timed } from './figures.ts'
import type { Outcome } from './jobs.ts'
import { type Account, getJson, openAccount, signIn, withPlatform } from './town.ts'

const ITEMS = 300_000
const STORIES = 500
const FACTS = 4_000
const CONNECTIONS = 2
const REQUESTS = 600
/** Where answers are slow, fewer requests tell as much. */
const SECONDS_MAX = 6
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

/** How an item of each kind is opened, and how it is ended early. */
const KINDS = {
  rectification: {
    form: (title: string, problem: string) => ({ title, problem, termWorkdays: 10 }),
    end: { action: 'withdraw', form: { reason: '已自行改正' } },
  },
  inspection: {
    form: (title: string) => ({ title, inspectionKind: 'daily' }),
    end: { action: 'cancel', form: { cancelReason: '场所停业' } },
  },
} as const

/** An item of the past year; every fourth was ended after three days. */
function storyOf(city: City, kind: keyof typeof KINDS, serial: number, now: Date): ItemStory {
  const premises = city.premises[(serial * 7_919) % city.premises.length]!
  const area = `${premises.division}/${premises.id}`
  const id = `${kind}-${serial}`
  const opened = new Date(now.getTime() - (((serial * 104_729) % 3_600) / 10) * DAY_MILLIS - 60_000)
  const subject = `premises/${premises.id}`
  const problem = PROBLEMS[serial % PROBLEMS.length]!
  const title = `${premises.registration.signName.slice(0, 40)} ${problem}`
  const assignee = `person/inspector-${serial % 400}`
  const item = { id, area, subjects: [subject], parties: { operator: subject }, assignees: [assignee] }
  const { form, end } = KINDS[kind]
  const leader = { id: 'person/leader', posts: ['leader', 'inspector'].map(role => ({ role, area: '4106' })) }
  const opening: ItemStory['steps'][number] = {
    command: { do: 'open', commandId: `${id}-open`, item, form: form(title, problem) },
    act: { actor: leader, now: opened },
  }
  const ended = new Date(opened.getTime() + 3 * DAY_MILLIS)
  if (serial % 4 > 0 || ended > now) return { id, kind, area, steps: [opening] }
  const ending: ItemStory['steps'][number] = {
    command: { do: 'act', commandId: `${id}-end`, ...end },
    act: { actor: leader, now: ended },
  }
  return { id, kind, area, steps: [opening, ending] }
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

/** Tells the items, both kinds at once: each takes its numbers from a series of its own, so neither waits for the other. */
async function loadItems(platform: Platform, city: City): Promise<void> {
  const now = platform.clock()
  const tell = async (kind: keyof typeof KINDS): Promise<void> => {
    const count = ITEMS / 2
    for (let from = 0; from < count; from += STORIES) {
      const stories = Array.from({ length: Math.min(STORIES, count - from) }, (_, i) =>
        storyOf(city, kind, from + i, now),
      )
      await platform.db.transaction(SCOPE, tx => tellStories(tx, workHost(), stories))
    }
  }
  await Promise.all([tell('rectification'), tell('inspection')])
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
  const run = async (paths: string[]): Promise<Outcome> => {
    await loader.run({ ...job, paths, requests: paths.length * 2, secondsMax: 2 })
    return loader.run({ ...job, paths, requests: REQUESTS, secondsMax: SECONDS_MAX })
  }
  const bare = await run(['/readyz'])
  const limit = { name: '/readyz: HTTP and one row', value: percentile(bare.millis, 0.99) }
  const q = encodeURIComponent
  const groups = {
    'work list': await listPaths(url, headers),
    'search of work items': WORDS.map(word => `/v1/work/items?q=${q(word)}`),
    'palette search': NAMES.map(name => `/v1/registry/search?q=${q(name)}&limit=12`),
  }
  for (const [name, paths] of Object.entries(groups)) {
    const outcome = await run(paths)
    const worst = slowestOf(outcome, paths)
    keep({
      name: `${name}, ${level}, 99th percentile`,
      value: percentile(outcome.millis, 0.99),
      unit: 'ms',
      limit,
      contract: { max: 50 },
      note: `median ${percentile(outcome.millis, 0.5).toFixed(1)} ms of ${outcome.requests} requests; slowest: \`${worst.path}\` ${worst.millis.toFixed(1)} ms`,
    })
  }
}

/** The address that takes longest, by the median of its turns: where the tail comes from. */
function slowestOf({ millis, sent }: Outcome, paths: readonly string[]): { path: string; millis: number } {
  const each = paths.map((path, p) => {
    const own = millis.filter((_, i) => sent[i] === p)
    return { path: shownPath(path), millis: own.length > 0 ? percentile(own, 0.5) : 0 }
  })
  return each.reduce((worst, entry) => (entry.millis > worst.millis ? entry : worst))
}

/** An address for people: readable, and without the long key of the page before. */
function shownPath(path: string): string {
  return decodeURIComponent(path).replace(/after=.*/, 'after=…')
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
