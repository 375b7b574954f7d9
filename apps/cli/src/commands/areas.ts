import { readFile } from 'node:fs/promises'
import { systemScope } from '@shian/kernel'
import { AREAS_PER_CALL, areasOfCsv, defineAreas } from '@shian/registry'
import { withPlatform } from '../environment.ts'
import { say } from '../terminal.ts'

/**
 * Defines the divisions of a CSV file with the columns `code,name` and, for the map, `column,row`. Other columns are
 * not read. All or nothing; repeating it changes nothing.
 *
 * @throws Refusal of the first division that cannot be taken
 */
export async function loadAreas(
  flags: Readonly<Record<string, string | undefined>>,
  file: string,
): Promise<void> {
  const areas = areasOfCsv(await readFile(file))
  await withPlatform(flags, async platform => {
    const scope = systemScope('areas')
    const writer = { node: platform.node, scope, now: platform.clock() }
    // Shorter codes first, so that what is above is there when a later part of the file needs it.
    const sorted = areas.toSorted((a, b) => a.code.length - b.code.length)
    await platform.db.transaction(scope, async tx => {
      for (let i = 0; i < sorted.length; i += AREAS_PER_CALL)
        await defineAreas(tx, writer, sorted.slice(i, i + AREAS_PER_CALL))
    })
    say(`已登记行政区划 ${areas.length} 个`, `${areas.length} divisions are defined`)
  })
}
