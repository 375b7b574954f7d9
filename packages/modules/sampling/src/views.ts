import { dayOf, type Recorded, rowView } from '@shian/kernel'

const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)

/** A range of codes given out. */
export interface CodeRangeRow {
  id: string
  area: string
  prefix: string
  first: number
  last: number
  digits: number
  issued_at: Date
}

/** The code bank. */
export const codeRangeView = rowView<CodeRangeRow>({
  name: 'sampling_code_range',
  types: ['sampling.CodesIssued'],
  key: 'id',
  columns: {
    id: 'text',
    area: 'text',
    prefix: 'text',
    first: 'int',
    last: 'int',
    digits: 'int',
    issued_at: 'timestamptz',
  },
  keysOf: event => [event.id],
  fold(_, { area, data, time }, id) {
    const { prefix, from, to, digits } = data as { prefix: string; from: number; to: number; digits: number }
    return { id, area, prefix, first: from, last: to, digits, issued_at: time }
  },
})

/** A plan and its rows. */
export interface PlanRow {
  id: string
  area: string
  title: string
  rows: { premisesId: string; category: string; quota: number }[]
  samples: number
  issued_at: Date
}

/** Sampling plans. */
export const planView = rowView<PlanRow>({
  name: 'sampling_plan',
  types: ['sampling.PlanIssued'],
  key: 'id',
  columns: {
    id: 'text',
    area: 'text',
    title: 'text',
    rows: 'jsonb',
    samples: 'int',
    issued_at: 'timestamptz',
  },
  keysOf: event => [idOf(event.subject)],
  fold(_, { area, data, time }, id) {
    const { title, rows, samples } = data as unknown as Pick<PlanRow, 'title' | 'rows' | 'samples'>
    return { id, area, title, rows, samples, issued_at: time }
  },
})

/** One link of a chain as it is shown. */
export interface LinkRow {
  step: string
  at: string
  by: string
  with: string | null
  seal: string | null
  place: string | null
  note: string | null
  broken: string | null
}

/** A sample from its code to its result. */
export interface SampleRow {
  code: string
  item_id: string
  premises_id: string
  area: string
  links: LinkRow[]
  holder: string
  broken: string | null
  verdict: string | null
  report_number: string | null
  result_on: string | null
  confirmed_on: string | null
  overturned_on: string | null
}

function linkOf(event: Recorded): LinkRow {
  const text = (name: string): string | null =>
    event.data[name] === undefined ? null : String(event.data[name])
  return {
    step: String(event.data['step']),
    at: event.time.toISOString(),
    by: String(event.data['by']),
    with: text('with'),
    seal: text('seal'),
    place: text('place'),
    note: text('note'),
    broken: text('broken'),
  }
}

function sampleAfter(row: SampleRow, event: Recorded): SampleRow {
  const { data } = event
  switch (event.type) {
    case 'sampling.CustodyRecorded': {
      const link = linkOf(event)
      return {
        ...row,
        links: [...row.links, link],
        holder: String(data['holder']),
        broken: row.broken ?? link.broken,
      }
    }
    case 'sampling.ResultEntered':
      return {
        ...row,
        verdict: String(data['verdict']),
        report_number: String(data['reportNumber']),
        result_on: dayOf(event.time),
      }
    case 'sampling.ResultConfirmed':
      return { ...row, confirmed_on: String(data['confirmedOn']) }
    default:
      return { ...row, overturned_on: dayOf(event.time) }
  }
}

/** Samples by code, with their chains. */
export const sampleView = rowView<SampleRow>({
  name: 'sampling_sample',
  types: [
    'sampling.CodeUsed',
    'sampling.CustodyRecorded',
    'sampling.ResultEntered',
    'sampling.ResultConfirmed',
    'sampling.ResultOverturned',
  ],
  key: 'code',
  columns: {
    code: 'text',
    item_id: 'text',
    premises_id: 'text',
    area: 'text',
    links: 'jsonb',
    holder: 'text',
    broken: 'text',
    verdict: 'text',
    report_number: 'text',
    result_on: 'date',
    confirmed_on: 'date',
    overturned_on: 'date',
  },
  keysOf: ({ data }) => [String(data['code'] ?? data['sampleCode'])],
  fold(row, event, code) {
    if (event.type !== 'sampling.CodeUsed') return row && sampleAfter(row, event)
    return {
      code,
      item_id: String(event.data['itemId']),
      premises_id: String(event.data['premisesId']),
      area: event.area,
      links: [],
      holder: '',
      broken: null,
      verdict: null,
      report_number: null,
      result_on: null,
      confirmed_on: null,
      overturned_on: null,
    }
  },
})
