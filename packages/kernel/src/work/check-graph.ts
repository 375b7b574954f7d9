import { isFinal, type Kind, statesFrom, targetsOf } from './kind.ts'

/** Steps between states: from, action, to. An action without a target stays. */
export function edgesOf(kind: Kind): { from: string; action: string; to: string }[] {
  return Object.entries(kind.actions).flatMap(([name, action]) =>
    statesFrom(kind, action).flatMap(from => {
      const targets = targetsOf(action)
      return (targets.length > 0 ? targets : [from]).map(to => ({ from, action: name, to }))
    }),
  )
}

/** Every state that can be reached from the given ones, themselves included. */
export function reachableFrom(kind: Kind, starts: readonly string[]): Set<string> {
  const edges = edgesOf(kind)
  const seen = new Set(starts)
  const queue = [...seen]
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    for (const edge of edges) {
      if (edge.from !== state || seen.has(edge.to)) continue
      seen.add(edge.to)
      queue.push(edge.to)
    }
  }
  return seen
}

/** What is wrong with the states of a definition: one line each. */
export function checkGraph(kind: Kind): string[] {
  const states = Object.keys(kind.states)
  const initial = states.filter(state => kind.states[state]?.initial)
  if (initial.length !== 1) return [`${initial.length} initial states, there must be exactly one`]
  const finals = states.filter(state => isFinal(kind, state))
  if (finals.length === 0) return ['no final state: an item would never end']
  const reached = reachableFrom(kind, initial)
  const problems: string[] = []
  for (const state of states) {
    if (!reached.has(state)) problems.push(`state "${state}" is never reached`)
    else if (![...reachableFrom(kind, [state])].some(other => isFinal(kind, other))) {
      problems.push(`state "${state}" has no way to a final state`)
    }
  }
  for (const [name, action] of Object.entries(kind.actions)) {
    if (!statesFrom(kind, action).some(state => reached.has(state)))
      problems.push(`action ${name} can never be taken`)
  }
  return problems
}
