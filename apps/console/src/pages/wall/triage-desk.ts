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

function requestsOf(group: FindingGroup, decision: Decision): { path: string; body: Record<string, unknown> }[] {
  const path = `/v1/vision/findings/${encodeURIComponent(group.findingIds[0] ?? '')}`
  const confirm = { path: `${path}/verdict`, body: { verdict: 'confirmed', group: true } }
  switch (decision.do) {
    case 'confirm':
      return [confirm]
    case 'reject':
      return [{ path: `${path}/verdict`, body: { verdict: 'rejected', reason: decision.reason, group: true } }]
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
export function createTriageDesk({ post, now, onSettled }: TriageDeskOptions): TriageDesk {
  let acts: readonly Act[] = []
  let nextId = 1
  const listeners = new Set<() => void>()
  const unsent = new Map<number, { path: string; body: Record<string, unknown> }[]>()
  const queues = new Map<string, Promise<void>>()

  const publish = (next: readonly Act[]) => {
    acts = next.slice(-KEPT_ACTS)
    for (const listener of listeners) listener()
  }
  const change = (id: number, part: Partial<Act>): Act | undefined => {
    publish(acts.map(act => (act.id === id ? { ...act, ...part } : act)))
    return acts.find(act => act.id === id)
  }
  const settle = (id: number, part: Partial<Act>) => {
    const act = change(id, { ...part, settledAt: now() })
    if (act) onSettled(act)
  }
  const enqueue = (groupKey: string, work: () => Promise<void>) => {
    const queue = (queues.get(groupKey) ?? Promise.resolve()).then(work)
    queues.set(groupKey, queue)
    void queue.then(() => {
      if (queues.get(groupKey) === queue) queues.delete(groupKey)
    })
  }
  const send = (id: number, groupKey: string) =>
    enqueue(groupKey, async () => {
      const requests = unsent.get(id) ?? []
      try {
        while (requests[0]) {
          await post(requests[0].path, requests[0].body)
          requests.shift()
        }
        unsent.delete(id)
        // An undo asked for meanwhile waits in the same queue and goes on from here.
        const undoing = acts.some(act => act.id === id && act.phase === 'undoing')
        settle(id, undoing ? {} : { phase: 'done' })
      } catch (error) {
        settle(id, { phase: 'failed', error })
      }
    })
  const sendUndo = (act: Act) =>
    enqueue(act.group.groupKey, async () => {
      if (acts.find(one => one.id === act.id)?.phase !== 'undoing') return
      try {
        await post(`/v1/vision/findings/${encodeURIComponent(act.group.findingIds[0] ?? '')}/undo`, { group: true })
        settle(act.id, { phase: 'undone' })
      } catch (error) {
        settle(act.id, { phase: 'done', error })
      }
    })

  return {
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    acts: () => acts,
    decide(group, decision) {
      const id = nextId++
      unsent.set(id, requestsOf(group, decision))
      publish([...acts, { id, group, decision, phase: 'sending', settledAt: 0 }])
      send(id, group.groupKey)
    },
    retry(wanted) {
      const act = [...acts].reverse().find(one => one.phase === 'failed' && (wanted === undefined || one.id === wanted))
      if (!act) return false
      publish(acts.map(one => (one.id === act.id ? withoutError(one, 'sending') : one)))
      send(act.id, act.group.groupKey)
      return true
    },
    dismiss(id) {
      unsent.delete(id)
      const act = acts.find(one => one.id === id)
      // A verdict whose undo failed stays given; only the message goes.
      publish(act?.phase === 'done' ? acts.map(one => (one.id === id ? withoutError(one, 'done') : one)) : acts.filter(one => one.id !== id))
    },
    undo() {
      const act = [...acts].reverse().find(one => one.phase === 'sending' || one.phase === 'done')
      if (!act) return { refusal: 'nothing' }
      if (act.decision.do === 'dispatch') return { act, refusal: 'dispatched' }
      publish(acts.map(one => (one.id === act.id ? withoutError(one, 'undoing') : one)))
      sendUndo(act)
      return { act }
    },
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
export function applyActs(groups: readonly FindingGroup[], acts: readonly Act[], startedAt: number): FindingGroup[] {
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
