import type { FindingGroup } from '../../api/types.ts'
import type { Decision } from './triage-keys.ts'

/** Where an act stands. The screen shows its result at once and takes it back when the server says no. */
export type ActPhase = 'sending' | 'done' | 'failed' | 'undoing' | 'undone'

/** What an officer did to one group. */
export interface Act {
  readonly id: number
  readonly group: FindingGroup
  readonly decision: Decision
  readonly phase: ActPhase
  /** When the server last answered, milliseconds since 1970. */
  readonly settledAt: number
  readonly error?: unknown
}

/** Why the last act cannot be undone; undefined when it is being undone. */
export type UndoRefusal = 'nothing' | 'dispatched'

export interface TriageDesk {
  readonly subscribe: (listener: () => void) => () => void
  readonly acts: () => readonly Act[]
  readonly decide: (group: FindingGroup, decision: Decision) => void
  /** Sends a failed act again; the newest failed one without an id. False when there is none. */
  readonly retry: (id?: number) => boolean
  readonly dismiss: (id: number) => void
  readonly undo: () => { readonly act?: Act; readonly refusal?: UndoRefusal }
}

export interface TriageDeskOptions {
  readonly post: (path: string, body: Readonly<Record<string, unknown>>) => Promise<unknown>
  readonly now: () => number
  /** Called whenever the server answered. */
  readonly onSettled: (act: Act) => void
}

const KEPT_ACTS = 60

const addressOf = (group: FindingGroup): string =>
  `/v1/vision/findings/${encodeURIComponent(group.findingIds[0] ?? '')}`

function requestsOf(group: FindingGroup, decision: Decision): Request[] {
  const path = addressOf(group)
  const confirm = { path: `${path}/verdict`, body: { verdict: 'confirmed', group: true } }
  switch (decision.do) {
    case 'confirm':
      return [confirm]
    case 'reject':
      return [
        { path: `${path}/verdict`, body: { verdict: 'rejected', reason: decision.reason, group: true } },
      ]
    case 'health':
      return [{ path: `${path}/health`, body: { group: true } }]
    case 'dispatch': {
      const dispatch = { path: `${path}/dispatch`, body: { to: decision.to } }
      // A dispatch judges one finding; the rest of the group is confirmed first, so that none of it stays open.
      return group.count > 1 ? [confirm, dispatch] : [dispatch]
    }
  }
}

/**
 * Sends verdicts and remembers them. Acts on different groups run side by side, those on one group one after another;
 * a failed one keeps what was not sent yet, so that trying again repeats nothing that was kept.
 */
export function createTriageDesk(options: TriageDeskOptions): TriageDesk {
  const desk = new Desk(options)
  return {
    subscribe: listener => desk.subscribe(listener),
    acts: () => desk.acts,
    decide: (group, decision) => desk.decide(group, decision),
    retry: id => desk.retry(id),
    dismiss: id => desk.dismiss(id),
    undo: () => desk.undo(),
  }
}

interface Request {
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
}

class Desk {
  acts: readonly Act[] = []
  private nextId = 1
  private readonly options: TriageDeskOptions
  private readonly listeners = new Set<() => void>()
  private readonly unsent = new Map<number, Request[]>()
  private readonly queues = new Map<string, Promise<void>>()

