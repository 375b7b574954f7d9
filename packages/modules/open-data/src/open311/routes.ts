import {
  Refusal,
  type Reply,
  type RequestContext,
  type Route,
  type RouteInput,
  route,
  toProblem,
} from '@shian/kernel'
import { type TObject, Type } from '@sinclair/typebox'
import { originOf } from '../site.ts'
import { answer, errors, type Format, Wrong } from './answer.ts'
import { type Form, receive } from './receive.ts'
import { listRequests, listUpdates, type RequestsQuery, showRequest } from './requests.ts'
import { findService, SERVICES, showDefinition, showService } from './services.ts'

const BASE = '/open311/v2'
/** When the interface last changed its shape. @source Open311 Service Discovery */
const CHANGESET = '2026-11-01T00:00:00Z'
const FORMATS: readonly Format[] = ['xml', 'json']
const KEEP = 'public, max-age=3600'
const FORM_BYTES = 64 * 1024
/** A city's own service sends for many people from one address. */
const SEND_PER_MINUTE = 60

const Text = Type.Optional(Type.String({ maxLength: 200 }))
const Key = { jurisdiction_id: Text, api_key: Text, locale: Text }
const Query = Type.Object(Key, { additionalProperties: true })
const Listed = Type.Object(
  {
    ...Key,
    service_request_id: Type.Optional(Type.String({ maxLength: 40_000 })),
    service_code: Text,
    start_date: Text,
    end_date: Text,
    status: Text,
  },
  { additionalProperties: true },
)
const Named = Type.Object({
  name: Type.String({ maxLength: 140, pattern: '^[A-Za-z0-9._-]+\\.(xml|json)$' }),
})

/** Whatever is refused is told in the words of the interface, so that its clients can read it. */
async function told(format: Format, work: () => Promise<Reply> | Reply): Promise<Reply> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Wrong) return errors(format, error)
    if (!(error instanceof Refusal) || error.status >= 500) throw error
    const { title, title_en } = toProblem(error, '')
    return errors(format, { status: error.status, message: `${title_en}. ${title}` })
  }
}

function split(name: string): { id: string; format: Format } {
  const dot = name.lastIndexOf('.')
  return { id: name.slice(0, dot), format: name.slice(dot + 1) as Format }
}

type Handle = (
  context: RequestContext,
  format: Format,
  input: RouteInput<object, object, unknown>,
) => Promise<Reply>

/** One route for each format: their addresses differ by the ending. */
function inFormats(
  name: string,
  query: TObject,
  titles: { zh: string; en: string },
  handle: Handle,
): Route[] {
  return FORMATS.map(format =>
    route({
      method: 'GET',
      path: `${name}.${format}`,
      summary: { zh: `${titles.zh}(${format.toUpperCase()})`, en: `${titles.en} (${format.toUpperCase()})` },
      access: 'public',
      query,
      handle: (context, input) => told(format, () => handle(context, format, input)),
    }),
  )
}

function discovery(context: RequestContext, format: Format): Reply {
  const url = `${originOf(context)}${BASE}`
  const endpoint = (mime: string) => ({
    specification: 'http://wiki.open311.org/GeoReport_v2',
    url,
    changeset: CHANGESET,
    type: 'production',
    formats: [mime],
  })
  const body = {
    changeset: CHANGESET,
    contact: '12345',
    key_service: 'No key is needed. 无需申请密钥',
    endpoints: [endpoint('text/xml'), endpoint('application/json')],
  }
  return answer(format, 'discovery', body, { isPlain: true, cache: KEEP })
}

const definition = route({
  method: 'GET',
  path: `${BASE}/services/:name`,
  summary: { zh: 'Open311:服务的定义', en: 'Open311: definition of a service' },
  access: 'public',
  params: Named,
  query: Query,
  handle(_, { params }) {
    const { id, format } = split(params.name)
    return told(format, () => {
      const service = findService(id)
      if (!service?.hasDefinition) throw new Wrong(404, 'service_code was not found. 没有该服务的定义')
      return answer(format, 'service_definition', showDefinition(service), { cache: KEEP })
    })
  },
})

