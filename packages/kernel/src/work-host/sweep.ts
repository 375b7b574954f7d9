import { derivedId } from '../identifier.ts'
import type { Service, ServiceContext } from '../module.ts'
import { systemScope } from '../scope.ts'
import type { Database } from '../sql.ts'
import { dueRungs } from '../work/index.ts'
import { commandWork, loadItem, systemActor, type WorkHost, workHost } from './host.ts'

const SWEEP_MILLIS = 2_000
const BATCH = 100

/**
 * Fires every step of a ladder whose moment has come, each once: the command id is made of clock and step, so a sweep
 * that was killed, or two that run at once, tell nobody twice.
 *
 * Cost: one index range; per item due, one command a step.
 *
 * @returns steps fired
 */
export async function sweepClocks(db: Database, host: WorkHost, now: Date): Promise<number> {
  const scope = systemScope('work.sweep')
  const due = await db.transaction(scope, tx =>
    tx.query<{ id: string }>(
      'select id from work_item where next_fire_at is not null and next_fire_at <= $1 order by next_fire_at limit $2',
      [now, BATCH],
    ),
  )
  let fired = 0
  for (const { id } of due) {
    fired += await db.transaction(scope, async tx => {
      const { item } = await loadItem(tx, host, id)
      const rungs = dueRungs(item, now.toISOString())
      for (const { clock, rung } of rungs) {
        const commandId = derivedId('work.rung', id, clock, rung.key)
        const act = { actor: systemActor('work.sweep'), now }
        await commandWork(tx, host, id, { do: 'fireRung', commandId, clock, rung: rung.key }, act)
      }
      return rungs.length
    })
  }
  return fired
}

/**
 * Computes the open clocks again after the calendar changed. The history of each clock keeps what it said before.
 *
 * @returns items looked at
 */
export async function reprojectClocks(
  db: Database,
  host: WorkHost,
  now: Date,
  calendarVersion: string,
): Promise<number> {
  const scope = systemScope('work.reproject')
  let after = ''
  let seen = 0
  for (;;) {
    const page = await db.transaction(scope, tx =>
      tx.query<{ id: string }>(
        'select id from work_item where final is null and due_at is not null and id > $1 order by id limit $2',
        [after, BATCH],
      ),
    )
    if (page.length === 0) return seen
    for (const { id } of page) {
      const commandId = derivedId('work.reproject', id, calendarVersion)
      const act = { actor: systemActor('work.reproject'), now }
      await db.transaction(scope, tx => commandWork(tx, host, id, { do: 'reproject', commandId }, act))
    }
    seen += page.length
    after = page.at(-1)?.id ?? after
  }
}

/** Watches the ladders of open clocks. */
export const sweepService: Service = {
  name: 'clocks',
  async start(context: ServiceContext) {
    let stopped = false
    let timer: NodeJS.Timeout | undefined
    let running: Promise<void> = Promise.resolve()
    const round = async (): Promise<void> => {
      try {
        let fired = BATCH
        while (!stopped && fired >= BATCH) fired = await sweepClocks(context.db, workHost(), context.clock())
        context.report('clocks', 'ok')
      } catch (error) {
        context.log('warn', 'ladders could not be swept', { error: String(error) })
        context.report('clocks', 'degraded', {
          zh: '期限提醒暂时无法运行',
          en: 'Reminders cannot run at the moment',
        })
      }
      if (!stopped) timer = setTimeout(() => (running = round()), SWEEP_MILLIS)
    }
    running = round()
    return async () => {
      stopped = true
      clearTimeout(timer)
      await running
    }
  },
}
