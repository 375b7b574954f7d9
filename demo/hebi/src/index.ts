import type { vision } from '@shian/events'
import {
  addDays,
  type BlobStore,
  beginAtEnd,
  type Calendar,
  type Database,
  type DraftEvent,
  dayOf,
  derivedId,
  type ItemStory,
  type Node,
  type Recorded,
  type RuleBook,
  record,
  type Sql,
  systemScope,
} from '@shian/kernel'
import { PUBLISHING_TYPES, publishDrafts, publishMany } from '@shian/publication'
import { recordPeople } from '@shian/registry'
import { SOURCE_TYPES, scoreMany } from '@shian/risk'
import { FINDING_TITLES } from '@shian/vision'
import { boxCameraId, type CameraEngine, cameraPremises, drawStills, registerCameras } from './cameras.ts'
import { Casework, TOLD_REACTIONS } from './casework/index.ts'
import { approvePlan, commitDemoDraw, plannedCounty, plannedVisits } from './casework/plan.ts'
import { areaOf, type Cast, castOf, instantOf } from './cast.ts'
import { registryDrafts } from './drafts.ts'
import { type FindingPlan, findingOf, writeFindings } from './findings.ts'
import { recordPhoto, storePhoto } from './photo.ts'
import { type City, HISTORY_DAYS, seedCity } from './population.ts'
import { Random } from './random.ts'
import { orderOf, visitOf, writeStories } from './visits.ts'

export { type City, seedCity } from './population.ts'

/** The part of a running platform the loader needs. */
export interface DemoPlatform {
  db: Database
  node: Node
  rules: RuleBook
  calendar: Calendar
  blobs: BlobStore
  clock: () => Date
  port<T>(name: string): T
}

export interface DemoOptions {
  seed?: number
  onProgress?: (done: number, of: number) => void
}

const BATCH = 4_000
const STORIES = 400
const VISITS = 1_500
const FINDINGS = 3_200
const RELEASE_DAYS = 6
const SCOPE = systemScope('demo')
const COLUMNS =
  'seq, id, source, type, subject, version, time, recordtime, actor, cause, area, audience, data'

function* chunks<T>(list: readonly T[], size: number): Generator<T[]> {
  for (let i = 0; i < list.length; i += size) yield list.slice(i, i + size)
}

class Loader {
  readonly #platform: DemoPlatform
  readonly #city: City
  readonly #random: Random
  readonly #now: Date
  readonly #seed: number
  readonly #progress: (done: number, of: number) => void
  #done = 0
  #of = 1

  constructor(platform: DemoPlatform, options: DemoOptions) {
    this.#platform = platform
    this.#now = platform.clock()
    this.#seed = options.seed ?? 4106
    this.#random = new Random(this.#seed + 1)
    this.#city = seedCity(this.#seed, dayOf(this.#now))
    this.#progress = options.onProgress ?? (() => {})
  }

