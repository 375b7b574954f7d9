import { type ChecklistValue, dayOf } from '@shian/kernel'
import type { Sheet, SheetBlock } from './ports.ts'
import {
  type DocumentTemplate,
  fieldsOf,
  fillPlaces,
  placesOf,
  type TemplateBlock,
  textsOf,
} from './template.ts'
import { blockApplies, fieldText, fieldValue, findChecklist, placeValue, type Values } from './values.ts'

/** What stands where a value is missing inside a sentence: room to write by hand. */
const BLANK = '＿＿＿＿＿＿'
const RESULTS = { pass: '符合', fail: '不符合', 'not-applicable': '—' } as const

const inSentence = (values: Values, text: string): string =>
  fillPlaces(text, names => placeValue(values, names) || BLANK)
const inCell = (values: Values, text: string): string => fillPlaces(text, names => placeValue(values, names))

function hasValue(values: Values, block: TemplateBlock): boolean {
  return textsOf(block).some(text => placesOf(text).some(names => placeValue(values, names) !== ''))
}

/** The list that was answered: a name, and the day of its version behind `@` when the engine wrote it. */
function findList({ rules, act }: Values, name: string) {
  const [id = '', day] = name.split('@')
  return rules.find(id, act.event.area, day ?? dayOf(act.event.time))
}

/** A checklist as people read it: points in the order of the list in force that day, then what the list does not know. */
function checklistRows(values: Values, { checklist, answers }: ChecklistValue): string[][] {
  const rule = findList(values, checklist)
  const points = rule?.kind === 'checklist' ? rule.value.items : []
  const place = new Map(points.map((point, index) => [point.id, index]))
  const last = points.length
  const sorted = [...answers].sort((a, b) => (place.get(a.item) ?? last) - (place.get(b.item) ?? last))
  return sorted.map(({ item, result, key, note }, index) => {
    const point = points[place.get(item) ?? -1]
    const isKey = key ?? point?.key ?? false
    return [String(index + 1), point?.title.zh ?? item, isKey ? '★' : '', RESULTS[result], note ?? '']
  })
}

function checklistBlocks(values: Values, fields: readonly string[]): SheetBlock[] {
  const answered = findChecklist(values, fields)
  if (!answered) return []
  const rule = findList(values, answered.checklist)
  const failed = answered.answers.filter(answer => answer.result === 'fail')
  const { document = '', article = '' } = rule?.source ?? {}
  const basis = document === '' ? '' : `（依据《${document}》${article}）`
  const count = `共${answered.answers.length}项，不符合${failed.length}项`
  const title = `${rule?.title.zh ?? answered.checklist}${basis}：${count}。`
  return [
    { type: 'text', text: title, indent: false },
    {
      type: 'table',
      columns: [
        { title: '序号', width: 8, centred: true },
        { title: '检查内容', width: 42 },
        { title: '重点', width: 9, centred: true },
        { title: '结果', width: 13, centred: true },
        { title: '问题说明', width: 36 },
      ],
      rows: checklistRows(values, answered),
    },
  ]
}

function photoBlocks(values: Values, fields: readonly string[], caption: string): SheetBlock[] {
  const hashes = fields.flatMap(name => {
    const value = fieldValue(values, name)
    return Array.isArray(value) ? value.map(String) : []
  })
  if (hashes.length === 0) return []
  const photos = hashes.map((sha256, index) => ({
    sha256,
    caption: `${caption} ${index + 1}（SHA-256 ${sha256.slice(0, 16)}…）`,
  }))
  return [{ type: 'photos', photos }]
}

/** Fields of the act that no other block prints. */
function restBlocks(values: Values, template: DocumentTemplate): SheetBlock[] {
  const printed = new Set(
    template.blocks.flatMap(block => [
      ...fieldsOf(block),
      ...textsOf(block).flatMap(text => placesOf(text).flat()),
    ]),
  )
  const { act } = values
  const rows = Object.keys(act.form)
    .filter(name => !printed.has(name))
    .map(name => ({ label: act.kind.fields[name]?.label.zh ?? name, value: fieldText(values, name) }))
    .filter(pair => pair.value !== '')
  return rows.length === 0 ? [] : [{ type: 'fields', rows: rows.map(pair => [pair]) }]
}

/** What a template needs besides the values: where codes lead. */
export interface Addresses {
  /** Where anybody checks this document. */
  document: string
  /** Public page of a premises. */
  premises(id: string): string
}

function toBlocks(
  values: Values,
  template: DocumentTemplate,
  block: TemplateBlock,
  addresses: Addresses,
): SheetBlock[] {
  switch (block.block) {
    case 'heading':
      return [{ type: 'heading', text: inSentence(values, block.text) }]
    case 'text': {
      const { indent, bold, small } = block
      const style = {
        ...(indent === undefined ? {} : { indent }),
        ...(bold === undefined ? {} : { bold }),
        ...(small === undefined ? {} : { small }),
      }
      return [{ type: 'text', text: inSentence(values, block.text), ...style }]
    }
    case 'fields': {
      const rows = block.rows.map(row => row.map(([label, text]) => ({ label, value: inCell(values, text) })))
      return [{ type: 'fields', rows }]
    }
    case 'checklist':
      return checklistBlocks(values, block.fields)
    case 'photos':
      return photoBlocks(values, block.fields, block.caption)
    case 'signatures': {
      const lines = block.lines.map(([label, text]) => ({ label, value: inCell(values, text) }))
      return [{ type: 'signatures', lines }]
    }
    case 'seal':
      return [{ type: 'seal', issuer: values.words.authority, day: values.words.day }]
    case 'code': {
      const address = values.party ? addresses.premises(values.party.id) : addresses.document
      return [{ type: 'code', address, text: inSentence(values, block.text) }]
    }
    case 'rest':
      return restBlocks(values, template)
  }
}

/** Fills a template. Pure: the same values give the same sheet. */
export function composeSheet(
  template: DocumentTemplate,
  values: Values,
  foot: readonly string[],
  addresses: Addresses,
): Sheet {
  const { words, act } = values
  const blocks = template.blocks
    .filter(block => blockApplies(values, block) && (!block.optional || hasValue(values, block)))
    .flatMap(block => toBlocks(values, template, block, addresses))
  return {
    head: template.head === 'authority' ? words.authority : words.legal,
    title: template.title.zh,
    number: words.number,
    blocks,
    foot: [...foot],
    address: addresses.document,
    at: act.event.time,
  }
}
