import { type Recorded, rowView } from '@shian/kernel'
import { pickFields } from './premises.ts'
import { licenceTexts, type SearchTexts, searchTexts } from './search-text.ts'

type Data = Record<string, unknown>
const text = (data: Data, key: string): string => String(data[key] ?? '')
const orNull = <T>(data: Data, key: string): T | null => (data[key] === undefined ? null : (data[key] as T))
const keyOf = (event: Recorded): string[] => [event.subject.slice(event.subject.indexOf('/') + 1)]

interface SearchRow extends SearchTexts {
  premises_id: string
  area: string
  sign_name: string
  legal_name: string
  kind: string
  address: string
  status: string
  grade: string | null
  credit_code: string | null
  licence_numbers: string[] | null
}

const emptySearchRow = (id: string, area: string): SearchRow => ({
  premises_id: id,
  area,
  sign_name: '',
  legal_name: '',
  kind: '',
  address: '',
  status: 'open',
  grade: null,
  credit_code: null,
  licence_numbers: null,
  sign_text: '',
  legal_text: '',
  address_text: '',
  sign_pinyin: '',
  legal_pinyin: '',
  sign_initials: '',
  legal_initials: '',
  credit_text: '',
  licence_text: '',
  grams: '',
})

function indexed(row: SearchRow): SearchRow {
  const texts = searchTexts({
    signName: row.sign_name,
    legalName: row.legal_name,
    address: row.address,
    creditCode: row.credit_code,
    licenceNumbers: row.licence_numbers ?? [],
  })
  return { ...row, ...texts }
}

function foldSearch(row: SearchRow | undefined, event: Recorded, id: string): SearchRow | undefined {
  const { data } = event
  const fields = pickFields(data)
  if (event.type === 'registry.PremisesRegistered') {
    const before = row ?? emptySearchRow(id, event.area)
    const creditCode = orNull<string>(data, 'creditCode')
    return indexed({ ...before, ...namesOf(before, fields), area: event.area, credit_code: creditCode })
  }
  if (!row) return undefined
  switch (event.type) {
    case 'registry.PremisesChanged': {
      const names = namesOf(row, fields)
      const same = names.sign_name === row.sign_name && names.legal_name === row.legal_name
      return same && names.address === row.address ? { ...row, ...names } : indexed({ ...row, ...names })
    }
    case 'registry.PremisesClosed':
      return { ...row, status: 'closed' }
    case 'registry.LicenceRecorded': {
      const number = text(data, 'number')
      // A certificate of a person is no way to find a shop.
      if (data['holder'] !== undefined || row.licence_numbers?.includes(number)) return row
      const numbers = [...(row.licence_numbers ?? []), number].sort()
      const { licence_text, grams } = licenceTexts(numbers)
      // The grams of licences come last, so that they can be replaced alone.
      const others = row.grams.split(' ').filter(gram => gram !== '' && !gram.startsWith('d'))
      return { ...row, licence_numbers: numbers, licence_text, grams: [...others, grams].join(' ') }
    }
    case 'risk.GradeChanged':
      return { ...row, grade: text(data, 'to') }
    default:
      return row
  }
}

function namesOf(
  row: SearchRow,
  fields: ReturnType<typeof pickFields>,
): Pick<SearchRow, 'sign_name' | 'legal_name' | 'kind' | 'address'> {
  return {
    sign_name: fields.signName ?? row.sign_name,
    legal_name: fields.legalName ?? row.legal_name,
    kind: fields.kind ?? row.kind,
    address: fields.address ?? row.address,
  }
}

/** The search index as a view: it rebuilds equal, and a new way of spelling needs no more than a rebuild. */
export const searchView = rowView<SearchRow>({
  name: 'registry_search',
  types: [
    'registry.PremisesRegistered',
    'registry.PremisesChanged',
    'registry.PremisesClosed',
    'registry.LicenceRecorded',
    'risk.GradeChanged',
  ],
  key: 'premises_id',
  opens: ['registry.PremisesRegistered'],
  columns: {
    premises_id: 'text',
    area: 'text',
    sign_name: 'text',
    legal_name: 'text',
    kind: 'text',
    address: 'text',
    status: 'text',
    grade: 'text',
    credit_code: 'text',
    licence_numbers: 'text[]',
    sign_text: 'text',
    legal_text: 'text',
    address_text: 'text',
    sign_pinyin: 'text',
    legal_pinyin: 'text',
    sign_initials: 'text',
    legal_initials: 'text',
    credit_text: 'text',
    licence_text: 'text',
    grams: 'text',
  },
  keysOf: event => (event.subject.startsWith('premises/') ? keyOf(event) : []),
  fold: foldSearch,
})