  async run(): Promise<void> {
    const { places, posts, premises } = registryDrafts(this.#city)
    this.#of = places.length + posts.length + premises.length * 2 + FINDINGS * 3 + VISITS * 8
    await this.#preparePartitions()
    await this.#facts(places)
    await this.#write(tx =>
      recordPeople(tx, this.#platform.node, this.#city.people, { actor: 'system/demo', now: this.#now }),
    )
    await this.#facts(posts)
    await this.#premises(premises)
    const cast = castOf(this.#city, await storePhoto(this.#platform.blobs))
    const planned = plannedCounty(this.#city)
    await this.#write(tx => approvePlan(tx, this.#platform, cast, planned, this.#city.today))
    const watched = cameraPremises(this.#city)
    await registerCameras(this.#platform.db, this.#platform.node, watched, this.#now)
    await this.#findings(cast, watched)
    await this.#visits(cast)
    await this.#planned(cast, planned)
    await this.#casework(cast)
    await this.#conclusions()
    // What these would make of the year has just been made, fact by fact at its own time.
    await this.#write(tx => beginAtEnd(tx, ['risk.score', 'publication.publish', ...TOLD_REACTIONS]))
    this.#step(this.#of)
  }

  #write<T>(fn: (tx: Sql) => Promise<T>): Promise<T> {
    return this.#platform.db.transaction(SCOPE, fn)
  }

  #step(count: number): void {
    this.#done = Math.min(this.#of, this.#done + count)
    this.#progress(this.#done, this.#of)
  }

  /** History is recorded as of its own days, so the log needs the months of the past year. */
  async #preparePartitions(): Promise<void> {
    await this.#platform.db.owner(tx =>
      tx.query(
        'select shian_ensure_event_partition(($1::date + make_interval(months => m))::date) from generate_series(0, 12) m',
        [addDays(this.#city.today, -HISTORY_DAYS)],
      ),
    )
  }

  async #facts(drafts: readonly DraftEvent[]): Promise<void> {
    const act = { actor: 'system/demo', now: this.#now }
    for (const part of chunks(drafts, BATCH)) {
      await this.#write(tx => record(tx, this.#platform.node, part, act))
      this.#step(part.length)
    }
  }

  /** Premises and their static risk, batch by batch. */
  async #premises(drafts: readonly DraftEvent[]): Promise<void> {
    const { node, rules, calendar } = this.#platform
    const act = { actor: 'system/demo', now: this.#now }
    for (const part of chunks(drafts, BATCH)) {
      await this.#write(async tx => {
        const written = await record(tx, node, part, act)
        const registered = written.filter(event => event.type === 'registry.PremisesRegistered')
        await scoreMany(tx, node, { rules, calendar }, registered, act)
      })
      this.#step(part.length * 2)
    }
  }

  async #findings(cast: Cast, watched: readonly City['premises'][number][]): Promise<void> {
    const { db, blobs, node } = this.#platform
    const areas = watched.map(premises => `${premises.division}/${premises.id}`)
    const stills = await drawStills(db, blobs, this.#platform.port<CameraEngine>('vision.snapshot'), areas)
    const plans = this.#findingPlans(cast, watched, stills)
    for (const part of chunks(plans, STORIES)) {
      await this.#write(async tx => {
        const dispatched = await writeFindings(tx, node, part, this.#now)
        const stories = dispatched.map(({ plan, event }) => this.#orderFor(cast, plan, event))
        await writeStories(tx, stories)
        await recordPhoto(tx, cast.photo, this.#areasOf(part, stories), this.#now)
      })
      this.#step(part.length * 3)
    }
  }

  #areasOf(plans: readonly FindingPlan[], stories: readonly ItemStory[]): string[] {
    return [...plans.map(plan => areaOf(plan.premises)), ...stories.map(story => story.area)]
  }

  #findingPlans(
    cast: Cast,
    watched: readonly City['premises'][number][],
    stills: readonly string[],
  ): FindingPlan[] {
    const plans: FindingPlan[] = []
    for (let i = 0; i < FINDINGS; i++) {
      const isRecent = i >= FINDINGS - 60
      const day = addDays(this.#city.today, -this.#random.whole(1, HISTORY_DAYS - 5))
      const old = instantOf(day, this.#random.whole(7, 20), this.#random.whole(0, 59))
      const recent = new Date(this.#now.getTime() - this.#random.whole(3, 420) * 60_000)
      const premises = isRecent ? watched[this.#random.low(0, 24)]! : this.#random.pick(watched)
      plans.push(
        findingOf(
          this.#random,
          cast,
          premises,
          boxCameraId(premises.id),
          isRecent ? recent : old,
          this.#now,
          i,
          stills,
        ),
      )
    }
    return plans.sort((a, b) => a.raised.time!.getTime() - b.raised.time!.getTime())
  }

  /** The order the dispatch reaction would open; it has the same ids, so the reaction finds it done. */
  #orderFor(cast: Cast, plan: FindingPlan, event: Recorded): ItemStory {
    const id = derivedId('inspection.openFromFinding', event.id)
    const form = {
      title: plan.premises.registration.signName.slice(0, 60),
      problem: `智能抓拍线索:${FINDING_TITLES[plan.raised.data['type'] as vision.FindingType].title.zh}`,
      origin: 'finding',
      originId: plan.id,
    }
    const commandId = derivedId('open', event.id)
    const opened = event.time
    return orderOf(this.#random, cast, plan.premises, {
      id,
      commandId,
      opened,
      form,
      today: this.#city.today,
      cause: event.id,
    })
  }

  async #visits(cast: Cast): Promise<void> {
    const { premises, today } = this.#city
    const days = Array.from({ length: VISITS }, (_, i) =>
      i >= VISITS - 40 ? this.#random.whole(0, 4) : this.#random.whole(3, HISTORY_DAYS - 10),
    )
    const visits = days
      .sort((a, b) => b - a)
      .map((ago, i) =>
        visitOf(this.#random, cast, this.#random.pick(premises), addDays(today, -ago), today, i),
      )
    await this.#writeVisits(cast, visits)
  }

  /** Visits that carried out the plan of a county. */
  async #planned(cast: Cast, county: string): Promise<void> {
    const random = new Random(this.#seed + 10)
    const visits = await this.#write(tx => plannedVisits(tx, random, cast, this.#city, county))
    await this.#writeVisits(cast, visits)
    await this.#write(tx => commitDemoDraw(tx, this.#platform, cast, county, this.#now))
  }

  async #casework(cast: Cast): Promise<void> {
    const { node, rules, calendar } = this.#platform
    const platform = { node, rules, calendar, write: <T>(fn: (tx: Sql) => Promise<T>) => this.#write(fn) }
    await new Casework(platform, this.#city, cast, this.#seed, this.#now).run()
  }

  async #writeVisits(cast: Cast, visits: readonly ReturnType<typeof visitOf>[]): Promise<void> {
    for (const part of chunks(visits, STORIES)) {
      await this.#write(async tx => {
        await writeStories(
          tx,
          part.map(visit => visit.story),
        )
        await writeStories(
          tx,
          part.flatMap(visit => visit.order ?? []),
        )
        await recordPhoto(
          tx,
          cast.photo,
          part.flatMap(visit => visit.order?.area ?? []),
          this.#now,
        )
      })
      this.#step(part.length * 7)
    }
  }

