import { leadFrom, recordFacts as recordCaseFacts } from '@shian/cases'
import {
  type Calendar,
  type ItemStory,
  type Node,
  type Reaction,
  type Recorded,
  type RuleBook,
  record,
  type Sql,
  tellStories,
  workHost,
} from '@shian/kernel'
import { recordFacts as recordSampleFacts } from '@shian/sampling'
import { areaOf, type Cast } from '../cast.ts'
import { recordPhoto } from '../photo.ts'
import type { City, CityPremises } from '../population.ts'
import { Random } from '../random.ts'
import { leadStories as caseLeadStories, caseStories, type LeadFact } from './cases.ts'
import { complaintStories, reportStories } from './complaints.ts'
import { PREMISES_BATCH, selfInspecting, tellMonth } from './days.ts'
import { samplingStories } from './sampling.ts'
import { banquetStories, canteenStories, leadStories } from './supervision.ts'

/** Reactions whose effects on the history are told here, fact by fact at its own time. */
export const TOLD_REACTIONS: readonly string[] = [recordCaseFacts.name, recordSampleFacts.name]

const COLUMNS =
  'seq, id, source, type, subject, version, time, recordtime, actor, cause, area, audience, data'

/** What the casework of the city is told with. */
export interface CaseworkPlatform {
  node: Node
  rules: RuleBook
  calendar: Calendar
  write<T>(fn: (tx: Sql) => Promise<T>): Promise<T>
}

type FactReaction = Reaction & Required<Pick<Reaction, 'reactBatch'>>

/** The casework of the last months: complaints, cases, samples, leads, banquets, canteens, self-inspection. */
export class Casework {
  readonly #platform: CaseworkPlatform
  readonly #city: City
  readonly #cast: Cast
  readonly #seed: number
  readonly #now: Date
  readonly #byId: ReadonlyMap<string, CityPremises>

  constructor(platform: CaseworkPlatform, city: City, cast: Cast, seed: number, now: Date) {
    this.#platform = platform
    this.#city = city
    this.#cast = cast
    this.#seed = seed
    this.#now = now
    this.#byId = new Map(city.premises.map(premises => [premises.id, premises]))
  }

  /** Tells it all; what is there already is left as it is. */
  async run(): Promise<void> {
    await this.#complaints()
    await this.#cases()
    await this.#samples()
    await this.#groups()
    await this.#days()
  }

  // Each part has its own source of luck, so that a change of one leaves the others as they were.
  #random(part: number): Random {
    return new Random(this.#seed + part)
  }

  async #tell(tx: Sql, stories: readonly ItemStory[]): Promise<string[]> {
    const known = await tx.query<{ id: string }>('select id from work_item where id = any($1)', [
      stories.map(story => story.id),
    ])
    const ids = new Set(known.map(row => row.id))
    const fresh = stories.filter(story => !ids.has(story.id))
    await tellStories(tx, workHost(), fresh)
    return fresh.map(story => story.id)
  }

  /** What a reaction would record of these items, at the time of each step. */
  async #recordFacts(tx: Sql, reaction: FactReaction, itemIds: readonly string[]): Promise<void> {
    const events = await tx.query<Recorded>(
      `select ${COLUMNS} from event where type = 'work.Acted' and subject = any($1::text[]) order by time, seq`,
      [itemIds.map(id => `work/${id}`)],
    )
    await reaction.reactBatch(tx, events, { node: this.#platform.node, now: this.#now })
  }

  async #complaints(): Promise<void> {
    const { premises, today } = this.#city
    const complaints = complaintStories(this.#random(11), this.#cast, premises, today)
    const { reports, rewards } = reportStories(this.#random(12), this.#cast, premises, today)
    await this.#platform.write(tx => this.#tell(tx, [...complaints, ...reports, ...rewards]))
  }

  async #leads(tx: Sql): Promise<LeadFact[]> {
    const concluded = await tx.query<Recorded>(
      `select ${COLUMNS} from event where type = 'inspection.Concluded' and data->>'verdict' = 'non-conformant'
       order by time, seq`,
    )
    const leads: LeadFact[] = []
    for (const event of concluded) {
      const lead = await leadFrom(tx, event)
      if (lead) leads.push({ event, ...lead })
    }
    return leads
  }

  async #cases(): Promise<void> {
    const { premises, today } = this.#city
    const { cases: told, referrals, spot } = caseStories(this.#random(13), this.#cast, premises, today)
    await this.#platform.write(async tx => {
      const leads = caseLeadStories(this.#random(14), this.#cast, await this.#leads(tx), today)
      const stories = [...told, ...spot, ...referrals, ...leads]
      const fresh = await this.#tell(tx, stories)
      await this.#recordFacts(tx, recordCaseFacts, fresh)
      await this.#showPhoto(tx, stories)
    })
  }

  async #samples(): Promise<void> {
    const { premises, today } = this.#city
    const { samples, disposals, facts } = samplingStories(this.#random(15), this.#cast, premises, today)
    await this.#platform.write(async tx => {
      await record(tx, this.#platform.node, facts, { actor: 'system/demo', now: this.#now })
      const fresh = await this.#tell(tx, [...samples, ...disposals])
      await this.#recordFacts(tx, recordSampleFacts, fresh)
    })
  }

  /** Leads of coordinators, banquets and canteens. */
  async #groups(): Promise<void> {
    const { premises, areas, today } = this.#city
    const { rules, calendar } = this.#platform
    const stories = [
      ...leadStories(this.#random(16), this.#cast, premises, today),
      ...banquetStories(this.#random(17), this.#cast, areas, rules, today),
      ...canteenStories(this.#random(18), this.#cast, premises, calendar, today),
    ]
    await this.#platform.write(tx => this.#tell(tx, stories))
  }

  async #days(): Promise<void> {
    const { premises, today } = this.#city
    const ids = selfInspecting(this.#cast, premises)
    for (let at = 0; at < ids.length; at += PREMISES_BATCH) {
      const premisesIds = ids.slice(at, at + PREMISES_BATCH)
      await this.#platform.write(async tx => {
        const told = { premisesIds, today, now: this.#now }
        await tellMonth(tx, this.#platform.node, this.#cast, this.#seed, told)
        const areas = premisesIds.map(id => areaOf(this.#byId.get(id)!))
        await recordPhoto(tx, this.#cast.photo, areas, this.#now)
      })
    }
  }

  #showPhoto(tx: Sql, stories: readonly ItemStory[]): Promise<void> {
    const areas = stories.map(story => story.area)
    return recordPhoto(tx, this.#cast.photo, areas, this.#now)
  }
}
