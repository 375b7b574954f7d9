import type { Bilingual, GlyphName, Tone } from '@shian/ui'

type Words = Readonly<Record<string, Bilingual>>

export const ROLE_WORDS: Words = {
  admin: { zh: '系统管理员', en: 'Administrator' },
  commander: { zh: '指挥中心值班员', en: 'Duty officer' },
  leader: { zh: '负责人', en: 'Head of office' },
  inspector: { zh: '执法人员', en: 'Inspector' },
  coordinator: { zh: '协管员', en: 'Coordinator' },
  publisher: { zh: '信息公示员', en: 'Publication clerk' },
  auditor: { zh: '审计员', en: 'Auditor' },
  'complaint-handler': { zh: '投诉举报处理员', en: 'Complaint handler' },
  'legal-reviewer': { zh: '法制审核员', en: 'Legal reviewer' },
  finance: { zh: '财务审核员', en: 'Finance officer' },
  laboratory: { zh: '检验机构人员', en: 'Laboratory' },
  police: { zh: '公安联络员', en: 'Police liaison' },
  'vault-keeper': { zh: '保密员', en: 'Vault keeper' },
  'safety-officer': { zh: '食品安全员', en: 'Food safety officer' },
  'safety-director': { zh: '食品安全总监', en: 'Food safety director' },
  principal: { zh: '主要负责人', en: 'Principal' },
}

export const PREMISES_WORDS: Words = {
  restaurant: { zh: '餐馆', en: 'Restaurant' },
  'school-canteen': { zh: '学校食堂', en: 'School canteen' },
  'elderly-home-canteen': { zh: '养老机构食堂', en: 'Elderly home canteen' },
  'unit-canteen': { zh: '单位食堂', en: 'Staff canteen' },
  'central-kitchen': { zh: '中央厨房', en: 'Central kitchen' },
  'collective-meal-delivery': { zh: '集体用餐配送', en: 'Collective meal delivery' },
  market: { zh: '食用农产品市场', en: 'Market' },
  shop: { zh: '食品销售店', en: 'Food shop' },
  producer: { zh: '食品生产企业', en: 'Food producer' },
  'small-workshop': { zh: '小作坊', en: 'Small workshop' },
  stall: { zh: '食品摊贩', en: 'Food stall' },
}

export const STATUS_WORDS: Words = {
  open: { zh: '正常经营', en: 'Open' },
  closed: { zh: '已停业', en: 'Closed' },
}

export const LICENCE_WORDS: Words = {
  'food-business-licence': { zh: '食品经营许可证', en: 'Food business licence' },
  'food-production-licence': { zh: '食品生产许可证', en: 'Food production licence' },
  'small-workshop-registration': { zh: '小作坊登记证', en: 'Small workshop registration' },
  'small-shop-registration': { zh: '小经营店登记证', en: 'Small shop registration' },
  'stall-record': { zh: '摊贩备案', en: 'Stall record' },
  'health-certificate': { zh: '健康证明', en: 'Health certificate' },
  'haccp-certificate': { zh: 'HACCP 认证', en: 'HACCP certificate' },
  'iso-22000-certificate': { zh: 'ISO 22000 认证', en: 'ISO 22000 certificate' },
}

export const FINDING_WORDS: Words = {
  'motion.afterhours': { zh: '非营业时间有人活动', en: 'Movement after hours' },
  'motion.small.afterhours': { zh: '非营业时间小型活动物', en: 'Small movement after hours' },
  'hat.missing': { zh: '未戴工作帽', en: 'No hat' },
  'mask.missing': { zh: '未戴口罩', en: 'No mask' },
  'uniform.missing': { zh: '未穿工作服', en: 'No uniform' },
  smoking: { zh: '吸烟', en: 'Smoking' },
  'phone.use': { zh: '操作时使用手机', en: 'Phone in use' },
  rodent: { zh: '疑似鼠类', en: 'Suspected rodent' },
  pest: { zh: '疑似虫害', en: 'Suspected pest' },
  'bin.uncovered': { zh: '垃圾桶未加盖', en: 'Bin not covered' },
  'fire.unattended': { zh: '明火无人看管', en: 'Fire unattended' },
  intruder: { zh: '无关人员进入', en: 'Outsider inside' },
  unknown: { zh: '其他', en: 'Other' },
}

