import { Refusal } from '../refusal.ts'

// Printable ASCII without the quote and the backslash: what JSON writes as it is. Most of our text is of this kind.
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/
const LONE_SURROGATE = /\p{Surrogate}/u

function refuse(reason: string): never {
  throw new Refusal('seal.not_canonical', 400, { reason })
}

/**
 * A string as canonical JSON.
 *
 * @throws Refusal seal.not_canonical for a lone surrogate, which has no UTF-8 form
 * @source RFC 8785 §3.2.2.2
 */
export function canonicalString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`
  if (LONE_SURROGATE.test(text)) refuse('lone surrogate')
  return JSON.stringify(text)
}

function canonicalArray(list: readonly unknown[]): string {
  let out = '['
  for (let i = 0; i < list.length; i++) {
    if (i > 0) out += ','
    out += canonicalJson(list[i] ?? null)
  }
  return `${out}]`
}

function canonicalObject(object: Record<string, unknown>): string {
  const keys = Object.keys(object)
  for (let i = 1; i < keys.length; i++) {
    if (keys[i - 1]! > keys[i]!) {
      // The default order compares UTF-16 code units, which is what the RFC asks for.
      keys.sort()
      break
    }
  }
  let out = '{'
  for (const key of keys) {
    const value = object[key]
    // Left out as JSON.stringify does, so that a fact hashes the same before and after it was stored.
    if (value === undefined) continue
    if (out.length > 1) out += ','
    out += `${canonicalString(key)}:${canonicalJson(value)}`
  }
  return `${out}}`
}

/**
 * The one text of a JSON value that every implementation agrees on: keys sorted by UTF-16 code units, no white
 * space, numbers and strings as ECMAScript writes them. Equal to the canonical text of
 * `JSON.parse(JSON.stringify(value))`.
 *
 * @throws Refusal seal.not_canonical for what JSON cannot hold: NaN, infinities, bigint, functions, lone surrogates
 * @source RFC 8785
 * @example canonicalJson({ b: 1e21, a: '…' }) // '{"a":"…","b":1e+21}'
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return canonicalString(value)
    case 'number':
      return Number.isFinite(value) ? String(value) : refuse(`number ${value}`)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return canonicalArray(value)
      if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalJson(value.toJSON())
      return canonicalObject(value as Record<string, unknown>)
    default:
      return refuse(typeof value)
  }
}
