import {
  type DecideContext,
  type Decider,
  type DraftEvent,
  dayOf,
  derivedId,
  type Recorded,
} from '@shian/kernel'
import { appealLine, decideAppeal } from './appeal.ts'
import { dynamicDrafts } from './dynamic.ts'
import { gradeOf } from './grade.ts'
import type { LocalLaw } from './law.ts'
import { EMPTY_LEDGER, foldLedger, type Grade, type Ledger, type StaticScore } from './ledger.ts'
import { moveGrade } from './movement.ts'
import { NEW_OPERATOR, newOperatorDraft } from './new-operator.ts'
import { scoreStatic } from './static.ts'

/** The profile of a premises as the registry's facts tell it. */
export interface Profile {
  kind: string
  floorAreaSquareMetres?: number
  dinersPerMeal?: number
  riskFactors?: Record<string, unknown>
}

/** What is known of the risk of one premises. */
export interface Assessment extends Ledger {
  area: string
  profile: Profile | null
  closed: boolean
  /** Whether an inspection or a confirmed lead is on record: until then the grade is a reminder. */
  inspected: boolean
  grade: Grade | null
  provisional: boolean
  steps: number
  /** How many facts of this module are on record. */
  recorded: number
  /** Facts of others that were scored already, so that an effect repeated is one effect. */
  taken: ReadonlySet<string>
  /** Lines with an appeal that is not decided. */
  appealed: ReadonlySet<string>
}

/** What may be asked of an assessment. */
export type RiskCommand =
  /** A fact of another module. */
  | { do: 'take'; event: Recorded; law: LocalLaw }
  /** A day has come: points end, moves begin or end. */
  | { do: 'review'; day: string; law: LocalLaw }
  | { do: 'appeal'; lineId: string; text: string }
  | { do: 'decide-appeal'; lineId: string; upheld: boolean; reason: string; law: LocalLaw }
  | { do: 'move'; ground: string; steps: number; note: string; law: LocalLaw }

export const NO_ASSESSMENT: Assessment = {
  ...EMPTY_LEDGER,
  area: '',
  profile: null,
  closed: false,
  inspected: false,
  grade: null,
  provisional: false,
  steps: 0,
  recorded: 0,
  taken: new Set(),
  appealed: new Set(),
}

/** Facts an assessment is folded from. */
export const ASSESSMENT_TYPES = [
  'registry.PremisesRegistered',
  'registry.PremisesChanged',
  'registry.PremisesClosed',
  'risk.StaticScored',
  'risk.PointsAdded',
  'risk.PointsRemoved',
  'risk.GradeChanged',
  'risk.GradeMoved',
  'risk.LineAppealed',
  'risk.AppealDecided',
] as const

const SCORING_TYPES: ReadonlySet<string> = new Set([
  'risk.StaticScored',
  'risk.PointsAdded',
  'risk.PointsRemoved',
])

const PROFILE_FIELDS = ['kind', 'floorAreaSquareMetres', 'dinersPerMeal', 'riskFactors'] as const

function foldProfile(profile: Profile | null, data: Record<string, unknown>): Profile {
  const known = Object.fromEntries(PROFILE_FIELDS.flatMap(f => (data[f] === undefined ? [] : [[f, data[f]]])))
  return { ...(profile ?? { kind: '' }), ...known } as Profile
}

function evolve(state: Assessment, event: Recorded): Assessment {
  switch (event.type) {
    case 'registry.PremisesRegistered':
    case 'registry.PremisesChanged':
      return { ...state, area: event.area, profile: foldProfile(state.profile, event.data) }
    case 'registry.PremisesClosed':
      return { ...state, closed: true }
  }
  if (!event.type.startsWith('risk.')) return state
  const next: Assessment = {
    ...state,
    ...foldLedger(state, event),
    area: state.area || event.area,
    recorded: state.recorded + 1,
  }
  if (event.cause !== null && SCORING_TYPES.has(event.type))
    next.taken = new Set(state.taken).add(event.cause)
  switch (event.type) {
    case 'risk.PointsAdded':
      return { ...next, inspected: state.inspected || String(event.data['factor']).startsWith('inspection.') }
    case 'risk.GradeChanged': {
      const { to, provisional, steps } = event.data as { to: Grade; provisional?: boolean; steps?: number }
      return { ...next, grade: to, provisional: provisional ?? false, steps: steps ?? 0 }
    }
    case 'risk.LineAppealed':
      return { ...next, appealed: new Set(state.appealed).add(String(event.data['lineId'])) }
    case 'risk.AppealDecided': {
      const appealed = new Set(state.appealed)
      appealed.delete(String(event.data['lineId']))
      return { ...next, appealed }
    }
    default:
      return next
  }
}

