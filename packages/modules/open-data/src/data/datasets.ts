import { type Bilingual, dayOf, type RuleBook, type Sql } from '@shian/kernel'
import { RATING_OF_GRADE } from '../fhrs/vocabulary.ts'
import type { NoticeRow, PremisesRow } from '../views.ts'

/** One value of a row of a dataset. */
export type Cell = string | number | boolean | null
/** A row, by column. */
export type DataRow = Readonly<Record<string, Cell>>

/** What there is to download. */
export interface Dataset {
  id: string
  title: Bilingual
  description: Bilingual
  keywords: readonly string[]
  columns: readonly string[]
  /** Value that changes whenever the rows do. */
  version(tx: Sql, rules: RuleBook): Promise<string>
  /** Rows after a key, in its order. */
  page(tx: Sql, rules: RuleBook, after: string, limit: number): Promise<{ key: string; row: DataRow }[]>
}

async function versionOf(tx: Sql, from: string, values: readonly unknown[] = []): Promise<string> {
  const [row] = await tx.query<{ count: number; moved: Date | null }>(
    `select count(*)::int as count, max(updated_at) as moved from ${from}`,
    values,
  )
  return `${row!.count}-${row!.moved?.getTime() ?? 0}`
}

const premises: Dataset = {
  id: 'premises',
  title: { zh: '食品经营场所及风险等级', en: 'Premises with their risk grade' },
  description: {
    zh: '在营单位的名称、地址、业态、公开的风险等级和最近一次公示的检查结果。',
    en: 'Open premises: name, address, kind, published risk grade and the last published inspection result.',
  },
  keywords: ['食品安全', '风险等级', 'food safety', 'risk grade'],
  columns: [
    'premises_id',
    'fhrs_id',
    'sign_name',
    'legal_name',
    'credit_code',
    'kind',
    'address',
    'authority',
    'latitude',
    'longitude',
    'grade',
    'rating',
    'graded_on',
    'inspected_on',
    'inspection_result',
    'synthetic',
  ],
  version: tx => versionOf(tx, 'open_data_premises where open'),
  async page(tx, _rules, after, limit) {
    const rows = await tx.query<PremisesRow>(
      'select * from open_data_premises where open and premises_id > $1 order by premises_id limit $2',
      [after, limit],
    )
    return rows.map(row => ({
      key: row.premises_id,
      row: {
        premises_id: row.premises_id,
        fhrs_id: Number(row.fhrs_id),
        sign_name: row.sign_name,
        legal_name: row.legal_name,
        credit_code: row.credit_code,
        kind: row.kind,
        address: row.address,
        authority: row.authority,
        latitude: row.latitude,
        longitude: row.longitude,
        grade: row.grade,
        rating: row.grade ? (RATING_OF_GRADE[row.grade] ?? null) : null,
        graded_on: row.graded_at ? dayOf(row.graded_at) : null,
        inspected_on: row.inspection?.on ?? null,
        inspection_result: row.inspection?.verdict ?? null,
        synthetic: row.synthetic,
      },
    }))
  },
}

const NOTICE_COLUMNS = [
  'notice_id',
  'premises_id',
  'sign_name',
  'legal_name',
  'credit_code',
  'authority',
] as const
const SHOWN_COLUMNS = ['published_on', 'remove_on', 'text'] as const

/** Notices of one kind that are shown now; what is removed is no longer in it. */
function notices(
  id: string,
  kind: string,
  facts: Readonly<Record<string, string>>,
  words: Pick<Dataset, 'title' | 'description' | 'keywords'>,
): Dataset {
  return {
    id,
    ...words,
    columns: [...NOTICE_COLUMNS, ...Object.keys(facts), ...SHOWN_COLUMNS],
    version: tx => versionOf(tx, "open_data_notice where kind = $1 and state = 'published'", [kind]),
    async page(tx, _rules, after, limit) {
      const rows = await tx.query<NoticeRow>(
        `select * from open_data_notice where kind = $1 and state = 'published' and id > $2 order by id limit $3`,
        [kind, after, limit],
      )
      return rows.map(notice => {
        const fact = (name: string): Cell => notice.facts[name] ?? null
        return {
          key: notice.id,
          row: {
            notice_id: notice.id,
            premises_id: notice.premises_id,
            sign_name: fact('signName'),
            legal_name: fact('legalName'),
            credit_code: fact('creditCode'),
            authority: notice.authority,
            ...Object.fromEntries(Object.entries(facts).map(([column, name]) => [column, fact(name)])),
            published_on: notice.published_on,
            remove_on: notice.remove_on,
            text: notice.body,
          },
        }
      })
    },
  }
}

