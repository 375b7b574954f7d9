import { type Calendar, type Database, dayOf, type RuleBook, type Service, systemScope } from '@shian/kernel'
import { openCanteenDays } from './canteen.ts'
import { openMonth } from './plan-open.ts'
import type { PlanRow } from './plan-views.ts'

const EVERY_MINUTES = 30
const BATCHES_MAX = 200

/** What one round opened. */
export interface DailyRound {
  canteenDays: number
  visits: number
}

async function openVisits(
  db: Database,
  law: { rules: RuleBook; calendar: Calendar },
  now: Date,
): Promise<number> {
  const scope = systemScope('supervision.daily')
  const day = dayOf(now)
  const plans = await db.read<PlanRow>(
    scope,
    `select * from supervision_plan where status = 'published' and year = $1 order by id`,
    [Number(day.slice(0, 4))],
  )
  let visits = 0
  for (const plan of plans) {
    for (let batch = 0; batch < BATCHES_MAX; batch++) {
      const done = await db.transaction(scope, tx => openMonth(tx, law, plan, Number(day.slice(5, 7)), now))
      visits += done.opened
      if (done.left === 0) break
    }
  }
  return visits
}

/**
 * Opens what the day brings: the records of canteens that serve, and the visits of published plans. Idempotent: a
 * second round on the same day opens what became possible since.
 */
export async function runDaily(
  db: Database,
  law: { rules: RuleBook; calendar: Calendar },
  now: Date,
): Promise<DailyRound> {
  const scope = systemScope('supervision.daily')
  const canteenDays = await db.transaction(scope, tx => openCanteenDays(tx, law.calendar, dayOf(now), now))
  return { canteenDays, visits: await openVisits(db, law, now) }
}

/** A round at start and every half hour; the first after midnight in Shanghai does the work of the day. */
export const dailyService: Service = {
  name: 'supervision.daily',
  async start(context) {
    const { db, rules, calendar } = context
    let running: Promise<void> = Promise.resolve()
    const run = async (): Promise<void> => {
      try {
        const round = await runDaily(db, { rules, calendar }, context.clock())
        if (round.canteenDays + round.visits > 0) context.log('info', 'daily work opened', { ...round })
        context.report('daily', 'ok')
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error)
        context.log('error', 'opening daily work failed', { error: text })
        context.report('daily', 'degraded', {
          zh: '当日任务派出失败,稍后重试',
          en: 'Opening the work of the day failed; it is tried again',
        })
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
