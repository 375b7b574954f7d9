import {
  addTerm,
  type DraftEvent,
  derivedId,
  type Recorded,
  type RuleOf,
  scoreFactors,
  termOf,
} from '@shian/kernel'
import type { Assessment } from './assessment.ts'
import { type LocalLaw, RULES, referenceTo } from './law.ts'
import { type DynamicLine, isNamedBy, type RuleReference } from './ledger.ts'
import { missedLine } from './missed.ts'
import { roundPoints } from './score.ts'

/** Factor of the line every inspection leaves, also one without a failed item. */
export const CONCLUSION = 'inspection.conclusion'

export interface Line {
  id: string
  points: number
  factor: string
  rule: RuleReference
  of: string
  about: string
  until?: string
  cap: { group: string; points: number }
}

function addDraft(line: Line, law: LocalLaw, time: Date): DraftEvent {
  const { id, cap, ...rest } = line
  const data = { ...rest, cap: { ...cap, total: law.number(RULES.dynamicMax) } }
  return { id, type: 'risk.PointsAdded', data, time }
}

function removeDraft(id: string, of: string, reason: string, time: Date): DraftEvent {
  return { id, type: 'risk.PointsRemoved', data: { of, reason }, time }
}

function lastDay(law: LocalLaw, rule: RuleOf<'deadline'>, from: Date): string {
  return addTerm(from, termOf(rule), law.calendar, { roll: rule.value.roll ?? false }).dueDate
}

/** The drafts a fact about inspections, findings or rectifications leads to. */
export function dynamicDrafts(state: Assessment, event: Recorded, law: LocalLaw): DraftEvent[] {
  switch (event.type) {
    case 'vision.FindingConfirmed':
      return takeFinding(event, law)
    case 'vision.VerdictUndone':
      return takeUndoing(state, event)
    case 'inspection.Concluded':
      return takeInspection(state, event, law)
    case 'inspection.RectificationClosed':
      return takeRectification(state, event, law)
    case 'self-inspection.Missed': {
      const line = missedLine(event, law)
      const until = lastDay(law, law.get('deadline', RULES.missedWindow), event.time)
      return [addDraft({ ...line, until }, law, event.time)]
    }
    default:
      return []
  }
}

/**
 * Points of a finding a person confirmed: by type and severity, fewer when it was fixed before the verdict, for a
 * term, and capped per type.
 *
 * @source rules/hebi/risk-dynamic.json#finding-points
 */
function takeFinding(event: Recorded, law: LocalLaw): DraftEvent[] {
  const id = derivedId('risk.points', event.id)
  const { type, severity, fixed } = event.data as { type: string; severity: string; fixed: boolean }
  const rule = law.get('score-table', RULES.findingPoints)
  const known = hasChoice(rule, 'type', type) ? type : 'unknown'
  const given = { type: known, ...(hasChoice(rule, 'severity', severity) ? { severity } : {}) }
  const whole = scoreFactors(rule, given).points
  const points = roundPoints(fixed ? whole * law.number(RULES.findingFixedShare) : whole)
  const cap = scoreFactors(law.get('score-table', RULES.findingCaps), { type: known }).points
  const factor = `finding/${known}`
  const until = lastDay(law, law.get('deadline', RULES.findingWindow), event.time)
  const line: Line = {
    id,
    points,
    factor,
    rule: referenceTo(rule),
    of: event.id,
    about: event.subject,
    until,
    cap: { group: factor, points: cap },
  }
  return [addDraft(line, law, event.time)]
}

function hasChoice(rule: RuleOf<'score-table'>, factor: string, key: string): boolean {
  if (!('factors' in rule.value)) return false
  return rule.value.factors.some(entry => entry.id === factor && entry.choices?.[key] !== undefined)
}

function takeUndoing(state: Assessment, event: Recorded): DraftEvent[] {
  const of = String(event.data['of'])
  if (!state.lines.some(line => isNamedBy(line, of))) return []
  return [removeDraft(derivedId('risk.undone', event.id), of, 'verdict-undone', event.time)]
}

interface Concluded {
  fullCoverage: boolean
  answers: { item: string; result: 'pass' | 'fail' | 'not-applicable'; key: boolean }[]
}

/** Item of an inspection line, or undefined for other lines. */
export function itemOf(factor: string): string | undefined {
  return /^inspection\.(?:key|general)\/(.+)$/.exec(factor)?.[1]
}

