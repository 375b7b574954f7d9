import {
  type BlobStore,
  type Database,
  type Node,
  Refusal,
  record,
  type Scope,
  type Sql,
  subjectOf,
  systemScope,
  toProblem,
} from '@shian/kernel'
import { type FileFormat, readFile } from './file.ts'
import { type Plan, planBatch } from './plan.ts'
import type { ParsedRow, RowError } from './rows.ts'

/** Rows per transaction. */
export const BATCH_ROWS = 500
/** Errors kept with a job; beyond that only their number is. */
export const ERRORS_MAX = 1_000
/** How long a job is left alone before another worker believes its holder dead. */
const LEASE_SECONDS = 60

/** What running imports needs of its surroundings. */
export interface ImportContext {
  db: Database
  node: Node
  blobs: BlobStore
  /** The edge's clock. */
  clock(): Date
  /** Asked between batches. */
  stopped?(): boolean
}

interface Job {
  id: string
  area: string
  file_name: string
  format: FileFormat
  sha256: string
  dry_run: boolean
  done: number
  scope: Scope
}

const SYSTEM = systemScope('registry.imports')

async function claim(context: ImportContext): Promise<Job | undefined> {
  const now = context.clock()
  const [job] = await context.db.transaction(SYSTEM, tx =>
    tx.query<Job>(
      `update registry_import set lease_until = $2 where id = (
         select id from registry_import where state = 'running' and (lease_until is null or lease_until < $1)
         order by created_at limit 1 for update skip locked)
       returning id, area, file_name, format, sha256, dry_run, done, scope`,
      [now, new Date(now.getTime() + LEASE_SECONDS * 1000)],
    ),
  )
  return job
}

async function bytesOf(blobs: BlobStore, sha256: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of await blobs.get(sha256)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function fail(context: ImportContext, job: Job, refusal: Refusal): Promise<void> {
  const { code, title: message, title_en: messageEn } = toProblem(refusal)
  await context.db.transaction(SYSTEM, tx =>
    tx.query(
      `update registry_import set state = 'failed', failure = $2, finished_at = $3, lease_until = null where id = $1`,
      [job.id, JSON.stringify({ code, message, messageEn }), context.clock()],
    ),
  )
}

/** Moves the counters; false when somebody else has taken the job over. */
async function count(
  tx: Sql,
  job: Job,
  at: number,
  rows: number,
  counts: { created: number; changed: number; unchanged: number; errors: RowError[]; refused: number },
  now: Date,
): Promise<boolean> {
  const updated = await tx.query(
    `update registry_import set done = done + $3, created = created + $4, changed = changed + $5,
       unchanged = unchanged + $6, refused = refused + $7, lease_until = $9,
       errors = case when jsonb_array_length(errors) >= $10 then errors else errors || $8::jsonb end
     where id = $1 and done = $2 and state = 'running' returning 1`,
    [
      job.id,
      at,
      rows,
      counts.created,
      counts.changed,
      counts.unchanged,
      counts.refused,
      JSON.stringify(counts.errors),
      new Date(now.getTime() + LEASE_SECONDS * 1000),
      ERRORS_MAX - BATCH_ROWS,
    ],
  )
  return updated.length === 1
}

/** One batch in one transaction under the importer's own scope: facts, views and counters, or none of them. */
function runBatch(
  context: ImportContext,
  job: Job,
  batch: readonly ParsedRow[],
  at: number,
): Promise<boolean> {
  const now = context.clock()
  return context.db.transaction(job.scope, async tx => {
    const entries = batch.flatMap(row => row.entry ?? [])
    const plan: Plan = await planBatch(tx, { file: job, scope: job.scope, now }, entries)
    const errors = [...batch.flatMap(row => row.errors), ...plan.errors].sort((a, b) => a.row - b.row)
    const refused = new Set(errors.map(error => error.row)).size
    // The counters go first: their lock keeps a second worker from writing the same rows.
    const mine = await count(
      tx,
      job,
      at,
      batch.length,
      { ...plan, errors: errors.slice(0, BATCH_ROWS), refused },
      now,
    )
    if (mine && !job.dry_run) await record(tx, context.node, plan.drafts, { actor: job.scope.actor, now })
    return mine
  })
}

async function finish(context: ImportContext, job: Job): Promise<void> {
  const now = context.clock()
  await context.db.transaction(job.scope, async tx => {
    const [done] = await tx.query<{ rows: number; created: number; changed: number; refused: number }>(
      `update registry_import set state = 'done', finished_at = $2, lease_until = null
       where id = $1 and state = 'running' returning rows, created, changed, refused`,
      [job.id, now],
    )
    if (!done || job.dry_run) return
    const draft = {
      id: `import-completed:${job.id}`,
      type: 'registry.ImportCompleted',
      subject: subjectOf('import', job.id),
      area: job.area,
      data: { file: job.file_name, ...done },
    }
    await record(tx, context.node, [draft], { actor: job.scope.actor, now })
  })
}

async function run(context: ImportContext, job: Job): Promise<void> {
  const rows = await readFile(job.format, await bytesOf(context.blobs, job.sha256))
  await context.db.transaction(SYSTEM, tx =>
    tx.query('update registry_import set rows = $2 where id = $1', [job.id, rows.length]),
  )
  for (let at = job.done; at < rows.length; at += BATCH_ROWS) {
    if (context.stopped?.()) {
      await context.db.transaction(SYSTEM, tx =>
        tx.query('update registry_import set lease_until = null where id = $1', [job.id]),
      )
      return
    }
    if (!(await runBatch(context, job, rows.slice(at, at + BATCH_ROWS), at))) return
  }
  await finish(context, job)
}

/**
 * Runs imports until none is waiting. An import that a dead process left half done is taken up at the row it had
 * reached: facts and counters of a batch were committed together.
 *
 * @returns jobs taken
 */
export async function runImports(context: ImportContext): Promise<number> {
  let taken = 0
  for (;;) {
    if (context.stopped?.()) return taken
    const job = await claim(context)
    if (!job) return taken
    taken++
    try {
      await run(context, job)
    } catch (error) {
      // The database or the disk being away is no fault of the file: the lease runs out and the job is taken again.
      if (!(error instanceof Refusal) || error.status >= 500) throw error
      await fail(context, job, error)
    }
  }
}
