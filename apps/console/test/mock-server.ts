import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as data from './data/mock-data.ts'
import { PLAN_PREVIEW, SUPERVISION_ANSWERS } from './data/mock-supervision.ts'
import * as self from './data/self-data.ts'
import type { Mock, MockRequest, MockSwitches } from './mock.ts'

const DIST = fileURLToPath(new URL('../dist/', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}
// The policy of the real server, so that a page that would break under it breaks here too.
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; worker-src 'self' blob:; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; style-src 'self' 'unsafe-inline'"

interface Call {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
  readonly account: string
  readonly postId: string
}

type Answer = { status?: number; json?: unknown; bytes?: string; headers?: Record<string, string> }

const page = (items: readonly unknown[], next: string | null = null): Answer => ({ json: { items, next } })
const problem = (
  status: number,
  code: string,
  title: string,
  title_en: string,
  headers: Record<string, string> = {},
): Answer => ({
  status,
  headers,
  json: {
    type: `urn:shian:refusal:${code}`,
    title,
    title_en,
    status,
    code,
    details: {},
    instance: 'urn:shian:request:mock-7f3a',
  },
})

function signIn({ body }: Call): Answer {
  const { account, password } = JSON.parse(body) as { account: string; password: string }
  if (account === 'locked')
    return problem(
      423,
      'access.locked',
      '错误次数过多,已锁定,请在 840 秒后重试或联系管理员',
      'Too many wrong attempts: locked; try again in 840 seconds or ask the administrator',
    )
  if (!(account in data.ACCOUNTS) || password !== 'demo') {
    return problem(
      401,
      'access.wrong_password',
      '账号或密码不正确;连续 5 次错误将锁定 15 分钟',
      'Wrong account or password; 5 wrong attempts in a row lock it for 15 minutes',
    )
  }
  return {
    json: data.sessionOf(account),
    headers: { 'set-cookie': `shian_session=${account}:; Path=/; HttpOnly; SameSite=Strict` },
  }
}

const SELF_READS: readonly (readonly [RegExp, (call: Call) => Answer])[] = [
  [/^\/v1\/self-inspection\/card$/, () => ({ json: self.CARD })],
  [/^\/v1\/self-inspection\/summary$/, () => ({ json: self.SUMMARY })],
  [/^\/v1\/self-inspection\/premises$/, () => page(self.COMPLETION_PREMISES)],
  [/^\/v1\/self-inspection\/premises\/[^/]+$/, () => ({ json: self.MONTH })],
  [/^\/v1\/self-inspection\/reports\/[^/]+$/, () => ({ json: self.REPORT })],
]

const READS: readonly (readonly [RegExp, (call: Call) => Answer])[] = [
  ...SELF_READS,
  [/^\/v1\/registry\/areas$/, () => page(data.AREAS)],
  [
    /^\/v1\/registry\/search$/,
    ({ query }) => {
      const text = query.get('q') ?? ''
      const hits = data.PREMISES.filter(
        item => item.signName.includes(text) || (text === 'aqsk' && item.id === 'p-1'),
      )
      return {
        json: {
          items: hits.map(item => ({
            ...item,
            licenceNumber: null,
            grade: 'C',
            match: text === 'aqsk' ? 'initials' : 'sign',
          })),
          tookMillis: 3.2,
        },
      }
    },
  ],
  [/^\/v1\/registry\/premises$/, () => page(data.PREMISES, 'more')],
  [/^\/v1\/registry\/premises\/[^/]+$/, () => ({ json: data.PREMISES_FILE })],
  [/^\/v1\/registry\/posts$/, () => page(data.POST_ROWS)],
  [/^\/v1\/registry\/people$/, () => page(data.PEOPLE)],
  [
    /^\/v1\/registry\/imports\/[^/]+$/,
    ({ path }) => ({
      json: {
        id: path.split('/').at(-1),
        fileName: 'premises.csv',
        dryRun: path.endsWith('dry'),
        state: 'done',
        rows: 1_204,
        done: 1_204,
        created: 1_180,
        changed: 20,
        unchanged: 0,
        refused: 2,
        failure: null,
        errors: [
          {
            row: 17,
            column: '统一社会信用代码',
            code: 'registry.credit_code_invalid',
            message: '校验位不对',
            messageEn: 'The check digit is wrong',
          },
          {
            row: 203,
            column: '有效期至',
            code: 'registry.day_invalid',
            message: '日期不合法:2026-02-30',
            messageEn: 'Not a date: 2026-02-30',
          },
        ],
      },
    }),
  ],
  [
    /^\/v1\/vision\/findings$/,
    ({ query }) => page(data.FINDINGS.filter(item => matchesState(item.state, query.get('state') ?? 'open'))),
  ],
  [
    /^\/v1\/vision\/findings\/[^/]+$/,
    ({ path }) => ({ json: { ...data.FINDING, id: path.split('/').at(-1) } }),
  ],
  [
    /^\/v1\/vision\/quality$/,
    () =>
      page([
        {
          rule: 'rodent@night',
          type: 'rodent',
          confirmed: 14,
          rejected: 3,
          falseAlarmShare: 3 / 17,
          since: '2026-01-01',
        },
      ]),
  ],
  ...SUPERVISION_ANSWERS,
  [/^\/v1\/vision\/cameras$/, () => page(data.CAMERAS)],
  [
    /^\/v1\/vision\/cameras\/[^/]+\/frame\.jpg$/,
    () => ({
      bytes: data.sceneSvg(3),
      headers: {
        'content-type': 'image/svg+xml',
        'x-frame-at': new Date(Date.now() - 4_000).toISOString(),
        'x-frame-age-millis': '4000',
      },
    }),
  ],
  [/^\/v1\/vision\/cameras\/[^/]+$/, () => ({ json: data.CAMERA_FILE })],
  [/^\/v1\/vision\/health$/, () => ({ json: data.HEALTH })],
  [
    /^\/v1\/blobs\/[0-9a-f]{64}$/,
    ({ path }) => ({
      bytes: data.sceneSvg(Math.max(data.SCENES.indexOf(path.split('/').at(-1) ?? ''), 0) + 1),
      headers: { 'content-type': 'image/svg+xml' },
    }),
  ],
  [/^\/v1\/risk\/premises\/[^/]+$/, () => ({ json: data.RISK })],
  [
    /^\/v1\/work\/items$/,
    ({ query }) =>
      page(
        data.WORK.filter(item => query.get('open') !== 'true' || !item.final).slice(
          0,
          query.get('premises') ? 2 : 50,
        ),
      ),
  ],
  [/^\/v1\/work\/items\/[^/]+\/people$/, () => ({ json: { items: data.COLLEAGUES } })],
  [/^\/v1\/documents$/, () => ({ json: { items: data.DOCUMENTS } })],
  [/^\/v1\/work\/items\/[^/]+$/, ({ path }) => ({ json: { ...data.WORK_ITEM, id: path.split('/').at(-1) } })],
  [/^\/v1\/work\/kinds$/, () => ({ json: { items: data.KINDS } })],
  [/^\/v1\/inspection\/forms\/[^/]+$/, () => ({ json: data.CHECKLIST })],
  [/^\/v1\/publication\/proposals$/, () => page(data.PROPOSALS)],
  [/^\/v1\/publication\/notices$/, () => page(data.NOTICES)],
  [/^\/v1\/events\/[^/]+\/causes$/, () => ({ json: { items: data.CAUSES } })],
  [/^\/v1\/rules$/, () => ({ json: { items: data.RULES } })],
  [/^\/v1\/rules\/[^/]+$/, () => ({ json: data.RULE })],
  [/^\/v1\/admin\/reactions$/, () => ({ json: { items: data.REACTIONS } })],
  [
    /^\/healthz$/,
    () => ({
      json: {
        status: 'degraded',
        version: '0.1.0',
        services: data.PARTS,
        reactions: [],
        stopped: ['risk.foldFinding'],
      },
    }),
  ],
  [
    /^\/p\/[^/]+\/qr\.svg$/,
    () => ({
      bytes:
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h3v3H0zM5 0h3v3H5zM0 5h3v3H0zM4 4h2v2H4z"/></svg>',
      headers: { 'content-type': 'image/svg+xml' },
    }),
  ],
]

const WRITES: readonly (readonly [RegExp, (call: Call) => Answer])[] = [
  [/^POST \/v1\/session$/, signIn],
  [
    /^DELETE \/v1\/session$/,
    () => ({ status: 204, headers: { 'set-cookie': 'shian_session=; Path=/; Max-Age=0' } }),
  ],
  [
    /^POST \/v1\/session\/post$/,
    ({ body, account }) => {
      const { postId } = JSON.parse(body) as { postId: string }
      return {
        json: data.sessionOf(account, postId),
        headers: { 'set-cookie': `shian_session=${account}:${postId}; Path=/; HttpOnly; SameSite=Strict` },
      }
    },
  ],
  [
    /^POST \/v1\/registry\/imports$/,
    ({ body }) => ({ json: { id: /dryRun"\r\n\r\ntrue/.test(body) ? 'dry' : 'run' } }),
  ],
  [
    /^POST \/v1\/work\/items\/w-409\/actions$/,
    () =>
      problem(
        409,
        'kernel.conflict',
        '该记录刚刚被他人修改,请刷新后重试',
        'The record was changed by someone else just now; reload and try again',
      ),
  ],
  [
    /^POST \/v1\/vision\/findings\/[^/]+\/verdict$/,
    ({ body }) => ({ json: { findings: 1, state: (JSON.parse(body) as { verdict: string }).verdict } }),
  ],
  [/^POST \/v1\/supervision\/plans$/, () => ({ json: PLAN_PREVIEW })],
  [/^(POST|PUT) /, () => ({ json: { id: 'w-1', outcome: 'applied', version: 5, events: [] } })],
]

function matchesState(state: string, wanted: string): boolean {
  if (wanted === 'all') return true
  return wanted === 'open' ? state === 'open' || state === 'answered' : state === wanted
}

function answer(call: Call, switches: MockSwitches): Answer {
  const failing = switches.failing?.[call.path]
  if (failing)
    return problem(
      failing,
      'mock.failing',
      '数据库暂时不可用,数据没有丢失,请稍后重试',
      'The database is not available at the moment; nothing was lost, try again shortly',
      { 'retry-after': '5' },
    )
  const open = call.path === '/v1/session' && call.method === 'POST'
  if (!open && !call.account) return problem(401, 'kernel.not_signed_in', '请先登录', 'Sign in first')
  if (call.method === 'GET' && call.path === '/v1/session')
    return { json: data.sessionOf(call.account, call.postId) }
  const reply =
    call.method === 'GET'
      ? READS.find(([pattern]) => pattern.test(call.path))?.[1](call)
      : WRITES.find(([pattern]) => pattern.test(`${call.method} ${call.path}`))?.[1](call)
  if (!reply) return problem(404, 'kernel.not_found', '没有找到', 'Not found')
  const list = reply.json as { items?: unknown[] } | undefined
  if (switches.empty && list?.items && call.path !== '/v1/registry/areas')
    return { ...reply, json: { ...list, items: [], next: null } }
  return reply
}

async function serveConsole(path: string, response: ServerResponse): Promise<void> {
  const wanted = path.replace(/^\/console\/?/, '')
  const file = extname(wanted) in TYPES ? wanted : 'index.html'
  try {
    const bytes = await readFile(join(DIST, file))
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

function serveFeed(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(': hello\n\n')
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('latin1')
}

/** Starts the mock on a free port of the loopback, or on the one given. */
export async function startMock(port = 0): Promise<Mock> {
  const switches: MockSwitches = {}
  const requests: MockRequest[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://mock')
    const path = decodeURIComponent(url.pathname)
    if (path === '/' || path.startsWith('/console')) return serveConsole(path, response)
    if (switches.hanging?.includes(path)) return
    const [account = '', postId = ''] = (
      /shian_session=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
    ).split(':')
    if (path === '/v1/feed' && account) return serveFeed(response)
    const body = await readBody(request)
    const method = request.method ?? 'GET'
    requests.push({ method, path, headers: request.headers, body })
    const {
      status = 200,
      json,
      bytes,
      headers = {},
    } = answer({ method, path, query: url.searchParams, body, account, postId }, switches)
    const isJson = bytes === undefined && json !== undefined
    response.writeHead(status, {
      ...(isJson ? { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' } : {}),
      ...headers,
    })
    response.end(isJson ? JSON.stringify(json) : bytes)
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const bound = server.address()
  const address = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : port}`
  return {
    server,
    address,
    switches,
    requests,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await startMock(Number(process.env['PORT'] ?? 8461))
  process.stdout.write(
    `${address}/console/ (accounts: ${Object.keys(data.ACCOUNTS).join(', ')}; password: demo)\n`,
  )
}
