import { type AreaRange, inRange, type Sql } from '@shian/kernel'
import { type GramTag, gramsOf, normalise, spellsPartOf } from './search-text.ts'

/** Where the query was found. */
export const MATCHES = ['sign', 'legal', 'pinyin', 'initials', 'code', 'licence', 'address'] as const
export type Match = (typeof MATCHES)[number]

export interface Hit {
  id: string
  area: string
  signName: string
  legalName: string
  kind: string
  address: string
  status: string
  grade: string | null
  creditCode: string | null
  licenceNumbers: string[]
  match: Match
}

/** Candidates one stage reads before it ranks; a stage of a very common query ranks these and no more. */
const STAGE_CAP = 200
const QUERY_MAX = 60
const WORDS_MAX = 5

interface Stage {
  match: Match
  tag: GramTag
  field: string
  needle: string
  /** Drops what the index cannot tell. */
  keep?: (row: Row) => boolean
}

interface Row {
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

/** Best first: exact sign, sign from its start, sign anywhere, then legal name and address. */
function textStages(query: string): Stage[] {
  return [
    { match: 'sign', tag: 's', field: 'sign_text', needle: `^${query}$` },
    { match: 'sign', tag: 's', field: 'sign_text', needle: `^${query}` },
    { match: 'sign', tag: 's', field: 'sign_text', needle: query },
    { match: 'legal', tag: 'l', field: 'legal_text', needle: `^${query}` },
    { match: 'legal', tag: 'l', field: 'legal_text', needle: query },
    { match: 'address', tag: 'a', field: 'address_text', needle: query },
  ]
}

function latinStages(query: string): Stage[] {
  const whole = (row: Row): boolean => spellsPartOf(row.sign_name, query)
  const wholeLegal = (row: Row): boolean => spellsPartOf(row.legal_name, query)
  const codes: Stage[] =
    query.length < 4
      ? []
      : [
          { match: 'code', tag: 'c', field: 'credit_text', needle: `^${query}$` },
          { match: 'licence', tag: 'd', field: 'licence_text', needle: `^${query}$` },
          { match: 'licence', tag: 'd', field: 'licence_text', needle: `^${query}` },
          { match: 'code', tag: 'c', field: 'credit_text', needle: `^${query}` },
          { match: 'licence', tag: 'd', field: 'licence_text', needle: `${query}$` },
          { match: 'code', tag: 'c', field: 'credit_text', needle: `${query}$` },
        ]
  const spelt: Stage[] = [
    { match: 'initials', tag: 'i', field: 'sign_initials', needle: `^${query}$` },
    { match: 'pinyin', tag: 'p', field: 'sign_pinyin', needle: `^${query}$` },
    { match: 'initials', tag: 'i', field: 'sign_initials', needle: `^${query}` },
    { match: 'pinyin', tag: 'p', field: 'sign_pinyin', needle: `^${query}`, keep: whole },
    { match: 'initials', tag: 'i', field: 'sign_initials', needle: query },
    { match: 'pinyin', tag: 'p', field: 'sign_pinyin', needle: query, keep: whole },
    { match: 'initials', tag: 'j', field: 'legal_initials', needle: query },
    { match: 'pinyin', tag: 'q', field: 'legal_pinyin', needle: query, keep: wholeLegal },
  ]
  const digitsOnly = /^\d+$/.test(query)
  return [...codes, ...textStages(query), ...(digitsOnly ? [] : spelt)]
}

const queryOf = (text: string): string => [...normalise(text)].slice(0, QUERY_MAX).join('')

/** Several words, each of two characters or more: all must be somewhere in sign name, legal name or address. */
function wordsOf(text: string): string[] {
  const words = text.trim().split(/\s+/).map(queryOf).filter(Boolean).slice(0, WORDS_MAX)
  return words.length > 1 && words.every(word => [...word].length > 1) ? words : []
}

function stagesOf(query: string): Stage[] {
  return /^[a-z0-9]+$/.test(query) ? latinStages(query) : textStages(query)
}

function compare(a: Row, b: Row): number {
  const closed = Number(a.status !== 'open') - Number(b.status !== 'open')
  return closed || a.sign_name.length - b.sign_name.length || (a.area < b.area ? -1 : 1)
}

/** One call for all stages: the database stops at the stage that fills the answer. */
async function runStages(
  tx: Sql,
  stages: readonly Stage[],
  range: AreaRange,
  enough: number,
): Promise<(Row & { stage: number })[]> {
  const asked = stages.map(({ tag, field, needle }) => ({ need: gramsOf(tag, needle), field, needle }))
  return tx.query<Row & { stage: number }>(
    'select * from registry_search_find($1, $2, $3, $4, $5)',
    [JSON.stringify(asked), range.lo, range.hi, STAGE_CAP, enough],
    'shian_registry_search',
  )
}

/**
 * Finds premises by sign name, legal name, pinyin, initials, credit code, licence number or address, best first.
 * Cost: one round trip, at most one indexed read of 200 rows per stage.
 *
 * @param range narrows the search scope of the transaction; it cannot widen it
 */
export async function searchPremises(tx: Sql, text: string, range: AreaRange, limit: number): Promise<Hit[]> {
  const query = queryOf(text)
  if (query === '') return []
  const found = new Map<string, Hit>()
  const take = (rows: readonly Row[], match: Match): void => {
    for (const row of [...rows].sort(compare)) {
      if (found.size >= limit) return
      if (!found.has(row.premises_id)) found.set(row.premises_id, toHit(row, match))
    }
  }
  const stages = stagesOf(query).filter(({ tag, needle }) => gramsOf(tag, needle).length > 0)
  // A stage may lose some rows to `keep`, so more are asked for than are shown.
  const rows = stages.length > 0 ? await runStages(tx, stages, range, limit * 2) : []
  for (const [index, { match, keep }] of stages.entries()) {
    take(
      rows.filter(row => row.stage === index && (keep?.(row) ?? true)),
      match,
    )
  }
  const words = wordsOf(text)
  if (words.length > 0 && found.size < limit) {
    const sql = 'select * from registry_search_words($1, $2, $3, $4)'
    take(await tx.query<Row>(sql, [words, range.lo, range.hi, STAGE_CAP]), 'sign')
  }
  return [...found.values()]
}

function toHit(row: Row, match: Match): Hit {
  return {
    id: row.premises_id,
    area: row.area,
    signName: row.sign_name,
    legalName: row.legal_name,
    kind: row.kind,
    address: row.address,
    status: row.status,
    grade: row.grade,
    creditCode: row.credit_code,
    licenceNumbers: row.licence_numbers ?? [],
    match,
  }
}

/** One premises inside the search scope of the transaction, with what everybody in that scope may know of it. */
export async function findSearchable(tx: Sql, id: string, range: AreaRange): Promise<Hit | undefined> {
  const [row] = await tx.query<Row>(
    `select premises_id, area, sign_name, legal_name, kind, address, status, grade, credit_code, licence_numbers
     from registry_search where premises_id = $1`,
    [id],
  )
  return row && inRange(row.area, range) ? toHit(row, 'sign') : undefined
}
