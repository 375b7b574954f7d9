import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { contractOf, type Figure, type Group, isMet, ratioOf, round } from './figures.ts'
import type { Machine } from './machine.ts'

const PATH = fileURLToPath(new URL('../docs/performance.md', import.meta.url))

const METHOD = `## Method

- Every figure stands beside a limit that was measured in the same run on the same machine, within the same minutes: what the
  disk, PostgreSQL, Node or the browser do when the part in question is taken away. The **ratio** is value over limit. Absolute
  figures change with the machine; ratios hardly do, and so they are what is promised wherever a ratio makes sense.
- PostgreSQL is the one that comes with the product, with its default settings and \`fsync\` on, in a temporary folder. The
  server is a process of its own; so are the process that loads it and the one that listens. All share the cores named above,
  so a figure includes what the load costs.
- The load comes over kept-alive HTTP from a bare socket ([wire.ts](../bench/wire.ts)), because \`node:http\` as a client would
  cost as much as the server. Rate limits are off; authentication, schemas, row security and the seal are on.
- **Batches**: 4 connections, each sends its next 500 events when the last are acknowledged. The limit is \`COPY\` of as
  large rows, prepared beforehand, over as many connections, with a commit each 500 rows, into a table with the columns and
  indexes of the log. It writes no idempotency key, no view and no seal leaf, and checks nothing.
- **Single events**: the limit is the same server refusing the same requests for their token: HTTP and routing without schema
  or database. It reads no body, so the limit is high rather than low.
- **Commands, views, reactions, reads**: the kernel in the process of the benchmark, without HTTP.
- **Live**: 1,000 connections of one process read the feed while findings are posted at a steady pace. A finding carries the
  moment it was posted, so a latency runs from the sender's clock before the request to the reader's clock after the message.
  The limit is a server that knows nothing and writes one buffer to 1,000 connections. On the wall, the moment is taken in
  the frame after the row entered the page; every finding is an incident of its own, which is the hardest case. Its limit is
  the moment the same fact reaches the same page over the feed.
- **Work and search**: a synthetic city with 20,000 premises and 300,000 work items, told through the same decisions as one
  at a time. Requests are those of the work list and the palette, 2 connections. The limit is \`/readyz\`: HTTP and one
  row of the database in a transaction.
- **Start and rest**: the compiled program as \`npm start\` runs it, without the demonstration city. The limit is its own
  PostgreSQL alone, from nothing to the first answer, in the same way cold, warm or killed.
- **Cameras**: processor time of ffmpeg and of the analysis, 4 cameras at once, from \`/proc\`. The limit is ffmpeg alone.
- Figures vary by some 10 % between runs on a quiet machine. Each table says how quiet it was when
  the part began. A benchmark never fails a build; a contract that is not met is written down as such.
`

function cells(figure: Figure): string {
  const { name, value, unit, limit, note } = figure
  const ratio = ratioOf(figure)
  const met = isMet(figure)
  const entries = [
    note ? `${name}<br>_${note}_` : name,
    `**${round(value)}** ${unit}`,
    limit ? `${round(limit.value)}<br>_${limit.name}_` : '–',
    ratio === undefined ? '–' : ratio.toFixed(2),
    contractOf(figure),
    met === undefined ? '–' : met ? 'yes' : '**no**',
  ]
  return `| ${entries.map(entry => entry.replaceAll('|', '\\|')).join(' | ')} |`
}

/** Above it the machine was not quiet. */
const BUSY_MAX = 0.1

function sectionOf({ id, title, startedAt, busy, figures }: Group): string {
  return [
    `<!-- ${id} -->`,
    `## ${title}`,
    '',
    `Measured ${startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC; others used ${Math.round(busy * 100)} % of the processors just before.${busy > BUSY_MAX ? ' **The machine was not quiet: a contract missed here is to be measured again.**' : ''}`,
    '',
    '| figure | value | limit | ratio | contract | met |',
    '| --- | ---: | ---: | ---: | --- | --- |',
    ...figures.map(cells),
    '',
    `<!-- /${id} -->`,
  ].join('\n')
}

/** The sections of a report written before, by part. */
function sectionsOf(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/<!-- ([a-z]+) -->[\s\S]*?<!-- \/\1 -->/g)].map(match => [match[1]!, match[0]]),
  )
}

/** Writes docs/performance.md; tables of parts that were not measured now stay. @param order ids of all parts */
export function writeReport(machine: Machine, groups: readonly Group[], order: readonly string[]): void {
  const sections = existsSync(PATH) ? sectionsOf(readFileSync(PATH, 'utf8')) : new Map<string, string>()
  for (const group of groups) sections.set(group.id, sectionOf(group))
  const text = [
    '# Performance',
    '',
    'Written by `npm run bench`; do not edit. The contract was set before the figures were measured.',
    '',
    '| | |',
    '| --- | --- |',
    `| date | ${new Date().toISOString().slice(0, 10)} |`,
    `| processor | ${machine.cpu}, ${machine.cores} cores |`,
    `| memory | ${machine.memoryGigabytes} GB |`,
    `| disk | ${round(machine.syncsPerSecond)} writes of 8 KiB with fdatasync a second |`,
    `| system | ${machine.system} |`,
    `| Node | ${machine.node} |`,
    `| PostgreSQL | ${machine.postgres}, embedded, default settings |`,
    '',
    ...order.flatMap(id => [sections.get(id), ''].filter(part => part !== undefined)),
    METHOD,
  ].join('\n')
  writeFileSync(PATH, text)
}
