import type { complaints } from '@shian/events'
import { CATEGORY_NAMES } from '../kinds/words.ts'

/** One column of a ticket file. */
export interface Column {
  key: ColumnKey
  zh: string
  en: string
  required?: boolean
  /** Largest length in characters. */
  max: number
  /** What is accepted, for messages. */
  accepted?: string
  /** Other headings the lines use. */
  also?: readonly string[]
}

export type ColumnKey =
  | 'number'
  | 'kind'
  | 'content'
  | 'category'
  | 'firmName'
  | 'firmAddress'
  | 'area'
  | 'premisesId'
  | 'reporterName'
  | 'reporterPhone'
  | 'reporterAddress'
  | 'happenedOn'
  | 'dispatchedOn'
  | 'receivedOn'
  | 'termWorkdays'

const DAY = '2026-11-24'
export const KIND_NAMES: Readonly<Record<string, 'complaint' | 'report'>> = {
  投诉: 'complaint',
  投诉件: 'complaint',
  complaint: 'complaint',
  举报: 'report',
  举报件: 'report',
  report: 'report',
}

/** The code of a category by its name in either language, or by itself. */
export function categoryOf(text: string): complaints.Category | undefined {
  const wanted = text.trim().toLowerCase()
  const found = Object.entries(CATEGORY_NAMES).find(
    ([code, { zh, en }]) => code === wanted || zh === text.trim() || en.toLowerCase() === wanted,
  )
  return found?.[0] as complaints.Category | undefined
}

export const COLUMNS: readonly Column[] = [
  { key: 'number', zh: '工单编号', en: 'Ticket', required: true, max: 80, also: ['工单号', '登记编号'] },
  {
    key: 'kind',
    zh: '工单类型',
    en: 'Type',
    required: true,
    max: 20,
    accepted: '投诉、举报',
    also: ['类型', '业务类型'],
  },
  { key: 'content', zh: '内容', en: 'Content', required: true, max: 3_000, also: ['诉求内容', '问题描述'] },
  {
    key: 'category',
    zh: '问题类别',
    en: 'Category',
    max: 40,
    accepted: Object.values(CATEGORY_NAMES)
      .map(name => name.zh)
      .join('、'),
  },
  { key: 'firmName', zh: '被诉单位', en: 'Business', max: 120, also: ['涉及主体', '企业名称'] },
  { key: 'firmAddress', zh: '被诉地址', en: 'Address of the business', max: 200, also: ['事发地址'] },
  {
    key: 'area',
    zh: '区划',
    en: 'Area',
    max: 40,
    accepted: '410602、鹤山区',
    also: ['区划代码', '承办区县'],
  },
  { key: 'premisesId', zh: '场所编号', en: 'Premises id', max: 64 },
  { key: 'reporterName', zh: '来电人', en: 'Caller', max: 60, also: ['姓名', '投诉人'] },
  {
    key: 'reporterPhone',
    zh: '联系电话',
    en: 'Telephone',
    max: 30,
    accepted: '0-9 + - ( )',
    also: ['来电号码'],
  },
  { key: 'reporterAddress', zh: '联系地址', en: 'Address', max: 150 },
  { key: 'happenedOn', zh: '事发日期', en: 'Happened on', max: 10, accepted: DAY },
  { key: 'dispatchedOn', zh: '派单日期', en: 'Dispatched on', max: 10, accepted: DAY, also: ['派单时间'] },
  { key: 'receivedOn', zh: '收到日期', en: 'Received on', max: 10, accepted: DAY },
  {
    key: 'termWorkdays',
    zh: '办理时限(工作日)',
    en: 'Term in working days',
    max: 3,
    accepted: '1 … 90',
    also: ['办理时限'],
  },
]

const squeeze = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[\s*﻿]/g, '')
const byHeading = new Map(
  COLUMNS.flatMap(column =>
    [column.key, column.zh, column.en, ...(column.also ?? [])].map(name => [squeeze(name), column] as const),
  ),
)

/** The column a heading names: Chinese, English, or the key; case, spaces and a star do not count. */
export function findColumn(heading: string): Column | undefined {
  return byHeading.get(squeeze(heading))
}
