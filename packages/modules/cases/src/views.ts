import { type Recorded, rowView } from '@shian/kernel'

const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)

/** One entry of an evidence list, also one that was withdrawn. */
export interface EvidenceRow {
  id: string
  case_id: string
  area: string
  kind: string
  use: string
  title: string
  sha256: string
  method: string
  collectors: string[]
  collected_on: string
  place: string | null
  camera_id: string | null
  sample_code: string | null
  attached_at: Date
  attached_by: string
  withdrawn: string | null
}

function attachedRow(event: Recorded, id: string): EvidenceRow {
  const { data } = event
  const optional = (name: string): string | null => (data[name] === undefined ? null : String(data[name]))
  return {
    id,
    case_id: idOf(event.subject),
    area: event.area,
    kind: String(data['kind']),
    use: String(data['use']),
    title: String(data['title']),
    sha256: String(data['sha256']),
    method: String(data['method']),
    collectors: data['collectors'] as string[],
    collected_on: String(data['collectedOn']),
    place: optional('place'),
    camera_id: optional('cameraId'),
    sample_code: optional('sampleCode'),
    attached_at: event.time,
    attached_by: event.actor,
    withdrawn: null,
  }
}

/** The evidence lists of all cases. */
export const evidenceView = rowView<EvidenceRow>({
  name: 'cases_evidence',
  types: ['cases.EvidenceAttached', 'cases.EvidenceWithdrawn'],
  key: 'id',
  columns: {
    id: 'text',
    case_id: 'text',
    area: 'text',
    kind: 'text',
    use: 'text',
    title: 'text',
    sha256: 'text',
    method: 'text',
    collectors: 'text[]',
    collected_on: 'date',
    place: 'text',
    camera_id: 'text',
    sample_code: 'text',
    attached_at: 'timestamptz',
    attached_by: 'text',
    withdrawn: 'text',
  },
  keysOf: event => [String(event.data['evidenceId'])],
  fold(row, event, id) {
    if (event.type === 'cases.EvidenceAttached') return attachedRow(event, id)
    return row && { ...row, withdrawn: String(event.data['reason']) }
  },
})

/** A penalty and what became of it. */
export interface PenaltyRow {
  id: string
  premises_id: string | null
  area: string
  procedure: string
  penalties: string[]
  amount_fen: bigint
  confiscated_fen: bigint
  violation: string
  clause: string
  document_number: string
  decided_on: string
  served_on: string | null
  executed_on: string | null
  overturned_on: string | null
  overturned: string | null
  chosen: boolean
  event_id: string
}

function decidedRow(event: Recorded, id: string): PenaltyRow {
  const { data } = event
  return {
    id,
    premises_id: (data['premisesId'] as string | null) ?? null,
    area: event.area,
    procedure: String(data['procedure']),
    penalties: data['penalties'] as string[],
    amount_fen: BigInt(data['amountFen'] as number),
    confiscated_fen: BigInt(data['confiscatedFen'] as number),
    violation: String(data['violation']),
    clause: String(data['clause']),
    document_number: String(data['documentNumber']),
    decided_on: String(data['decidedOn']),
    served_on: null,
    executed_on: null,
    overturned_on: null,
    overturned: null,
    chosen: false,
    event_id: event.id,
  }
}

/** Penalties by case. */
export const penaltyView = rowView<PenaltyRow>({
  name: 'cases_penalty',
  types: [
    'cases.PenaltyDecided',
    'cases.DecisionServed',
    'cases.Executed',
    'cases.PenaltyOverturned',
    'cases.CaseChosen',
  ],
  key: 'id',
  columns: {
    id: 'text',
    premises_id: 'text',
    area: 'text',
    procedure: 'text',
    penalties: 'text[]',
    amount_fen: 'bigint',
    confiscated_fen: 'bigint',
    violation: 'text',
    clause: 'text',
    document_number: 'text',
    decided_on: 'date',
    served_on: 'date',
    executed_on: 'date',
    overturned_on: 'date',
    overturned: 'text',
    chosen: 'boolean',
    event_id: 'text',
  },
  keysOf: event => [idOf(event.subject)],
  fold(row, { type, data, ...rest }, id) {
    if (type === 'cases.PenaltyDecided') return decidedRow({ type, data, ...rest }, id)
    if (!row) return undefined
    switch (type) {
      case 'cases.DecisionServed':
        return { ...row, served_on: String(data['servedOn']) }
      case 'cases.Executed':
        return { ...row, executed_on: String(data['executedOn']) }
      case 'cases.PenaltyOverturned':
        return { ...row, overturned_on: String(data['overturnedOn']), overturned: String(data['effect']) }
      default:
        return { ...row, chosen: true }
    }
  },
})

/** A numbered paper of a case. */
export interface DocumentRow {
  id: string
  case_id: string
  area: string
  template: string
  number: string
  action: string
  issued_on: string
}

/** Papers by case. */
export const documentView = rowView<DocumentRow>({
  name: 'cases_document',
  types: ['cases.DocumentNumbered'],
  key: 'id',
  columns: {
    id: 'text',
    case_id: 'text',
    area: 'text',
    template: 'text',
    number: 'text',
    action: 'text',
    issued_on: 'date',
  },
  keysOf: event => [event.id],
  fold(_, { subject, area, data }, id) {
    return {
      id,
      case_id: idOf(subject),
      area,
      template: String(data['template']),
      number: String(data['number']),
      action: String(data['action']),
      issued_on: String(data['on']),
    }
  },
})
