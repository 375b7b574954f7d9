import type { complaints } from '@shian/events'
import type { Bilingual, By, Field, KindRung } from '@shian/kernel'

export const HANDLER = { roles: ['complaint-handler'] } as const satisfies By
export const OFFICER = { roles: ['inspector', 'leader'] } as const satisfies By
export const LEADER = { roles: ['leader'] } as const satisfies By
export const FINANCE = { roles: ['finance'] } as const satisfies By
export const SYSTEM = { relation: 'system' } as const satisfies By

/**
 * Who sees complaints and reports. Operators do not: what was reported, and how it is handled, is kept from those it is
 * about. @source 市场监督管理投诉举报处理暂行办法 Art. 33
 */
export const READERS: readonly string[] = [
  'complaint-handler',
  'inspector',
  'leader',
  'commander',
  'legal-reviewer',
  'auditor',
  'vault-keeper',
]

export const LADDER: readonly KindRung[] = [
  { at: '-50%', to: 'assignee' },
  { at: { value: -2, unit: 'workday' }, to: 'leader' },
  { at: { value: 0, unit: 'workday' }, to: 'upperOrg' },
]

export const CHANNEL_NAMES: Readonly<Record<complaints.Channel, Bilingual>> = {
  web: { zh: '网站', en: 'Web site' },
  qr: { zh: '扫码', en: 'QR code' },
  phone: { zh: '电话', en: 'Telephone' },
  '12345': { zh: '12345 热线', en: 'Hotline 12345' },
  '12315': { zh: '12315 平台', en: 'Platform 12315' },
  visit: { zh: '来访', en: 'In person' },
  letter: { zh: '来信', en: 'By letter' },
  other: { zh: '其他', en: 'Other' },
}

export const CATEGORY_NAMES: Readonly<Record<complaints.Category, Bilingual>> = {
  illness: { zh: '食用后身体不适', en: 'Fell ill after eating' },
  'foreign-matter': { zh: '食品有异物', en: 'Foreign matter in food' },
  spoiled: { zh: '腐败变质', en: 'Spoiled food' },
  expired: { zh: '超过保质期', en: 'Past its date' },
  hygiene: { zh: '环境或人员不卫生', en: 'Unclean premises or staff' },
  pests: { zh: '虫鼠', en: 'Pests' },
  additive: { zh: '滥用添加剂、非食用物质', en: 'Illegal additives' },
  fake: { zh: '假冒伪劣', en: 'Counterfeit or inferior' },
  label: { zh: '标签、宣传不实', en: 'False label or advertising' },
  unlicensed: { zh: '无证经营', en: 'No licence' },
  'online-order': { zh: '网络订餐', en: 'Online ordering' },
  price: { zh: '价格、退换货', en: 'Price, refund' },
  other: { zh: '其他', en: 'Other' },
}

/** Fields that complaints and reports have alike. Who speaks is secret; what is said is not. */
export const CASE_FIELDS = {
  title: { type: 'text', label: { zh: '被投诉举报单位', en: 'Business concerned' } },
  channel: { type: 'choice', label: { zh: '来源渠道', en: 'Channel' }, options: CHANNEL_NAMES },
  lineNumber: { type: 'text', label: { zh: '热线工单号', en: 'Number of the line' }, maxLength: 80 },
  lineDispatchedOn: { type: 'date', label: { zh: '热线派单日期', en: 'Dispatched by the line on' } },
  lineTermWorkdays: {
    type: 'number',
    label: { zh: '热线要求办结(工作日)', en: 'Term of the line in working days' },
    min: 1,
    max: 90,
  },
  receivedOn: { type: 'date', label: { zh: '本单位收到日期', en: 'Received by this office on' } },
  firmName: { type: 'text', label: { zh: '所述单位名称', en: 'Business as named' } },
  firmAddress: { type: 'text', label: { zh: '所述地址', en: 'Address as told' } },
  premises: { type: 'premises', label: { zh: '经营场所', en: 'Premises' }, subject: true },
  category: { type: 'choice', label: { zh: '问题类别', en: 'Category' }, options: CATEGORY_NAMES },
  content: { type: 'longText', label: { zh: '内容', en: 'What happened' }, maxLength: 4_000 },
  happenedOn: { type: 'date', label: { zh: '发生日期', en: 'Happened on' } },
  photos: { type: 'photo', label: { zh: '照片', en: 'Photos' }, max: 6 },
  latitude: { type: 'number', label: { zh: '纬度', en: 'Latitude' }, min: -90, max: 90 },
  longitude: { type: 'number', label: { zh: '经度', en: 'Longitude' }, min: -180, max: 180 },
  named: {
    type: 'choice',
    label: { zh: '是否实名', en: 'Gave a name' },
    options: { yes: { zh: '实名', en: 'Named' }, no: { zh: '匿名', en: 'Anonymous' } },
  },
  reporterName: { type: 'text', label: { zh: '姓名', en: 'Name' }, secret: true, maxLength: 80 },
  reporterPhone: { type: 'text', label: { zh: '联系电话', en: 'Telephone' }, secret: true, maxLength: 40 },
  reporterAddress: { type: 'text', label: { zh: '联系地址', en: 'Address' }, secret: true },
  originalContent: {
    type: 'longText',
    label: { zh: '内容原文(含个人信息)', en: 'Original words, with personal data' },
    secret: true,
    maxLength: 4_000,
  },
  answer: { type: 'longText', label: { zh: '答复', en: 'Answer' }, maxLength: 2_000 },
  message: { type: 'longText', label: { zh: '补充说明', en: 'Message' }, maxLength: 2_000 },
  reason: { type: 'longText', label: { zh: '理由', en: 'Reason' }, maxLength: 2_000 },
  authority: { type: 'text', label: { zh: '有权处理的机关', en: 'Competent authority' } },
  mergedInto: { type: 'text', label: { zh: '并入事项', en: 'Merged into' }, maxLength: 120 },
  inspectionKind: {
    type: 'choice',
    label: { zh: '检查类型', en: 'Kind of inspection' },
    options: {
      special: { zh: '专项检查', en: 'Special' },
      flight: { zh: '飞行检查', en: 'Unannounced' },
    },
  },
  inspectionReason: { type: 'longText', label: { zh: '检查事由', en: 'Why to inspect' }, maxLength: 2_000 },
} as const satisfies Record<string, Field>

/** What is asked when one comes in, by every way. */
export const INTAKE_FORM = [
  'title',
  'channel!',
  'lineNumber',
  'lineDispatchedOn',
  'lineTermWorkdays',
  'receivedOn',
  'firmName',
  'firmAddress',
  'premises',
  'category!',
  'content!',
  'happenedOn',
  'photos',
  'latitude',
  'longitude',
  'named!',
  'reporterName',
  'reporterPhone',
  'reporterAddress',
  'originalContent',
] as const
