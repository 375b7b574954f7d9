import { dayOf } from '@shian/kernel'

const SHANGHAI_MILLISECONDS = 8 * 3_600_000

/** A day as documents write it: 2026年11月24日. */
export function chineseDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}

/** A moment as documents write it, in Asia/Shanghai: 2026年11月24日9时05分. */
export function chineseTime(at: Date): string {
  const local = new Date(at.getTime() + SHANGHAI_MILLISECONDS)
  const minutes = String(local.getUTCMinutes()).padStart(2, '0')
  return `${chineseDay(dayOf(at))}${local.getUTCHours()}时${minutes}分`
}

const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const PLACES = ['', '拾', '佰', '仟']
const GROUPS = ['', '万', '亿', '万亿']

function groupInCapitals(group: number): string {
  let out = ''
  let skipped = false
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(group / 10 ** place) % 10
    if (digit === 0) {
      skipped = out !== ''
      continue
    }
    out += `${skipped ? '零' : ''}${DIGITS[digit]}${PLACES[place]}`
    skipped = false
  }
  return out
}

/** Whole yuan in capitals, as fines are written: 壹万零伍佰. @source 会计基础工作规范 第五十二条 */
function yuanInCapitals(yuan: number): string {
  if (yuan === 0) return '零'
  const groups: number[] = []
  for (let rest = yuan; rest > 0; rest = Math.floor(rest / 10_000)) groups.push(rest % 10_000)
  let out = ''
  for (let i = groups.length - 1; i >= 0; i--) {
    const group = groups[i]!
    if (group === 0) continue
    const isGap = out !== '' && (group < 1_000 || (groups[i + 1] ?? 0) % 10 === 0)
    out += `${isGap ? '零' : ''}${groupInCapitals(group)}${GROUPS[i] ?? ''}`
  }
  return out
}

/**
 * Money as documents write it, in figures and capitals.
 *
 * @param fen a whole number of fen
 */
export function chineseMoney(fen: number): string {
  const yuan = Math.floor(fen / 100)
  const [jiao, rest] = [Math.floor((fen % 100) / 10), fen % 10]
  const small =
    jiao === 0 && rest === 0
      ? '整'
      : `${jiao === 0 ? '零' : `${DIGITS[jiao]}角`}${rest === 0 ? '' : `${DIGITS[rest]}分`}`
  return `人民币${(fen / 100).toFixed(2)}元（大写：${yuanInCapitals(yuan)}元${small}）`
}

const UNITS: Record<string, string> = {
  workday: '个工作日',
  day: '日',
  hour: '小时',
  month: '个月',
  year: '年',
  minute: '分钟',
}

/** A term as documents write it: 5个工作日, 6个月. */
export function chineseTerm({ value, unit }: { value: number; unit: string }): string {
  return `${value}${UNITS[unit] ?? unit}`
}

/** Trades, as the licence names them. */
export const TRADES: Record<string, string> = {
  restaurant: '餐馆',
  'school-canteen': '学校食堂',
  'elderly-home-canteen': '养老机构食堂',
  'unit-canteen': '单位食堂',
  'central-kitchen': '中央厨房',
  'collective-meal-delivery': '集体用餐配送单位',
  market: '集中交易市场',
  shop: '食品销售者',
  producer: '食品生产者',
  'small-workshop': '食品小作坊',
  stall: '食品小摊点',
}