  constructor(options: TriageDeskOptions) {
    this.options = options
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  decide(group: FindingGroup, decision: Decision): void {
    const id = this.nextId++
    this.unsent.set(id, requestsOf(group, decision))
    this.publish([...this.acts, { id, group, decision, phase: 'sending', settledAt: 0 }])
    this.enqueue(group.groupKey, () => this.send(id))
  }

  retry(wanted: number | undefined): boolean {
    const act = this.newest(({ id, phase }) => phase === 'failed' && (wanted === undefined || id === wanted))
    if (!act) return false
    this.replace(withoutError(act, 'sending'))
    this.enqueue(act.group.groupKey, () => this.send(act.id))
    return true
  }

  dismiss(id: number): void {
    this.unsent.delete(id)
    const act = this.newest(one => one.id === id)
    // A verdict whose undo failed stays given; only the message goes.
    if (act?.phase === 'done') this.replace(withoutError(act, 'done'))
    else this.publish(this.acts.filter(one => one.id !== id))
  }

  undo(): { readonly act?: Act; readonly refusal?: UndoRefusal } {
    const act = this.newest(({ phase }) => phase === 'sending' || phase === 'done')
    if (!act) return { refusal: 'nothing' }
    if (act.decision.do === 'dispatch') return { act, refusal: 'dispatched' }
    this.replace(withoutError(act, 'undoing'))
    this.enqueue(act.group.groupKey, () => this.sendUndo(act.id))
    return { act }
  }

  private async send(id: number): Promise<void> {
    const requests = this.unsent.get(id) ?? []
    try {
      while (requests[0]) {
        await this.options.post(requests[0].path, requests[0].body)
        requests.shift()
      }
      this.unsent.delete(id)
      // An undo asked for meanwhile waits in the same queue and goes on from here.
      const undoing = this.newest(act => act.id === id)?.phase === 'undoing'
      this.settle(id, undoing ? {} : { phase: 'done' })
    } catch (error) {
      this.settle(id, { phase: 'failed', error })
    }
  }

  private async sendUndo(id: number): Promise<void> {
    const act = this.newest(one => one.id === id)
    if (act?.phase !== 'undoing') return
    try {
      await this.options.post(`${addressOf(act.group)}/undo`, { group: true })
      this.settle(id, { phase: 'undone' })
    } catch (error) {
      this.settle(id, { phase: 'done', error })
    }
  }

  private enqueue(groupKey: string, work: () => Promise<void>): void {
    const queue = (this.queues.get(groupKey) ?? Promise.resolve()).then(work)
    this.queues.set(groupKey, queue)
    void queue.then(() => {
      if (this.queues.get(groupKey) === queue) this.queues.delete(groupKey)
    })
  }

  private newest(wanted: (act: Act) => boolean): Act | undefined {
    return [...this.acts].reverse().find(wanted)
  }

  private settle(id: number, part: Partial<Act>): void {
    const before = this.newest(act => act.id === id)
    if (!before) return
    const act = { ...before, ...part, settledAt: this.options.now() }
    this.replace(act)
    this.options.onSettled(act)
  }

  private replace(next: Act): void {
    this.publish(this.acts.map(act => (act.id === next.id ? next : act)))
  }

  private publish(next: readonly Act[]): void {
    this.acts = next.slice(-KEPT_ACTS)
    for (const listener of this.listeners) listener()
  }
}

function withoutError({ error: _, ...act }: Act, phase: ActPhase): Act {
  return { ...act, phase }
}

/**
 * The open groups as the officer should see them: judged ones are gone at once, undone ones are back at once, failed
 * ones are back. An answer asked for after the server settled an act is the truth and shown as it is.
 *
 * @param startedAt when the answer was asked for, milliseconds since 1970
 */
export function applyActs(
  groups: readonly FindingGroup[],
  acts: readonly Act[],
  startedAt: number,
): FindingGroup[] {
  const latest = new Map(acts.map(act => [act.group.groupKey, act]))
  const shown = groups.filter(({ groupKey }) => {
    const act = latest.get(groupKey)
    return !act || !(act.phase === 'sending' || (act.phase === 'done' && startedAt <= act.settledAt))
  })
  const known = new Set(groups.map(group => group.groupKey))
  const restored = [...latest.values()].filter(
    ({ phase, settledAt, group }) =>
      !known.has(group.groupKey) && (phase === 'undoing' || (phase === 'undone' && startedAt <= settledAt)),
  )
  return [...shown, ...restored.map(act => act.group)]
}
