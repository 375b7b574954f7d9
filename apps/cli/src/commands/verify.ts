import { readFile } from 'node:fs/promises'
import { fileTiles, loadOrCreateSealKey, systemScope, verifyLog } from '@shian/kernel'
import { sealFolder, sealKeyFile, sealName } from '@shian/server'
import { withPlatform } from '../environment.ts'
import { complain, Progress, printError, say } from '../terminal.ts'

const SHOWN_MAX = 20

/**
 * Recomputes the seal over every fact.
 *
 * @param known file with signed checkpoints kept elsewhere, blank-line separated notes
 * @returns whether nothing is wrong
 */
export async function verify(
  flags: Readonly<Record<string, string | undefined>>,
  known: string | undefined,
): Promise<boolean> {
  return withPlatform(flags, async platform => {
    const { dataDir, nodeName } = platform.config
    const key = await loadOrCreateSealKey(sealKeyFile(dataDir), sealName(nodeName))
    const notes = known === undefined ? [] : [await readFile(known, 'utf8')]
    const progress = new Progress('核对 verifying')
    const tiles = fileTiles(sealFolder(dataDir))
    const report = await platform.db.transaction(systemScope('verify'), tx =>
      verifyLog(tx, tiles, key.verifier, {
        known: notes,
        onProgress: ({ leaves, of }) => progress.show(leaves, of),
      }),
    )
    progress.end()
    say(
      `事实 ${report.events} 条,未封存 ${report.unsealed} 条,检查点 ${report.checkpoints} 个`,
      `${report.events} facts, ${report.unsealed} not yet sealed, ${report.checkpoints} checkpoints`,
    )
    say(`树根 ${report.root}`, 'root of the tree')
    if (report.ok) {
      say('✓ 没有发现改动', 'no change was found')
      return true
    }
    for (const [kind, count] of Object.entries(report.counts))
      complain(`✗ ${kind}:${count} 处`, `  ${kind}: ${count}`)
    for (const finding of report.findings.slice(0, SHOWN_MAX)) printError(`  ${JSON.stringify(finding)}\n`)
    return false
  })
}
