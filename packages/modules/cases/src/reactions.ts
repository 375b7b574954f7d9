import {
  commandWork,
  dayOf,
  derivedId,
  directory,
  divisionOf,
  findEvent,
  loadItem,
  type OpenCommand,
  openWork,
  type Reaction,
  type ReactionContext,
  type Recorded,
  record,
  type Sql,
  systemActor,
  workHost,
} from '@shian/kernel'
import { takeNumber } from './documents.ts'
import { type CaseKind, factsOf, KINDS } from './facts.ts'

const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)

/** What a fact of another capability says of a lead for a case. */
interface Lead {
  origin: string
  clue: string
}

interface LeadData {
  outcome?: string
  verdict?: string
  answers?: { key: boolean; result: string }[]
  premisesId?: string
  clue?: string
}

function leadOf(event: Recorded): Lead | undefined {
  const { outcome, verdict, answers, clue } = event.data as LeadData
  if (event.type === 'complaints.ReportFiled') return { origin: 'complaint', clue: `举报查实:${clue ?? ''}` }
  if (event.type === 'inspection.RectificationClosed') {
    const words = '逾期不改正或者改正不合格,转案件线索'
    return outcome === 'case-lead' ? { origin: 'rectification', clue: words } : undefined
  }
  const keyFailed = (answers ?? []).some(answer => answer.key && answer.result === 'fail')
  return verdict === 'non-conformant' && keyFailed
    ? { origin: 'inspection', clue: '监督检查重点项目不符合' }
    : undefined
}

/** The item a fact of another capability leads to, with what its form says; undefined when it leads to none. */
export async function leadFrom(
  tx: Sql,
  event: Recorded,
): Promise<{ item: OpenCommand['item']; form: Record<string, unknown> } | undefined> {
  const lead = leadOf(event)
  if (!lead) return undefined
  const source = await loadItem(tx, workHost(), idOf(event.subject))
  const problem = source.item.data['problem']
  const clue = typeof problem === 'string' ? `${lead.clue}:${problem}` : lead.clue
  const { premisesId } = event.data as LeadData
  const operator = premisesId ? `premises/${premisesId}` : undefined
  const responsible = await directory().findResponsible(tx, 'inspector', divisionOf(event.area), event.time)
  const item = {
    id: derivedId('cases.openFromFact', event.id),
    area: event.area,
    subjects: operator ? [operator] : [],
    parties: operator ? { operator } : {},
    assignees: responsible ? [`person/${responsible.personId}`] : [],
  }
  return { item, form: { clue: clue.slice(0, 2_000), origin: lead.origin, originId: source.item.id } }
}

/**
 * An order nobody followed, an inspection in which a key item failed, or a report found true becomes a lead to verify.
 * The id is made of the fact, so that a repeat opens nothing new. Of the source only the premises is carried over: the
 * parties of a report are nobody's business in a case.
 *
 * @source 食品生产经营监督检查管理办法 Art. 31, 40; 市场监督管理投诉举报处理办法
 */
export const openFromFact: Reaction = {
  name: 'cases.openFromFact',
  types: ['inspection.RectificationClosed', 'inspection.Concluded', 'complaints.ReportFiled'],
  async react(tx, event) {
    const lead = await leadFrom(tx, event)
    if (!lead) return
    const act = { actor: systemActor('cases'), now: event.time, cause: event.id }
    const commandId = derivedId('open', lead.item.id)
    await openWork(tx, workHost(), 'case', { do: 'open', commandId, ...lead }, act)
  },
}

/** Which of the items are ours, by id. Cost: one look-up for a whole batch. */
async function kindsOf(tx: Sql, events: readonly Recorded[]): Promise<Map<string, CaseKind>> {
  const ids = [...new Set(events.map(event => idOf(event.subject)))]
  const rows = await tx.query<{ id: string; kind: CaseKind }>(
    'select id, kind from work_item where id = any($1::text[]) and kind = any($2::text[])',
    [ids, KINDS],
  )
  return new Map(rows.map(row => [row.id, row.kind]))
}

async function recordStep(tx: Sql, event: Recorded, kind: CaseKind, context: ReactionContext): Promise<void> {
  const itemId = idOf(event.subject)
  const { document, action } = event.data as { document?: string; action: string }
  const { item } = await loadItem(tx, workHost(), itemId)
  const day = dayOf(event.time)
  const number = document ? await takeNumber(tx, document, day) : ''
  const [penalty] = await tx.query<{ document_number: string }>(
    'select document_number from cases_penalty where id = $1',
    [itemId],
  )
  const numbered = document
    ? [{ type: 'cases.DocumentNumbered', data: { template: document, number, action, on: day } }]
    : []
  const facts = factsOf(kind, item, event, number, penalty?.document_number ?? '')
  const drafts = [...numbered, ...facts].map(draft => ({
    ...draft,
    id: derivedId(draft.type, event.id),
    time: event.time,
  }))
  if (drafts.length === 0) return
  const { node, now } = context
  const act = { actor: 'system/cases', now, cause: event.id, area: event.area, subject: event.subject }
  await record(tx, node, drafts, act)
}

async function recordSteps(tx: Sql, events: readonly Recorded[], context: ReactionContext): Promise<void> {
  const kinds = await kindsOf(tx, events)
  for (const event of events) {
    const kind = kinds.get(idOf(event.subject))
    if (kind) await recordStep(tx, event, kind, context)
  }
}

/**
 * Every paper of a case gets the next number of its series, and steps with effect outside become facts. Of all that
 * is done in a city hardly anything is a case, so a batch is asked about at once.
 */
export const recordFacts = {
  name: 'cases.recordFacts',
  types: ['work.Acted'],
  batchSize: 500,
  react: (tx, event, context) => recordSteps(tx, [event], context),
  reactBatch: recordSteps,
} as const satisfies Reaction

/** A published penalty stops the clock of its publication on the day the public could read it. */
export const notePublished: Reaction = {
  name: 'cases.notePublished',
  types: ['publication.NoticePublished'],
  async react(tx, event) {
    if (event.data['kind'] !== 'penalty' || !event.cause) return
    const decided = await findEvent(tx, event.cause)
    if (decided?.type !== 'cases.PenaltyDecided') return
    const itemId = idOf(decided.subject)
    const { item } = await loadItem(tx, workHost(), itemId)
    if (item.final !== undefined) return
    const commandId = derivedId('cases.notePublished', event.id)
    const form = { publishedOn: dayOf(event.time) }
    const act = { actor: systemActor('cases'), now: event.time, cause: event.id }
    await commandWork(tx, workHost(), itemId, { do: 'act', commandId, action: 'note-published', form }, act)
  },
}
