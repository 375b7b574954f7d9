import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import {
  AREAS,
  findingFile,
  kitchen,
  type MockCamera,
  type MockGroup,
  makeCamera,
  makeGroup,
  RISK_AREAS,
  sha,
  WORK_AREAS,
} from './wall-city.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}
// The policy of the real server: a wall that breaks under it breaks here too.
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"

export interface Sent {
  readonly path: string
  readonly body: Record<string, unknown>
}

/** A server with just enough behind it to run the wall, and handles to make things happen. */
export interface WallMock {
  readonly address: string
  groups: MockGroup[]
  cameras: MockCamera[]
  /** Every change that was sent. */
  readonly sent: Sent[]
  /** Status codes to answer with, by the start of the path. */
  failing: Record<string, number>
  role: string
  /** How many pictures were asked for, by camera. */
  readonly frameCalls: Map<string, number>
  /** Raises groups and tells the feed. */
  raise(groups: readonly MockGroup[]): void
  /** Ends every stream; with `refuse` no new one is accepted. */
  cutFeed(refuse: boolean): void
  close(): Promise<void>
}

/** @param dist folder of the built console */
export async function startWallMock(
  dist: string,
  options: { groups?: number; cameras?: number } = {},
): Promise<WallMock> {
  const streams = new Set<ServerResponse>()
  let refusing = false
  let seq = 0
  const mock: WallMock = {
    address: '',
    groups: Array.from({ length: options.groups ?? 24 }, (_, index) => makeGroup(20 + index * 97)),
    cameras: Array.from({ length: options.cameras ?? 40 }, (_, index) => makeCamera(index)),
    sent: [],
    failing: {},
    role: 'commander',
    frameCalls: new Map(),
    raise(groups) {
      mock.groups = [...groups, ...mock.groups]
      for (const group of groups) tell('vision.FindingRaised', group)
    },
    cutFeed(refuse) {
      refusing = refuse
      for (const stream of streams) stream.destroy()
      streams.clear()
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const tell = (type: string, group: MockGroup) => {
    const event = {
      id: `e${seq}`,
      type,
      subject: `finding/${group.findingIds[0]}`,
      area: group.premises.area,
      time: new Date().toISOString(),
      data: {},
    }
    for (const stream of streams)
      stream.write(`id: 1.${seq++}\nevent: ${type}\ndata: ${JSON.stringify(event)}\n\n`)
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://mock')
    const path = decodeURIComponent(url.pathname)
    if (path.startsWith('/console')) return serveFile(dist, path, response)
    const failure = Object.entries(mock.failing).find(([prefix]) => path.startsWith(prefix))?.[1]
    if (failure) return problem(response, failure)
    if (path === '/v1/feed') {
      if (refusing) return problem(response, 503)
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(': hello\n\n')
      streams.add(response)
      return void response.on('close', () => streams.delete(response))
    }
    if (request.method === 'POST') return change(mock, path, await readJson(request), response, tell)
    return read(mock, path, url.searchParams, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  return Object.assign(mock, {
    address: `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`,
  })
}

const json = (response: ServerResponse, body: unknown) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))

const problem = (response: ServerResponse, status: number) =>
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(
    JSON.stringify({
      status,
      code: 'mock.failing',
      title: '数据库暂时不可用,请稍后重试',
      title_en: 'The database is not available; try again shortly',
    }),
  )

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Record<string, unknown>
}

async function serveFile(dist: string, path: string, response: ServerResponse): Promise<void> {
  const wanted = path.replace(/^\/console\/?/, '')
  const file = extname(wanted) in TYPES ? wanted : 'index.html'
  try {
    const bytes = await readFile(join(dist, file))
    response
      .writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': POLICY,
      })
      .end(bytes)
  } catch {
    response.writeHead(404).end()
  }
}

const OPEN = ['open', 'answered']

