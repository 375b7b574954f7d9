/** A sentence in the two languages of the screens; Chinese first. */
export interface Bilingual {
  zh: string
  en: string
}

const catalogue = new Map<string, Bilingual>()

/**
 * Adds refusal sentences. Each module registers the codes it may throw, so that the HTTP edge and the
 * generated reference can show them in both languages. `{name}` in a sentence is filled from details.
 */
export function registerRefusals(entries: Record<string, Bilingual>): void {
  for (const [code, sentence] of Object.entries(entries)) catalogue.set(code, sentence)
}

/** All registered refusals, sorted by code. */
export function listRefusals(): { code: string; sentence: Bilingual }[] {
  return [...catalogue]
    .map(([code, sentence]) => ({ code, sentence }))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
}

/**
 * Something that may happen and that the caller must be told: bad input, a conflict, a missing right.
 * What must not happen is an assert instead.
 *
 * @param code `<module>.<snake_case>`, stable for clients
 * @param status HTTP status the edge answers with
 * @param details values for the sentence, plus `accepted`: what would have been accepted
 */
export class Refusal extends Error {
  readonly code: string
  readonly status: number
  readonly details: Record<string, unknown>

  constructor(code: string, status: number, details: Record<string, unknown> = {}) {
    super(`${code}${Object.keys(details).length ? ` ${JSON.stringify(details)}` : ''}`)
    this.name = 'Refusal'
    this.code = code
    this.status = status
    this.details = details
  }
}

/** The problem document of RFC 9457, with the sentence in both languages. */
export interface Problem {
  type: string
  title: string
  title_en: string
  status: number
  code: string
  details: Record<string, unknown>
  instance?: string
}

function fill(sentence: string, details: Record<string, unknown>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = details[name]
    return value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  })
}

/** Turns a refusal into problem details. @source RFC 9457 §3 */
export function toProblem(refusal: Refusal, instance?: string): Problem {
  const sentence = catalogue.get(refusal.code) ?? { zh: '请求被拒绝', en: 'The request was refused' }
  return {
    type: `urn:shian:refusal:${refusal.code}`,
    title: fill(sentence.zh, refusal.details),
    title_en: fill(sentence.en, refusal.details),
    status: refusal.status,
    code: refusal.code,
    details: refusal.details,
    ...(instance ? { instance } : {}),
  }
}

registerRefusals({
  'kernel.invalid_event': {
    zh: '事件 {type} 的内容不符合定义:{reason}',
    en: 'The event {type} does not match its schema: {reason}',
  },
  'kernel.unknown_event_type': { zh: '没有登记的事件类型:{type}', en: 'Unknown event type: {type}' },
  'kernel.event_from_future': {
    zh: '事件时间 {time} 晚于当前时间,超出允许的 {toleranceSeconds} 秒',
    en: 'The event time {time} is later than now by more than the allowed {toleranceSeconds} seconds',
  },
  'kernel.conflict': {
    zh: '该记录刚刚被他人修改,请刷新后重试',
    en: 'The record was changed by someone else just now; reload and try again',
  },
  'kernel.area_out_of_scope': {
    zh: '该地区不在您的管辖范围内',
    en: 'This area is outside your jurisdiction',
  },
  'kernel.forbidden': { zh: '您的岗位没有这项权限', en: 'Your post does not have this right' },
  'kernel.not_signed_in': { zh: '请先登录', en: 'Sign in first' },
  'kernel.not_found': { zh: '没有找到 {what}', en: '{what} was not found' },
  'kernel.invalid_input': {
    zh: '提交的内容不符合要求:{reason}',
    en: 'The input is not acceptable: {reason}',
  },
  'kernel.database_unavailable': {
    zh: '数据库暂时不可用,数据没有丢失,请稍后重试',
    en: 'The database is not available at the moment; nothing was lost, try again shortly',
  },
  'kernel.invalid_subject': { zh: '对象编号不合法:{subject}', en: 'Invalid subject id: {subject}' },
  'kernel.batch_too_large': {
    zh: '一次最多提交 {max} 条,收到 {count} 条',
    en: 'At most {max} items at once, got {count}',
  },
})
