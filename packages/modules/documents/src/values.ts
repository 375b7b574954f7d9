import {
  type ChecklistValue,
  dayOf,
  directory,
  divisionOf,
  evaluateCondition,
  type Field,
  isDay,
  type RuleBook,
  type Sql,
} from '@shian/kernel'
import { type Act, numberOfItem, type Party, partyAt, premisesIdOf, type Signer, signersOf } from './act.ts'
import type { TemplateBlock, Word } from './template.ts'
import { chineseDay, chineseMoney, chineseTerm, chineseTime, TRADES } from './words.ts'

const COUNTY_LENGTH = 6
const BUREAU = '市场监督管理局'

/** Everything the places of a template may ask for, gathered once. */
export interface Values {
  act: Act
  party: Party | undefined
  words: Readonly<Record<Word, string>>
  rules: RuleBook
  /** Names of people and premises that fields point to. */
  names: ReadonlyMap<string, string>
}

async function authorityOf(tx: Sql, area: string): Promise<string> {
  const code = divisionOf(area).slice(0, COUNTY_LENGTH)
  const names = await directory().areaNames(tx, [code])
  return `${names.get(code) ?? ''}${BUREAU}`
}

/** Looks up what a document of this act may say. Reads across areas: who may see the document is decided before. */
export async function gatherValues(tx: Sql, act: Act, rules: RuleBook, number: string): Promise<Values> {
  const { event, item } = act
  const premisesId = premisesIdOf(item)
  const party = premisesId === undefined ? undefined : await partyAt(tx, premisesId, event.time)
  const signers: Signer[] = await signersOf(tx, act)
  const areas = await directory().areaNames(tx, [event.area])
  const action = act.kind.actions[String(event.data['action'])]?.label.zh ?? '立项'
  const words: Values['words'] = {
    number,
    day: chineseDay(dayOf(event.time)),
    time: chineseTime(event.time),
    authority: await authorityOf(tx, event.area),
    area: areas.get(event.area) ?? '',
    legal: party?.legalName ?? '',
    sign: party?.signName ?? '',
    address: party?.address ?? '',
    trade: party ? (TRADES[party.trade] ?? '') : '',
    credit: party?.creditCode ?? '',
    officers: signers.map(signer => signer.name).join('、'),
    certificates: signers.flatMap(signer => signer.certificate || []).join('、'),
    actor: signers[0]?.name ?? '',
    parent: item.parent === undefined ? '' : await numberOfItem(tx, item.parent),
    action,
  }
  return { act, party, words, rules, names: await namesIn(tx, act) }
}

async function namesIn(tx: Sql, { kind, item }: Act): Promise<Map<string, string>> {
  const asked = (type: Field['type']): string[] =>
    Object.entries(kind.fields)
      .filter(([name, field]) => field.type === type && item.data[name] !== undefined)
      .flatMap(([name]) => [item.data[name]].flat().map(String))
  const people = await directory().namesOf(tx, asked('person'))
  const premises = await directory().premisesOf(tx, asked('premises'))
  const places = [...premises].map(([id, card]): [string, string] => [id, card.signName])
  return new Map([...people, ...places])
}

/** The value of a field: the form of the act first, then what the item held by then. */
export function fieldValue({ act }: Values, name: string): unknown {
  return act.form[name] ?? act.item.data[name]
}

function optionWord(field: Extract<Field, { type: 'choice' }>, value: unknown): string {
  return field.options[String(value)]?.zh ?? String(value)
}

/** A field as text on paper. Checklists and pictures have blocks of their own. */
export function fieldText(values: Values, name: string): string {
  const field = values.act.kind.fields[name]
  const value = fieldValue(values, name)
  if (value === undefined || value === null || field?.secret) return ''
  const each = [value].flat()
  switch (field?.type) {
    case 'choice':
      return each.map(entry => optionWord(field, entry)).join('、')
    case 'date':
      return isDay(String(value)) ? chineseDay(String(value)) : String(value)
    case 'money':
      return chineseMoney(Number(value))
    case 'number':
      return `${String(value)}${field.unit?.zh ?? ''}`
    case 'person':
    case 'premises':
      return each.map(entry => values.names.get(String(entry)) ?? String(entry)).join('、')
    case 'photo':
    case 'checklist':
      return ''
    case 'signature':
      return `（电子签名 ${String(value).slice(0, 16)}）`
    default:
      return typeof value === 'object' ? '' : String(value)
  }
}

function dueText({ act }: Values, clockId: string): string {
  const clock = act.item.clocks.findLast(entry => entry.clock === clockId)
  return clock ? chineseDay(clock.projection.dueDate) : ''
}

function ruleText({ rules, act }: Values, id: string): string {
  const rule = rules.find(id, act.event.area, act.event.time.toISOString())
  if (rule?.kind === 'deadline') return chineseTerm(rule.value)
  if (rule?.kind !== 'number') return ''
  const { value, unit = '' } = rule.value
  return unit.startsWith('per ') ? String(Math.round(value * 10_000) / 100) : `${value}`
}

function placeText(values: Values, name: string): string {
  if (name.startsWith('form.')) {
    const own = name.slice('form.'.length)
    return values.act.form[own] === undefined ? '' : fieldText(values, own)
  }
  if (!name.startsWith('@')) return fieldText(values, name)
  const word = name.slice(1)
  if (word.startsWith('due.')) return dueText(values, word.slice('due.'.length))
  if (word.startsWith('rule.')) return ruleText(values, word.slice('rule.'.length))
  return values.words[word as Word] ?? ''
}

/** The first alternative that has a value; '' when none has. */
export function placeValue(values: Values, alternatives: readonly string[]): string {
  for (const name of alternatives) {
    const text = placeText(values, name).trim()
    if (text !== '') return text
  }
  return ''
}

/** Whether the condition of a block holds for this act. */
export function blockApplies({ act, rules }: Values, block: TemplateBlock): boolean {
  if (!block.when) return true
  const day = dayOf(act.event.time)
  const scope = {
    values: { form: act.form, item: act.item.data, state: act.item.state },
    rule: (id: string) => rules.find(id, act.event.area, day),
  }
  return evaluateCondition(block.when, scope).holds
}

/** The first checklist of the names that was answered. */
export function findChecklist(values: Values, names: readonly string[]): ChecklistValue | undefined {
  const found = names.map(name => fieldValue(values, name)).find(value => value !== undefined)
  return found as ChecklistValue | undefined
}
