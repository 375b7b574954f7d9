import {
  type AreaRange,
  dayOf,
  type ItemState,
  inRange,
  loadItem,
  Refusal,
  type Sql,
  workHost,
} from '@shian/kernel'
import type { CameraRow } from './camera.ts'
import { KINDS } from './facts.ts'
import type { DocumentRow, EvidenceRow, PenaltyRow } from './views.ts'

/** A case in a range of areas. @throws Refusal kernel.not_found, cases.not_a_case */
export async function getCase(tx: Sql, range: AreaRange, id: string): Promise<ItemState> {
  const [row] = await tx.query<{ kind: string; area: string }>(
    'select kind, area from work_item where id = $1 and area >= $2 and area < $3',
    [id, range.lo, range.hi],
  )
  if (!row || !inRange(row.area, range))
    throw new Refusal('kernel.not_found', 404, { what: `案件 case ${id}` })
  if (!KINDS.some(kind => kind === row.kind)) throw new Refusal('cases.not_a_case', 409, { item: id })
  return (await loadItem(tx, workHost(), id)).item
}

/** A camera as this module knows it. Every camera of the scope may be asked about. */
export async function findCamera(tx: Sql, id: string): Promise<CameraRow | undefined> {
  const [row] = await tx.query<CameraRow>('select * from cases_camera where id = $1', [id])
  return row
}

/** The evidence list of a case, oldest first. At most 1,000. */
export function listEvidence(tx: Sql, range: AreaRange, caseId: string): Promise<EvidenceRow[]> {
  return tx.query<EvidenceRow>(
    `select * from cases_evidence where case_id = $1 and area >= $2 and area < $3 order by attached_at, id limit 1000`,
    [caseId, range.lo, range.hi],
  )
}

/** Entries that may ground a penalty now. */
export async function countEvidence(tx: Sql, caseId: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `select count(*)::int as n from cases_evidence where case_id = $1 and use = 'penalty' and withdrawn is null`,
    [caseId],
  )
  return row?.n ?? 0
}

/** Numbered papers of a case. */
export function listDocuments(tx: Sql, range: AreaRange, caseId: string): Promise<DocumentRow[]> {
  return tx.query<DocumentRow>(
    `select * from cases_document where case_id = $1 and area >= $2 and area < $3 order by issued_on, id limit 200`,
    [caseId, range.lo, range.hi],
  )
}

/** The penalty of a case. */
export async function findPenalty(tx: Sql, range: AreaRange, id: string): Promise<PenaltyRow | undefined> {
  const [row] = await tx.query<PenaltyRow>(
    'select * from cases_penalty where id = $1 and area >= $2 and area < $3',
    [id, range.lo, range.hi],
  )
  return row
}

/** How many penalties the premises had in the year before a day; overturned ones do not count. */
export async function countEarlier(
  tx: Sql,
  premisesId: string | null,
  caseId: string,
  at: Date,
): Promise<number> {
  if (premisesId === null) return 0
  const [row] = await tx.query<{ n: number }>(
    `select count(*)::int as n from cases_penalty where premises_id = $1 and id <> $2 and overturned_on is null
       and decided_on > $3::date - interval '1 year' and decided_on <= $3::date`,
    [premisesId, caseId, dayOf(at)],
  )
  return row?.n ?? 0
}

/** Penalties of a range, newest first. */
export async function listPenalties(
  tx: Sql,
  range: AreaRange,
  filter: { premises?: string | undefined; after?: string | undefined; limit: number },
): Promise<{ items: PenaltyRow[]; next: string | null }> {
  const [day = '', id = ''] = (filter.after ?? '').split('_')
  const items = await tx.query<PenaltyRow>(
    `select * from cases_penalty where area >= $1 and area < $2 and ($3::text is null or premises_id = $3)
       and (decided_on, id) < ($4::date, $5) order by decided_on desc, id desc limit $6`,
    [
      range.lo,
      range.hi,
      filter.premises ?? null,
      /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : '9999-12-31',
      id || '~',
      filter.limit,
    ],
  )
  const last = items.at(-1)
  return { items, next: last && items.length === filter.limit ? `${last.decided_on}_${last.id}` : null }
}