function change(
  mock: WallMock,
  path: string,
  body: Record<string, unknown>,
  response: ServerResponse,
  tell: (type: string, group: MockGroup) => void,
): void {
  mock.sent.push({ path, body })
  const [, id = '', act = ''] = /^\/v1\/vision\/findings\/([^/]+)\/(\w+)$/.exec(path) ?? []
  const group = mock.groups.find(({ findingIds }) => findingIds.includes(id))
  if (!group) return void problem(response, 404)
  const before = group.answer ? 'answered' : 'open'
  const states: Record<string, string> = {
    verdict: String(body['verdict']),
    dispatch: 'dispatched',
    health: 'health',
    undo: before,
  }
  group.state = states[act] ?? group.state
  json(response, { findings: group.count, state: group.state })
  tell(act === 'undo' ? 'vision.VerdictUndone' : 'vision.FindingConfirmed', group)
}

function read(mock: WallMock, path: string, query: URLSearchParams, response: ServerResponse): void {
  const limit = Number(query.get('limit') ?? 50)
  if (path === '/v1/session') return void json(response, session(mock.role))
  if (path === '/v1/registry/areas') return void json(response, { items: AREAS, next: null })
  if (path === '/v1/work/summary') return void json(response, { kinds: [], areas: WORK_AREAS })
  if (path === '/v1/risk/summary') return void json(response, { items: RISK_AREAS })
  if (path === '/v1/vision/findings') {
    const area = query.get('area') ?? ''
    const wanted = mock.groups.filter(
      group =>
        group.premises.area.startsWith(area) && (query.get('state') === 'all' || OPEN.includes(group.state)),
    )
    wanted.sort((one, other) => (one.lastAt > other.lastAt ? -1 : 1))
    return void json(response, { items: wanted.slice(0, limit), next: wanted.length > limit ? 'more' : null })
  }
  if (path === '/v1/vision/cameras') {
    const at = mock.cameras.findIndex(({ id }) => id === query.get('after')) + 1
    const items = mock.cameras.slice(at, at + limit)
    return void json(response, {
      items,
      next: items.length === limit ? (items[items.length - 1]?.id ?? null) : null,
    })
  }
  if (path === '/v1/vision/health') {
    const ok = mock.cameras.filter(({ state }) => state === 'ok').length
    return void json(response, {
      items: [],
      counts: { total: mock.cameras.length, ok, reports: 0, byState: { ok } },
    })
  }
  const finding = /^\/v1\/vision\/findings\/([^/]+)$/.exec(path)?.[1]
  const group = finding && mock.groups.find(({ findingIds }) => findingIds.includes(finding))
  if (group) return void json(response, findingFile(group, finding))
  const camera = mock.cameras.find(({ id }) => path === `/v1/vision/cameras/${id}/frame.jpg`)
  if (camera) return void serveFrame(mock, camera, response)
  const blob = /^\/v1\/blobs\/([0-9a-f]{64})$/.exec(path)?.[1]
  if (blob) {
    const seed = [0, 1, 2, 3, 4, 5, 6].find(scene => sha(`scene ${scene}`) === blob) ?? 0
    return void response
      .writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=600' })
      .end(kitchen(seed + 3, '抓拍'))
  }
  problem(response, 404)
}

function serveFrame(mock: WallMock, camera: MockCamera, response: ServerResponse): void {
  mock.frameCalls.set(camera.id, (mock.frameCalls.get(camera.id) ?? 0) + 1)
  if (camera.frames === 'none') return void response.writeHead(204).end()
  if (camera.frames === 'failing') return void problem(response, 503)
  const at = camera.frames === 'stopped' ? camera.stoppedAt : Date.now() - 400
  response
    .writeHead(200, {
      'content-type': 'image/svg+xml',
      'cache-control': 'no-store',
      'x-frame-at': new Date(at).toISOString(),
      'x-frame-age-millis': String(Date.now() - at),
    })
    .end(kitchen(Number(camera.id.slice(7)), new Date(at + 8 * 3_600_000).toISOString().slice(11, 19)))
}

function session(role: string) {
  const post = {
    id: 'post-1',
    role,
    title: '指挥中心值班员',
    area: '4106',
    areaName: '鹤壁市',
    viewArea: '4106',
  }
  return {
    person: { id: 'person-1', name: '李晓燕' },
    post,
    posts: [post],
    csrf: 'token',
    demo: true,
    node: { name: 'hebi', title: '鹤壁市食品安全智慧监管' },
  }
}