/** A draft as the fold will see it, so that one decision may build on its own first half. */
export function foresee(state: Assessment, drafts: readonly DraftEvent[], at: Date): Assessment {
  return drafts.reduce((folded, draft) => evolve(folded, foreseen(draft, folded.area, at)), state)
}

function foreseen(draft: DraftEvent, area: string, at: Date): Recorded {
  const { id = '', type, data, time = at } = draft
  const unknown = {
    source: '',
    subject: '',
    actor: '',
    cause: null,
    audience: 'internal' as const,
    version: null,
  }
  return { ...unknown, id, type, data, time, recordtime: at, area: draft.area ?? area, seq: 0n }
}

function sameScore(one: StaticScore | null, two: Pick<StaticScore, 'table' | 'lines'>): boolean {
  return one !== null && one.table === two.table && JSON.stringify(one.lines) === JSON.stringify(two.lines)
}

function takeProfile(state: Assessment, event: Recorded, law: LocalLaw): DraftEvent[] {
  if (!state.profile) return []
  const score = scoreStatic(law, state.profile)
  if (sameScore(state.static, score)) return []
  const id = derivedId('risk.static', event.id)
  return [{ id, type: 'risk.StaticScored', data: { ...score }, time: event.time }]
}

function take(state: Assessment, event: Recorded, law: LocalLaw): DraftEvent[] {
  if (state.closed || state.taken.has(event.id)) return []
  if (event.type.startsWith('registry.')) return takeProfile(state, event, law)
  return dynamicDrafts(state, event, law)
}

function expire(state: Assessment, day: string): DraftEvent[] {
  return state.lines
    .filter(line => line.until !== null && line.until < day)
    .map(line => ({
      id: derivedId('risk.expired', line.id),
      type: 'risk.PointsRemoved',
      data: { of: line.id, reason: 'expired' },
    }))
}

/** Adds what follows from the new points: the estimate for the uninspected, and the grade when it changed. */
function withConsequences(
  state: Assessment,
  drafts: DraftEvent[],
  law: LocalLaw,
  seed: string,
  day: string,
  time: Date,
): DraftEvent[] {
  const estimate = estimateDrafts(foresee(state, drafts, time), law, seed, time)
  const all = [...drafts, ...estimate]
  const next = foresee(state, all, time)
  const grade = gradeOf(next, law, day)
  if (!grade) return all
  const { to, provisional, steps, data } = grade
  const same = next.grade === to && next.provisional === provisional && next.steps === steps
  if (same) return all
  // A day may be reviewed twice; what was recorded in between makes the second grade another fact.
  const id = derivedId('risk.grade', seed, String(state.recorded))
  return [...all, { id, type: 'risk.GradeChanged', data: { from: next.grade, ...data }, time }]
}

/**
 * Without a record of inspections the static score alone is stretched to 100 points. The stretch is a line of its
 * own, so that the lines still add up to the score, and it goes with the first inspection.
 *
 * @source rules/cn/risk-grading.json#new-operator-factor
 */
function estimateDrafts(state: Assessment, law: LocalLaw, seed: string, time: Date): DraftEvent[] {
  const open = state.lines.filter(line => line.factor === NEW_OPERATOR)
  const wanted = state.inspected || !state.static ? null : state.static
  if (wanted && open.some(line => line.of === wanted.eventId)) return []
  const removed = open.map(line => ({
    id: derivedId('risk.estimate-gone', line.id),
    type: 'risk.PointsRemoved',
    data: { of: line.id, reason: 'superseded' },
    time,
  }))
  if (!wanted) return removed
  const added = newOperatorDraft(wanted, law, seed, time)
  return [...removed, added]
}

function decide(state: Assessment, command: RiskCommand, context: DecideContext): DraftEvent[] {
  switch (command.do) {
    case 'take': {
      const { event, law } = command
      const drafts = take(state, event, law)
      if (drafts.length === 0) return []
      return withConsequences(state, drafts, law, event.id, dayOf(event.time), event.time)
    }
    case 'review': {
      const { day, law } = command
      const seed = `${context.subject} ${day}`
      return withConsequences(state, expire(state, day), law, seed, day, context.now)
    }
    case 'appeal':
      return appealLine(state, command.lineId, command.text)
    case 'decide-appeal': {
      const drafts = decideAppeal(state, command)
      const seed = drafts[0]!.id!
      return withConsequences(state, drafts, command.law, seed, dayOf(context.now), context.now)
    }
    case 'move': {
      const drafts = moveGrade(command, context)
      return withConsequences(state, drafts, command.law, drafts[0]!.id!, dayOf(context.now), context.now)
    }
  }
}

/**
 * The risk of one premises. It decides on the facts of others: what the registry says it is, what inspectors and
 * people at the wall found, and what was put right. Every point is a fact of its own with its rule and its cause.
 */
export const assessment: Decider<Assessment, RiskCommand> = { initial: NO_ASSESSMENT, evolve, decide }
