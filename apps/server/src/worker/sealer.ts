import { join } from 'node:path'
import { fileTiles, loadOrCreateSealKey, Refusal, type Service, sealPending } from '@shian/kernel'
import { describeError } from '../log.ts'

/** Between two rounds; a fact is sealed within this time. */
const PAUSE_MILLIS = 3_000

/** Folder of the tiles below the data folder. */
export function sealFolder(dataDir: string): string {
  return join(dataDir, 'seal')
}

/** File of the node's signing key. */
export function sealKeyFile(dataDir: string): string {
  return join(dataDir, 'keys', 'seal.key')
}

/** Name of the node's log in checkpoints: a name without a scheme, as the note format wants it. */
export function sealName(nodeName: string): string {
  return `${nodeName}.shian/log`
}

/** Seals what was recorded: every few seconds a signed head of the tree over all facts. */
export function sealerService(dataDir: string, nodeName: string): Service {
  return {
    name: 'sealer',
    async start(context) {
      const key = await loadOrCreateSealKey(sealKeyFile(dataDir), sealName(nodeName))
      const tiles = fileTiles(sealFolder(dataDir))
      const abort = new AbortController()
      let timer: NodeJS.Timeout | undefined
      let running: Promise<void> = Promise.resolve()
      const round = async (): Promise<void> => {
        try {
          await sealPending(context.db, tiles, key, context.clock, { signal: abort.signal })
          context.report('seal', 'ok')
        } catch (error) {
          const code = error instanceof Refusal ? error.code : 'error'
          context.report('seal', code === 'kernel.database_unavailable' ? 'degraded' : 'down', {
            zh: `封存中断(${code}),事实照常记录,恢复后补封`,
            en: `Sealing is interrupted (${code}); facts are recorded and will be sealed afterwards`,
          })
          context.log('error', 'sealing failed', describeError(error))
        }
        if (!abort.signal.aborted) timer = setTimeout(again, PAUSE_MILLIS)
      }
      const again = (): void => {
        running = round()
      }
      again()
      return async () => {
        abort.abort()
        clearTimeout(timer)
        await running
      }
    },
  }
}
