import {
  type Act,
  appendDecisions,
  BATCH_MAX,
  type Decision,
  derivedId,
  directory,
  divisionOf,
  type Node,
  type Recorded,
  readSubjects,
  type Sql,
} from '@shian/kernel'
import { type Concerned, composeOrder, composeResult } from './compose.ts'
import { composePenalty, composeSample, composeTypicalCase } from './compose-cases.ts'
import type { Law } from './law.ts'
import { type Notice, type NoticeCommand, notice, type Proposed } from './notice.ts'
import { type PageRow, premisesOf } from './page-view.ts'

/** Facts that lead to a notice or a draft. */
export const PUBLISHING_TYPES = [
  'inspection.Concluded',
  'inspection.RectificationOrdered',
  'cases.PenaltyDecided',
  'cases.CaseChosen',
  'sampling.ResultConfirmed',
] as const

/** Drafts by the fact they come from; undefined: nothing of it becomes public. */
const DRAFTS: Readonly<
  Record<string, (event: Recorded, concerned: Concerned, law: Law) => Proposed | undefined>
> = {
  'inspection.RectificationOrdered': composeOrder,
  'cases.PenaltyDecided': composePenalty,
  'cases.CaseChosen': composeTypicalCase,
  'sampling.ResultConfirmed': composeSample,
}

const PEOPLE = ['safety-officer', 'safety-director', 'principal', 'inspector'] as const
const COUNTY_LENGTH = 6
const BUREAU = '市场监督管理局'

/** Id of the notice a fact leads to. */
export function noticeIdOf(factId: string): string {
  return derivedId('publication.notice', factId)
}

type Page = Pick<PageRow, 'premises_id' | 'sign_name' | 'legal_name' | 'credit_code' | 'kind'>

/** What is read once for a batch. */
interface Surroundings {
  pages: Map<string, Page>
  bureaus: Map<string, string>
  /** Inspection notice shown now, by premises. */
  shown: Map<string, string>
}

async function readSurroundings(tx: Sql, events: readonly Recorded[]): Promise<Surroundings> {
  const ids = [...new Set(events.flatMap(event => premisesOf(event) ?? []))]
  const pages = await tx.query<Page>(
    `select premises_id, sign_name, legal_name, credit_code, kind from publication_premises_page
     where premises_id = any($1)`,
    [ids],
  )
  const shown = await tx.query<{ premises_id: string; id: string }>(
    `select premises_id, id from publication_notice
     where premises_id = any($1) and kind = 'inspection-result' and state = 'published' order by published_at, id`,
    [ids],
  )
  const counties = [...new Set(events.map(event => divisionOf(event.area).slice(0, COUNTY_LENGTH)))]
  const names = await directory().areaNames(tx, counties)
  return {
    pages: new Map(pages.map(page => [page.premises_id, page])),
    bureaus: new Map(counties.map(code => [code, `${names.get(code) ?? ''}${BUREAU}`])),
    shown: new Map(shown.map(row => [row.premises_id, row.id])),
  }
}

/** Names that must not appear: who works there, and who acted. Read only for texts a person wrote. */
async function namesAround(tx: Sql, event: Recorded): Promise<string[]> {
  const holders = await directory().holdersOver(tx, PEOPLE, event.area, event.time)
  const actors = await directory().namesOf(tx, [event.actor, event.actor.slice(event.actor.indexOf('/') + 1)])
  return [...holders.map(holder => holder.name), ...actors.values()]
}

function concernedBy(page: Page, bureau: string, names: readonly string[]): Concerned {
  return {
    premisesId: page.premises_id,
    signName: page.sign_name,
    legalName: page.legal_name,
    creditCode: page.credit_code,
    kind: page.kind,
    authority: bureau,
    names,
  }
}

interface Task {
  premisesId: string
  subject: string
  area: string
  cause: string
  command: NoticeCommand
}

