import { type DraftEvent, dayOf, type ItemState, type Recorded } from '@shian/kernel'

/** Kinds whose steps become facts of this module. */
export const KINDS = ['case', 'simple-penalty', 'criminal-transfer'] as const
export type CaseKind = (typeof KINDS)[number]

interface Acted {
  action: string
  final?: string
  people?: string[]
  actor: string
  form: Record<string, unknown>
}

/** The premises an item is about, without its kind; null when it is about an operator only. */
export function premisesIdOf(subjects: readonly string[]): string | null {
  const subject = subjects.find(each => each.startsWith('premises/'))
  return subject ? subject.slice('premises/'.length) : null
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const fen = (value: unknown): number => (typeof value === 'number' ? value : 0)
const list = (value: unknown): string[] =>
  Array.isArray(value) ? (value as string[]) : typeof value === 'string' ? [value] : []

type Make = (step: {
  kind: CaseKind
  item: ItemState
  acted: Acted
  day: string
  number: string
}) => DraftEvent

const premises = (item: ItemState) => ({ premisesId: premisesIdOf(item.subjects) })

const penaltyDecided: Make = ({ kind, item, acted, day, number }) => {
  const form = { ...item.data, ...acted.form }
  const party = item.parties['operator']
  return {
    type: 'cases.PenaltyDecided',
    data: {
      ...premises(item),
      procedure: kind === 'case' ? 'ordinary' : 'summary',
      partyKind: form['partyKind'] ?? 'entity',
      ...(party ? { partyId: party } : {}),
      violation: text(form['violation']),
      clause: text(form['clause']),
      basis: text(form['basis']),
      penalties: list(form['penalties']),
      amountFen: fen(acted.form['amount']),
      confiscatedFen: fen(acted.form['confiscated']),
      documentNumber: number,
      decidedOn: day,
    },
  }
}

const opened: Make = ({ item }) => ({
  type: 'cases.Opened',
  data: {
    ...premises(item),
    clue: text(item.data['clue']),
    origin: text(item.data['origin']) || 'other',
    ...(item.data['originId'] ? { originId: text(item.data['originId']) } : {}),
  },
})

const executed: Make = ({ item, acted, day }) => ({
  type: 'cases.Executed',
  data: { ...premises(item), paidFen: fen(acted.form['paid']), executedOn: day },
})

const referred: Make = ({ item, acted, day }) => ({
  type: 'cases.Referred',
  data: {
    ...premises(item),
    ...(item.parent ? { caseId: item.parent } : {}),
    crimes: list(item.data['crimes']),
    people: acted.people ?? [acted.actor],
    referredOn: day,
  },
})

const answered =
  (answer: 'filed' | 'declined'): Make =>
  ({ item, acted }) => ({
    type: 'cases.ReferralAnswered',
    data: {
      ...premises(item),
      answer,
      ...(acted.form['reason'] ? { reason: text(acted.form['reason']) } : {}),
    },
  })

const MAKERS: Readonly<Record<CaseKind, Readonly<Record<string, Make>>>> = {
  case: { 'open-case': opened, decide: penaltyDecided, pay: executed, execute: executed },
  'simple-penalty': { decide: penaltyDecided, pay: executed },
  'criminal-transfer': {
    transfer: referred,
    file: answered('filed'),
    decline: answered('declined'),
    'give-back': ({ item, acted }) => ({
      type: 'cases.ReferralReturned',
      data: { ...premises(item), reason: text(acted.form['reason']) },
    }),
  },
}

/** Service names the number of the decision, which stands in an earlier fact. */
function served(item: ItemState, acted: Acted, day: string, documentNumber: string): DraftEvent {
  const method = text(acted.form['serveMethod'])
  const data = { ...premises(item), documentNumber, servedOn: day, effectiveOn: day, method }
  return { type: 'cases.DecisionServed', data }
}

/**
 * The facts a step of a case leads to.
 *
 * @param number of the paper the step makes; '' when it makes none
 * @param decision number of the penalty decision, for its service
 */
export function factsOf(
  kind: CaseKind,
  item: ItemState,
  event: Recorded,
  number: string,
  decision: string,
): DraftEvent[] {
  const acted = event.data as unknown as Acted
  const day = dayOf(event.time)
  const made = MAKERS[kind][acted.action]?.({ kind, item, acted, day, number })
  const service = kind === 'case' && acted.action === 'serve' ? [served(item, acted, day, decision)] : []
  const isEnd = acted.final !== undefined && kind !== 'criminal-transfer'
  const procedure = kind === 'case' ? 'ordinary' : 'summary'
  const closed = { type: 'cases.Closed', data: { ...premises(item), outcome: acted.final ?? '', procedure } }
  return [...(made ? [made] : []), ...service, ...(isEnd ? [closed] : [])]
}
