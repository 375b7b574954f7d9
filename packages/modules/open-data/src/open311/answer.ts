import { Reply } from '@shian/kernel'
import { OPEN_HEADERS } from '../headers.ts'
import { document, element, type XmlNames, type XmlValue } from '../xml.ts'

/** Formats of the interface, as the end of an address names them. */
export type Format = 'xml' | 'json'

const NAMES: XmlNames = {
  entries: {
    services: 'service',
    attributes: 'attribute',
    service_requests: 'request',
    service_request_updates: 'request_update',
    endpoints: 'endpoint',
    formats: 'format',
    errors: 'error',
  },
}

/** Clients compare the type of a discovery document as a whole, so that one has no charset. */
const TYPES = {
  xml: { plain: 'text/xml', full: 'text/xml; charset=utf-8' },
  json: { plain: 'application/json', full: 'application/json; charset=utf-8' },
} as const

interface Options {
  status?: number
  /** Whether the media type stands alone. */
  isPlain?: boolean
  cache?: string
}

/** An answer: in JSON the value, in XML an element of that name around it. */
export function answer(format: Format, root: string, value: XmlValue, options: Options = {}): Reply {
  const text = format === 'xml' ? document(element(root, value, NAMES)) : JSON.stringify(value)
  const headers = {
    ...OPEN_HEADERS,
    'content-type': TYPES[format][options.isPlain ? 'plain' : 'full'],
    'cache-control': options.cache ?? 'no-cache',
  }
  return new Reply(Buffer.from(text), headers, options.status ?? 200)
}

/** Something wrong with a request. */
export class Wrong extends Error {
  readonly status: number
  constructor(status: number, description: string) {
    super(description)
    this.status = status
  }
}

/** The errors of a request. @source Open311 GeoReport v2, Errors */
export function errors(format: Format, { status, message }: Pick<Wrong, 'status' | 'message'>): Reply {
  return answer(format, 'errors', [{ code: status, description: message }], { status, cache: 'no-store' })
}