/**
 * Points of the failed items. A full inspection takes the place of all earlier ones, a partial one of the items it
 * looked at: the dynamic score is always what the latest look found.
 *
 * @source rules/cn/risk-grading.json#key-item-points
 */
function takeInspection(state: Assessment, event: Recorded, law: LocalLaw): DraftEvent[] {
  const conclusionId = derivedId('risk.inspection', event.id)
  const { fullCoverage, answers } = event.data as unknown as Concluded
  const seen = new Set(answers.filter(a => a.result !== 'not-applicable').map(a => a.item))
  const replaced = state.lines.filter(line => {
    if (line.factor === CONCLUSION) return true
    const item = itemOf(line.factor)
    return item !== undefined && (fullCoverage || seen.has(item))
  })
  const weights = { key: law.get('number', RULES.keyItem), general: law.get('number', RULES.generalItem) }
  const cap = { group: 'inspection', points: law.number(RULES.dynamicMax) }
  const common = { of: event.id, about: event.subject, cap }
  const rule = referenceTo(weights.general)
  const conclusion = addDraft(
    { ...common, id: conclusionId, points: 0, factor: CONCLUSION, rule },
    law,
    event.time,
  )
  const failed = answers.filter(answer => answer.result === 'fail')
  const lines = failed.map(({ item, key }) => {
    const weight = key ? 'key' : 'general'
    const rule = weights[weight]
    const id = derivedId('risk.points', event.id, item)
    const line = { ...common, id, points: rule.value.value, factor: `inspection.${weight}/${item}` }
    return addDraft({ ...line, rule: referenceTo(rule) }, law, event.time)
  })
  const gone = replaced.map(line =>
    removeDraft(derivedId('risk.superseded', event.id, line.id), line.id, 'superseded', event.time),
  )
  return [conclusion, ...gone, ...lines]
}

interface Closed {
  outcome: 'corrected' | 'withdrawn' | 'case-lead'
  originId?: string
  onTime: boolean
}

/**
 * A corrected fault goes, or keeps a share when it was corrected late; lateness has points of its own.
 *
 * @source rules/hebi/risk-dynamic.json#corrected-on-time-keeps
 */
function takeRectification(state: Assessment, event: Recorded, law: LocalLaw): DraftEvent[] {
  const { outcome, originId, onTime } = event.data as unknown as Closed
  if (outcome === 'withdrawn') return []
  const late = onTime ? [] : overdueDraft(event, law)
  if (outcome !== 'corrected' || originId === undefined) return late
  const share = law.get('number', onTime ? RULES.onTimeKeeps : RULES.lateKeeps)
  const corrected = state.lines.filter(line => line.points > 0 && isAbout(line, originId))
  const changes = corrected.flatMap(line => correct(line, event, share, law))
  return [...changes, ...late]
}

/** Whether a line comes from the finding or inspection a rectification was ordered for. */
function isAbout(line: DynamicLine, originId: string): boolean {
  return (
    isNamedBy(line, originId) || line.about === originId || (line.about?.endsWith(`/${originId}`) ?? false)
  )
}

function correct(line: DynamicLine, event: Recorded, share: RuleOf<'number'>, law: LocalLaw): DraftEvent[] {
  const id = derivedId('risk.corrected', event.id, line.id)
  const removed = removeDraft(id, line.id, 'rectified', event.time)
  const points = roundPoints(line.points * share.value.value)
  if (points === 0) return [removed]
  const kept: Line = {
    id: derivedId('risk.kept', event.id, line.id),
    points,
    factor: line.factor,
    rule: referenceTo(share),
    of: line.of,
    about: line.about ?? event.subject,
    cap: line.cap ?? { group: line.factor, points: law.number(RULES.dynamicMax) },
    ...(line.until ? { until: line.until } : {}),
  }
  return [removed, addDraft(kept, law, event.time)]
}

function overdueDraft(event: Recorded, law: LocalLaw): DraftEvent[] {
  const id = derivedId('risk.overdue', event.id)
  const rule = law.get('number', RULES.overduePoints)
  const factor = 'rectification.overdue'
  const until = lastDay(law, law.get('deadline', RULES.overdueTerm), event.time)
  const cap = { group: factor, points: law.number(RULES.overdueCap) }
  const { value } = rule.value
  const line: Line = {
    id,
    points: value,
    factor,
    rule: referenceTo(rule),
    of: event.id,
    about: event.subject,
    until,
    cap,
  }
  return [addDraft(line, law, event.time)]
}
