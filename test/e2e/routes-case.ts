import type { Headers } from './city.ts'
import type { World } from './routes-world.ts'

/** A file of a multipart request. */
export interface Sent {
  field: string
  name: string
  mime: string
  bytes: Uint8Array
}

/** A request on a route: what fills its path, its query and its body, and who asks. */
export interface Asked {
  /** A role of the world, headers of one's own, or nobody; default: the first role the route names. */
  as?: string | Headers | 'nobody'
  params?: Record<string, string>
  query?: Record<string, string>
  body?: object
  /** Makes the request multipart; the body becomes its fields. */
  file?: Sent
}

/** A request that succeeds with data of the world. */
export interface Happy extends Asked {
  /** Default 200. */
  status?: number
  /** What the answer holds. */
  shows?: string
  /** The answer is a stream that does not end: it is read over a socket until it shows what it should. */
  isStream?: boolean
}

/** A request that is refused. */
export interface Refused extends Asked {
  status: number
  /** The refusal; null for a page that says so in words. */
  code: string | null
}

/** The cases of one route, in the order of the table: later ones build on what earlier ones did. */
export interface RouteCases {
  happy: (world: World) => Happy | Promise<Happy>
  /** Takes from the answer what later cases need. */
  keep?: (answer: Record<string, unknown>, world: World) => void
  /** A text says why nothing can be refused. */
  refused: string | ((world: World) => Refused | Promise<Refused>)
}

/** By `METHOD /path/:parameter`. */
export type CaseTable = Record<string, RouteCases>

/** For routes that take no input: the only thing wrong can be that nobody is signed in. */
export const signedOut = (): Refused => ({ as: 'nobody', status: 401, code: 'kernel.not_signed_in' })

/** Input the schema of the route does not take. */
export const invalid = (asked: Asked): (() => Refused) => {
  return () => ({ ...asked, status: 400, code: 'kernel.invalid_input' })
}

/** An area that belongs to somebody else. */
export const foreignArea = (): Refused => ({
  query: { area: '1301' },
  status: 403,
  code: 'kernel.area_out_of_scope',
})

/** The body of a multipart request with one file. */
export function multipart(file: Sent, fields: object = {}): { type: string; payload: Buffer } {
  const boundary = 'shian-routes-test'
  const texts = Object.entries(fields).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`
  })
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="${file.field}"; filename="${file.name}"\r\ncontent-type: ${file.mime}\r\n\r\n`
  const parts = [Buffer.from(texts.join('') + head), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]
  return { type: `multipart/form-data; boundary=${boundary}`, payload: Buffer.concat(parts) }
}
