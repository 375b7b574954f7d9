import { type Database, dayOf, type Node, type Service, type Sql, systemScope } from '@shian/kernel'
import { type Law, lawAt, provideLaw } from './law.ts'
import { decideMany, type RiskTask } from './score-many.ts'

const BATCH_SIZE = 500
const EVERY_MINUTES = 30

// Points that ended, or a grade whose moves do not match the day. Both conditions are false after the review.
const DUE = `select premises_id, area from risk_premises where premises_id > $2 and not closed and (expires_on < $1::date
    or (movements <> '[]'::jsonb and steps <> greatest(-1, least(2, (select coalesce(sum((m->>'steps')::int), 0)
      from jsonb_array_elements(movements) m where (m->>'from')::date <= $1::date and $1::date <= (m->>'until')::date)))))
  order by premises_id limit $3`

async function sweepBatch(tx: Sql, node: Node, law: Law, now: Date, after: string): Promise<SweptBatch> {
  const day = dayOf(now)
  const due = await tx.query<{ premises_id: string; area: string }>(DUE, [day, after, BATCH_SIZE])
  const tasks = due.map(
    ({ premises_id, area }): RiskTask => ({
      premisesId: premises_id,
      area,
      cause: null,
      command: { do: 'review', day, law: lawAt(law, area, now) },
    }),
  )
  const recorded = await decideMany(tx, node, tasks, { actor: 'system/risk.sweep', now })
  return { recorded, last: due.length === BATCH_SIZE ? due.at(-1)!.premises_id : null }
}

interface SweptBatch {
  recorded: number
  last: string | null
}

/**
 * Ends the points whose last day is over and applies moves of the grade that begin or end. Idempotent: a second sweep
 * on the same day finds nothing.
 *
 * @returns facts recorded
 */
export async function sweep(db: Database, node: Node, law: Law, now: Date): Promise<number> {
  let recorded = 0
  let after: string | null = ''
  while (after !== null) {
    const from: string = after
    const batch: SweptBatch = await db.transaction(systemScope('risk.sweep'), tx =>
      sweepBatch(tx, node, law, now, from),
    )
    recorded += batch.recorded
    after = batch.last
  }
  return recorded
}

/** Sweeps at start and every half hour; the first sweep after midnight in Shanghai does the work of the day. */
export const sweepService: Service = {
  name: 'risk.sweep',
  async start(context) {
    const { db, node, rules, calendar } = context
    provideLaw({ rules, calendar })
    let running: Promise<void> = Promise.resolve()
    const run = async (): Promise<void> => {
      try {
        const recorded = await sweep(db, node, { rules, calendar }, context.clock())
        if (recorded > 0) context.log('info', 'risk points ended', { recorded })
        context.report('sweep', 'ok')
      } catch (error) {
        context.log('error', 'risk sweep failed', {
          error: error instanceof Error ? error.message : String(error),
        })
        const reason = {
          zh: '风险分到期清理失败,稍后重试',
          en: 'Ending risk points failed; it is tried again',
        }
        context.report('sweep', 'degraded', reason)
      }
    }
    running = run()
    const timer = setInterval(() => {
      running = running.then(run)
    }, EVERY_MINUTES * 60_000)
    return async () => {
      clearInterval(timer)
      await running
    }
  },
}