export const SEVERITY_WORDS: Words = {
  grave: { zh: '一类', en: 'Class 1' },
  alert: { zh: '二类', en: 'Class 2' },
  notice: { zh: '三类', en: 'Class 3' },
}

export const SEVERITY_TONES: Readonly<Record<string, Tone>> = {
  grave: 'grave',
  alert: 'serious',
  notice: 'warn',
}

export const FINDING_STATE_WORDS: Words = {
  open: { zh: '待判定', en: 'Open' },
  answered: { zh: '经营者已答复', en: 'Operator answered' },
  confirmed: { zh: '已确认', en: 'Confirmed' },
  rejected: { zh: '已否定', en: 'Rejected' },
  health: { zh: '转设备问题', en: 'Camera problem' },
  dispatched: { zh: '已派单', en: 'Dispatched' },
}

export const FINDING_STATE_TONES: Readonly<Record<string, Tone>> = {
  open: 'info',
  answered: 'warn',
  confirmed: 'serious',
  rejected: 'neutral',
  health: 'neutral',
  dispatched: 'good',
}

/** In the order of the keys 1 to 6. */
export const REJECT_WORDS: Words = {
  'no-such-thing': { zh: '画面中没有', en: 'Not in the picture' },
  'not-a-violation': { zh: '不构成违规', en: 'Not a violation' },
  'poor-picture': { zh: '画面看不清', en: 'Picture too poor' },
  'wrong-place': { zh: '位置不属于后厨', en: 'Wrong place' },
  duplicate: { zh: '重复', en: 'Duplicate' },
  drill: { zh: '演练', en: 'Drill' },
}

export const ANSWER_WORDS: Words = {
  fixed: { zh: '已整改', en: 'Fixed' },
  appealed: { zh: '已申诉', en: 'Appealed' },
}

export const DISPATCH_WORDS: Words = {
  rectification: { zh: '责令整改', en: 'Rectification' },
  inspection: { zh: '现场检查', en: 'Inspection' },
}

export const CAMERA_WORDS: Words = {
  unknown: { zh: '未知', en: 'Unknown' },
  ok: { zh: '正常', en: 'Working' },
  degraded: { zh: '降级', en: 'Degraded' },
  offline: { zh: '离线', en: 'Offline' },
  black: { zh: '黑屏', en: 'Black' },
  dark: { zh: '过暗', en: 'Too dark' },
  frozen: { zh: '画面冻结', en: 'Frozen' },
  occluded: { zh: '被遮挡', en: 'Covered' },
  defocused: { zh: '模糊', en: 'Out of focus' },
  moved: { zh: '被移动', en: 'Moved' },
  reports: { zh: '仅上报线索', en: 'Reports only' },
}

export const CAMERA_TONES: Readonly<Record<string, Tone>> = {
  ok: 'good',
  unknown: 'neutral',
  degraded: 'warn',
  dark: 'warn',
  defocused: 'warn',
  moved: 'warn',
  frozen: 'serious',
  occluded: 'serious',
  black: 'serious',
  offline: 'grave',
}

export const CAMERA_SHAPES: Readonly<Record<string, GlyphName>> = { ok: 'check', offline: 'offline' }

export const CAMERA_REASON_WORDS: Words = {
  dns: { zh: '地址解析失败', en: 'Name not found' },
  tcp: { zh: '网络不通', en: 'No connection' },
  auth: { zh: '用户名或密码不对', en: 'Wrong user or password' },
  'rtsp-404': { zh: '通道不存在', en: 'No such stream' },
  'no-rtp': { zh: '连上但没有数据', en: 'Connected, no data' },
  'no-keyframe': { zh: '没有关键帧', en: 'No key frame' },
  'decode-error': { zh: '无法解码', en: 'Cannot decode' },
  'not-video': { zh: '不是视频', en: 'Not a video' },
}

