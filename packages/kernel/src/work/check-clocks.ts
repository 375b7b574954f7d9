import { edgesOf, reachableFrom } from './check-graph.ts'
import { initialState, isFinal, type Kind, type KindClock, listOf, statesFrom, targetsOf } from './kind.ts'

/** What is wrong with the clocks of a definition: one line each. */
export function checkClocks(kind: Kind): string[] {
  const ids = kind.clocks.map(clock => clock.id)
  const doubled = ids.filter((id, index) => ids.indexOf(id) !== index)
  const problems = doubled.map(id => `clock ${id} is defined twice`)
  if (problems.length > 0 || Object.values(kind.states).filter(state => state.initial).length !== 1)
    return problems
  return kind.clocks.flatMap(clock => [
    ...checkTriggers(kind, clock),
    ...checkTermOf(kind, clock),
    ...checkExpiry(kind, clock),
  ])
}

function checkTriggers(kind: Kind, clock: KindClock): string[] {
  const starts = startStates(kind, clock.from)
  if (!starts) return [`clock ${clock.id} starts from unknown "${clock.from}"`]
  const stops = listOf(clock.stop)
  const unknown = stops.filter(stop => stop !== 'final' && !isName(kind, stop))
  if (unknown.length > 0) return unknown.map(stop => `clock ${clock.id} is stopped by unknown "${stop}"`)
  const reached = reachableFrom(kind, starts)
  const canFire = stops.some(stop => {
    if (stop === 'final') return [...reached].some(state => isFinal(kind, state))
    const action = kind.actions[stop]
    if (action) return statesFrom(kind, action).some(state => reached.has(state))
    return edgesOf(kind).some(edge => edge.to === stop && edge.from !== stop && reached.has(edge.from))
  })
  return canFire ? [] : [`clock ${clock.id}: nothing that stops it can happen after it starts`]
}

function startStates(kind: Kind, from: string): string[] | undefined {
  if (from === 'created') return [initialState(kind)]
  const action = kind.actions[from]
  if (action) return targetsOf(action).length > 0 ? targetsOf(action) : statesFrom(kind, action)
  return Object.hasOwn(kind.states, from) ? [from] : undefined
}

function isName(kind: Kind, name: string): boolean {
  return Object.hasOwn(kind.actions, name) || Object.hasOwn(kind.states, name)
}

function checkTermOf(kind: Kind, clock: KindClock): string[] {
  const problems: string[] = []
  const isRule = 'rule' in clock.term || ('otherwise' in clock.term && 'rule' in clock.term.otherwise)
  if (clock.effect === 'statutory' && !isRule && !clock.source) {
    problems.push(`clock ${clock.id} is statutory but names no rule and no source`)
  }
  if ('field' in clock.term && kind.fields[clock.term.field]?.type !== 'number') {
    problems.push(
      `clock ${clock.id} takes its length from "${clock.term.field}", which is not a number field`,
    )
  }
  const [root, name = ''] = (clock.anchor ?? '').split('.')
  if (
    clock.anchor !== undefined &&
    (!['form', 'item'].includes(root ?? '') || kind.fields[name]?.type !== 'date')
  ) {
    problems.push(`clock ${clock.id} is anchored on "${clock.anchor}", which is not a date field`)
  }
  return problems
}

function checkExpiry(kind: Kind, clock: KindClock): string[] {
  const problems: string[] = []
  for (const closed of clock.expiry?.closes ?? []) {
    if (!Object.hasOwn(kind.actions, closed))
      problems.push(`clock ${clock.id} closes unknown action "${closed}"`)
  }
  if (!clock.onExpiry) return problems
  const name = 'act' in clock.onExpiry ? clock.onExpiry.act : clock.onExpiry.suggest
  const action = kind.actions[name]
  if (!action) return [...problems, `clock ${clock.id} leads to unknown action "${name}"`]
  if ('suggest' in clock.onExpiry) return problems
  // Silence of an office must never become a decision: only bookkeeping may happen by itself.
  if (clock.effect === 'statutory' || action.statutory || action.document !== undefined) {
    problems.push(
      `clock ${clock.id} would let the platform take the statutory act "${name}"; suggest it instead`,
    )
  }
  if (!listOf(action.by).some(by => by.relation === 'system')) {
    problems.push(`clock ${clock.id} lets the platform take "${name}", which only people may`)
  }
  return problems
}
