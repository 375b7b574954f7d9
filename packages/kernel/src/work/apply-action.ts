import type { Bilingual } from '../refusal.ts'
import { termOf } from '../rule/evaluate.ts'
import { clockEvents, findDeadline } from './arm.ts'
import { findEntitlement, holdsRole } from './authority.ts'
import { clockStatus, isSuspended } from './clock.ts'
import type { ActCommand, WorkContext } from './command.ts'
import { type ConditionScope, evaluateCondition, valueAt } from './condition.ts'
import type { Acted, Arrival, LinkRequest, RecordedFact, Stamp, WorkEvent } from './events.ts'
import type { FormValues } from './field.ts'
import { type AdmittedForm, admitForm, conflictsOf } from './form.ts'
import type { ItemState } from './item.ts'
import { type By, isFinal, type Kind, type KindAction, listOf, statesFrom } from './kind.ts'
import { refuse } from './refuse.ts'
import { addTerm } from './term.ts'
import { dayOf } from './time.ts'

/** What a decision comes to: facts for the log, secret values for the vault. */
export interface WorkDecision {
  readonly events: readonly (WorkEvent | RecordedFact)[]
  readonly vault: FormValues
}

/**
 * Decides an action of a kind.
 *
 * @param arrival given when the command was captured offline; authority is then settled already
 * @throws Refusal
 */
export function decideAct(
  kind: Kind,
  state: ItemState,
  command: ActCommand,
  stamp: Stamp,
  context: WorkContext,
  arrival?: Arrival,
): WorkDecision {
  const action = kind.actions[command.action]
  if (!action) refuse('unknown_action', 404, { action: command.action })
  checkState(kind, state, action)
  const by = findEntitlement(action.by, context.actor, state)
  if (!by) refuse('not_permitted', 403, { action: command.action })
  const people = [...new Set([context.actor.id, ...(command.people ?? [])])]
  const warnings = [
    ...checkPeople(by, people, state, stamp, context),
    ...checkExpiry(kind, state, command.action, stamp),
  ]
  checkStale(kind, state, command)
  const admitted = admitForm(kind, state, action.form, command, stamp, context)
  const scope = scopeOf(state, admitted, people, stamp, context)
  warnings.push(...checkGuard(action, scope), ...checkRequirements(action, scope))
  const to = nextState(state, action, scope)
  const final = kind.states[to]?.final
  if (final !== undefined) checkFiles(state, admitted, context)
  const acted = actedData(
    kind,
    state,
    command,
    action,
    admitted,
    { to, people, warnings, scope },
    stamp,
    context,
  )
  const trigger = {
    name: command.action,
    ...(to === state.state ? {} : { entered: to }),
    final: final !== undefined,
    form: admitted.form,
  }
  const events: (WorkEvent | RecordedFact)[] = [
    { type: 'work.Acted', data: { ...acted, ...(arrival ? { arrival } : {}) } },
    ...clockEvents(kind, state, trigger, stamp, context),
    ...(action.records ?? []).map(type => recordedFact(type, state, acted, people)),
  ]
  return { events, vault: admitted.sealed }
}

function checkState(kind: Kind, state: ItemState, action: KindAction): void {
  if (statesFrom(kind, action).includes(state.state)) return
  const allowed = Object.entries(kind.actions).filter(([, other]) =>
    statesFrom(kind, other).includes(state.state),
  )
  refuse('wrong_state', 409, { state: state.state, accepted: allowed.map(([name]) => name) })
}

function checkPeople(
  by: By,
  people: readonly string[],
  state: ItemState,
  stamp: Stamp,
  context: WorkContext,
): string[] {
  if (by.people === undefined) return []
  const isRule = typeof by.people === 'object'
  const rule = isRule
    ? context.rules((by.people as { rule: string }).rule, state.area, dayOf(stamp.at))
    : undefined
  if (isRule && rule?.kind !== 'number')
    refuse('rule_missing', 409, { rule: (by.people as { rule: string }).rule })
  const needed = rule?.kind === 'number' ? rule.value.value : (by.people as number)
  if (people.length < needed) {
    if (rule && !rule.mayBlock) return [rule.id]
    refuse('too_few_people', 422, { needed, present: people.length })
  }
  for (const id of people) {
    if (id === context.actor.id) continue
    const person = context.people?.find(candidate => candidate.id === id)
    const qualified = person && ((by.roles ?? []).length === 0 || holdsRole(by, person, state))
    if (!qualified) refuse('person_not_permitted', 403, { person: id })
  }
  return []
}