export const PLACE_WORDS: Words = {
  'cold-dish-room': { zh: '专间', en: 'Cold dish room' },
  cooking: { zh: '烹饪区', en: 'Cooking' },
  washing: { zh: '清洗区', en: 'Washing' },
  storage: { zh: '库房', en: 'Storage' },
  preparation: { zh: '切配区', en: 'Preparation' },
  serving: { zh: '备餐区', en: 'Serving' },
}

export const SOURCE_WORDS: Words = {
  rtsp: { zh: 'RTSP 视频流', en: 'RTSP stream' },
  file: { zh: '视频文件', en: 'Video file' },
  'http-snapshot': { zh: 'HTTP 抓图', en: 'HTTP snapshot' },
  drawn: { zh: '程序绘制', en: 'Drawn by a program' },
  push: { zh: '设备推送', en: 'Pushed by a device' },
}

export const NOTICE_WORDS: Words = {
  'inspection-result': { zh: '监督检查结果', en: 'Inspection result' },
  rectification: { zh: '责令改正', en: 'Rectification' },
  penalty: { zh: '行政处罚', en: 'Penalty' },
  'sampling-result': { zh: '抽检结果', en: 'Sampling result' },
  'typical-case': { zh: '典型案例', en: 'Typical case' },
}

export const INSPECTION_WORDS: Words = {
  daily: { zh: '日常检查', en: 'Routine' },
  special: { zh: '专项检查', en: 'Special' },
  flight: { zh: '飞行检查', en: 'Unannounced' },
  'double-random': { zh: '双随机检查', en: 'Double random' },
}

export const MATCH_WORDS: Words = {
  sign: { zh: '招牌', en: 'sign' },
  legal: { zh: '注册名', en: 'legal name' },
  pinyin: { zh: '拼音', en: 'pinyin' },
  initials: { zh: '首字母', en: 'initials' },
  code: { zh: '信用代码', en: 'credit code' },
  licence: { zh: '许可证', en: 'licence' },
  address: { zh: '地址', en: 'address' },
}

export const UNIT_WORDS: Words = {
  workday: { zh: '个工作日', en: 'working days' },
  day: { zh: '日', en: 'days' },
  hour: { zh: '小时', en: 'hours' },
  month: { zh: '个月', en: 'months' },
  year: { zh: '年', en: 'years' },
  minute: { zh: '分钟', en: 'minutes' },
}

/** Whom a reminder goes to. */
export const LADDER_WORDS: Words = {
  assignee: { zh: '经办人', en: 'the one assigned' },
  leader: { zh: '负责人', en: 'head of office' },
  upperOrg: { zh: '上级单位', en: 'the office above' },
  party: { zh: '当事人', en: 'the party' },
  operator: { zh: '经营者', en: 'the operator' },
}

export const RULE_KIND_WORDS: Words = {
  deadline: { zh: '期限', en: 'Deadline' },
  number: { zh: '数值', en: 'Number' },
  limit: { zh: '限值', en: 'Limit' },
  cadence: { zh: '频次', en: 'Cadence' },
  'score-table': { zh: '评分表', en: 'Score table' },
  'reward-table': { zh: '奖励标准', en: 'Reward table' },
  checklist: { zh: '检查表', en: 'Checklist' },
  scope: { zh: '适用范围', en: 'Scope' },
}

/** Titles of facts in histories, by event type. */
export const FACT_WORDS: Words = {
  'vision.FindingRaised': { zh: '系统抓拍线索', en: 'Finding raised' },
  'vision.FindingAnswered': { zh: '经营者答复', en: 'Operator answered' },
  'vision.FindingConfirmed': { zh: '确认线索', en: 'Finding confirmed' },
  'vision.FindingRejected': { zh: '否定线索', en: 'Finding rejected' },
  'vision.FindingReferredToHealth': { zh: '转为设备问题', en: 'Referred to camera health' },
  'vision.FindingDispatched': { zh: '派单', en: 'Dispatched' },
  'vision.VerdictUndone': { zh: '撤销判定', en: 'Verdict undone' },
}

/** The words of a code, or the code itself when nobody gave it words. */
export function wordOf(words: Words, code: string | null | undefined): Bilingual {
  if (!code) return { zh: '', en: '' }
  return words[code] ?? { zh: code, en: code }
}
