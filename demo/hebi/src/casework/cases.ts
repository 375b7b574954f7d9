import { addDays, dayOf, derivedId, type ItemStory, type OpenCommand, type Recorded } from '@shian/kernel'
import { areaOf, type Cast } from '../cast.ts'
import type { CityPremises } from '../population.ts'
import type { Random } from '../random.ts'
import { daysOf, openedOn, type Path, type PathStep, partiesOf, pathNames, SYSTEM, tellPath } from './tale.ts'

const CASES = 32
const SPOT = 14
const FINE_FEN = 500_000
const SPOT_FINE_FEN = 100_000
const ENDED: readonly [number, number] = [2, 150]

const VIOLATIONS = [
  ['经营超过保质期的食品', '食品安全法第三十四条第十项', '食品安全法第一百二十四条第一款'],
  ['未按规定查验供货者许可证', '食品安全法第五十三条', '食品安全法第一百二十六条'],
  ['未制定食品安全事故处置方案', '食品安全法第一百零二条', '食品安全法第一百二十六条'],
] as const

type Crew = ReturnType<typeof crewOf>

function crewOf(cast: Cast, area: string, premisesId: string, sha256: string) {
  const by = (role: string) => cast.by(role, area)
  return {
    ...partiesOf(cast, area, premisesId),
    leader: by('leader'),
    reviewer: by('legal-reviewer'),
    finance: by('finance'),
    police: by('police'),
    // A heavy penalty is discussed by the heads of office and bureau together.
    leaders: [by('leader'), cast.by('leader', area.slice(0, 6))],
    scan: [sha256],
  }
}

const step = (
  day: number,
  who: PathStep['who'],
  action: string,
  form: Record<string, unknown> = {},
): PathStep => ({ day, who, action, form })

function penaltyOf(random: Random, day: string) {
  const [violation, clause, basis] = random.pick(VIOLATIONS)
  return { violation, clause, basis, on: day }
}

function investigation({ pair, leader, reviewer }: Crew, facts: Record<string, unknown> = {}): PathStep[] {
  return [
    step(5, leader, 'open-case', { officers: pair.map(person => person.id) }),
    step(8, pair, 'record-facts', { facts: '【演示】现场查明的事实', partyKind: 'entity', ...facts }),
    step(8, SYSTEM, 'note-evidence', { evidenceCount: 2 }),
    step(12, pair, 'finish', { report: '【演示】调查终结报告' }),
    step(14, reviewer, 'approve-review', { legalOpinion: '【演示】同意' }),
  ]
}

/** The ways a case goes, by the state in which it stands now. */
function casePaths(random: Random, crew: Crew, id: string): Record<string, Path> {
  const { pair, leader, leaders, reviewer, finance, operator, scan } = crew
  const { on: _, ...why } = penaltyOf(random, '')
  const all = investigation(crew)
  const noticed = [...all, step(16, leader, 'notice', { noticedPenalty: '【演示】拟罚款五千元' })]
  const hearing = [...noticed, step(17, operator, 'request-hearing', { hearingRequest: '【演示】要求听证' })]
  const decided = [
    ...noticed,
    step(17, operator, 'state', { statement: '【演示】已下架' }),
    step(18, pair, 'weigh-statement', { statementReview: '【演示】不予采纳' }),
    step(20, leader, 'decide', { penalties: ['fine'], amount: FINE_FEN, ...why }),
  ]
  const served = [...decided, step(22, pair, 'serve', { serveMethod: 'direct', receipt: scan })]
  const executed = [...served, step(28, finance, 'pay', { paid: FINE_FEN })]
  const crime = investigation(crew, { circumstances: ['toxic-material'] }).slice(0, 3)
  const referred = [...crime, step(10, pair, 'refer', {})]
  return {
    lead: { steps: [], rest: [1, 12] },
    'lead-late': { steps: [], rest: [24, 30] },
    investigating: { steps: all.slice(0, 3), rest: [1, 40] },
    'investigating-late': { steps: all.slice(0, 3), rest: [86, 92] },
    review: { steps: all.slice(0, 4), rest: [1, 6] },
    reviewed: { steps: all, rest: [1, 4] },
    noticed: { steps: noticed, rest: [1, 3] },
    hearing: { steps: hearing, rest: [1, 8] },
    heard: {
      steps: [
        ...hearing,
        step(18, leader, 'call-hearing', { hearingOn: '', hearingPlace: '局会议室' }),
        step(36, reviewer, 'hold-hearing', { hearingRecord: '【演示】双方到场' }),
        step(37, leaders, 'discuss', { discussionMinutes: '【演示】集体讨论记录' }),
      ],
      rest: [1, 4],
    },
    referred: { steps: referred, rest: [3, 9] },
    decided: { steps: decided, rest: [1, 3] },
    served: { steps: served, rest: [1, 8] },
    'served-late': { steps: served, rest: [20, 30] },
    executed: { steps: executed, rest: [1, 6] },
    closed: { steps: [...executed, step(30, leader, 'close')], rest: ENDED },
    'not-opened': {
      steps: [step(6, leader, 'not-open', { reason: '【演示】已改正,情节轻微' })],
      rest: ENDED,
    },
    dismissed: { steps: [...all, step(15, leader, 'dismiss', { reason: '【演示】首违不罚' })], rest: ENDED },
    transferred: {
      steps: [
        ...referred,
        { day: 26, who: SYSTEM, action: '', closes: { child: `${id}.1`, outcome: 'handed-over' } },
        step(27, leader, 'hand-to-court'),
      ],
      rest: [5, 60],
    },
  }
}

