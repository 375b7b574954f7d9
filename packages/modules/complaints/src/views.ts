import { type Recorded, rowView } from '@shian/kernel'
import { dayOf } from './facts.ts'

/** What a complaint or report is found by. */
export interface CaseRow {
  id: string
  kind: string
  area: string
  premises_id: string | null
  latitude: number | null
  longitude: number | null
  channel: string
  line_number: string | null
  category: string
  title: string
  received_at: Date
}

const KINDS = ['complaint', 'report']
const idOf = (event: Recorded): string => event.subject.slice(event.subject.indexOf('/') + 1)
const orNull = <T>(value: unknown): T | null => (value === undefined ? null : (value as T))

interface Opened {
  kind: string
  subjects: readonly string[]
  form: Readonly<Record<string, unknown>>
}

function opened(event: Recorded, id: string): CaseRow {
  const { kind, subjects, form } = event.data as unknown as Opened
  const premises = subjects.find(subject => subject.startsWith('premises/'))
  return {
    id,
    kind,
    area: event.area,
    premises_id: premises ? premises.slice('premises/'.length) : null,
    latitude: orNull<number>(form['latitude']),
    longitude: orNull<number>(form['longitude']),
    channel: String(form['channel']),
    line_number: orNull<string>(form['lineNumber']),
    category: String(form['category']),
    title: String(form['title'] ?? form['firmName'] ?? ''),
    received_at: event.time,
  }
}

/** Complaints and reports by place, time and number of the line. */
export const caseView = rowView<CaseRow>({
  name: 'complaints_case',
  types: ['work.Opened', 'work.Acted'],
  key: 'id',
  columns: {
    id: 'text',
    kind: 'text',
    area: 'text',
    premises_id: 'text',
    latitude: 'double precision',
    longitude: 'double precision',
    channel: 'text',
    line_number: 'text',
    category: 'text',
    title: 'text',
    received_at: 'timestamptz',
  },
  keysOf({ type, subject, data }) {
    // Of everything that happens to items of any kind, only an opening of ours and a named premises matter.
    const isOurs = type === 'work.Opened' ? KINDS.includes(String(data['kind'])) : data['action'] === 'match'
    return isOurs ? [subject.slice(subject.indexOf('/') + 1)] : []
  },
  fold(row, event, id) {
    if (event.type === 'work.Opened') return row ?? opened(event, id)
    const premises = (event.data as { form?: { premises?: unknown } }).form?.premises
    return row && typeof premises === 'string' ? { ...row, premises_id: premises } : row
  },
})

/** One reward in the ledger. Money in fen. */
export interface RewardRow {
  id: string
  area: string
  level: string
  penalty_fen: number
  reward_fen: number
  needs_finance: boolean
  assessed_on: string
  approved_on: string | null
  paid_on: string | null
  voucher: string | null
  forfeited_on: string | null
}

/** Rewards as finance and auditors read them. */
export const rewardView = rowView<RewardRow>({
  name: 'complaints_reward',
  types: [
    'complaints.RewardAssessed',
    'complaints.RewardApproved',
    'complaints.RewardPaid',
    'complaints.RewardForfeited',
  ],
  key: 'id',
  columns: {
    id: 'text',
    area: 'text',
    level: 'text',
    penalty_fen: 'numeric',
    reward_fen: 'numeric',
    needs_finance: 'boolean',
    assessed_on: 'date',
    approved_on: 'date',
    paid_on: 'date',
    voucher: 'text',
    forfeited_on: 'date',
  },
  keysOf: event => [idOf(event)],
  fold(row, event, id) {
    const { data } = event
    const on = dayOf(event.time)
    if (event.type === 'complaints.RewardAssessed') {
      const { level, penaltyFen, rewardFen, needsFinance } = data as {
        level: string
        penaltyFen: number
        rewardFen: number
        needsFinance: boolean
      }
      return {
        id,
        area: event.area,
        level,
        penalty_fen: penaltyFen,
        reward_fen: rewardFen,
        needs_finance: needsFinance,
        assessed_on: on,
        approved_on: null,
        paid_on: null,
        voucher: null,
        forfeited_on: null,
      }
    }
    if (!row) return undefined
    if (event.type === 'complaints.RewardApproved') return { ...row, approved_on: on }
    if (event.type === 'complaints.RewardPaid')
      return { ...row, paid_on: String(data['paidOn']), voucher: String(data['voucher']) }
    return { ...row, forfeited_on: on }
  },
})
