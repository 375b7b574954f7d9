import { type AreaRange, Refusal, type Sql } from '@shian/kernel'
import type { PageRow } from './page-view.ts'
import { normalise } from './search-text.ts'
import type { NoticeRow, ProposalRow } from './views.ts'

/** What a list of public notices asks for. */
export interface NoticeFilter {
  premises?: string | undefined
  kind?: string | undefined
  after?: string | undefined
  limit: number
}

/** Place in the list of notices, newest first. */
export function noticeCursor(row: Pick<NoticeRow, 'published_at' | 'id'>): string {
  return `${row.published_at.getTime()}_${row.id}`
}

function readCursor(after: string | undefined): { at: Date; id: string } {
  const match = /^(\d{1,15})_([A-Za-z0-9-]{1,64})$/.exec(after ?? '')
  // Later than any notice, still a moment PostgreSQL knows.
  return match
    ? { at: new Date(Number(match[1])), id: match[2]! }
    : { at: new Date(253_402_214_400_000), id: '~' }
}

/** Notices shown now, newest first. Public: no area, every row is for everybody. Cost: one index range. */
export async function listNotices(
  tx: Sql,
  filter: NoticeFilter,
): Promise<{ items: NoticeRow[]; next: string | null }> {
  const { at, id } = readCursor(filter.after)
  const items = await tx.query<NoticeRow>(
    `select * from publication_notice where state = 'published' and (published_at, id) < ($1, $2)
       and ($3::text is null or premises_id = $3) and ($4::text is null or kind = $4)
     order by published_at desc, id desc limit $5`,
    [at, id, filter.premises ?? null, filter.kind ?? null, filter.limit],
  )
  const last = items.at(-1)
  return { items, next: last && items.length === filter.limit ? noticeCursor(last) : null }
}

/** One notice, also a removed one. */
export async function findNotice(tx: Sql, id: string): Promise<NoticeRow | undefined> {
  const [row] = await tx.query<NoticeRow>('select * from publication_notice where id = $1', [id])
  return row
}

/** A notice in a range of areas. @throws Refusal kernel.not_found */
export async function getNotice(tx: Sql, range: AreaRange, id: string): Promise<NoticeRow> {
  const [row] = await tx.query<NoticeRow>(
    'select * from publication_notice where id = $1 and area >= $2 and area < $3',
    [id, range.lo, range.hi],
  )
  if (!row) throw new Refusal('kernel.not_found', 404, { what: `公示 notice ${id}` })
  return row
}

/** A draft in a range of areas. @throws Refusal kernel.not_found */
export async function getProposal(tx: Sql, range: AreaRange, id: string): Promise<ProposalRow> {
  const [row] = await tx.query<ProposalRow>(
    'select * from publication_proposal where id = $1 and area >= $2 and area < $3',
    [id, range.lo, range.hi],
  )
  if (!row) throw new Refusal('kernel.not_found', 404, { what: `拟公示事项 proposal ${id}` })
  return row
}

/** Drafts that wait, the most urgent first. */
export async function listProposals(
  tx: Sql,
  range: AreaRange,
  after: string | undefined,
  limit: number,
): Promise<{ items: ProposalRow[]; next: string | null }> {
  const [day = '', id = ''] = (after ?? '').split('_')
  const items = await tx.query<ProposalRow>(
    `select * from publication_proposal where state = 'proposed' and area >= $1 and area < $2
       and (coalesce(due_on, '9999-12-31'), id) > ($3::date, $4) order by coalesce(due_on, '9999-12-31'), id limit $5`,
    [range.lo, range.hi, /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : '0001-01-01', id, limit],
  )
  const last = items.at(-1)
  const full = last && items.length === limit
  return { items, next: full ? `${last.due_on ?? '9999-12-31'}_${last.id}` : null }
}

/** The page of one premises that is open. */
export async function findPage(tx: Sql, premisesId: string): Promise<PageRow | undefined> {
  const [row] = await tx.query<PageRow>(
    'select * from publication_premises_page where premises_id = $1 and open',
    [premisesId],
  )
  return row
}

/** One hit of the search. */
export type Hit = Pick<
  PageRow,
  'premises_id' | 'sign_name' | 'legal_name' | 'address' | 'grade' | 'synthetic'
>

/**
 * Premises whose sign, legal name, address, code, pinyin or initials hold what was typed; signs that begin with it
 * first. Cost: one pass over the open pages, a few milliseconds for a city.
 */
export async function searchPages(tx: Sql, query: string, limit: number): Promise<Hit[]> {
  const words = query
    .split(/\s+/)
    .map(normalise)
    .filter(word => word.length > 0)
    .slice(0, 5)
  if (words.length === 0) return []
  return tx.query<Hit>(
    `select premises_id, sign_name, legal_name, address, grade, synthetic from publication_premises_page
     where open and (select bool_and(position(w in search) > 0) from unnest($1::text[]) w)
     order by position($2 in search) = 1 desc, position($2 in search), premises_id limit $3`,
    [words, words[0], limit],
  )
}

/** What the portal counts. */
export interface Counts {
  total: number
  a: number
  b: number
  c: number
  d: number
  ungraded: number
  notices: number
  synthetic: boolean
}

/** Figures of the portal, each with the rows behind it one link away. */
export async function countAll(tx: Sql): Promise<Counts> {
  const grade = (g: string): string => `count(*) filter (where grade = '${g}')::int as ${g.toLowerCase()}`
  const [row] = await tx.query<Counts>(
    `select count(*)::int as total, ${['A', 'B', 'C', 'D'].map(grade).join(', ')},
       count(*) filter (where grade is null)::int as ungraded, coalesce(bool_or(synthetic), false) as synthetic,
       (select count(*)::int from publication_notice where state = 'published') as notices
     from publication_premises_page where open`,
  )
  return row!
}

/** Open premises of one grade (`-` for none yet), by id. */
export async function listByGrade(tx: Sql, grade: string, after: string, limit: number): Promise<Hit[]> {
  return tx.query<Hit>(
    `select premises_id, sign_name, legal_name, address, grade, synthetic from publication_premises_page
     where open and coalesce(grade, '-') = $1 and premises_id > $2 order by premises_id limit $3`,
    [grade, after, limit],
  )
}