const WEIGHTS = {
  ...{ lead: 3, 'lead-late': 1, investigating: 5, 'investigating-late': 0, review: 2, reviewed: 1 },
  ...{ noticed: 2, hearing: 0, heard: 0, referred: 0, decided: 1, served: 2, 'served-late': 0, executed: 1 },
  ...{ closed: 10, 'not-opened': 2, dismissed: 2, transferred: 0 },
}

/** A hearing is called for its own day, which the path knows only by its distance. */
function dated(steps: readonly PathStep[], day: string): PathStep[] {
  return steps.map(entry =>
    entry.action === 'call-hearing'
      ? { ...entry, form: { ...entry.form, hearingOn: addDays(day, 36) } }
      : entry,
  )
}

/** The referral a case opened; it has the id of the link. */
function referralOf(crew: Crew, area: string, caseId: string, day: string, isDone: boolean): ItemStory {
  const { pair, leader, police, scan } = crew
  const papers = { letter: scan, investigation: scan, goodsList: scan, testReport: scan, otherPapers: scan }
  const sent = [
    step(0, pair, 'propose', { report: '【演示】专案报告', crimes: ['toxic-food'] }),
    step(1, leader, 'approve'),
    step(1, pair, 'transfer', { ...papers, prosecutorCopy: '演示移抄1号' }),
    step(2, police, 'confirm', { receipt: '演示公食回1号' }),
  ]
  const done = [
    step(4, police, 'file', { policeNumber: '演示公食立1号' }),
    step(6, pair, 'hand-over', { goodsReceipt: scan }),
  ]
  const subjects = [`premises/${area.slice(area.indexOf('/') + 1)}`]
  const form = { facts: '【演示】掺入非食品原料', circumstances: ['toxic-material'] }
  const opening = { id: `${caseId}.1`, kind: 'criminal-transfer', area, who: SYSTEM, subjects, form }
  return tellPath({ ...opening, day, parent: caseId }, isDone ? [...sent, ...done] : sent)
}

export interface CaseStories {
  cases: ItemStory[]
  referrals: ItemStory[]
  spot: ItemStory[]
}

/**
 * Cases of half a year in all states, two of them with the police, and penalties on the spot.
 *
 * @param sha256 of the picture that stands for scans
 */
