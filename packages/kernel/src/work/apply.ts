import { decideAct, type WorkDecision } from './apply-action.ts'
import { decideExtend, decideFireRung, decideReproject, decideResume, decideSuspend } from './apply-clock.ts'
import { clockEvents } from './arm.ts'
import { findEntitlement, isSystem } from './authority.ts'
import { nextRung, type RungState } from './clock.ts'
import type { ActCommand, Command, EngineCommand, OpenCommand, WorkContext, WorkRefusal } from './command.ts'
import type { RecordedFact, Stamp, StreamEvent, WorkEvent } from './events.ts'
import { checkForm, type FormValues } from './field.ts'
import { admitForm } from './form.ts'
import { evolveItem, foldItem, type ItemState } from './item.ts'
import { initialState, type Kind, statesFrom } from './kind.ts'
import { catchRefusal, refuse } from './refuse.ts'
import { toInstant } from './time.ts'

const COMMENT = { zh: '备注', en: 'Comment' }

/** What a command came to. `vault` holds the values of secret fields; they are in none of the events. */
export type ApplyResult =
  | {
      readonly ok: true
      readonly events: readonly (WorkEvent | RecordedFact)[]
      readonly vault: FormValues
      /** True when the command was carried out before; there are no events then. */
      readonly replayed: boolean
    }
  | { readonly ok: false; readonly refusal: WorkRefusal }

/**
 * Carries out a command on an item: pure, the same in Node and in the browser.
 *
 * @param kind the definition in the version the item was opened with
 * @param events the whole stream of the item
 */
export function apply(
  kind: Kind,
  events: readonly StreamEvent[],
  command: Command,
  context: WorkContext,
): ApplyResult {
  return applyTo(kind, foldItem(kind, events), command, context)
}

/** Like `apply`, on an item that is folded already. */
export function applyTo(kind: Kind, state: ItemState, command: Command, context: WorkContext): ApplyResult {
  if (state.commands.has(command.commandId)) return { ok: true, events: [], vault: {}, replayed: true }
  const result = catchRefusal(() => decideWork(kind, state, command, context))
  if ('refusal' in result) return { ok: false, refusal: result.refusal }
  return { ok: true, ...result.value, replayed: false }
}

/**
 * The decision itself, for deciders that throw.
 *
 * @throws Refusal with a code of `workRefusals`
 */
export function decideWork(
  kind: Kind,
  state: ItemState,
  command: Command,
  context: WorkContext,
): WorkDecision {
  if (state.commands.has(command.commandId)) return { events: [], vault: {} }
  const stamp = stampOf(command.commandId, context)
  if (command.do === 'open') return decideOpen(kind, state, command, stamp, context)
  if (state.id === '') refuse('not_open', 404)
  if (state.kind !== kind.id || state.kindVersion !== kind.version) {
    refuse('kind_mismatch', 409, {
      kind: `${kind.id}@${kind.version}`,
      expected: `${state.kind}@${state.kindVersion}`,
    })
  }
  if (command.do === 'act') return decideAct(kind, state, command, stamp, context)
  return decideEngine(kind, state, command, stamp, context)
}

/** The stamp of a command: who, when, by which command. */
export function stampOf(commandId: string, context: Pick<WorkContext, 'now' | 'actor'>): Stamp {
  return { commandId, at: toInstant(context.now), actor: context.actor.id }
}

/** The actions an actor may take on an item now, for the buttons of a page. Forms and guards are judged when sent. */
export function actionsFor(kind: Kind, state: ItemState, context: Pick<WorkContext, 'actor'>): string[] {
  return Object.entries(kind.actions)
    .filter(([, action]) => statesFrom(kind, action).includes(state.state))
    .filter(([, action]) => findEntitlement(action.by, context.actor, state) !== undefined)
    .map(([name]) => name)
}

/** The next moment at which something of the item is due, for the index a sweep walks; undefined when nothing is. */
export function nextFireAt(state: ItemState): string | undefined {
  // Moments are ISO text in UTC, which sorts as time does.
  return state.clocks.flatMap(clock => nextRung(clock)?.fireAt ?? []).sort()[0]
}

/** The steps of ladders that are due at a moment; each becomes one `fireRung` command. */
export function dueRungs(state: ItemState, now: string): { clock: string; rung: RungState }[] {
  return state.clocks.flatMap(clock => {
    if (clock.stoppedAt !== undefined) return []
    const due = clock.rungs.filter(
      rung => rung.firedAt === undefined && rung.fireAt !== null && rung.fireAt <= now,
    )
    return due.map(rung => ({ clock: clock.key, rung }))
  })
}

