import { computeReward, explainReward, openingOf } from '@shian/complaints'
import { complaints as words } from '@shian/events'
import { addDays, derivedId, type ItemStory, workHost } from '@shian/kernel'
import { areaOf, type Cast, instantOf } from '../cast.ts'
import type { CityPremises } from '../population.ts'
import type { Random } from '../random.ts'
import { openedOn, type Path, type PathStep, pathNames, SYSTEM, tellPath } from './tale.ts'

const COMPLAINTS = 190
const REPORTS = 110
const FIRST_REWARDED = 20
const REWARDED = 9
const LONG_AGO: readonly [number, number] = [1, 60]

const CONTENTS: Readonly<Record<string, readonly string[]>> = {
  illness: ['【演示】聚餐后两人腹泻', '【演示】食用凉菜后身体不适'],
  'foreign-matter': ['【演示】面里有头发', '【演示】菜里有小块塑料'],
  spoiled: ['【演示】买到的熟食已经变味', '【演示】牛奶未到期已胀袋'],
  expired: ['【演示】货架上有过期饼干', '【演示】饮料已过保质期三天'],
  hygiene: ['【演示】餐具油腻未洗净', '【演示】后厨地面污水横流'],
  pests: ['【演示】店内看见老鼠', '【演示】餐桌有蟑螂'],
  additive: ['【演示】卤肉颜色异常,怀疑添加色素'],
  fake: ['【演示】购买的酒疑似假冒'],
}

const step = (
  day: number,
  who: PathStep['who'],
  action: string,
  form: Record<string, unknown> = {},
): PathStep => ({ day, who, action, form })

type Worker = ReturnType<Cast['by']>

function complaintPaths(handler: Worker, leader: Worker) {
  const accept = step(3, handler, 'accept', { answer: '【演示】已受理' })
  const mediate = step(8, handler, 'mediate', { place: '市场监管所调解室' })
  const settle = step(18, handler, 'settle', {
    settlementForm: 'record',
    result: '【演示】商家道歉并退一赔三',
    settledAmount: 30_000,
    substantiated: 'yes',
  })
  const terminate = step(20, handler, 'terminate', { terminationReason: 'disagreed', substantiated: 'no' })
  const tell = step(22, handler, 'tell', { answer: '【演示】已告知双方终止调解' })
  const callBack = (day: number) =>
    step(day, handler, 'call-back', { satisfaction: 'satisfied', callBackNote: '【演示】已回访' })
  const dispute = step(2, handler, 'dispute', { reason: '【演示】经营地址在邻县' })
  const paths: Record<string, Path> = {
    received: { steps: [], rest: [1, 5] },
    'received-late': { steps: [], rest: [11, 16] },
    disputed: { steps: [dispute], rest: [1, 4] },
    accepted: { steps: [accept], rest: [1, 8] },
    mediating: { steps: [accept, mediate], rest: [2, 40] },
    'mediating-late': { steps: [accept, mediate], rest: [85, 90] },
    settled: { steps: [accept, mediate, settle], rest: [1, 9] },
    terminated: { steps: [accept, mediate, terminate], rest: [1, 4] },
    told: { steps: [accept, mediate, terminate, tell], rest: [1, 6] },
    refused: {
      steps: [step(4, handler, 'refuse', { refusalReason: 'not-consumer', answer: '【演示】不予受理' })],
      rest: LONG_AGO,
    },
    transferred: {
      steps: [
        dispute,
        step(4, leader, 'transfer', { authority: '邻县市场监督管理局', answer: '【演示】已移送' }),
      ],
      rest: LONG_AGO,
    },
    merged: {
      steps: [step(1, handler, 'merge', { mergedInto: derivedId('demo-complaint', '0') })],
      rest: LONG_AGO,
    },
    withdrawn: {
      steps: [accept, step(6, handler, 'withdraw', { reason: '【演示】双方已和解' })],
      rest: LONG_AGO,
    },
    'closed-settled': { steps: [accept, mediate, settle, callBack(25)], rest: LONG_AGO },
    'closed-terminated': { steps: [accept, mediate, terminate, tell, callBack(30)], rest: LONG_AGO },
  }
  return paths
}

const COMPLAINT_WEIGHTS = {
  ...{ received: 12, 'received-late': 2, disputed: 2, accepted: 9, mediating: 16, 'mediating-late': 1 },
  ...{ settled: 8, terminated: 3, told: 3, refused: 9, transferred: 5, merged: 4, withdrawn: 6 },
  ...{ 'closed-settled': 62, 'closed-terminated': 20 },
}

