import type { Bilingual } from '@shian/kernel'

/** Every sentence of the public pages, in both languages. `{name}` is filled in. */
export const TEXT = {
  siteName: { zh: '食品安全公示', en: 'Food safety, in public' },
  skip: { zh: '跳到正文', en: 'Skip to content' },
  home: { zh: '首页', en: 'Home' },
  notices: { zh: '公示', en: 'Notices' },
  navigation: { zh: '主要导航', en: 'Main navigation' },
  otherLanguage: { zh: 'English', en: '中文' },
  elderOn: { zh: '长辈版', en: 'Large print' },
  elderOff: { zh: '标准版', en: 'Standard' },
  readAloud: { zh: '朗读本页', en: 'Read aloud' },
  readStop: { zh: '停止朗读', en: 'Stop reading' },
  demo: {
    zh: '演示数据：以下单位和记录均为虚构',
    en: 'Demo data: every business and record here is fictional',
  },
  feedback: { zh: '页面有误？拨打 12345 反馈', en: 'Something wrong on this page? Call 12345' },
  complain: { zh: '投诉举报', en: 'Complain or report' },
  complainHere: { zh: '网上投诉举报', en: 'Complain or report here' },
  complainHint: {
    zh: '发现食品安全问题，请拨打 12315（市场监管）或 12345（政务热线），24 小时受理。',
    en: 'If you find a food-safety problem, call 12315 (market supervision) or 12345 (city hotline), day and night.',
  },
  call: { zh: '拨打 {number}', en: 'Call {number}' },
  sealed: { zh: '公开记录可核验', en: 'The public record can be checked' },
  openData: { zh: '开放数据', en: 'Open data' },
  feed: { zh: '订阅公示（Atom）', en: 'Follow notices (Atom)' },
  portalTitle: { zh: '查一查身边的餐馆、食堂和商店', en: 'Look up the kitchens and shops around you' },
  portalLead: {
    zh: '输入门头店名、单位名称、拼音首字母、地址或许可证号。',
    en: 'Type the sign, the legal name, pinyin or initials, the address or a licence number.',
  },
  searchLabel: { zh: '店名、拼音、地址或许可证号', en: 'Name, pinyin, address or licence number' },
  search: { zh: '查询', en: 'Search' },
  numbers: { zh: '全市情况', en: 'The city in figures' },
  countTotal: { zh: '在营单位', en: 'Businesses open' },
  countGrade: { zh: '{grade} 级 {word}', en: 'Grade {grade}, {word}' },
  countUngraded: { zh: '尚未评级', en: 'Not graded yet' },
  countNotices: { zh: '公示中的信息', en: 'Notices shown now' },
  countNote: {
    zh: '只统计在营单位；等级在首次监督检查后产生。每个数字都可以点开。',
    en: 'Open businesses only; a grade begins with the first inspection. Every figure opens its list.',
  },
  latest: { zh: '最新公示', en: 'Latest notices' },
  allNotices: { zh: '全部公示', en: 'All notices' },
  noNotices: { zh: '目前没有公示中的信息。', en: 'No notice is shown at the moment.' },
  resultsFor: { zh: '“{query}”的查询结果', en: 'Results for “{query}”' },
  resultsGrade: { zh: '{word}的单位', en: 'Businesses: {word}' },
  noResults: {
    zh: '没有找到。可以只输入店名中的两个字，或拼音首字母。',
    en: 'Nothing found. Try two characters of the name, or the pinyin initials.',
  },
  emptySearch: { zh: '请输入要查询的内容。', en: 'Type what you are looking for.' },
  moreResults: {
    zh: '只显示前 {count} 家，请补充文字缩小范围。',
    en: 'Only the first {count} are shown; type more to narrow down.',
  },
  next: { zh: '下一页', en: 'Next page' },
  legalName: { zh: '单位名称', en: 'Legal name' },
  address: { zh: '地址', en: 'Address' },
  creditCode: { zh: '统一社会信用代码', en: 'Credit code' },
  kind: { zh: '类别', en: 'Kind' },
  grade: { zh: '风险等级', en: 'Risk grade' },
  gradeLetter: { zh: '{grade} 级', en: 'Grade {grade}' },
  gradeSince: { zh: '{day} 起', en: 'since {day}' },
  gradeNote: {
    zh: '等级由监管部门按规则计分得出：A 风险最低，D 风险最高，决定检查频次，不代表对菜品的推荐。',
    en: 'The authority computes the grade by rules: A is the lowest risk, D the highest. It sets how often inspectors come; it recommends no dish.',
  },
  ungraded: { zh: '尚未评级', en: 'Not graded yet' },
  ungradedOpened: {
    zh: '开业 {days} 天，首次检查不晚于 {day}。',
    en: 'Open for {days} days; first inspection by {day}.',
  },
  ungradedLate: {
    zh: '首次检查的提示期限 {day} 已过，尚无检查结论。',
    en: 'The first inspection was due by {day}; no result yet.',
  },
  ungradedPlain: { zh: '首次监督检查后公布等级。', en: 'The grade appears after the first inspection.' },
  lastInspection: { zh: '最近一次监督检查', en: 'Last inspection' },
  inspectionLine: { zh: '{day} {kind}', en: '{day}, {kind}' },
  inspectionResult: { zh: '结果', en: 'Result' },
  itemsLine: { zh: '检查 {checked} 项，不符合 {failed} 项', en: '{checked} items checked, {failed} failed' },
  noProblems: { zh: '没有发现不符合项。', en: 'No item failed.' },
  noInspection: { zh: '还没有监督检查记录。', en: 'No inspection on record yet.' },
  keyProblem: { zh: '重点项不符合', en: 'Critical item failed' },
  generalProblem: { zh: '一般项不符合', en: 'Item failed' },
  corrected: { zh: '已改正（{day}）', en: 'Put right ({day})' },
  notCorrected: { zh: '尚未改正', en: 'Not put right yet' },
  licences: { zh: '许可与认证', en: 'Licences and certificates' },
  noLicences: { zh: '没有登记许可信息。', en: 'No licence on record.' },
  validUntil: { zh: '有效期至 {day}', en: 'valid until {day}' },
  expired: { zh: '已于 {day} 到期', en: 'expired on {day}' },
  noExpiry: { zh: '长期有效', en: 'no expiry date' },
  kitchen: { zh: '后厨画面', en: 'Kitchen picture' },
  kitchenAlt: { zh: '{name} 后厨画面，已整体模糊处理', en: 'Kitchen of {name}, blurred as a whole' },
  kitchenTaken: { zh: '拍摄于 {time}（{age}）', en: 'Taken {time} ({age})' },
  kitchenBlurred: {
    zh: '画面已模糊处理，不能辨认人员。',
    en: 'The picture is blurred; nobody can be recognised.',
  },
  kitchenAbsent: {
    zh: '目前没有可以公开的画面：未接入公开摄像头、设备故障，或画面未能完成模糊处理。',
    en: 'No picture can be shown now: no camera is open to the public, it is out of order, or blurring was not possible.',
  },
  ageNow: { zh: '刚刚', en: 'just now' },
  ageMinutes: { zh: '{n} 分钟前', en: '{n} min ago' },
  ageHours: { zh: '{n} 小时前', en: '{n} h ago' },
  ageDays: { zh: '{n} 天前', en: '{n} days ago' },
  premisesNotices: { zh: '本店公示', en: 'Notices about this business' },
  noPremisesNotices: { zh: '本店没有公示中的信息。', en: 'No notice about this business is shown.' },
  published: { zh: '{day} 发布', en: 'published {day}' },
  removedBy: { zh: '{day} 前撤下', en: 'removed by {day}' },
  staysUntilReplaced: { zh: '公示至下次检查', en: 'shown until the next inspection' },
  reply: { zh: '经营者答辩', en: "The operator's reply" },
  replyOn: { zh: '{day} 答辩', en: 'replied {day}' },
  checkDoor: {
    zh: '请核对店名和地址是否与门头一致。',
    en: 'Check that name and address are those at the door.',
  },
  qr: { zh: '本页二维码', en: 'QR code of this page' },
  noticeKind: { zh: '公示类别', en: 'Kind of notice' },
  noticeFacts: { zh: '要点', en: 'Key facts' },
  authority: { zh: '发布机关', en: 'Authority' },
  publishedOn: { zh: '发布日期', en: 'Published on' },
  removeOn: { zh: '撤下日期', en: 'To be removed on' },
  dueOn: { zh: '法定公示期限', en: 'To be public by law until' },
  rule: { zh: '公示期限依据', en: 'Rule for how long it is shown' },
  original: { zh: '原文（中文）', en: 'Original text (Chinese)' },
  proof: { zh: '封存证明：在公开日志中核验本公示', en: 'Seal: check this notice in the public log' },
  factInspectionKind: { zh: '检查类型', en: 'Kind of inspection' },
  factVerdict: { zh: '检查结果', en: 'Result' },
  factConcludedOn: { zh: '检查日期', en: 'Inspected on' },
  factChecked: { zh: '检查项数', en: 'Items checked' },
  factFailed: { zh: '不符合项数', en: 'Items failed' },
  factKeyFailed: { zh: '其中重点项', en: 'Critical items among them' },
  factOrderedOn: { zh: '责令日期', en: 'Ordered on' },
  factClause: { zh: '依据条款', en: 'Clause' },
  factCorrected: { zh: '整改情况', en: 'State of correction' },
  goneTitle: { zh: '该公示已撤下', en: 'This notice was taken down' },
  goneTermOver: { zh: '公示期已满，于 {day} 撤下。', en: 'Its time was over; it was taken down on {day}.' },
  goneReplaced: {
    zh: '已由更新的检查结果替代，于 {day} 撤下。',
    en: 'A newer result took its place on {day}.',
  },
  goneWithdrawn: { zh: '发布机关于 {day} 撤回。', en: 'The authority withdrew it on {day}.' },
  goneCorrected: {
    zh: '内容有误，发布机关于 {day} 撤下更正。',
    en: 'It was wrong; the authority took it down on {day}.',
  },
  goneHint: { zh: '按规定，撤下后不再提供原文。', en: 'By the rules its text is no longer available.' },
  notFoundTitle: { zh: '没有找到', en: 'Not found' },
  notFoundHint: {
    zh: '该单位可能已停业，或地址有误。可以回到首页按店名查询。',
    en: 'The business may have closed, or the address is wrong. Search by name on the home page.',
  },
  toPremises: { zh: '查看该单位', en: 'Go to the business' },
  asOf: { zh: '截至 {time}', en: 'As of {time}' },
} as const satisfies Record<string, Bilingual>

