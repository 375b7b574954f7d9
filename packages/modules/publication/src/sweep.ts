import { type Database, dayOf, type Node, type Service, systemScope } from '@shian/kernel'
import { provideLaw } from './law.ts'
import { decideAll } from './publish-many.ts'

const BATCH_SIZE = 500
const EVERY_MINUTES = 15

/**
 * Takes down what must be gone today. Idempotent: what is gone is not found again.
 *
 * @returns how many notices were taken down
 */
export async function sweep(db: Database, node: Node, now: Date): Promise<number> {
  const day = dayOf(now)
  let removed = 0
  for (;;) {
    const count = await db.transaction(systemScope('publication.sweep'), async tx => {
      const due = await tx.query<{ id: string; area: string; event_id: string }>(
        `select id, area, event_id from publication_notice where state = 'published' and remove_on <= $1
         order by remove_on, id limit $2`,
        [day, BATCH_SIZE],
      )
      const tasks = due.map(({ id, area, event_id }) => ({
        subject: `notice/${id}`,
        area,
        cause: event_id,
        command: { do: 'remove', reason: 'term-over' } as const,
      }))
      return decideAll(tx, node, tasks, { actor: 'system/publication.sweep', now })
    })
    removed += count
    if (count < BATCH_SIZE) return removed
  }
}

/** Sweeps at start and every quarter of an hour, so that a notice is gone soon after midnight in Shanghai. */
export const sweepService: Service = {
  name: 'publication.sweep',
  async start(context) {
    const { db, node, rules, calendar } = context
    provideLaw({ rules, calendar })
    const run = async (): Promise<void> => {
      try {
        const removed = await sweep(db, node, context.clock())
        if (removed > 0) context.log('info', 'notices taken down', { removed })
        context.report('sweep', 'ok')
      } catch (error) {
        context.log('error', 'publication sweep failed', {
          error: error instanceof Error ? error.message : String(error),
        })
        const reason = {
          zh: '公示到期撤下失败,稍后重试',
          en: 'Taking notices down failed; it is tried again',
        }
        context.report('sweep', 'degraded', reason)
      }
    }
    let running = run()
    const timer = setInterval(() => {
      running = running.then(run)
    }, EVERY_MINUTES * 60_000)
    return async () => {
      clearInterval(timer)
      await running
    }
  },
}