function checkExpiry(kind: Kind, state: ItemState, action: string, stamp: Stamp): string[] {
  const warnings: string[] = []
  for (const clock of state.clocks) {
    const closes = kind.clocks.find(entry => entry.id === clock.clock)?.expiry?.closes ?? []
    if (!closes.includes(action) || !clockStatus(clock, stamp.at).expired || isSuspended(clock, stamp.at))
      continue
    if (clock.enforcing)
      refuse('term_expired', 409, { clock: clock.clock, dueDate: clock.projection.dueDate })
    warnings.push(clock.source.rule ?? clock.clock)
  }
  return warnings
}

function checkStale(kind: Kind, state: ItemState, command: ActCommand): void {
  const conflicts = conflictsOf(kind, state, command)
  if (conflicts.length > 0) refuse('stale', 409, { version: state.version, conflicts })
}

function checkGuard(action: KindAction, scope: ConditionScope): readonly string[] {
  if (!action.guard) return []
  const { holds, advisoryRules } = evaluateCondition(action.guard, scope)
  if (holds) return []
  // A number nobody has read in the full text may remind, not refuse.
  if (advisoryRules.length > 0) return advisoryRules
  refuse('guard_failed', 409, {
    guard: action.guard,
    ...(action.guardMessage ? saying([action.guardMessage]) : {}),
  })
}

// The sentence of the refusal ends with these, each in its language.
function saying(messages: readonly Bilingual[]): {
  message: Bilingual
  reason: string
  reasonEnglish: string
} {
  const message = {
    zh: messages.map(each => each.zh).join(';'),
    en: messages.map(each => each.en).join('; '),
  }
  return { message, reason: `:${message.zh}`, reasonEnglish: `: ${message.en}` }
}

function checkRequirements(action: KindAction, scope: ConditionScope): readonly string[] {
  const warnings: string[] = []
  const unmet: Bilingual[] = []
  for (const { when, message } of action.requires ?? []) {
    const { holds, advisoryRules } = evaluateCondition(when, scope)
    if (holds) continue
    if (advisoryRules.length > 0) warnings.push(...advisoryRules)
    else unmet.push({ zh: fillFrom(message.zh, scope), en: fillFrom(message.en, scope) })
  }
  if (unmet.length === 0) return warnings
  return refuse('guard_failed', 409, { unmet, ...saying(unmet) })
}

function fillFrom(sentence: string, scope: ConditionScope): string {
  return sentence.replace(/\{([a-z]+(?:\.[\w-]+)*)\}/gi, (_, path: string) =>
    String(valueAt(path, scope.values) ?? '—'),
  )
}

function checkFiles(state: ItemState, admitted: AdmittedForm, context: WorkContext): void {
  const { hasFile } = context
  if (!hasFile) return
  const pending = [...new Set([...state.files, ...admitted.files])].filter(hash => !hasFile(hash))
  if (pending.length > 0) refuse('evidence_pending', 409, { count: pending.length, files: pending })
}

function nextState(state: ItemState, action: KindAction, scope: ConditionScope): string {
  if (action.to === undefined) return state.state
  if (typeof action.to === 'string') return action.to
  return action.to.find(branch => !branch.when || evaluateCondition(branch.when, scope).holds)!.to
}

function scopeOf(
  state: ItemState,
  admitted: AdmittedForm,
  people: readonly string[],
  stamp: Stamp,
  context: WorkContext,
): ConditionScope {
  const links = linkSummary(state)
  const clocks = Object.fromEntries(state.clocks.map(clock => [clock.clock, clockStatus(clock, stamp.at)]))
  const roles = context.actor.posts.map(post => post.role)
  const values = {
    form: admitted.form,
    item: state.data,
    links,
    clocks,
    actor: { id: context.actor.id, roles },
    state: state.state,
    people: people.length,
    actors: people,
    area: state.area,
  }
  const rule = (id: string) => context.rules(id, state.area, dayOf(stamp.at))
  const termEnd = (id: string): string | undefined => {
    const found = rule(id)
    if (found?.kind !== 'deadline') return undefined
    const roll = { roll: found.value.roll ?? true }
    return addTerm(stamp.at, termOf(found), context.calendar, roll).dueDate
  }
  return { values, rule, termEnd }
}

interface LinkSummary {
  readonly total: number
  readonly open: number
  readonly outcomes: Readonly<Record<string, number>>
}