const one = route({
  method: 'GET',
  path: `${BASE}/requests/:name`,
  summary: { zh: 'Open311:一件诉求的状态', en: 'Open311: one service request' },
  access: 'public',
  params: Named,
  query: Query,
  handle(context, { params }) {
    const { id, format } = split(params.name)
    return told(format, async () => {
      const query = { service_request_id: id }
      const rows = await context.transaction(tx => listRequests(tx, query, context.now))
      if (rows.length === 0) throw new Wrong(404, 'service_request_id was not found. 没有该编号')
      return answer(format, 'service_requests', rows.map(showRequest))
    })
  },
})

const token = route({
  method: 'GET',
  path: `${BASE}/tokens/:name`,
  summary: { zh: 'Open311:由令牌查编号', en: 'Open311: the id behind a token' },
  access: 'public',
  params: Named,
  query: Query,
  handle(context, { params }) {
    const { id, format } = split(params.name)
    return told(format, async () => {
      const query = { service_request_id: id }
      const rows = await context.transaction(tx => listRequests(tx, query, context.now))
      if (rows.length === 0) throw new Wrong(404, 'token was not found. 没有该令牌')
      // Requests get their id at once, which is its own token.
      return answer(format, 'service_requests', [{ service_request_id: id, token: id }])
    })
  },
})

/** A form in either encoding, or the same as JSON; of a name sent twice the first counts. */
function formOf({ body, files }: Pick<RouteInput<object, object, unknown>, 'body' | 'files'>): Form {
  const form = new Map<string, string>()
  const [encoded] = files
  const entries = encoded
    ? [...new URLSearchParams(Buffer.from(encoded.bytes).toString('utf8'))]
    : Object.entries((body ?? {}) as object).map(([name, value]) => [name, String(value)] as const)
  for (const [name, value] of entries) {
    // A character PostgreSQL cannot hold, in no text a person writes.
    if (!form.has(name)) form.set(name, value.replaceAll('\u0000', ''))
  }
  return form
}

const sending = FORMATS.map(format =>
  route({
    method: 'POST',
    path: `${BASE}/requests.${format}`,
    summary: {
      zh: `Open311:提交诉求(${format.toUpperCase()})`,
      en: `Open311: send a request (${format.toUpperCase()})`,
    },
    access: 'public',
    ratePerMinute: SEND_PER_MINUTE,
    upload: { maxBytes: FORM_BYTES, maxFiles: 1, mimes: ['application/x-www-form-urlencoded'] },
    query: Query,
    body: Type.Object(
      { service_code: Text, description: Type.Optional(Type.String({ maxLength: 20_000 })) },
      { additionalProperties: true },
    ),
    handle: (context, input) =>
      told(format, async () => {
        const { id, key } = await receive(context, formOf(input))
        const notice =
          key && `查询编号 ${key.number},查询码 ${key.code} · number ${key.number}, code ${key.code}`
        const received = { service_request_id: id, service_notice: notice, account_id: null }
        return answer(format, 'service_requests', [received], { cache: 'no-store' })
      }),
  }),
)

/**
 * Service requests from the programs of others, FixMyStreet among them.
 *
 * @source Open311 GeoReport v2; Open311 Service Discovery
 */
export const open311Routes: Route[] = [
  ...inFormats(
    '/open311/discovery',
    Query,
    { zh: 'Open311:接口发现', en: 'Open311: discovery' },
    async (context, format) => discovery(context, format),
  ),
  ...inFormats(
    `${BASE}/services`,
    Query,
    { zh: 'Open311:服务列表', en: 'Open311: services' },
    async (_, format) => answer(format, 'services', SERVICES.map(showService), { cache: KEEP }),
  ),
  definition,
  ...inFormats(
    `${BASE}/requests`,
    Listed,
    { zh: 'Open311:诉求列表', en: 'Open311: requests' },
    async (context, format, input) => {
      const query = input.query as RequestsQuery
      const rows = await context.transaction(tx => listRequests(tx, query, context.now))
      return answer(format, 'service_requests', rows.map(showRequest))
    },
  ),
  ...sending,
  one,
  token,
  ...inFormats(
    `${BASE}/servicerequestupdates`,
    Listed,
    { zh: 'Open311:诉求进展', en: 'Open311: updates of requests' },
    async (context, format, input) => {
      const query = input.query as RequestsQuery
      const updates = await context.transaction(tx => listUpdates(tx, query, context.now))
      return answer(format, 'service_request_updates', updates)
    },
  ),
]
