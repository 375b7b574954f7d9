import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import { Refusal } from '@shian/kernel'
import type { StreamRef } from '@shian/vision/ports'

/** Which addresses may be opened. */
export interface StreamRules {
  /** Folders whose video files may be read; none by default. */
  fileRoots: readonly string[]
  /** Further hosts to refuse, e.g. the platform's own database. Link-local and unspecified addresses always are. */
  refuseHost?: (host: string) => boolean
}

/** An address that passed the rules. `input` and `password` are never logged. */
export type AllowedStream =
  | { kind: 'rtsp'; input: string; host: string; port: number; secrets: string[] }
  | { kind: 'file'; path: string; loop: boolean; secrets: string[] }
  | { kind: 'http-snapshot'; url: URL; username: string; password: string; secrets: string[] }
  | { kind: 'drawn'; ref: Extract<StreamRef, { kind: 'drawn' }>; secrets: string[] }

function refuse(reason: string): never {
  throw new Refusal('vision.stream_not_allowed', 422, { reason })
}

/** Addresses that are never a camera but often hold something worth stealing (cloud metadata) or mean "anything". */
function isReservedHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  return /^169\.254\.|^0\.|^fe[89ab]|^::$|^(::ffff:)?(a9fe|169\.254)/.test(bare)
}

function parse(text: string, protocols: readonly string[]): URL {
  if (typeof text !== 'string' || text.length > 2048) refuse('length')
  for (const character of text) if (character <= ' ' || character === '\u007f') refuse('control characters')
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return refuse('not an address')
  }
  if (!protocols.includes(url.protocol)) refuse(`protocol, accepted: ${protocols.join(' ')}`)
  if (url.hostname === '') refuse('no host')
  // Non-special schemes keep the host as written: what is no plain ASCII name or address is refused.
  if (!/^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/i.test(url.hostname)) refuse('host')
  return url
}

function credentials(url: URL, ref: { username?: string; password?: string }) {
  const decode = (text: string) => {
    try {
      return decodeURIComponent(text)
    } catch {
      return text
    }
  }
  const username = ref.username ?? decode(url.username)
  const password = ref.password ?? decode(url.password)
  const secrets = [...new Set([password, encodeURIComponent(password), url.password])].filter(s => s !== '')
  return { username, password, secrets }
}

function allowHost(url: URL, rules: StreamRules): void {
  if (isReservedHost(url.hostname) || rules.refuseHost?.(url.hostname)) refuse('host')
}

function allowRtsp(ref: Extract<StreamRef, { kind: 'rtsp' }>, rules: StreamRules): AllowedStream {
  const url = parse(ref.url, ['rtsp:', 'rtsps:'])
  allowHost(url, rules)
  const { username, password, secrets } = credentials(url, ref)
  const user = username ? `${encodeURIComponent(username)}:${encodeURIComponent(password)}@` : ''
  const port = url.port ? Number(url.port) : url.protocol === 'rtsps:' ? 322 : 554
  const input = `${url.protocol}//${user}${url.hostname}:${port}${url.pathname}${url.search}`
  return { kind: 'rtsp', input, host: url.hostname.replace(/^\[|\]$/g, ''), port, secrets }
}

function isInside(path: string, root: string): boolean {
  const between = relative(root, path)
  return between !== '' && !between.startsWith('..') && !isAbsolute(between)
}

/**
 * Checks an address and takes it apart.
 *
 * @throws Refusal `vision.stream_not_allowed` with the reason; never with the address
 */
export function allowStream(ref: StreamRef, rules: StreamRules): AllowedStream {
  if (ref.kind === 'rtsp') return allowRtsp(ref, rules)
  if (ref.kind === 'drawn') {
    if (!Number.isSafeInteger(ref.seed)) refuse('seed')
    return { kind: 'drawn', ref, secrets: [] }
  }
  if (ref.kind === 'http-snapshot') {
    const url = parse(ref.url, ['http:', 'https:'])
    allowHost(url, rules)
    const { username, password, secrets } = credentials(url, ref)
    url.username = ''
    url.password = ''
    url.hash = ''
    return { kind: 'http-snapshot', url, username, password, secrets }
  }
  if (ref.kind === 'file') {
    if (typeof ref.url !== 'string' || ref.url.includes('\0')) refuse('path')
    const path = resolve(ref.url)
    if (!rules.fileRoots.some(root => isInside(path, resolve(root)))) refuse('outside the video folder')
    return { kind: 'file', path, loop: ref.loop ?? false, secrets: [] }
  }
  return refuse('kind')
}

/** Whether the file is there, is a plain file, and stays inside its folder when links are followed. */
export async function isAllowedFile(path: string, rules: StreamRules): Promise<boolean> {
  try {
    const real = await realpath(path)
    const roots = await Promise.all(rules.fileRoots.map(root => realpath(root).catch(() => resolve(root))))
    return roots.some(root => isInside(real, root)) && (await stat(real)).isFile()
  } catch {
    return false
  }
}
