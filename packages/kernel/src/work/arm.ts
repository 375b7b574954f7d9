import { termOf } from '../rule/evaluate.ts'
import type { RuleOf } from '../rule/schema.ts'
import { type ClockSource, clockStatus, type LadderStep, projectClock } from './clock.ts'
import type { WorkContext } from './command.ts'
import { evaluateCondition } from './condition.ts'
import type { Stamp, WorkEvent } from './events.ts'
import type { FormValues } from './field.ts'
import type { ItemState } from './item.ts'
import { type Kind, type KindClock, listOf } from './kind.ts'
import { refuse } from './refuse.ts'
import { checkTerm, type Term } from './term.ts'
import { dayOf, type Instant, startOfDay } from './time.ts'

/** What happened to an item, as far as its clocks care. */
export interface Trigger {
  /** 'created' or the action taken. */
  readonly name: string
  /** The state entered, when it changed. */
  readonly entered?: string
  readonly final: boolean
  readonly form: FormValues
}

/**
 * The clocks a trigger stops and starts. When an item ends, everything still running ends with it; a statutory term
 * that was over by then keeps its mark.
 */
export function clockEvents(
  kind: Kind,
  state: ItemState,
  trigger: Trigger,
  stamp: Stamp,
  context: WorkContext,
): WorkEvent[] {
  const names = [trigger.name, ...(trigger.entered === undefined ? [] : [trigger.entered])]
  const stopped: WorkEvent[] = []
  const running = new Set<string>()
  for (const clock of state.clocks.filter(entry => entry.stoppedAt === undefined)) {
    const stops = listOf(kind.clocks.find(entry => entry.id === clock.clock)?.stop)
    const by = stops.find(stop => names.includes(stop)) ?? (trigger.final ? 'final' : undefined)
    if (by === undefined) running.add(clock.clock)
    else {
      const late = clockStatus(clock, stamp.at).overdue
      stopped.push({ type: 'work.ClockStopped', data: { ...stamp, clock: clock.key, by, late } })
    }
  }
  if (trigger.final) return stopped
  const due = kind.clocks.filter(
    clock =>
      names.includes(clock.from) && !running.has(clock.id) && isWanted(clock, state, trigger, stamp, context),
  )
  return [...stopped, ...due.map(clock => startEvent(kind, clock, state, trigger, stamp, context))]
}

function isWanted(
  clock: KindClock,
  state: ItemState,
  { form }: Trigger,
  stamp: Stamp,
  context: WorkContext,
): boolean {
  if (!clock.when) return true
  const values = { form, item: { ...state.data, ...form }, state: state.state, area: state.area }
  const rule = (id: string) => context.rules(id, state.area, dayOf(stamp.at))
  return evaluateCondition(clock.when, { values, rule }).holds
}

function startEvent(
  kind: Kind,
  clock: KindClock,
  state: ItemState,
  trigger: Trigger,
  stamp: Stamp,
  context: WorkContext,
): WorkEvent {
  const anchorAt = anchorOf(clock, state, trigger, stamp.at)
  const values = { ...state.data, ...trigger.form }
  const { budget, roll, source, confirmed } = resolveTerm(clock, values, state.area, dayOf(anchorAt), context)
  const grace = clock.expiry?.grace
  const ledger = {
    anchorAt,
    budget,
    roll,
    ladder: ladderOf(kind, clock),
    suspensions: [],
    extensions: [],
    ...(grace ? { grace } : {}),
  }
  const run = state.clocks.filter(entry => entry.clock === clock.id).length + 1
  const data = {
    ...stamp,
    clock: `${clock.id}#${run}`,
    definition: clock.id,
    anchorAt,
    budget,
    roll,
    effect: clock.effect,
    enforcing: clock.effect === 'statutory' && confirmed,
    source,
    ...(grace ? { grace } : {}),
    ladder: ledger.ladder,
    ...projectClock(ledger, context.calendar),
  }
  return { type: 'work.ClockStarted', data }
}

function anchorOf(clock: KindClock, state: ItemState, trigger: Trigger, at: Instant): Instant {
  if (clock.anchor === undefined) return at
  const [root, name = ''] = clock.anchor.split('.')
  const day = root === 'form' ? trigger.form[name] : state.data[name]
  // A day that was not given leaves the moment of the trigger, which is never later than the truth.
  return typeof day === 'string' ? startOfDay(day) : at
}

interface ResolvedTerm {
  readonly budget: Term
  readonly roll: boolean
  readonly source: ClockSource
  /** Whether a text that was read in full stands behind the number. */
  readonly confirmed: boolean
}

function resolveTerm(
  clock: KindClock,
  values: FormValues,
  area: string,
  day: string,
  context: WorkContext,
): ResolvedTerm {
  const text = clock.source === undefined ? {} : { text: clock.source }
  if ('field' in clock.term) {
    const value = values[clock.term.field]
    if (typeof value !== 'number') {
      return resolveTerm({ ...clock, term: clock.term.otherwise }, values, area, day, context)
    }
    const budget = { value, unit: clock.term.unit }
    try {
      checkTerm(budget)
    } catch {
      refuse('form_invalid', 422, { issues: [{ field: clock.term.field, problem: 'too-small' }] })
    }
    return { budget, roll: clock.roll ?? true, source: text, confirmed: false }
  }
  if (!('rule' in clock.term))
    return { budget: clock.term, roll: clock.roll ?? true, source: text, confirmed: false }
  const rule = findDeadline(clock.term.rule, area, day, context)
  const source = {
    rule: rule.id,
    ruleVersion: rule.effectiveFrom,
    confidence: rule.confidence,
    text: [rule.source.document, rule.source.article].filter(part => part !== undefined).join(' '),
  }
  return {
    budget: termOf(rule),
    roll: rule.value.roll ?? clock.roll ?? true,
    source,
    confirmed: rule.mayBlock,
  }
}

/** The deadline rule in force. @throws Refusal work.rule_missing */
export function findDeadline(
  id: string,
  area: string,
  day: string,
  context: WorkContext,
): RuleOf<'deadline'> & { readonly mayBlock: boolean } {
  const rule = context.rules(id, area, day)
  if (rule?.kind !== 'deadline') refuse('rule_missing', 409, { rule: id })
  return rule as RuleOf<'deadline'> & { readonly mayBlock: boolean }
}

function ladderOf(kind: Kind, clock: KindClock): LadderStep[] {
  const steps = (clock.ladder ?? kind.ladder ?? []).map((rung, index) => ({ ...rung, key: String(index) }))
  if (!clock.onExpiry) return steps
  const expiry = { key: 'expiry', at: { value: 0, unit: 'day' as const }, to: 'assignee' }
  return [...steps, { ...expiry, ...clock.onExpiry }]
}