export type TextKey = keyof typeof TEXT

/** Names of coded values. An unknown code shows itself. */
export const NAMES: Record<string, Record<string, Bilingual>> = {
  grade: {
    A: { zh: '低风险', en: 'low risk' },
    B: { zh: '中等风险', en: 'medium risk' },
    C: { zh: '较高风险', en: 'higher risk' },
    D: { zh: '高风险', en: 'high risk' },
    '-': { zh: '尚未评级', en: 'not graded yet' },
  },
  notice: {
    'inspection-result': { zh: '监督检查结果', en: 'Inspection result' },
    rectification: { zh: '责令改正', en: 'Order to put right' },
    penalty: { zh: '行政处罚', en: 'Penalty' },
    'sampling-result': { zh: '抽检结果', en: 'Sampling result' },
    'typical-case': { zh: '典型案例', en: 'Case' },
  },
  licence: {
    'food-business-licence': { zh: '食品经营许可证', en: 'Food business licence' },
    'food-production-licence': { zh: '食品生产许可证', en: 'Food production licence' },
    'small-workshop-registration': { zh: '小作坊登记证', en: 'Small workshop registration' },
    'small-shop-registration': { zh: '小经营店登记证', en: 'Small shop registration' },
    'stall-record': { zh: '小摊点备案卡', en: 'Stall record' },
    'haccp-certificate': { zh: 'HACCP 认证', en: 'HACCP certificate' },
    'iso-22000-certificate': { zh: 'ISO 22000 认证', en: 'ISO 22000 certificate' },
  },
  premises: {
    restaurant: { zh: '餐馆', en: 'Restaurant' },
    'school-canteen': { zh: '学校食堂', en: 'School canteen' },
    'elderly-home-canteen': { zh: '养老机构食堂', en: 'Elderly-home canteen' },
    'unit-canteen': { zh: '单位食堂', en: 'Staff canteen' },
    'central-kitchen': { zh: '中央厨房', en: 'Central kitchen' },
    'collective-meal-delivery': { zh: '集体用餐配送单位', en: 'Collective meal delivery' },
    market: { zh: '市场', en: 'Market' },
    shop: { zh: '食品商店', en: 'Food shop' },
    producer: { zh: '食品生产企业', en: 'Food producer' },
    'small-workshop': { zh: '食品小作坊', en: 'Small workshop' },
    stall: { zh: '食品小摊点', en: 'Stall' },
  },
}

