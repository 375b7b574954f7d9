import { openBed } from './bed.ts'
import { type Group, type Keep, lineOf } from './figures.ts'
import { describeMachine, measureBusy } from './machine.ts'
import { PARTS, type PartName } from './parts.ts'
import { writeReport } from './report.ts'

// `npm run bench [-- part …]`: measures all parts, or those named, prints each figure as it comes and writes
// docs/performance.md, where the tables of parts that were not measured stay as they were.

const names = process.argv.slice(2)
const unknown = names.filter(name => !(name in PARTS))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are: ${Object.keys(PARTS).join(', ')}`)
  process.exit(2)
}
const bed = await openBed()
const groups: Group[] = []
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => void bed.close().finally(() => process.exit(130)))
try {
  const machine = describeMachine(bed.folder, bed.version)
  console.log(`${machine.cpu}, ${machine.cores} cores, ${Math.round(machine.syncsPerSecond)} syncs/s`)
  for (const id of (names.length > 0 ? names : Object.keys(PARTS)) as PartName[]) {
    const { title, measure } = PARTS[id]
    const group: Group = { id, title, startedAt: new Date(), busy: await measureBusy(), figures: [] }
    console.log(`${title} (others use ${Math.round(group.busy * 100)} % of the processors)`)
    const keep: Keep = figure => {
      group.figures.push(figure)
      console.log(lineOf(figure))
    }
    try {
      await measure(keep, bed)
    } catch (error) {
      console.error(`  ${id} was not measured to its end: ${error instanceof Error ? error.stack : error}`)
    }
    if (group.figures.length > 0) groups.push(group)
  }
  writeReport(machine, groups, Object.keys(PARTS))
} finally {
  await bed.close()
}
