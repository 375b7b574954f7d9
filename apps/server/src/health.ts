import type { Bilingual } from '@shian/kernel'

export type PartState = 'ok' | 'degraded' | 'down'

/** How one part of a service is. */
export interface PartReport {
  service: string
  part: string
  state: PartState
  reason?: Bilingual
  since: Date
}

/** What services say about themselves, kept for /healthz and the metrics. */
export class Health {
  readonly #parts = new Map<string, PartReport>()

  report(service: string, part: string, state: PartState, now: Date, reason?: Bilingual): void {
    const key = `${service} ${part}`
    const before = this.#parts.get(key)
    const since = before?.state === state ? before.since : now
    this.#parts.set(key, { service, part, state, since, ...(reason ? { reason } : {}) })
  }

  parts(): PartReport[] {
    return [...this.#parts.values()].sort((a, b) => (a.service + a.part < b.service + b.part ? -1 : 1))
  }

  /** The worst state of all parts. */
  overall(): PartState {
    const states = [...this.#parts.values()].map(part => part.state)
    return states.includes('down') ? 'down' : states.includes('degraded') ? 'degraded' : 'ok'
  }
}
