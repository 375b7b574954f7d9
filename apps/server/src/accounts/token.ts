import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A secret of 256 bits that a caller shows again; only its digest is stored. */
export function makeToken(prefix = ''): string {
  return `${prefix}${randomBytes(32).toString('base64url')}`
}

/** What is stored of a token. It has full entropy, so one round of SHA-256 is enough. */
export function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Compares two short secrets in constant time. */
export function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(digestOf(one), digestOf(other))
}

/**
 * Remembers look-ups for a few seconds, misses as well, and never more than `max`: a request costs no query of its
 * own, and a revoked right ends within the time.
 */
export class ShortMemory<V> {
  readonly #entries = new Map<string, { value: V; until: number }>()
  readonly #millis: number
  readonly #max: number

  constructor(millis: number, max: number) {
    this.#millis = millis
    this.#max = max
  }

  get(key: string, now: number): { value: V } | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    if (entry.until > now) return entry
    this.#entries.delete(key)
    return undefined
  }

  set(key: string, value: V, now: number): void {
    if (this.#entries.size >= this.#max) {
      const oldest = this.#entries.keys().next().value
      if (oldest !== undefined) this.#entries.delete(oldest)
    }
    this.#entries.set(key, { value, until: now + this.#millis })
  }

  forget(key: string): void {
    this.#entries.delete(key)
  }

  /** Forgets what the predicate names: all sessions of a person. */
  forgetWhere(matches: (value: V) => boolean): void {
    for (const [key, { value }] of this.#entries) if (matches(value)) this.#entries.delete(key)
  }
}
