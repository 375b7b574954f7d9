import { NO_ITEM, type RequestContext } from '@shian/kernel'
import type { Act } from './act.ts'
import { composeSheet } from './compose.ts'
import type { Sheet } from './ports.ts'
import { type DocumentTemplate, type TemplateBlock, WORDS } from './template.ts'
import type { Values } from './values.ts'

/** A form with nothing filled in, as of today's rules: to look at, or to write by hand when the network is down. */
export function specimenSheet(context: RequestContext, template: DocumentTemplate): Sheet {
  const { now, rules, session } = context
  const event = { time: now, area: session.area, data: {} }
  const act = {
    event,
    item: NO_ITEM,
    form: {},
    itemNumber: '',
    kind: { fields: {}, actions: {}, clocks: [] },
  }
  const blank = Object.fromEntries(WORDS.map(word => [word, ''])) as Values['words']
  const words = { ...blank, authority: '＿＿＿＿＿＿＿＿', day: '　　年　　月　　日' }
  const values: Values = {
    act: act as unknown as Act,
    party: undefined,
    words,
    rules,
    names: new Map(),
  }
  const blocks = template.blocks.map(({ when, optional, ...block }) => block as TemplateBlock)
  const whole = { ...template, blocks }
  const site = context.port<{ origin: string }>('publication.site').origin
  const foot = ['空白样张，未编号、未封存，不具有法律效力。', `依据：《${template.source.document}》`]
  const sheet = composeSheet(whole, values, foot, { document: site, premises: () => site })
  return { ...sheet, head: '＿＿＿＿＿＿＿＿', number: '（空白样张）', at: now }
}
