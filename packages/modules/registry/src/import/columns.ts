import { LICENCE_KINDS_ZH, PREMISES_KINDS_ZH } from './labels.ts'

/** One column of the template, of imports and of exports. */
export interface Column {
  key: ColumnKey
  zh: string
  en: string
  /** Needed to register a premises; a row that changes one may leave it blank. */
  required?: boolean
  /** Largest length in characters. */
  max: number
  /** What is accepted, for the message. */
  accepted?: string
}

export type ColumnKey =
  | 'id'
  | 'signName'
  | 'legalName'
  | 'kind'
  | 'creditCode'
  | 'address'
  | 'area'
  | 'longitude'
  | 'latitude'
  | 'openingHours'
  | 'floorAreaSquareMetres'
  | 'dinersPerMeal'
  | 'openedOn'
  | 'licenceKind'
  | 'licenceNumber'
  | 'issuedOn'
  | 'expiresOn'

const DAY = '2026-11-24'
const kinds = (labels: Record<string, string>): string => Object.values(labels).join('、')

export const COLUMNS: readonly Column[] = [
  { key: 'id', zh: '场所编号', en: 'Premises id', max: 120 },
  { key: 'signName', zh: '招牌名称', en: 'Sign name', required: true, max: 120 },
  { key: 'legalName', zh: '主体名称', en: 'Legal name', required: true, max: 200 },
  { key: 'kind', zh: '类型', en: 'Kind', required: true, max: 60, accepted: kinds(PREMISES_KINDS_ZH) },
  { key: 'creditCode', zh: '统一社会信用代码', en: 'Credit code', max: 40 },
  { key: 'address', zh: '地址', en: 'Address', required: true, max: 300 },
  { key: 'area', zh: '区划代码', en: 'Area code', required: true, max: 20 },
  { key: 'longitude', zh: '经度', en: 'Longitude', max: 30, accepted: '-180 … 180' },
  { key: 'latitude', zh: '纬度', en: 'Latitude', max: 30, accepted: '-90 … 90' },
  { key: 'openingHours', zh: '营业时间', en: 'Opening hours', max: 90, accepted: '06:30-14:00;17:00-22:00' },
  {
    key: 'floorAreaSquareMetres',
    zh: '经营面积(平方米)',
    en: 'Floor area (m²)',
    max: 30,
    accepted: '0 … 1000000',
  },
  { key: 'dinersPerMeal', zh: '每餐就餐人数', en: 'Diners per meal', max: 30, accepted: '0 … 100000' },
  { key: 'openedOn', zh: '开业日期', en: 'Opened on', max: 10, accepted: DAY },
  { key: 'licenceKind', zh: '许可证类型', en: 'Licence kind', max: 60, accepted: kinds(LICENCE_KINDS_ZH) },
  { key: 'licenceNumber', zh: '许可证编号', en: 'Licence number', max: 60 },
  { key: 'issuedOn', zh: '发证日期', en: 'Issued on', max: 10, accepted: DAY },
  { key: 'expiresOn', zh: '有效期至', en: 'Expires on', max: 10, accepted: DAY },
]

/** The column a refusal of the decider is about. */
export const COLUMN_OF_REFUSAL: Readonly<Record<string, ColumnKey>> = {
  'registry.credit_code_invalid': 'creditCode',
  'registry.hours_invalid': 'openingHours',
  'registry.coordinates_incomplete': 'longitude',
  'registry.day_invalid': 'issuedOn',
  'registry.licence_number_invalid': 'licenceNumber',
  'registry.licence_dates_invalid': 'expiresOn',
  'registry.licence_from_future': 'issuedOn',
  'registry.licence_number_taken': 'licenceNumber',
  'registry.unknown_area': 'area',
  'registry.area_not_a_place': 'area',
  'kernel.area_out_of_scope': 'area',
  'registry.unknown_premises': 'id',
  'registry.premises_closed': 'id',
}

const squeeze = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[\s*]/g, '')
const byHeader = new Map(COLUMNS.flatMap(c => [c.key, c.zh, c.en].map(name => [squeeze(name), c] as const)))

/** The column a header cell names: Chinese, English, or the key; case, spaces and a star do not count. */
export function findColumn(header: string): Column | undefined {
  return byHeader.get(squeeze(header))
}
