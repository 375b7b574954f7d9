import type { Rule, RuleOf, RuleValues } from '@shian/kernel'

type Span = { value: number; unit: string }

const UNITS: Readonly<Record<string, [zh: string, en: string]>> = {
  workday: ['个工作日', 'working days'],
  day: ['日', 'days'],
  hour: ['小时', 'hours'],
  minute: ['分钟', 'minutes'],
  month: ['个月', 'months'],
  year: ['年', 'years'],
}

function spanText({ value, unit }: Span): string {
  const [zh, en] = UNITS[unit] ?? [unit, unit]
  return `${value} ${zh} / ${en}`
}

function deadlineText(value: RuleValues['deadline']): string {
  const { extend, pauses } = value
  const more = [
    ...(extend ? [`可延长 may be extended ${extend.times} × ${spanText(extend)}`] : []),
    ...(pauses ? [`中止 pauses: ${pauses.join(', ')}`] : []),
  ]
  return [spanText(value), ...more].join('; ')
}

function scoreText(rule: RuleOf<'score-table'>): string {
  const { value } = rule
  if ('bands' in value) {
    return value.bands
      .map(({ upTo, result }) => `${upTo === null ? '以上 above' : `≤ ${upTo}`} → ${result}`)
      .join('; ')
  }
  const whole = value.complete ? '' : '; 原表不完整 source table incomplete'
  return `${value.factors.length} 项因素 factors, 最高 at most ${value.max}${whole}`
}

function cadenceText(value: RuleValues['cadence']): string {
  return value.entries
    .map(({ key, min, max, every }) => {
      const count = max === undefined ? `≥ ${min}` : `${min}–${max}`
      return `${key ? `${key}: ` : ''}${count} 次 per ${spanText(every)}`
    })
    .join('; ')
}

/** The value of a rule in a few words of both languages. */
export function valueText(rule: Rule): string {
  switch (rule.kind) {
    case 'deadline':
      return deadlineText(rule.value)
    case 'number':
      return `${rule.value.value}${rule.value.unit ? ` ${rule.value.unit}` : ''}`
    case 'limit':
      return `${rule.value.min ?? ''} … ${rule.value.max ?? ''} ${rule.value.unit ?? ''}`.trim()
    case 'cadence':
      return cadenceText(rule.value)
    case 'score-table':
      return scoreText(rule)
    case 'reward-table':
      return `${rule.value.levels.length} 级 levels, 最高 at most ${rule.value.capYuan} 元 yuan`
    case 'checklist':
      return `${rule.value.items.length} 项 items`
    case 'scope':
      return `${rule.value.cases.length} 种情形 cases`
  }
}

/** Where a rule was read. */
export function sourceText({ source }: Rule): string {
  const { document, number, article } = source
  return [document, number, article].filter(Boolean).join(' ')
}
