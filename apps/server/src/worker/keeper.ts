import { ensurePartitions, type Service } from '@shian/kernel'
import type { Accounts } from '../accounts/accounts.ts'
import { describeError } from '../log.ts'

/** Partitions are made two months ahead, so an hour's delay costs nothing. */
const PAUSE_MILLIS = 3_600_000
const RETRY_MILLIS = 60_000

/** Keeps house: partitions of the log for the months to come, sessions and attempts that are over. */
export function keeperService(accounts: Accounts): Service {
  return {
    name: 'keeper',
    async start(context) {
      let stopped = false
      let timer: NodeJS.Timeout | undefined
      let running: Promise<void> = Promise.resolve()
      const round = async (): Promise<void> => {
        let wait = PAUSE_MILLIS
        try {
          await context.db.owner(tx => ensurePartitions(tx, context.clock()))
          await accounts.sweep(context.clock())
          context.report('keeper', 'ok')
        } catch (error) {
          wait = RETRY_MILLIS
          context.log('warn', 'keeping house failed; trying again', describeError(error))
          context.report('keeper', 'degraded', {
            zh: '定期维护失败,稍后重试',
            en: 'Housekeeping failed; it will be tried again',
          })
        }
        if (!stopped) timer = setTimeout(again, wait)
      }
      const again = (): void => {
        running = round()
      }
      again()
      return async () => {
        stopped = true
        clearTimeout(timer)
        await running
      }
    },
  }
}
