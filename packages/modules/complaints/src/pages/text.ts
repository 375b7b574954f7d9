import type { Bilingual } from '@shian/kernel'

/** What a visitor chose, carried in the address of every link, and whether the city is made up. */
export interface Preferences {
  language: 'zh' | 'en'
  elder: boolean
  isDemo: boolean
}

/** Every sentence of the pages, in both languages. `{name}` is filled in. */
export const TEXT = {
  site: { zh: '食品安全投诉举报', en: 'Food safety: complain or report' },
  demo: {
    zh: '演示数据:本页用于演示,不会有人受理',
    en: 'Demonstration: nobody will act on what is sent here',
  },
  skip: { zh: '跳到正文', en: 'Skip to content' },
  navigation: { zh: '主要导航', en: 'Main navigation' },
  home: { zh: '公示首页', en: 'Public portal' },
  complain: { zh: '投诉举报', en: 'Complain or report' },
  track: { zh: '查询进度', en: 'Ask about yours' },
  otherLanguage: { zh: 'English', en: '中文' },
  elderOn: { zh: '长辈版', en: 'Large print' },
  elderOff: { zh: '标准版', en: 'Standard' },
  lead: {
    zh: '无需注册。提交后得到编号和查询码,凭它们查询进度、补充说明或撤回。',
    en: 'No account is needed. You get a number and a code, by which you ask how it stands, add to it, or withdraw it.',
  },
  sealed: {
    zh: '姓名、电话、地址加密保存,办理人员看不到;保密员因工作需要查阅的,逐次记录。内容里请不要写姓名和电话。',
    en: 'Name, telephone and address are sealed: the officers who work on it cannot see them, and each reading by the keeper is recorded. Please leave them out of the story.',
  },
  call: {
    zh: '也可以拨打 12315 或 12345,24 小时受理。',
    en: 'You may also call 12315 or 12345, day and night.',
  },
  step: { zh: '第 {n} 步,共 3 步:{what}', en: 'Step {n} of 3: {what}' },
  stepWhere: { zh: '哪家单位', en: 'Which business' },
  stepWhat: { zh: '发生了什么', en: 'What happened' },
  stepWho: { zh: '照片与联系方式', en: 'Photos and how to reach you' },
  kind: { zh: '我要', en: 'I want to' },
  kindComplaint: {
    zh: '投诉:与商家有消费纠纷,请求调解',
    en: 'complain: settle a dispute with the business',
  },
  kindReport: {
    zh: '举报:反映违法行为,请求查处',
    en: 'report: tell of a breach of the law',
  },
  premises: { zh: '单位', en: 'Business' },
  firmName: { zh: '单位名称或门头', en: 'Name of the business' },
  firmAddress: { zh: '单位地址', en: 'Its address' },
  area: { zh: '所在区县、乡镇', en: 'District or township' },
  choose: { zh: '请选择', en: 'Choose' },
  category: { zh: '问题类别', en: 'What it is about' },
  next: { zh: '下一步', en: 'Next' },
  content: { zh: '经过', en: 'The story' },
  contentHint: { zh: '5 至 3000 字。', en: '5 to 3000 characters.' },
  happenedOn: { zh: '发生日期', en: 'On which day' },
  amount: { zh: '涉及金额(元)', en: 'Amount concerned (yuan)' },
  demand: { zh: '诉求', en: 'What you ask for' },
  optional: { zh: '(选填)', en: '(optional)' },
  photos: { zh: '照片,最多 3 张', en: 'Photos, at most 3' },
  name: { zh: '姓名', en: 'Your name' },
  phone: { zh: '联系电话', en: 'Your telephone' },
  address: { zh: '联系地址', en: 'Your address' },
  anonymous: {
    zh: '举报可以匿名;匿名举报凭查询码了解结果、申领奖励。',
    en: 'A report may be anonymous; the code lets you learn the result and claim a reward.',
  },
  insider: {
    zh: '我是该单位的员工或知情人',
    en: 'I work or worked there, or deal with the business',
  },
  send: { zh: '提交', en: 'Send' },
  problem: { zh: '请更正', en: 'Please correct' },
  contentMissing: { zh: '请写明经过,至少 5 个字', en: 'Tell what happened, in 5 characters at least' },
  amountWrong: { zh: '金额应为数字', en: 'The amount must be a number' },
  received: { zh: '已收到', en: 'Received' },
  keep: {
    zh: '请抄下或拍下编号和查询码。查询码只显示这一次,平台也无法找回。',
    en: 'Write down or photograph the number and the code. The code is shown this once; nobody can find it again.',
  },
  number: { zh: '编号', en: 'Number' },
  code: { zh: '查询码', en: 'Code' },
  official: { zh: '文书编号', en: 'Number on documents' },
  dueBy: {
    zh: '办理期限:{day} 前答复是否受理(投诉)或完成核查(举报)。',
    en: 'By {day} you are told whether a complaint is accepted, or a report has been verified.',
  },
  provisional: { zh: '(以节假日安排为准)', en: '(subject to the holiday notice)' },
  trackTitle: { zh: '查询进度', en: 'How it stands' },
  trackHint: { zh: '输入收到的编号和查询码。', en: 'Type the number and the code you were given.' },
  ask: { zh: '查询', en: 'Show' },
  state: { zh: '状态', en: 'State' },
  openedAt: { zh: '收到时间', en: 'Received' },
  about: { zh: '涉及单位', en: 'Business' },
  clocks: { zh: '期限', en: 'Terms' },
  due: { zh: '截止 {day}', en: 'until {day}' },
  late: { zh: '已超期', en: 'overdue' },
  kept: { zh: '已完成', en: 'done' },
  running: { zh: '进行中', en: 'running' },
  entries: { zh: '办理过程', en: 'What happened so far' },
  noEntries: { zh: '尚无办理记录。', en: 'Nothing yet.' },
  fromOffice: { zh: '办理单位', en: 'The office' },
  fromYou: { zh: '您', en: 'You' },
  addMessage: { zh: '补充说明', en: 'Add a message' },
  withdraw: { zh: '撤回', en: 'Withdraw' },
  withdrawHint: {
    zh: '撤回后不再办理;涉嫌违法的,监管部门仍可依职权查处。',
    en: 'It is then no longer worked on; a breach of the law may still be pursued.',
  },
  reward: { zh: '举报奖励', en: 'Reward' },
  rewardAmount: { zh: '奖励 {amount} 元', en: 'Reward: {amount} yuan' },
  claim: { zh: '申领', en: 'Claim' },
  counter: { zh: '凭编号和查询码到窗口领取', en: 'At the counter, with number and code' },
  account: { zh: '转账(户名和账号加密保存)', en: 'By transfer (sealed)' },
  payeeName: { zh: '户名', en: 'Account holder' },
  payeeAccount: { zh: '账号', en: 'Account' },
} as const satisfies Record<string, Bilingual>

/** A sentence in the language chosen. */
export function say(
  p: Pick<Preferences, 'language'>,
  key: keyof typeof TEXT,
  values: Record<string, string | number> = {},
): string {
  return TEXT[key][p.language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

/** One of two languages. */
export function pick(p: Pick<Preferences, 'language'>, text: Bilingual): string {
  return text[p.language]
}

/** `2026-11-24 10:32`, Asia/Shanghai. */
export function sayTime(instant: string): string {
  return new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

/** An address within the site that keeps the visitor's choices. */
export function href(p: Preferences, path: string, query: Record<string, string> = {}): string {
  const all = new URLSearchParams(query)
  if (p.language === 'en') all.set('lang', 'en')
  if (p.elder) all.set('elder', '1')
  const text = all.toString()
  return text ? `${path}?${text}` : path
}
