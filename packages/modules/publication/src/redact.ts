/** What must stay although it looks like something private, and names that must go. */
export interface RedactOptions {
  /** Firm names, credit codes, licence numbers. */
  keep?: readonly string[]
  /** Names of people the platform knows to be concerned. */
  names?: readonly string[]
}

/** Redacted text and how often each kind of private matter was found. */
export interface Redacted {
  text: string
  found: Record<string, number>
}

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g
const FULL_WIDTH = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g

/** Things that are made of digits and may stay: days, small amounts with a unit, licence numbers. */
const ALLOWED = [
  /(?<!\d)(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)/g,
  /(?<!\d)(?:19|20)\d{2}年(?:1[0-2]|0?[1-9])月(?:[12]\d|3[01]|0?[1-9])日/g,
  /(?<![\d.])\d{1,9}(?:\.\d{1,4})?(?=\s?(?:元|万元|平方米|㎡|m²|千克|公斤|克|毫升|升|℃|份|项|批次))/g,
  /(?<![A-Z0-9])(?:JY|SC)\d{14}(?!\d)/g,
]

interface Pattern {
  kind: string
  find: RegExp
  put: string | ((match: string, ...groups: string[]) => string)
}

const SURNAME =
  '[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀惠曲封储靳焦侯全班仇宁栾甘厉祖武符刘景詹龙叶司黎薄白蒲赖卓蔺屠蒙池乔胥闻党翟谭贡劳冉宰雍桑桂牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎连习艾容向古易廖衡步耿满匡国文寇广沙关聂岳]'
const LABELS =
  '负责人|法定代表人|法人代表|经营者|业主|店主|老板|厨师长|厨师|服务员|从业人员|联系人|投诉人|举报人|当事人|消费者|执法人员|检查人员|见证人|姓名'
const DWELLING = '家庭住址|家庭地址|户籍地址|户籍所在地|个人住址|现住址|住址|现住|家住|居住于|居住在|住在'
const PLATE = '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]'

const PATTERNS: Pattern[] = [
  {
    kind: 'address',
    find: new RegExp(`(${DWELLING})[:\uff1a\\s]*[^,\uff0c。;\uff1b\\n]{2,80}`, 'g'),
    put: (_, label) => `${label}（略）`,
  },
  { kind: 'email', find: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, put: '（邮箱略）' },
  {
    kind: 'account',
    find: /(微信号?|QQ号?|支付宝账?号?)[:\uff1a\s]*[A-Za-z0-9_-]{5,}/gi,
    put: (_, label) => `${label}（略）`,
  },
  {
    kind: 'plate',
    find: new RegExp(`${PLATE}[A-Z][·•\\-\\s]?[A-Z0-9]{4,6}[挂学警港澳]?`, 'g'),
    put: '（车牌略）',
  },
  {
    kind: 'name',
    find: new RegExp(`(${LABELS})([:\uff1a])\\s*[\\p{Script=Han}·]{2,5}`, 'gu'),
    put: (_, label, colon) => `${label}${colon}某某`,
  },
  {
    kind: 'name',
    find: new RegExp(`${SURNAME}\\p{Script=Han}{0,2}(先生|女士|小姐|师傅)`, 'gu'),
    put: (_, title) => `某${title}`,
  },
]

// Runs of digits with anything between them that people put between digits.
const LOOSE_RUN =
  /\d(?:[\s\-\u2010-\u2015\uff0d·•.,\uff0c\u3001/\uff0f()\uff08\uff09_*:\uff1a~\uff5e]{0,3}\d){6,}[Xx]?/g
const TIGHT_RUN = /\d(?:[\s-]?\d){6,}[Xx]?/g
const HAN_RUN = /[零〇一二三四五六七八九幺]{7,}/g

function isPrivateNumber(run: string): boolean {
  const digits = run.replace(/\D/g, '')
  return digits.length >= 15 || /1[3-9]\d{9}/.test(digits) || /0\d{9,11}/.test(digits)
}

function narrowCharacters(text: string): string {
  return text.replace(FULL_WIDTH, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
}

/** Puts spans that stay behind private-use characters, which no pattern matches and no input may contain. */
class Shelter {
  private readonly kept: string[] = []
  hide(text: string, pattern: RegExp): string {
    return text.replace(pattern, match => {
      this.kept.push(match)
      return `\ue000${String.fromCharCode(0xe001 + this.kept.length - 1)}`
    })
  }
  restore(text: string): string {
    return text.replace(
      /\ue000([\ue001-\uf8ff])/g,
      (_, c: string) => this.kept[c.charCodeAt(0) - 0xe001] ?? '',
    )
  }
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Whether a text is a resident identity number: its check character and its date of birth fit. */
export function isIdentityNumber(text: string): boolean {
  if (!/^\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]$/.test(text)) return false
  const sum = ID_WEIGHTS.reduce((total, weight, i) => total + weight * Number(text[i]), 0)
  return '10X98765432'[sum % 11] === text[17]!.toUpperCase()
}

/** A firm may be called after a telephone number, and a credit code may have been typed wrong: those do not stay. */
function mayStay(text: string): boolean {
  if (isIdentityNumber(text)) return false
  if (/^[0-9A-Z]{18}$/.test(text) || /^(?:JY|SC)\d{14}$/.test(text)) return true
  return !(narrowCharacters(text).match(LOOSE_RUN) ?? []).some(isPrivateNumber)
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * Takes out of a text what the public must not read: names of people, telephone, identity, bank and plate numbers,
 * addresses of people. Firm names and credit codes stay. It errs towards taking out: a long number nobody vouched
 * for goes.
 *
 * @source 市场监督管理行政处罚信息公示规定 Art. 5–6
 */
export function redact(text: string, options: RedactOptions = {}): Redacted {
  const found: Record<string, number> = {}
  const count = (kind: string, put: string): string => {
    found[kind] = (found[kind] ?? 0) + 1
    return put
  }
  const shelter = new Shelter()
  let out = narrowCharacters(text.replace(INVISIBLE, '').replace(/[\ue000-\uf8ff]/g, ''))
  for (const kept of longestFirst(options.keep).filter(mayStay)) {
    out = shelter.hide(out, new RegExp(escapePattern(narrowCharacters(kept)), 'g'))
  }
  for (const name of longestFirst(options.names)) {
    if ([...name].length < 2) continue
    out = out.replace(new RegExp(escapePattern(name), 'g'), () => count('name', '某某'))
  }
  for (const { kind, find, put } of PATTERNS) {
    out = out.replace(find, (match: string, ...groups: string[]) =>
      count(kind, typeof put === 'string' ? put : put(match, ...groups)),
    )
  }
  for (const pattern of ALLOWED) out = shelter.hide(out, pattern)
  out = out.replace(LOOSE_RUN, run => (isPrivateNumber(run) ? count('number', '（号码略）') : run))
  out = out.replace(TIGHT_RUN, () => count('number', '（号码略）'))
  out = out.replace(HAN_RUN, () => count('number', '（号码略）'))
  return { text: shelter.restore(out), found }
}

function longestFirst(texts: readonly string[] = []): string[] {
  return [...new Set(texts)].filter(text => text.length > 0).sort((a, b) => b.length - a.length)
}