const rules: Dataset = {
  id: 'rules',
  title: { zh: '平台所用规则', en: 'Rules in use' },
  description: {
    zh: '平台计算期限、频次、限值所用的规则,每条注明出处、适用区域和生效日期。',
    en: 'The rules behind terms, cadences and limits, each with source, area and dates in force.',
  },
  keywords: ['法规', '期限', 'regulation', 'rules'],
  columns: [
    'id',
    'area',
    'effective_from',
    'effective_to',
    'kind',
    'title_zh',
    'title_en',
    'document',
    'article',
    'confidence',
  ],
  async version(_, book) {
    const last = book.rules.reduce((day, rule) => (rule.effectiveFrom > day ? rule.effectiveFrom : day), '')
    return `${book.rules.length}-${last}`
  },
  async page(_, book, after, limit) {
    const keyed = book.rules.map(rule => ({
      key: `${rule.id}~${rule.scope.area}~${rule.effectiveFrom}`,
      rule,
    }))
    keyed.sort((a, b) => (a.key < b.key ? -1 : 1))
    const start = keyed.findIndex(({ key }) => key > after)
    if (start < 0) return []
    return keyed.slice(start, start + limit).map(({ key, rule }) => ({
      key,
      row: {
        id: rule.id,
        area: rule.scope.area,
        effective_from: rule.effectiveFrom,
        effective_to: rule.effectiveTo ?? null,
        kind: rule.kind,
        title_zh: rule.title.zh,
        title_en: rule.title.en,
        document: rule.source.document,
        article: rule.source.article ?? null,
        confidence: rule.confidence,
      },
    }))
  },
}

/** Everything there is to download, in the order of the page. */
export const DATASETS: readonly Dataset[] = [
  premises,
  notices(
    'inspections',
    'inspection-result',
    {
      inspected_on: 'concludedOn',
      inspection_kind: 'inspectionKind',
      result: 'verdict',
      items_checked: 'checked',
      items_failed: 'failed',
      key_items_failed: 'keyFailed',
    },
    {
      title: { zh: '监督检查结果', en: 'Inspection results' },
      description: { zh: '正在公示的监督检查结果。', en: 'Results of inspections that are published now.' },
      keywords: ['监督检查', 'inspection'],
    },
  ),
  notices(
    'sampling',
    'sampling-result',
    {
      food: 'food',
      batch: 'batch',
      result: 'verdict',
      report_number: 'reportNumber',
      confirmed_on: 'confirmedOn',
    },
    {
      title: { zh: '食品抽检结果', en: 'Sampling results' },
      description: { zh: '正在公示的食品抽样检验结果。', en: 'Results of samples that are published now.' },
      keywords: ['抽检', 'sampling'],
    },
  ),
  notices(
    'penalties',
    'penalty',
    {
      document_number: 'documentNumber',
      decided_on: 'decidedOn',
      penalties: 'penalties',
      amount_fen: 'amountFen',
      confiscated_fen: 'confiscatedFen',
    },
    {
      title: { zh: '行政处罚信息', en: 'Penalties' },
      description: {
        zh: '正在公示的行政处罚,remove_on 为公示期满日;期满或撤回后不再包含,使用者应同时停止展示。',
        en: 'Penalties published now. remove_on is the day each must be gone; users must stop showing it as well.',
      },
      keywords: ['行政处罚', 'penalty'],
    },
  ),
  rules,
]