function decideOpen(
  kind: Kind,
  state: ItemState,
  command: OpenCommand,
  stamp: Stamp,
  context: WorkContext,
): WorkDecision {
  if (state.id !== '') refuse('already_open', 409, { item: state.id })
  const { id, area, subjects, parties = {}, assignees = [], parent } = command.item
  const target = { ...state, id, area, subjects, parties, assignees }
  if (!isSystem(context.actor) && !findEntitlement(kind.open.by, context.actor, target)) {
    refuse('not_permitted', 403, { action: 'open' })
  }
  for (const subject of subjects) {
    if (!kind.subjectKinds.includes(subject.split('/', 1)[0] ?? '')) refuse('wrong_subject', 422, { subject })
  }
  const { form, sealed } = admitForm(kind, target, kind.open.form, command, stamp, context)
  const names = Object.keys(sealed)
  const opened: WorkEvent = {
    type: 'work.Opened',
    data: {
      ...stamp,
      id,
      kind: kind.id,
      kindVersion: kind.version,
      state: initialState(kind),
      area,
      subjects,
      parties,
      assignees,
      form,
      ...(parent === undefined ? {} : { parent }),
      ...(command.attachments?.length ? { attachments: command.attachments } : {}),
      ...(names.length > 0 ? { sealed: names } : {}),
    },
  }
  const trigger = { name: 'created', entered: initialState(kind), final: false, form }
  return { events: [opened, ...clockEvents(kind, target, trigger, stamp, context)], vault: sealed }
}

function decideEngine(
  kind: Kind,
  state: ItemState,
  command: EngineCommand,
  stamp: Stamp,
  context: WorkContext,
): WorkDecision {
  switch (command.do) {
    case 'suspend':
      return facts(decideSuspend(kind, state, command, stamp, context))
    case 'resume':
      return facts(decideResume(kind, state, command, stamp, context))
    case 'extend':
      return facts(decideExtend(kind, state, command, stamp, context))
    case 'reproject':
      return facts(decideReproject(state, stamp, context))
    case 'fireRung':
      return decideRung(kind, state, command, stamp, context)
    case 'assign': {
      const may = isSystem(context.actor) || findEntitlement(kind.assign?.by ?? [], context.actor, state)
      if (!may) refuse('not_permitted', 403, { action: 'assign' })
      const reason = command.reason === undefined ? {} : { reason: command.reason }
      return facts([{ type: 'work.Assigned', data: { ...stamp, to: command.to, ...reason } }])
    }
    case 'comment': {
      const issues = checkForm(
        { text: { type: 'longText', label: COMMENT, required: true } },
        { text: command.text },
      )
      if (issues.length > 0) refuse('form_invalid', 422, { issues })
      const files = command.attachments?.length ? { attachments: command.attachments } : {}
      return facts([{ type: 'work.Commented', data: { ...stamp, text: command.text, ...files } }])
    }
    case 'closeLink': {
      const link = state.links.find(entry => entry.id === command.child)
      if (!link) refuse('unknown_link', 404, { child: command.child })
      if (!isSystem(context.actor)) refuse('not_permitted', 403, { action: 'closeLink' })
      if (link.outcome !== undefined) return facts([])
      return facts([
        { type: 'work.LinkClosed', data: { ...stamp, child: command.child, outcome: command.outcome } },
      ])
    }
    case 'resolve':
      return decideResolve(kind, state, command, stamp, context)
  }
}

function decideRung(
  kind: Kind,
  state: ItemState,
  command: Extract<EngineCommand, { do: 'fireRung' }>,
  stamp: Stamp,
  context: WorkContext,
): WorkDecision {
  if (!isSystem(context.actor)) refuse('not_permitted', 403, { action: 'fireRung' })
  const { events, act } = decideFireRung(state, command, stamp)
  const isPossible = act !== undefined && statesFrom(kind, kind.actions[act]!).includes(state.state)
  if (!isPossible) return facts(events)
  const after = events.reduce((item, event) => evolveItem(kind, item, event), state)
  const acted: ActCommand = { do: 'act', commandId: command.commandId, action: act }
  // What its own conditions refuse is left to people; they have been told.
  const result = catchRefusal(() => decideAct(kind, after, acted, stamp, context))
  if ('refusal' in result) return facts(events)
  return { events: [...events, ...result.value.events], vault: result.value.vault }
}

// Whoever may take the action may also decide what of a late submission is taken over.
function decideResolve(
  kind: Kind,
  state: ItemState,
  command: Extract<EngineCommand, { do: 'resolve' }>,
  stamp: Stamp,
  context: WorkContext,
): WorkDecision {
  const kept = state.kept.find(entry => entry.commandId === command.kept)
  if (!kept) refuse('unknown_kept', 404, { kept: command.kept })
  const action = kept.command.do === 'act' ? kind.actions[kept.command.action] : undefined
  const reviewers = [kind.assign?.by ?? [], action?.by ?? []].flat()
  if (!findEntitlement(reviewers, context.actor, state)) refuse('not_permitted', 403, { action: 'resolve' })
  const form = command.decision === 'taken' ? (command.form ?? kept.command.form) : {}
  const open = Object.entries(kind.fields).filter(
    ([name, field]) => Object.hasOwn(form, name) && !field.secret,
  )
  const issues = checkForm(Object.fromEntries(open), form)
  if (issues.length > 0) refuse('form_invalid', 422, { issues })
  const { decision } = command
  return facts([{ type: 'work.CommandResolved', data: { ...stamp, kept: command.kept, decision, form } }])
}

function facts(events: readonly WorkEvent[]): WorkDecision {
  return { events, vault: {} }
}
