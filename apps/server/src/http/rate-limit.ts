import { Refusal } from '@shian/kernel'

/** Callers remembered at once; the least recent are forgotten, which can only be to their advantage. */
const CALLERS_MAX = 50_000

interface Bucket {
  tokens: number
  at: number
}

/**
 * Token buckets in memory: a caller may use a minute's worth at once and regains it evenly. Bounds one process; a
 * fleet behind a proxy has one bucket a process.
 */
export class RateLimit {
  readonly #buckets = new Map<string, Bucket>()

  /**
   * Takes one request of a caller.
   *
   * @param caller what is counted: session, device or address, with the route when it has a limit of its own
   * @throws Refusal server.too_many_requests with `retryAfterSeconds`
   */
  take(caller: string, perMinute: number, nowMillis: number): void {
    const bucket = this.#buckets.get(caller)
    if (!bucket) {
      this.#makeRoom()
      this.#buckets.set(caller, { tokens: perMinute - 1, at: nowMillis })
      return
    }
    const regained = ((nowMillis - bucket.at) * perMinute) / 60_000
    bucket.tokens = Math.min(perMinute, bucket.tokens + Math.max(0, regained))
    bucket.at = nowMillis
    if (bucket.tokens < 1) {
      const retryAfterSeconds = Math.max(1, Math.ceil(((1 - bucket.tokens) * 60) / perMinute))
      throw new Refusal('server.too_many_requests', 429, { retryAfterSeconds })
    }
    bucket.tokens -= 1
  }

  #makeRoom(): void {
    if (this.#buckets.size < CALLERS_MAX) return
    const oldest = this.#buckets.keys().next().value
    if (oldest !== undefined) this.#buckets.delete(oldest)
  }
}
