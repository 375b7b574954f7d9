import type { DraftEvent } from '../decider.ts'
import { appendDecisions, type Decision } from '../log.ts'
import type { Sql } from '../sql.ts'
import type { SealedValues } from '../vault/vault.ts'
import { type Command, evolveItem, type ItemState, NO_ITEM } from '../work/index.ts'
import { decideDrafts, numberDraft, sealValues, subjectOfItem, type WorkAct, type WorkHost } from './host.ts'

/** The life of one item as a list of commands, oldest first; the first one opens it. */
export interface ItemStory {
  id: string
  kind: string
  area: string
  steps: readonly { command: Command; act: WorkAct }[]
}

/** What became of a story: the item, and the facts of each step. */
export interface ToldStory {
  id: string
  item: ItemState
  /** Ids of the facts of each step, in order. */
  facts: string[][]
}

/** Takes so many numbers of a series at once and gives the first. */
async function takeNumbers(tx: Sql, series: string, year: number, count: number): Promise<number> {
  const [row] = await tx.query<{ last: number }>(
    `insert into work_series (series, year, last) values ($1, $2, $3)
     on conflict (series, year) do update set last = work_series.last + $3 returning last`,
    [series, year, count],
  )
  return row!.last - count + 1
}

const yearOf = (now: Date): number => new Date(now.getTime() + 8 * 3_600_000).getUTCFullYear()

async function numbersFor(
  tx: Sql,
  host: WorkHost,
  stories: readonly ItemStory[],
): Promise<Map<string, DraftEvent>> {
  const groups = new Map<string, ItemStory[]>()
  for (const story of stories) {
    const opening = story.steps[0]
    if (!opening || !host.kinds.get(story.kind).numbering) continue
    const key = `${story.kind}|${yearOf(opening.act.now)}`
    groups.set(key, [...(groups.get(key) ?? []), story])
  }
  const numbers = new Map<string, DraftEvent>()
  // In one order for everybody, or two batches would wait for each other's counters.
  for (const [key, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [series = '', year = ''] = key.split('|')
    const first = await takeNumbers(tx, series, Number(year), group.length)
    group.forEach((story, i) => {
      numbers.set(story.id, numberDraft(host.kinds.get(series), Number(year), first + i))
    })
  }
  return numbers
}

/** Decisions that open an item, each with the number of its item behind its own facts. */
function withNumbers(
  decisions: readonly Decision[],
  ids: readonly string[],
  numbers: ReadonlyMap<string, DraftEvent>,
): Decision[] {
  return decisions.map((decision, d) => {
    const number = numbers.get(ids[d]!)
    return number ? { ...decision, drafts: [...decision.drafts, number] } : decision
  })
}

/**
 * Tells many new items at once, through the same decisions as one at a time: the first step of all, then the second
 * of all, and so on. For loading history; every step is judged at its own moment. Linked items are not opened here.
 *
 * Cost: one append and its views a step, whatever the number of items; keep a call below 2,000 items.
 *
 * @throws Refusal of the first step that is refused: a story must be possible
 */
export async function tellStories(
  tx: Sql,
  host: WorkHost,
  stories: readonly ItemStory[],
): Promise<ToldStory[]> {
  const told = stories.map(story => ({ id: story.id, item: NO_ITEM, facts: [] as string[][] }))
  const versions = stories.map(() => 0)
  const longest = Math.max(0, ...stories.map(story => story.steps.length))
  for (let k = 0; k < longest; k++) {
    const decisions: Decision[] = []
    const owners: number[] = []
    const secrets: SealedValues[] = []
    stories.forEach((story, s) => {
      const step = story.steps[k]
      if (!step) return
      const kind = host.kinds.get(story.kind)
      const { drafts, vault } = decideDrafts(host, kind, told[s]!.item, step.command, step.act)
      secrets.push({ itemId: story.id, area: story.area, values: vault })
      const { actor, now, cause = null } = step.act
      const subject = subjectOfItem(story.id)
      const context = {
        subject,
        area: story.area,
        actor: actor.id,
        now,
        cause,
        source: host.node.source,
        views: host.node.views,
      }
      decisions.push({ drafts, context, expectedVersion: versions[s]! })
      owners.push(s)
    })
    // As late as can be: the counter of a series is locked until the commit, and others wait for it.
    const numbered =
      k === 0
        ? withNumbers(
            decisions,
            owners.map(s => stories[s]!.id),
            await numbersFor(tx, host, stories),
          )
        : decisions
    const written = await appendDecisions(tx, numbered, host.node.views)
    if (decisions[0]) await sealValues(tx, host, secrets, decisions[0].context.now)
    written.forEach((events, d) => {
      const s = owners[d]!
      const kind = host.kinds.get(stories[s]!.kind)
      const state = told[s]!
      state.item = events.reduce((item, event) => evolveItem(kind, item, event), state.item)
      state.facts.push(events.map(event => event.id))
      versions[s]! += events.length
    })
  }
  return told
}