  /** What the year meant for risk and for the public, judged fact by fact at its own time. */
  async #conclusions(): Promise<void> {
    const { node, rules, calendar } = this.#platform
    const law = { rules, calendar }
    const types = [...new Set<string>([...SOURCE_TYPES, ...PUBLISHING_TYPES])].filter(
      type => !type.startsWith('registry.'),
    )
    const events = await this.#write(tx =>
      tx.query<Recorded>(`select ${COLUMNS} from event where type = any($1) order by time, seq`, [types]),
    )
    const act = { actor: 'system/demo', now: this.#now }
    const scored = new Set<string>(SOURCE_TYPES)
    const published = new Set<string>(PUBLISHING_TYPES)
    for (const part of chunks(events, 500)) {
      await this.#write(async tx => {
        await scoreMany(
          tx,
          node,
          law,
          part.filter(event => scored.has(event.type)),
          act,
        )
        await publishMany(
          tx,
          node,
          law,
          part.filter(event => published.has(event.type)),
          act,
          'fact',
        )
      })
      this.#step(part.length)
    }
    // A publisher released each draft within the week; those of the last days still wait.
    const before = new Date(this.#now.getTime() - RELEASE_DAYS * 86_400_000)
    const publisher = `person/${this.#publisher()}`
    const release = { before, days: RELEASE_DAYS }
    while (
      (await this.#write(tx => publishDrafts(tx, node, law, release, { ...act, actor: publisher }))) > 0
    );
  }

  #publisher(): string {
    const post = this.#city.posts.find(({ appointment }) => appointment.role === 'publisher')
    return post?.appointment.personId ?? 'demo'
  }
}

/**
 * Loads the synthetic city of Hebi with a year of history, in batches, through the deciders of the modules. Every id
 * is fixed, so a load that was cut off goes on where it was. Nothing in it is a real person, firm or number.
 */
export function loadDemo(platform: DemoPlatform, options: DemoOptions = {}): Promise<void> {
  return new Loader(platform, options).run()
}
