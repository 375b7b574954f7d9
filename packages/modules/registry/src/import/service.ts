import type { Service } from '@shian/kernel'
import { runImports } from './run.ts'

/** How often a process looks for imports that another one took in. */
const POLL_MILLIS = 5_000

const sleepers = new Set<() => void>()

/** Tells the service of this process that an import is waiting. */
export function wakeImports(): void {
  for (const wake of [...sleepers]) wake()
}

/** Runs uploaded files in the background; what was running when the process died is resumed at the start. */
export const importService: Service = {
  name: 'registry.imports',
  async start(context) {
    let stopping = false
    let pending = false
    let wake = (): void => {}
    const call = (): void => {
      pending = true
      wake()
    }
    sleepers.add(call)
    const sleep = (): Promise<void> =>
      new Promise(resolve => {
        const timer = setTimeout(resolve, POLL_MILLIS)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        if (pending || stopping) wake()
      })
    const loop = (async () => {
      while (!stopping) {
        pending = false
        try {
          await runImports({ ...context, stopped: () => stopping })
          context.report('imports', 'ok')
        } catch (error) {
          context.log('error', 'import run failed', {
            error: error instanceof Error ? error.message : String(error),
          })
          context.report('imports', 'degraded', {
            zh: '导入任务暂停,将自动重试',
            en: 'Imports are paused and will be retried',
          })
        }
        await sleep()
      }
    })()
    return async () => {
      stopping = true
      sleepers.delete(call)
      wake()
      await loop
    }
  },
}
