import type { Field } from '@shian/kernel'
import { choice, has, label, long, needs, text } from '@shian/kernel/kind-words'

/** Two certified officers: taking samples is a measure of an inspection. @source rules/cn/inspection.json#people */
export const PAIR = { roles: ['inspector'], people: { rule: 'inspection.people' } } as const
export const OFFICER = { roles: ['inspector', 'leader'] } as const
export const LEADER = { roles: ['leader'] } as const
export const LABORATORY = { roles: ['laboratory'] } as const
export const PARTY = { roles: ['safety-officer', 'safety-director', 'principal'], relation: 'party' } as const
export const PLATFORM = { relation: 'system' } as const

export const VERDICT = choice('检验结论', 'Verdict', {
  pass: label('合格', 'Pass'),
  fail: label('不合格', 'Fail'),
})
export const METHOD = choice('检验方式', 'Method', {
  laboratory: label('实验室检验', 'Laboratory'),
  rapid: label('快速检测', 'Rapid test'),
})

/** What a sample is, on the item and on what follows from it. */
export const SAMPLE_FIELDS: Readonly<Record<string, Field>> = {
  title: text('标题', 'Title'),
  category: text('食品类别', 'Food category'),
  method: METHOD,
  sampleCode: text('样品编码', 'Sample code'),
  food: text('食品名称', 'Food'),
  specification: text('规格型号', 'Specification'),
  batch: text('批号或者生产日期', 'Batch or production date'),
  producer: text('标称生产者', 'Producer as labelled'),
  reportNumber: text('检验报告编号', 'Report number'),
  failedItems: long('不合格项目', 'Failed items'),
  verdict: VERDICT,
  custodyBroken: text('交接链中断环节', 'Broken link of custody'),
  reason: long('理由', 'Reason'),
}

/** A broken chain carries no result and no disposal, and says where it broke. */
export const UNBROKEN = needs(
  { not: has('custodyBroken') },
  '样品交接链在“{item.custodyBroken}”中断',
  'The chain of custody is broken: {item.custodyBroken}',
)
