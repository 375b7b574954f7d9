import { after1, SCENES, SIGNS, scene1, scene2, scene3 } from './mock-premises.ts'
import { ago } from './mock-words.ts'

const group = (index: number, type: string, severity: string, state: string, extra: object = {}) => ({
  groupKey: `g-${index}`,
  type,
  severity,
  premises: { id: `p-${(index % 9) + 1}`, signName: SIGNS[index % 9], area: '410611001001/p-1' },
  camera: {
    id: `c-${index}`,
    name: index % 2 ? '切配间 2 号' : '烹饪区 1 号',
    place: index % 2 ? 'preparation' : 'cooking',
  },
  count: (index * 3) % 7 || 1,
  firstAt: ago(index * 700_000 + 600_000),
  lastAt: ago(index * 700_000 + 60_000),
  state,
  answer: null,
  simulated: index % 3 === 0,
  findingIds: index === 0 ? ['f-1', 'f-2', 'f-3'] : [`f-${index}0`],
  thumbnail: SCENES[index % 3],
  dispatchedTo: null,
  ...extra,
})

export const FINDINGS = [
  group(0, 'rodent', 'grave', 'answered', { answer: 'appealed', count: 3 }),
  group(1, 'hat.missing', 'notice', 'open'),
  group(2, 'motion.afterhours', 'alert', 'open'),
  group(3, 'bin.uncovered', 'notice', 'open'),
  group(4, 'smoking', 'alert', 'open', { thumbnail: null }),
  group(5, 'fire.unattended', 'grave', 'confirmed'),
  group(6, 'mask.missing', 'notice', 'rejected'),
]

export const FINDING = {
  id: 'f-1',
  type: 'rodent',
  rawType: null,
  severity: 'grave',
  confidence: 0.83,
  groupKey: 'g-0',
  rule: 'rodent@night',
  model: 'kitchen-night 1.2',
  zone: null,
  boxes: [{ x: 0.58, y: 0.62, w: 0.14, h: 0.12, label: 'rodent', score: 0.83 }],
  media: [
    { role: 'scene', mime: 'image/jpeg', sha256: scene1 },
    { role: 'crop', mime: 'image/jpeg', sha256: scene2 },
  ],
  thumbnail: scene1,
  origin: 'internal',
  simulated: true,
  raisedAt: ago(660_000),
  state: 'answered',
  answer: 'appealed',
  answerText: '这是店里养的猫,昨晚没有关好门。',
  answerMedia: [{ role: 'after', mime: 'image/jpeg', sha256: after1 }],
  answeredAt: ago(400_000),
  judgedAt: null,
  judgedBy: null,
  rejectReason: null,
  dispatchedTo: null,
  mayGroundPenalty: false,
  premises: { id: 'p-1', sign_name: '阿强烧烤', area: '410611001001/p-1' },
  camera: { id: 'c-0', name: '烹饪区 1 号', place: 'cooking', review_valid_until: null },
  history: [
    { id: 'ev-1', type: 'vision.FindingRaised', time: ago(660_000), actor: 'system', data: {} },
    {
      id: 'ev-2',
      type: 'vision.FindingAnswered',
      time: ago(400_000),
      actor: 'person/1',
      data: { note: '经营者申诉' },
    },
  ],
}

const camera = (index: number, state: string, reason: string | null) => ({
  id: `c-${index}`,
  name: index % 2 ? '切配间 2 号' : '烹饪区 1 号',
  place: index % 2 ? 'preparation' : 'cooking',
  purpose: '明厨亮灶:食品加工过程监督',
  premises: { id: `p-${(index % 9) + 1}`, signName: SIGNS[index % 9], area: '410611001001/p-1' },
  sourceKind: index % 3 ? 'rtsp' : 'drawn',
  state,
  stateSince: ago((index + 1) * 2_400_000),
  reason,
  lastFrameAt: state === 'offline' ? null : ago(4_000),
  simulated: index % 3 === 0,
  publicView: index % 2 === 0,
  reviewValidUntil: index === 1 ? '2027-06-30' : index === 2 ? '2026-06-30' : null,
  retired: false,
})

export const CAMERAS = [
  camera(0, 'ok', null),
  camera(1, 'offline', 'tcp'),
  camera(2, 'frozen', null),
  camera(3, 'occluded', null),
  camera(4, 'ok', null),
  camera(5, 'moved', null),
]

export const CAMERA_FILE = {
  ...CAMERAS[5],
  review: {
    standardCertificate: 'GB/T 28181-2022 检测报告 2025-118',
    calibratedOn: '2026-01-12',
    publicNoticeUrl: 'https://example.invalid/notice/12',
    legalReviewer: '赵云',
    technicalReviewer: '孙磊',
  },
  reference: scene3,
  live: { framesPerSecond: 1.9, restarts: 2 },
}

export const HEALTH = {
  items: CAMERAS.filter(item => item.state !== 'ok').map((item, index) => ({
    ...item,
    cameraId: item.id,
    since: item.stateSince,
    ageSeconds: 2_400 * (index + 1),
  })),
  counts: {
    total: 412,
    ok: 398,
    reports: 24,
    byState: { ok: 398, offline: 7, frozen: 2, occluded: 3, moved: 2 },
  },
}

export function sceneSvg(seed: number): string {
  const hue = 190 + seed * 37
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480" width="640" height="480"><rect width="640" height="480" fill="hsl(${hue} 14% 34%)"/><path d="M0 300h640v180H0z" fill="hsl(${hue} 10% 24%)"/><path d="M40 210h260v90H40zM340 190h250v110H340z" fill="hsl(${hue} 8% 62%)"/><circle cx="110" cy="205" r="34" fill="#26292e"/><circle cx="210" cy="205" r="34" fill="#26292e"/><path d="M380 120h60v70h-60zM470 100h80v90h-80z" fill="hsl(28 30% 58%)"/><ellipse cx="418" cy="328" rx="40" ry="18" fill="#3a2d25"/><path d="M0 0h640v60H0z" fill="hsl(${hue} 8% 78%)"/><text x="16" y="464" font-family="monospace" font-size="20" fill="#fff">2026-11-24 23:4${seed} CAM 0${seed}</text></svg>`
}