const PENALTY_FEN = 4_000_000

function reportPaths(handler: Worker, leader: Worker) {
  const check = step(2, handler, 'check')
  const file = step(12, leader, 'file', { finding: '【演示】核查发现经营过期食品' })
  const notFile = step(11, leader, 'not-file', { finding: '【演示】未发现所述违法行为' })
  const inform = (day: number, answer: string) => step(day, handler, 'inform', { answer })
  const dispute = step(2, handler, 'dispute', { reason: '【演示】线索地址在邻县' })
  const conclude = step(45, handler, 'conclude', {
    caseOutcome: 'penalty',
    caseNumber: '演示案号',
    penalty: PENALTY_FEN,
    rewardEligible: 'yes',
  })
  const told = inform(15, '【演示】已立案')
  const paths: Record<string, Path> = {
    received: { steps: [], rest: [1, 6] },
    disputed: { steps: [dispute], rest: [1, 4] },
    checking: { steps: [check], rest: [2, 9] },
    'checking-late': { steps: [check], rest: [24, 32] },
    filed: { steps: [check, file], rest: [1, 4] },
    'not-filed': { steps: [check, notFile], rest: [1, 4] },
    'case-open': { steps: [check, file, told], rest: [2, 40] },
    informed: { steps: [check, notFile, inform(14, '【演示】不予立案')], rest: [1, 6] },
    refused: {
      steps: [step(5, handler, 'refuse', { refusalReason: 'vague', answer: '【演示】没有具体线索' })],
      rest: LONG_AGO,
    },
    transferred: {
      steps: [step(4, handler, 'transfer', { authority: '邻县市场监督管理局', answer: '【演示】已移送' })],
      rest: LONG_AGO,
    },
    merged: {
      steps: [step(1, handler, 'merge', { mergedInto: derivedId('demo-report', '0') })],
      rest: LONG_AGO,
    },
    withdrawn: {
      steps: [check, step(5, handler, 'withdraw', { reason: '【演示】举报人撤回' })],
      rest: LONG_AGO,
    },
    'closed-filed': { steps: [check, file, told, conclude], rest: [10, 42] },
    'closed-long-ago': { steps: [check, file, told, conclude], rest: [85, 100] },
    'closed-not-filed': {
      steps: [check, notFile, inform(14, '【演示】不予立案'), step(15, handler, 'close')],
      rest: LONG_AGO,
    },
  }
  return paths
}

const REPORT_WEIGHTS = {
  ...{ received: 8, disputed: 1, checking: 9, 'checking-late': 1, filed: 2, 'not-filed': 2, 'case-open': 6 },
  ...{
    informed: 3,
    refused: 8,
    transferred: 4,
    merged: 4,
    withdrawn: 3,
    'closed-filed': 0,
    'closed-long-ago': 0,
  },
  'closed-not-filed': 40,
}

interface Told {
  premises: CityPremises
  day: string
  id: string
  kind: 'complaint' | 'report'
}

function openingFor(random: Random, cast: Cast, { premises, day, id, kind }: Told, serial: number) {
  const area = areaOf(premises)
  const { registration } = premises
  const category = random.pick(Object.keys(CONTENTS)) as words.Category
  const isNamed = kind === 'complaint' || random.chance(0.6)
  const channel = random.pick(words.CHANNELS)
  const isLine = channel === '12345' || channel === '12315'
  const submission = {
    kind,
    channel,
    premisesId: premises.id,
    category,
    content: random.pick(CONTENTS[category]!),
    happenedOn: addDays(day, -1),
    reporter: isNamed ? { name: `演示来信人${serial}`, phone: `1009${String(serial).padStart(7, '0')}` } : {},
    ...(isLine ? { line: { number: `演示工单${serial}`, dispatchedOn: day } } : {}),
    ...(kind === 'complaint' ? { amountFen: random.whole(10, 300) * 100, demand: '退款并赔偿' } : {}),
  }
  const card = { id: premises.id, area, ...registration, fboId: registration.fboId ?? '', openingHours: null }
  const handler = cast.by('complaint-handler', area)
  return { handler, form: openingOf(id, submission, { area, premises: card }, [handler.id]).form ?? {} }
}

