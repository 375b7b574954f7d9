import type { RequestContext } from '../route.ts'
import type { Sql } from '../sql.ts'
import { type Actor, filesOf, type ItemState, type Kind } from '../work/index.ts'
import type { CapturedTime } from './sync-clock.ts'
import type { Envelope } from './sync-envelope.ts'
import { recordArrived } from './sync-uploads.ts'

/** Everything that is known when one envelope is judged. */
export interface Case {
  readonly context: RequestContext
  readonly tx: Sql
  readonly envelope: Envelope
  readonly person: string
  readonly captured: CapturedTime
  readonly capturedActor: Actor
}

/** The files of a case. */
export interface CaseFiles {
  /** Every file the item and the command refer to. */
  readonly wanted: ReadonlySet<string>
  readonly present: ReadonlySet<string>
}

/** Which files have arrived: uploaded by this person, or recorded as evidence of the area. A known hash alone is nothing. */
export async function filesOfCase(
  { tx, envelope, person }: Case,
  kind: Kind,
  state: ItemState,
  area: string,
): Promise<CaseFiles> {
  const wanted = new Set([
    ...state.files,
    ...safeFiles(kind, envelope),
    ...envelope.attachments.map(file => file.sha256),
  ])
  const hashes = [...wanted]
  if (hashes.length === 0) return { wanted, present: wanted }
  const rows = await tx.query<{ sha256: string }>(
    `select sha256 from work_upload where person = $1 and sha256 = any($3) and done_at is not null
     union select sha256 from blob where area = $2 and sha256 = any($3)`,
    [person, area, hashes],
  )
  return { wanted, present: new Set(rows.map(row => row.sha256)) }
}

/** Files the form names; a form that is not shaped as its fields are is judged later, by the engine. */
function safeFiles(kind: Kind, envelope: Envelope): string[] {
  try {
    return filesOf(kind.fields, envelope.form).filter(hash => typeof hash === 'string')
  } catch {
    return []
  }
}

/** Notes the files a command names, with how they came to be; those that are here become evidence at once. */
export async function nameFiles(given: Case, area: string, present: ReadonlySet<string>): Promise<void> {
  const { context, tx, envelope, person } = given
  for (const file of envelope.attachments) {
    const meta = {
      capturer: person,
      device: `device/${envelope.deviceId}`,
      deviceTime: file.takenAt,
      ...(file.geo ? { geo: file.geo } : {}),
    }
    await tx.query(
      `insert into work_sync_file (person, sha256, area, mime, origin, meta, created_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [person, file.sha256, area, file.mime, file.origin, JSON.stringify(meta), context.now],
    )
  }
  const here = envelope.attachments.filter(file => present.has(file.sha256))
  if (here.length === 0) return
  const arrived = await tx.query<{ sha256: string; size: number }>(
    'select sha256, size from work_upload where person = $1 and sha256 = any($2) and done_at is not null',
    [person, here.map(file => file.sha256)],
  )
  await recordArrived(tx, person, arrived, context.now)
}