export function caseStories(
  random: Random,
  cast: Cast,
  premises: readonly CityPremises[],
  today: string,
): CaseStories {
  const referrals: ItemStory[] = []
  const cases = pathNames(random, WEIGHTS, CASES).map((name, i) => {
    const place = random.pick(premises)
    const area = areaOf(place)
    const crew = crewOf(cast, area, place.id, cast.photo.sha256)
    const id = derivedId('demo-case', String(i))
    const path = casePaths(random, crew, id)[name]!
    const day = openedOn(random, path, today)
    if (name === 'referred' || name === 'transferred')
      referrals.push(referralOf(crew, area, id, addDays(day, 11), name === 'transferred'))
    const form = {
      title: place.registration.signName.slice(0, 60),
      clue: '【演示】巡查发现的线索',
      origin: 'other',
    }
    const subjects = [`premises/${place.id}`]
    const opening = { id, kind: 'case', area, day, who: crew.leader, subjects, form }
    return tellPath({ ...opening, assignees: [crew.pair[0].id] }, dated(path.steps, day))
  })
  return { cases, referrals, spot: spotStories(random, cast, premises, today) }
}

function spotStories(random: Random, cast: Cast, premises: readonly CityPremises[], today: string) {
  const weights = { 'on-site': 0, decided: 1, executed: 1, closed: 6, 'to-case': 0, dropped: 1 }
  return pathNames(random, weights, SPOT).map((name, i): ItemStory => {
    const place = random.pick(premises)
    const area = areaOf(place)
    const { pair, leader, finance, scan } = crewOf(cast, area, place.id, cast.photo.sha256)
    const { on: _, ...why } = penaltyOf(random, '')
    const said = { partyKind: 'entity', statement: '【演示】当事人承认', receipt: scan }
    const decide = step(0, pair, 'decide', { ...said, penalties: ['fine'], amount: SPOT_FINE_FEN, ...why })
    const pay = step(3, finance, 'pay', { paid: SPOT_FINE_FEN })
    const paths: Record<string, Path> = {
      'on-site': { steps: [], rest: [1, 1] },
      decided: { steps: [decide], rest: [1, 10] },
      executed: { steps: [decide, pay], rest: [1, 3] },
      closed: { steps: [decide, pay, step(5, leader, 'close')], rest: ENDED },
      'to-case': { steps: [step(0, pair[0], 'to-ordinary')], rest: [2, 8] },
      dropped: { steps: [step(0, pair, 'drop', { reason: '【演示】轻微并及时改正' })], rest: ENDED },
    }
    const path = paths[name]!
    const form = { title: place.registration.signName.slice(0, 60), clue: '【演示】未公示许可证' }
    const opening = { id: derivedId('demo-spot', String(i)), kind: 'simple-penalty', area, who: pair[0] }
    const subjects = [`premises/${place.id}`]
    return tellPath({ ...opening, day: openedOn(random, path, today), subjects, form }, path.steps)
  })
}

/** A lead that an inspection of the year left behind. */
export interface LeadFact {
  event: Recorded
  item: OpenCommand['item']
  form: Readonly<Record<string, unknown>>
}

/** Leads of inspections with what became of them: the old ones have ended, those of the last month are being worked on. */
export function leadStories(
  random: Random,
  cast: Cast,
  leads: readonly LeadFact[],
  today: string,
): ItemStory[] {
  return leads.map(({ event, item, form }): ItemStory => {
    const { id, area, subjects = [], assignees = [] } = item
    const crew = crewOf(cast, area, area.slice(area.indexOf('/') + 1), cast.photo.sha256)
    const paths = casePaths(random, crew, id)
    const day = dayOf(event.time)
    const name = random.chance(0.75) ? 'not-opened' : random.chance(0.5) ? 'dismissed' : 'closed'
    const path = paths[name]!
    const limit = addDays(today, -1)
    // What has not happened by yesterday has not happened.
    const steps = path.steps.filter(entry => addDays(day, entry.day) <= limit)
    const isCut = addDays(day, daysOf(path)) > limit
    const opening = { id, kind: 'case', area, day, who: SYSTEM, subjects, assignees, form, cause: event.id }
    const first = tellPath({ ...opening, commandId: derivedId('open', id) }, isCut ? steps : path.steps)
    const [open, ...rest] = first.steps
    return { ...first, steps: [{ ...open!, act: { ...open!.act, now: event.time } }, ...rest] }
  })
}