async function tasksFor(
  tx: Sql,
  event: Recorded,
  around: Surroundings,
  law: Law,
  publishedAt: Date,
): Promise<Task[]> {
  const premisesId = premisesOf(event)
  const page = premisesId === undefined ? undefined : around.pages.get(premisesId)
  if (!page) return []
  const bureau = around.bureaus.get(divisionOf(event.area).slice(0, COUNTY_LENGTH)) ?? BUREAU
  const base = { premisesId: page.premises_id, area: event.area, cause: event.id }
  const id = noticeIdOf(event.id)
  const compose = DRAFTS[event.type]
  if (compose) {
    const content = compose(event, concernedBy(page, bureau, await namesAround(tx, event)), law)
    if (!content) return []
    return [{ ...base, subject: `notice/${id}`, command: { do: 'propose', content, at: event.time } }]
  }
  const content = composeResult(event, concernedBy(page, bureau, []), law, publishedAt)
  const publish: Task = {
    ...base,
    subject: `notice/${id}`,
    command: { do: 'publish', content, at: publishedAt },
  }
  const before = around.shown.get(page.premises_id)
  if (before === id) return []
  around.shown.set(page.premises_id, id)
  if (before === undefined) return [publish]
  const replaced: Task = {
    ...base,
    subject: `notice/${before}`,
    command: { do: 'remove', reason: 'replaced', at: publishedAt },
  }
  return [publish, replaced]
}

/**
 * Makes public, or drafts, what facts about inspections call for: an inspection result takes the place of the one
 * before; an order to rectify becomes a draft. One read of the surroundings and one append for each round.
 *
 * @param when `now` publishes today; `fact` publishes on the day of the fact, for loading history
 * @returns facts recorded
 */
export async function publishMany(
  tx: Sql,
  node: Node,
  law: Law,
  events: readonly Recorded[],
  act: Pick<Act, 'actor' | 'now'>,
  when: 'now' | 'fact' = 'now',
): Promise<number> {
  if (events.length === 0) return 0
  const known = await readSubjects(
    tx,
    events.map(event => `notice/${noticeIdOf(event.id)}`),
  )
  const fresh = events.filter(event => known.get(`notice/${noticeIdOf(event.id)}`)?.length === 0)
  const around = await readSurroundings(tx, fresh)
  const tasks: Task[] = []
  for (const event of fresh) {
    tasks.push(...(await tasksFor(tx, event, around, law, when === 'now' ? act.now : event.time)))
  }
  return decideAll(tx, node, tasks, act)
}

interface Standing {
  state: Notice
  version: number
}

/** Executes commands on notices, each on its own subject, those on one subject one after the other. */
export async function decideAll(
  tx: Sql,
  node: Node,
  tasks: readonly Omit<Task, 'premisesId'>[],
  act: Pick<Act, 'actor' | 'now'>,
): Promise<number> {
  const subjects = [...new Set(tasks.map(task => task.subject))]
  const streams = await readSubjects(tx, subjects)
  const advance = ({ state, version }: Standing, event: Recorded): Standing => ({
    state: notice.evolve(state, event),
    version: Math.max(version, event.version ?? 0),
  })
  const standing = new Map<string, Standing>()
  for (const subject of subjects) {
    const start: Standing = { state: notice.initial, version: 0 }
    standing.set(subject, (streams.get(subject) ?? []).reduce(advance, start))
  }
  let recorded = 0
  let waiting = [...tasks]
  while (waiting.length > 0) {
    const taken = new Set<string>()
    const decisions: Decision[] = []
    const rest: typeof waiting = []
    for (const task of waiting) {
      if (taken.has(task.subject) || decisions.length >= BATCH_MAX) {
        rest.push(task)
        continue
      }
      taken.add(task.subject)
      const { subject, area, cause } = task
      const { state, version } = standing.get(subject)!
      const drafts = notice.decide(state, task.command, { now: act.now, actor: act.actor, subject })
      if (drafts.length === 0) continue
      const context = { ...act, cause, subject, area, source: node.source, views: node.views }
      decisions.push({ drafts, context, expectedVersion: version })
    }
    for (const event of (await appendDecisions(tx, decisions, node.views)).flat()) {
      standing.set(event.subject, advance(standing.get(event.subject)!, event))
      recorded += 1
    }
    waiting = rest
  }
  return recorded
}