// What a join guard asks: `links.rectification.open` is 0 when every rectification has ended.
function linkSummary(state: ItemState): Record<string, LinkSummary> {
  const summary: Record<string, LinkSummary> = {}
  for (const { kind, outcome } of state.links) {
    const { total, open, outcomes } = summary[kind] ?? { total: 0, open: 0, outcomes: {} }
    const ended = outcome === undefined ? {} : { [outcome]: (outcomes[outcome] ?? 0) + 1 }
    const isOpen = outcome === undefined ? 1 : 0
    summary[kind] = { total: total + 1, open: open + isOpen, outcomes: { ...outcomes, ...ended } }
  }
  return summary
}

function actedData(
  kind: Kind,
  state: ItemState,
  command: ActCommand,
  action: KindAction,
  admitted: AdmittedForm,
  outcome: { to: string; people: readonly string[]; warnings: readonly string[]; scope: ConditionScope },
  stamp: Stamp,
  context: WorkContext,
): Acted {
  const { to, people, warnings, scope } = outcome
  const final = kind.states[to]?.final
  const sealed = Object.keys(admitted.sealed)
  const links = linkRequests(state, action, admitted, scope)
  const publish = publications(kind, state, command.action, to, scope, stamp, context)
  const subjects = namedSubjects(kind, state, admitted)
  return {
    ...stamp,
    action: command.action,
    from: state.state,
    to,
    form: admitted.form,
    ...(final === undefined ? {} : { final }),
    ...(people.length > 1 ? { people } : {}),
    ...(action.document === undefined ? {} : { document: action.document }),
    ...(links.length > 0 ? { links } : {}),
    ...(subjects.length > 0 ? { subjects } : {}),
    ...(publish.length > 0 ? { publish } : {}),
    ...(warnings.length > 0 ? { warnings: [...new Set(warnings)] } : {}),
    ...(command.attachments?.length ? { attachments: command.attachments } : {}),
    ...(sealed.length > 0 ? { sealed } : {}),
  }
}

// Subjects that the form adds: what a field marked `subject` names and the item was not about before.
function namedSubjects(kind: Kind, state: ItemState, admitted: AdmittedForm): string[] {
  const named = Object.entries(admitted.form).flatMap(([name, value]) => {
    const field = kind.fields[name]
    const isSubject = (field?.type === 'premises' || field?.type === 'person') && field.subject
    if (!isSubject) return []
    return (Array.isArray(value) ? value : [value]).map(id => `${field.type}/${id}`)
  })
  return named.filter(subject => !state.subjects.includes(subject))
}

function linkRequests(
  state: ItemState,
  action: KindAction,
  admitted: AdmittedForm,
  scope: ConditionScope,
): LinkRequest[] {
  const values = { ...state.data, ...admitted.form }
  const due = listOf(action.link).filter(link => !link.when || evaluateCondition(link.when, scope).holds)
  return due.map((link, index) => {
    const copied = Object.entries(link.copy ?? {}).filter(([own]) => values[own] !== undefined)
    const form = Object.fromEntries(copied.map(([own, other]) => [other, values[own]]))
    return { id: `${state.id}.${state.links.length + index + 1}`, kind: link.kind, form }
  })
}

function publications(
  kind: Kind,
  state: ItemState,
  action: string,
  to: string,
  scope: ConditionScope,
  stamp: Stamp,
  context: WorkContext,
): { id: string; removeAt: string }[] {
  const reached = [action, ...(to === state.state ? [] : [to]), ...(isFinal(kind, to) ? ['final'] : [])]
  const due = (kind.publish ?? []).filter(
    entry => reached.includes(entry.after) && (!entry.when || evaluateCondition(entry.when, scope).holds),
  )
  return due.map(({ id, removeAfter }) => {
    const term =
      'rule' in removeAfter
        ? termOf(findDeadline(removeAfter.rule, state.area, dayOf(stamp.at), context))
        : removeAfter
    return { id, removeAt: addTerm(stamp.at, term, context.calendar, { roll: false }).dueAt }
  })
}

function recordedFact(type: string, state: ItemState, acted: Acted, people: readonly string[]): RecordedFact {
  const { commandId, at, actor, action, to, form } = acted
  const { id, kind, area, subjects } = state
  return {
    type,
    data: { commandId, at, actor, item: id, kind, action, state: to, area, subjects, people, form },
  }
}
