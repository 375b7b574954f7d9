import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A city for the command wall: real townships, invented findings, cameras and figures. Changed by tests as they go. */

interface HexFile {
  cells: { code: string; name: string; district: string; col: number; row: number }[]
}

const DATA = new URL('../../../demo/hebi/data/', import.meta.url)
const HEX = JSON.parse(readFileSync(new URL('hebi-townships.hex.json', DATA), 'utf8')) as HexFile
const DISTRICTS = readFileSync(new URL('hebi-districts.csv', DATA), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map(line => line.split(','))

export const AREAS = [
  { code: '4106', name: '鹤壁市', kind: 'city', parent: null },
  ...DISTRICTS.map(([code, name]) => ({ code, name, kind: 'county', parent: '4106' })),
  ...HEX.cells.map(({ code, name, district, col, row }) => ({
    code,
    name,
    kind: 'township',
    parent: district,
    hex: { column: col, row },
  })),
]

const SIGNS = [
  '阿强烧烤',
  '淇滨小学食堂',
  '山城幼儿园食堂',
  '福寿养老院食堂',
  '老城胡辣汤',
  '鲜到家超市',
  '大赉店农贸市场',
  '浚县石磨面坊',
  '朝歌里人家',
  '鹤壁市第一高级中学南校区第二学生食堂',
  '小李卤味',
  '汇源中央厨房',
]
const TYPES = [
  'rodent',
  'hat.missing',
  'mask.missing',
  'bin.uncovered',
  'smoking',
  'motion.afterhours',
  'fire.unattended',
  'phone.use',
] as const
const SEVERITY: Readonly<Record<string, string>> = {
  rodent: 'grave',
  'fire.unattended': 'grave',
  'bin.uncovered': 'notice',
  'phone.use': 'notice',
}
const STATES = ['ok', 'ok', 'ok', 'ok', 'ok', 'offline', 'ok', 'frozen', 'ok', 'occluded', 'ok', 'dark']

export interface MockGroup {
  groupKey: string
  type: string
  severity: string
  premises: { id: string; signName: string; area: string }
  camera: { id: string; name: string; place: string }
  count: number
  firstAt: string
  lastAt: string
  state: string
  answer: string | null
  simulated: boolean
  findingIds: string[]
  thumbnail: string | null
  dispatchedTo: string | null
}

export interface MockCamera {
  id: string
  name: string
  place: string
  purpose: string
  premises: { id: string; signName: string; area: string }
  state: string
  stateSince: string
  reason: string | null
  lastFrameAt: string | null
  simulated: boolean
  /** What the tile gets: a new picture each second, the same one for ever, none, or an error. */
  frames: 'live' | 'stopped' | 'none' | 'failing'
  stoppedAt: number
}

export const sha = (text: string): string => createHash('sha256').update(text).digest('hex')
const pick = <Item>(items: readonly Item[], index: number): Item => items[index % items.length] as Item

let serial = 0

/** A group raised some seconds ago. */
export function makeGroup(secondsAgo: number, part: Partial<MockGroup> = {}): MockGroup {
  const index = serial++
  const type = pick(TYPES, index * 5 + (index >> 3))
  const cell = pick(HEX.cells, index * 7)
  const count = index % 4 === 1 ? 3 + (index % 9) : 1
  const lastAt = new Date(Date.now() - secondsAgo * 1_000).toISOString()
  const answer = index % 6 === 2 ? 'fixed' : index % 9 === 4 ? 'appealed' : null
  const ids = Array.from({ length: Math.min(count, 20) }, (_, at) => `finding-${index}-${at}`)
  return {
    groupKey: `camera-${index % 40}:${type}:kitchen:${index}`,
    type,
    severity: SEVERITY[type] ?? 'alert',
    premises: {
      id: `premises-${index % 12}`,
      signName: pick(SIGNS, index),
      area: `${cell.code}001/premises-${index % 12}`,
    },
    camera: {
      id: `camera-${index % 40}`,
      name: pick(['烹饪区 1 号', '切配间 2 号', '凉菜专间', '洗消间'], index),
      place: 'cooking',
    },
    count,
    firstAt: lastAt,
    lastAt,
    state: answer ? 'answered' : 'open',
    answer,
    simulated: index % 3 === 0,
    findingIds: ids,
    thumbnail: index % 17 === 16 ? null : sha(`scene ${index % 7}`),
    dispatchedTo: null,
    ...part,
  }
}

export function makeCamera(index: number): MockCamera {
  const cell = pick(HEX.cells, index * 5)
  const state = pick(STATES, index)
  return {
    id: `camera-${index}`,
    name: pick(['烹饪区 1 号', '切配间 2 号', '凉菜专间', '洗消间', '库房'], index),
    place: 'cooking',
    purpose: '明厨亮灶',
    premises: {
      id: `premises-${index % 12}`,
      signName: pick(SIGNS, index),
      area: `${cell.code}001/premises-${index % 12}`,
    },
    state,
    stateSince: new Date(Date.now() - 600_000).toISOString(),
    reason: state === 'offline' ? 'no-rtp' : null,
    lastFrameAt: state === 'offline' ? new Date(Date.now() - 754_000).toISOString() : null,
    simulated: index % 3 === 0,
    frames: state === 'offline' ? 'none' : state === 'frozen' ? 'stopped' : 'live',
    stoppedAt: Date.now() - 40_000,
  }
}

/** Open and overdue work by township: some without work, some without anything overdue. */
export const WORK_AREAS = [
  ...HEX.cells
    .filter((_, index) => index % 11 !== 3)
    .map(({ code, name }, index) => {
      const open = 4 + ((index * 13) % 37)
      const share = [0, 0.04, 0.08, 0.15, 0, 0.31, 0.05, 0.22, 0.6][index % 9] ?? 0
      return { area: code, name, open, overdue: Math.round(open * share) }
    }),
  { area: '4106', name: '鹤壁市', open: 6, overdue: 1 },
]

export const RISK_AREAS = HEX.cells.map(({ code, name }, index) => {
  const [A, B, C, D, ungraded] = [120 + index, 210 - index, 30 + (index % 9), index % 5, 12]
  return { area: code, name, total: A + B + C + D + ungraded, A, B, C, D, ungraded, provisional: 0 }
})

/** A kitchen drawn by hand, with the time in it. */
export function kitchen(seed: number, text: string): string {
  const hue = (seed * 47) % 360
  const x = 40 + ((seed * 61) % 200)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480" viewBox="0 0 320 240"><rect width="320" height="240" fill="hsl(${hue} 12% 32%)"/><rect y="150" width="320" height="90" fill="hsl(${hue} 10% 22%)"/><g fill="hsl(${hue} 8% 55%)"><rect x="14" y="96" width="120" height="62"/><rect x="180" y="80" width="126" height="78"/></g><g fill="hsl(${hue} 14% 70%)"><rect x="14" y="90" width="120" height="8"/><rect x="180" y="74" width="126" height="8"/></g><circle cx="${x}" cy="84" r="14" fill="hsl(28 40% 60%)"/><rect x="${x - 18}" y="98" width="36" height="60" rx="8" fill="hsl(210 20% 86%)"/><ellipse cx="240" cy="72" rx="26" ry="7" fill="hsl(${hue} 5% 15%)"/><text x="8" y="20" font-size="14" fill="#fff" font-family="monospace">${text}</text></svg>`
}

/** Answer of the detail route for one finding. */
export function findingFile(group: MockGroup, id: string) {
  const answered = group.answer !== null
  return {
    id,
    cameraId: group.camera.id,
    premisesId: group.premises.id,
    area: group.premises.area,
    type: group.type,
    rawType: null,
    severity: group.severity,
    confidence: 0.87,
    groupKey: group.groupKey,
    rule: `${group.type}@kitchen`,
    model: 'kitchen-eye 1.4',
    zone: '切配台',
    boxes: [{ x: 0.32, y: 0.34, w: 0.2, h: 0.36, label: group.type, score: 0.87 }],
    media: group.thumbnail ? [{ role: 'scene', mime: 'image/jpeg', sha256: group.thumbnail }] : [],
    thumbnail: group.thumbnail,
    origin: 'internal',
    simulated: group.simulated,
    raisedAt: group.lastAt,
    state: group.state,
    answer: group.answer,
    answerText: answered ? '已更换损坏的防鼠网,并对下水口做了封堵,照片为整改后现场。' : null,
    answerMedia: answered ? [{ role: 'after', mime: 'image/jpeg', sha256: sha('scene 3') }] : [],
    answeredAt: answered ? group.lastAt : null,
    judgedAt: null,
    judgedBy: null,
    rejectReason: null,
    dispatchedTo: null,
    mayGroundPenalty: false,
    camera: {
      id: group.camera.id,
      name: group.camera.name,
      place: group.camera.place,
      review_valid_until: answered ? '2099-12-31' : null,
    },
    premises: { id: group.premises.id, sign_name: group.premises.signName, area: group.premises.area },
    history: [],
  }
}