function storyOf(random: Random, cast: Cast, told: Told, steps: readonly PathStep[], serial: number) {
  const { handler, form } = openingFor(random, cast, told, serial)
  const { id, kind, day, premises } = told
  const area = areaOf(premises)
  const subjects = [`premises/${premises.id}`]
  return tellPath({ id, kind, area, day, who: handler, subjects, assignees: [handler.id], form }, steps)
}

/** Complaints of the last 90 days: first one in each state, then as they usually end. */
export function complaintStories(
  random: Random,
  cast: Cast,
  premises: readonly CityPremises[],
  today: string,
): ItemStory[] {
  return pathNames(random, COMPLAINT_WEIGHTS, COMPLAINTS).map((name, i) => {
    const place = random.pick(premises)
    const area = areaOf(place)
    const path = complaintPaths(cast.by('complaint-handler', area), cast.by('leader', area))[name]!
    const told = {
      premises: place,
      day: openedOn(random, path, today),
      id: derivedId('demo-complaint', String(i)),
    }
    return storyOf(random, cast, { ...told, kind: 'complaint' }, path.steps, i)
  })
}

function rewardPaths(cast: Cast, area: string, at: Date) {
  const handler = cast.by('complaint-handler', area)
  const [leader, finance] = [cast.by('leader', area), cast.by('finance', area)]
  const computed = (penalty: number, level: string): PathStep[] => {
    const amount = computeReward(workHost().rules, area, at, level, penalty)
    return [
      step(2, handler, 'assess', { level, penalty, ground: '【演示】提供了主要证据' }),
      step(2, SYSTEM, 'compute', {
        amount: amount.rewardFen,
        needsFinance: amount.needsFinance ? 'yes' : 'no',
        trace: explainReward(penalty, amount),
      }),
    ]
  }
  const small = computed(PENALTY_FEN, '2')
  const approve = step(3, leader, 'approve')
  const notify = step(4, handler, 'notify')
  const claim = step(5, SYSTEM, 'claim', { payment: 'counter' })
  return [
    [],
    small,
    [...computed(3_000_000_000, '1'), approve],
    [...small, approve],
    [...small, approve, notify],
    [...small, approve, notify, claim],
    [...small, approve, notify, claim, step(7, finance, 'pay', { voucher: '演示凭证' })],
    [...small, step(3, leader, 'deny', { opinion: '【演示】不符合条件' })],
    [...small, approve, notify, step(80, leader, 'forfeit', { opinion: '【演示】逾期未领' })],
  ]
}

/** Reports of the last 90 days, and the rewards of those that led to a grave case. */
export function reportStories(
  random: Random,
  cast: Cast,
  premises: readonly CityPremises[],
  today: string,
): { reports: ItemStory[]; rewards: ItemStory[] } {
  const rewards: ItemStory[] = []
  const names: string[] = pathNames(random, REPORT_WEIGHTS, REPORTS)
  // As many grave cases as a reward has ends; one reward was not claimed in its term.
  for (let i = 0; i < REWARDED; i++)
    names[FIRST_REWARDED + i] = i === REWARDED - 1 ? 'closed-long-ago' : 'closed-filed'
  const reports = names.map((name, i) => {
    const place = random.pick(premises)
    const area = areaOf(place)
    const path = reportPaths(cast.by('complaint-handler', area), cast.by('leader', area))[name]!
    const day = openedOn(random, path, today)
    const told = { premises: place, day, id: derivedId('demo-report', String(i)), kind: 'report' as const }
    const story = storyOf(random, cast, told, path.steps, COMPLAINTS + i)
    if (name.startsWith('closed-') && name !== 'closed-not-filed')
      rewards.push(rewardOf(cast, story, addDays(day, 46), i))
    return story
  })
  return { reports, rewards }
}

/** The reward a concluded report opens; it has the id of the link, so that following the link finds it there. */
function rewardOf(cast: Cast, report: ItemStory, day: string, serial: number): ItemStory {
  const { area } = report
  const paths = rewardPaths(cast, area, instantOf(day, 9))
  const subjects = [`premises/${area.slice(area.indexOf('/') + 1)}`]
  const form = { title: '【演示】举报奖励', caseNumber: '演示案号', penalty: PENALTY_FEN }
  const opening = { id: `${report.id}.1`, kind: 'reward', area, day, who: SYSTEM, subjects, form }
  return tellPath(
    { ...opening, parent: report.id },
    serial >= FIRST_REWARDED ? paths[(serial - FIRST_REWARDED) % paths.length]! : paths[0]!,
  )
}
