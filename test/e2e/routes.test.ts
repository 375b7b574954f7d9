import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Route } from '@shian/kernel'
import { findEngines } from '../../scripts/engines.ts'
import { accessCases, leavingCases } from './routes-access.ts'
import { type Asked, type CaseTable, type Happy, multipart } from './routes-case.ts'
import { caseworkCases } from './routes-casework.ts'
import { complaintCases } from './routes-complaints.ts'
import { documentCases } from './routes-documents.ts'
import { openDataCases } from './routes-open-data.ts'
import { planningCases } from './routes-planning.ts'
import { publicCases } from './routes-public.ts'
import { registryCases } from './routes-registry.ts'
import { selfInspectionCases } from './routes-self-inspection.ts'
import { supervisionCases } from './routes-supervision.ts'
import { syncCases } from './routes-sync.ts'
import { systemCases } from './routes-system.ts'
import { visionCases } from './routes-vision.ts'
import { buildWorld, type World } from './routes-world.ts'

const STREAM_BYTES_MAX = 1_000_000
const missing = findEngines().ffmpeg ? false : 'SKIPPED: ffmpeg is missing: apt-get install ffmpeg'

/** In the order they run. */
const CASES: CaseTable = {
  ...registryCases,
  ...accessCases,
  ...leavingCases,
  ...visionCases,
  ...supervisionCases,
  ...selfInspectionCases,
  ...caseworkCases,
  ...planningCases,
  ...syncCases,
  ...publicCases,
  ...complaintCases,
  ...documentCases,
  ...openDataCases,
  ...systemCases,
}

describe('every route', { skip: missing }, () => {
  let world: World
  let routes: Map<string, Partial<Route>>

  before(async () => {
    world = await buildWorld()
    const described = world.test.platform.describedModules.flatMap(module => module.routes)
    routes = new Map(described.map(route => [`${route.method} ${route.path}`, route]))
  })
  after(() => world?.test.close())

  /** The first role the route names, unless the case says who asks. */
  function headersFor(name: string, as: Asked['as']): Record<string, string> {
    if (typeof as === 'object') return as
    const access = routes.get(name)!.access!
    if (as === 'nobody' || (!as && access === 'public')) return {}
    if (!as && access === 'device') return { authorization: `Bearer ${world.token}` }
    const role = as ?? (typeof access === 'string' ? 'inspector' : access[0]!)
    return { ...world.people.get(role)!.headers }
  }

  function request(name: string, asked: Asked) {
    const [method, path] = name.split(' ') as [Route['method'], string]
    const filled = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(asked.params?.[key] ?? ''))
    const url = asked.query ? `${filled}?${new URLSearchParams(asked.query)}` : filled
    const headers = headersFor(name, asked.as)
    if (asked.file) {
      const { type, payload } = multipart(asked.file, asked.body)
      return { method, url, headers: { ...headers, 'content-type': type }, payload }
    }
    return { method, url, headers, ...(asked.body ? { payload: asked.body } : {}) }
  }

  /** Reads a stream until it shows the text; what it showed, and its status. */
  async function readStream(name: string, asked: Happy) {
    const { url, headers } = request(name, asked)
    const stop = new AbortController()
    const answer = await fetch(`${world.url}${url}`, { headers, signal: stop.signal })
    let body = ''
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      body += chunk
      if (body.includes(asked.shows!) || body.length > STREAM_BYTES_MAX) break
    }
    stop.abort()
    return { statusCode: answer.status, body }
  }

  it('is in the table, and the table names no other', () => {
    assert.deepEqual(Object.keys(CASES).sort(), [...routes.keys()].sort())
  })

  it('has a refusal, unless it is public and takes no input', () => {
    for (const [name, { refused }] of Object.entries(CASES)) {
      if (typeof refused !== 'string') continue
      const { access, params, query, body, upload } = routes.get(name)!
      assert.equal(access, 'public', name)
      assert.deepEqual([params, query, body, upload].filter(Boolean), [], name)
    }
  })

  for (const [name, { happy, keep, refused }] of Object.entries(CASES)) {
    it(`${name} answers`, { timeout: 60_000 }, async () => {
      const asked = await happy(world)
      const answer = asked.isStream
        ? await readStream(name, asked)
        : await world.test.app.inject(request(name, asked))
      assert.equal(answer.statusCode, asked.status ?? 200, answer.body.slice(0, 600))
      if (asked.shows)
        assert.ok(answer.body.includes(asked.shows), `${asked.shows}: ${answer.body.slice(0, 600)}`)
      keep?.(JSON.parse(answer.body) as Record<string, unknown>, world)
    })
    if (typeof refused === 'string') continue
    it(`${name} refuses`, { timeout: 60_000 }, async () => {
      const { status, code, ...asked } = await refused(world)
      const answer = await world.test.app.inject(request(name, asked))
      assert.equal(answer.statusCode, status, answer.body.slice(0, 600))
      if (code === null) assert.match(String(answer.headers['content-type']), /^text\/html/)
      else assert.equal((answer.json() as { code: string }).code, code, answer.body)
    })
  }
})
