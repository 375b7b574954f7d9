import { defineEvent } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Day, Id, Note, Sha256 } from './common.ts'

/** Kinds of penalty. @source 行政处罚法 Art. 9 */
export const PENALTY_KINDS = [
  'warning',
  'criticism',
  'fine',
  'confiscate-gain',
  'confiscate-goods',
  'suspend-licence',
  'revoke-licence',
  'restrict-trade',
  'stop-business',
  'close-down',
  'restrict-person',
] as const
export type PenaltyKind = (typeof PENALTY_KINDS)[number]

/** What an entry of the evidence list is. @source 行政处罚法 Art. 46 */
export const EVIDENCE_KINDS = [
  'document',
  'physical',
  'photo',
  'camera-frame',
  'sample',
  'statement',
  'record',
  'appraisal',
] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]

const Procedure = Type.Union([Type.Literal('ordinary'), Type.Literal('summary')])
/** Whole fen. */
const Fen = Type.Integer({ minimum: 0 })
const PremisesId = Type.Union([Id, Type.Null()])

/** Facts of a case; their subject is the work item. */
export const Opened = defineEvent(
  'cases.Opened',
  Type.Object({
    premisesId: PremisesId,
    clue: Note,
    origin: Type.String({ maxLength: 40 }),
    originId: Type.Optional(Id),
  }),
  { zh: '立案', en: 'Case opened' },
)

export const EvidenceAttached = defineEvent(
  'cases.EvidenceAttached',
  Type.Object({
    evidenceId: Id,
    kind: Type.Union(EVIDENCE_KINDS.map(kind => Type.Literal(kind))),
    /** A lead leads on; only evidence may ground a penalty. */
    use: Type.Union([Type.Literal('penalty'), Type.Literal('lead')]),
    title: Type.String({ minLength: 1, maxLength: 200 }),
    sha256: Sha256,
    method: Type.Union(
      ['in-app', 'gallery', 'upload', 'camera', 'scan', 'laboratory'].map(method => Type.Literal(method)),
    ),
    collectors: Type.Array(Type.String({ maxLength: 120 }), { minItems: 1, maxItems: 12 }),
    collectedOn: Day,
    place: Type.Optional(Type.String({ maxLength: 200 })),
    cameraId: Type.Optional(Id),
    sampleCode: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  { zh: '证据入卷', en: 'Evidence attached' },
)

export const EvidenceWithdrawn = defineEvent(
  'cases.EvidenceWithdrawn',
  Type.Object({ evidenceId: Id, reason: Note }),
  { zh: '证据撤出', en: 'Evidence withdrawn' },
)

export const DocumentNumbered = defineEvent(
  'cases.DocumentNumbered',
  Type.Object({
    template: Type.String({ maxLength: 80 }),
    number: Type.String({ maxLength: 80 }),
    action: Type.String({ maxLength: 60 }),
    on: Day,
  }),
  { zh: '文书编号', en: 'Document numbered' },
)

export const PenaltyDecided = defineEvent(
  'cases.PenaltyDecided',
  Type.Object({
    premisesId: PremisesId,
    procedure: Procedure,
    /** The punished party: operators are named by their legal name, people never. */
    partyKind: Type.Union([Type.Literal('person'), Type.Literal('entity')]),
    partyId: Type.Optional(Type.String({ maxLength: 160 })),
    violation: Note,
    clause: Type.String({ maxLength: 200 }),
    basis: Type.String({ maxLength: 200 }),
    penalties: Type.Array(Type.Union(PENALTY_KINDS.map(kind => Type.Literal(kind))), {
      minItems: 1,
      maxItems: PENALTY_KINDS.length,
    }),
    amountFen: Fen,
    confiscatedFen: Fen,
    documentNumber: Type.String({ maxLength: 80 }),
    decidedOn: Day,
  }),
  { zh: '作出行政处罚决定', en: 'Penalty decided' },
)

export const DecisionServed = defineEvent(
  'cases.DecisionServed',
  Type.Object({
    premisesId: PremisesId,
    documentNumber: Type.String({ maxLength: 80 }),
    servedOn: Day,
    /** A penalty takes effect when it is served. */
    effectiveOn: Day,
    method: Type.String({ maxLength: 40 }),
  }),
  { zh: '处罚决定书送达', en: 'Decision served' },
)

export const Executed = defineEvent(
  'cases.Executed',
  Type.Object({ premisesId: PremisesId, paidFen: Fen, executedOn: Day }),
  { zh: '处罚执行完毕', en: 'Penalty executed' },
)

export const PenaltyOverturned = defineEvent(
  'cases.PenaltyOverturned',
  Type.Object({
    premisesId: PremisesId,
    by: Type.Union(
      ['reconsideration', 'court', 'own-decision', 'superior'].map(source => Type.Literal(source)),
    ),
    effect: Type.Union(['changed', 'revoked', 'illegal', 'void'].map(effect => Type.Literal(effect))),
    reason: Note,
    overturnedOn: Day,
  }),
  { zh: '处罚决定被变更、撤销、确认违法或者无效', en: 'Penalty overturned' },
)

export const CaseChosen = defineEvent(
  'cases.CaseChosen',
  Type.Object({
    premisesId: PremisesId,
    title: Type.String({ minLength: 1, maxLength: 200 }),
    text: Note,
    documentNumber: Type.String({ maxLength: 80 }),
  }),
  { zh: '选为典型案例', en: 'Chosen as a typical case' },
)

export const Referred = defineEvent(
  'cases.Referred',
  Type.Object({
    premisesId: PremisesId,
    caseId: Type.Optional(Id),
    crimes: Type.Array(Type.String({ maxLength: 120 }), { maxItems: 8 }),
    people: Type.Array(Type.String({ maxLength: 120 }), { minItems: 1, maxItems: 12 }),
    referredOn: Day,
  }),
  { zh: '移送公安机关', en: 'Referred to the police' },
)

export const ReferralAnswered = defineEvent(
  'cases.ReferralAnswered',
  Type.Object({
    premisesId: PremisesId,
    answer: Type.Union([Type.Literal('filed'), Type.Literal('declined')]),
    reason: Type.Optional(Note),
  }),
  { zh: '公安机关决定', en: 'Police answered a referral' },
)

export const ReferralReturned = defineEvent(
  'cases.ReferralReturned',
  Type.Object({ premisesId: PremisesId, reason: Note }),
  { zh: '退回行政处理', en: 'Referral returned' },
)

export const Closed = defineEvent(
  'cases.Closed',
  Type.Object({
    premisesId: PremisesId,
    outcome: Type.String({ maxLength: 40 }),
    procedure: Procedure,
  }),
  { zh: '结案', en: 'Case closed' },
)