export type Language = 'zh' | 'en'

/** What a visitor chose, carried in the address of every link. */
export interface Preferences {
  language: Language
  elder: boolean
}

/** A sentence in the language chosen. */
export function say(
  p: Pick<Preferences, 'language'>,
  key: TextKey,
  values: Record<string, string | number> = {},
): string {
  return TEXT[key][p.language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

/** The name of a code. */
export function nameOf(p: Pick<Preferences, 'language'>, list: string, code: string): string {
  return NAMES[list]?.[code]?.[p.language] ?? code
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A day as people of the language write it. */
export function sayDay(p: Pick<Preferences, 'language'>, day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return p.language === 'zh' ? `${year}年${month}月${date}日` : `${date} ${MONTHS[month! - 1]} ${year}`
}

/** `2026-11-24 10:32`, Asia/Shanghai. */
export function sayTime(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

/** How long ago a moment was. */
export function sayAge(p: Pick<Preferences, 'language'>, at: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000)
  if (minutes < 1) return say(p, 'ageNow')
  if (minutes < 60) return say(p, 'ageMinutes', { n: minutes })
  if (minutes < 60 * 48) return say(p, 'ageHours', { n: Math.floor(minutes / 60) })
  return say(p, 'ageDays', { n: Math.floor(minutes / (60 * 24)) })
}

/** An address within the site that keeps the visitor's choices. */
export function href(p: Preferences, path: string, query: Record<string, string> = {}): string {
  const all = new URLSearchParams(query)
  if (p.language === 'en') all.set('lang', 'en')
  if (p.elder) all.set('elder', '1')
  const text = all.toString()
  return text ? `${path}?${text}` : path
}
