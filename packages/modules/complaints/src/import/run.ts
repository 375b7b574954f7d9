import { setImmediate } from 'node:timers/promises'
import { complaints } from '@shian/events'
import {
  type Database,
  type Node,
  Refusal,
  record,
  type Scope,
  type Sql,
  subjectOf,
  toProblem,
} from '@shian/kernel'
import { readFile } from './file.ts'
import { type Taken, type Taking, takeTickets } from './take.ts'
import { type ReadRow, type RowError, rowError, type Ticket } from './ticket.ts'

/** Rows of one transaction. */
export const BATCH_ROWS = 500
/** Errors kept with an import; beyond that only their number is. */
const ERRORS_MAX = 1_000
/** Imports that may wait in one process: each holds its file in memory. */
const WAITING_MAX = 4
/** An import that has not moved for so long belongs to a process that is gone. */
export const STALE_SECONDS = 120

/** An import as it was asked for. The bytes live in memory only, because they name the callers. */
export interface ImportJob {
  id: string
  dryRun: boolean
  taking: Taking
  scope: Scope
  bytes: Uint8Array
}

export interface ImportContext {
  db: Database
  node: Node
}

interface Counts {
  done: number
  created: number
  known: number
  errors: RowError[]
  refused: number
}

function move(tx: Sql, job: ImportJob, counts: Counts): Promise<unknown> {
  return tx.query(
    `update complaints_import set done = done + $2, created = created + $3, known = known + $4, refused = refused + $5,
       errors = case when jsonb_array_length(errors) >= $7 then errors else errors || $6::jsonb end, moved_at = clock_timestamp()
     where id = $1`,
    [
      job.id,
      counts.done,
      counts.created,
      counts.known,
      counts.refused,
      JSON.stringify(counts.errors),
      ERRORS_MAX - BATCH_ROWS,
    ],
  )
}

function countsOf(rows: readonly ReadRow[], taken: readonly Taken[]): Counts {
  const refusals = taken.flatMap(entry => (entry.outcome === 'refused' ? [entry.error] : []))
  const errors = [...rows.flatMap(row => row.errors), ...refusals].sort((a, b) => a.row - b.row)
  const of = (outcome: Taken['outcome']): number => taken.filter(entry => entry.outcome === outcome).length
  return {
    done: rows.length,
    created: of('created'),
    known: of('known'),
    errors: errors.slice(0, BATCH_ROWS),
    refused: new Set(errors.map(error => error.row)).size,
  }
}

const ticketsOf = (rows: readonly ReadRow[]): Ticket[] => rows.flatMap(row => row.ticket ?? [])

/** Facts, views, sealed names and counters of a batch, or none of them. */
async function runBatch(context: ImportContext, job: ImportJob, rows: readonly ReadRow[]): Promise<void> {
  const work = (part: readonly ReadRow[]): Promise<void> =>
    context.db.transaction(job.scope, async tx => {
      const taken = await takeTickets(tx, job.taking, ticketsOf(part), job.dryRun)
      await move(tx, job, countsOf(part, taken))
    })
  try {
    await work(rows)
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500) throw error
    // The engine refused one of them: each for itself, so that the others are not held up.
    for (const row of rows) await runOne(context, job, row, work)
  }
}

async function runOne(
  context: ImportContext,
  job: ImportJob,
  row: ReadRow,
  work: (part: readonly ReadRow[]) => Promise<void>,
): Promise<void> {
  try {
    await work([row])
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500) throw error
    const errors = [rowError(row.row, '', error)]
    const counts = { done: 1, created: 0, known: 0, refused: 1, errors }
    await context.db.transaction(job.scope, tx => move(tx, job, counts))
  }
}

async function finish(context: ImportContext, job: ImportJob): Promise<void> {
  const { actor, now, line } = job.taking
  await context.db.transaction(job.scope, async tx => {
    const [done] = await tx.query<{ rows: number; created: number; known: number; refused: number }>(
      "update complaints_import set state = 'done' where id = $1 returning rows, created, known, refused",
      [job.id],
    )
    if (!done || job.dryRun) return
    const draft = {
      id: `complaints-import:${job.id}`,
      type: complaints.ImportCompleted.type,
      data: { line, ...done },
      subject: subjectOf('import', job.id),
      area: job.taking.area,
    }
    await record(tx, context.node, [draft], { actor: actor.id, now })
  })
}

async function fail(context: ImportContext, job: ImportJob, error: unknown): Promise<void> {
  const refusal = error instanceof Refusal ? error : new Refusal('server.internal', 500)
  const { code, title: message, title_en: messageEn } = toProblem(refusal)
  await context.db.transaction(job.scope, tx =>
    tx.query("update complaints_import set state = 'failed', failure = $2 where id = $1", [
      job.id,
      JSON.stringify({ code, message, messageEn }),
    ]),
  )
}

/** Two at a time: while the database writes one batch, the next is being decided. */
async function runBatches(context: ImportContext, job: ImportJob, rows: readonly ReadRow[]): Promise<void> {
  let at = 0
  const lane = async (): Promise<void> => {
    while (at < rows.length) {
      const batch = rows.slice(at, at + BATCH_ROWS)
      at += BATCH_ROWS
      await runBatch(context, job, batch)
      await setImmediate()
    }
  }
  const lanes = await Promise.allSettled([lane(), lane()])
  const failed = lanes.find(result => result.status === 'rejected')
  if (failed) throw failed.reason
}

/** Runs one import to its end. What was taken in before an interruption is known when the file is sent again. */
export async function runImport(context: ImportContext, job: ImportJob): Promise<void> {
  try {
    const rows = await readFile(job.bytes)
    await context.db.transaction(job.scope, tx =>
      tx.query('update complaints_import set rows = $2 where id = $1', [job.id, rows.length]),
    )
    await runBatches(context, job, rows)
    await finish(context, job)
  } catch (error) {
    // With the database gone the counters stay where they are, which readers see as an interruption.
    await fail(context, job, error).catch(() => {})
  }
}

let waiting = 0
let last: Promise<void> = Promise.resolve()

/** Whether another import may wait. */
export function mayWait(): boolean {
  return waiting < WAITING_MAX
}

/** Puts an import behind those that run in this process. */
export function enqueueImport(context: ImportContext, job: ImportJob): Promise<void> {
  waiting += 1
  last = last
    .then(() => runImport(context, job))
    .finally(() => {
      waiting -= 1
    })
  return last
}
