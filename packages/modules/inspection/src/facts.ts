import type { ChecklistValue, FactMapper, ItemState } from '@shian/kernel'

const TABLES = ['cateringTable', 'salesTable', 'productionTable'] as const

function premisesOf(subjects: readonly string[]): string {
  const subject = subjects.find(each => each.startsWith('premises/'))
  return subject ? subject.slice('premises/'.length) : ''
}

/** Person ids without their kind, as facts of the field carry them. */
const bare = (personId: string): string => personId.slice(personId.indexOf('/') + 1)

/** The calendar day of an instant in Asia/Shanghai. */
export function dayOf(instant: string | Date): string {
  return new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}

function tableOf(form: Record<string, unknown>): ChecklistValue {
  const name = TABLES.find(table => form[table] !== undefined)
  return (name ? form[name] : { checklist: '', answers: [] }) as ChecklistValue
}

/** What an inspection concluded, from the form its officers filled in. */
export const concluded: FactMapper = (fact, item) => {
  const form = { ...item.data, ...fact.form }
  const { checklist, answers } = tableOf(form)
  return {
    premisesId: premisesOf(fact.subjects),
    inspectionKind: form['inspectionKind'],
    verdict: form['verdict'],
    fullCoverage: form['fullCoverage'] === 'yes',
    answers: answers.map(({ item: point, result, key, note }) => ({
      item: point,
      result,
      key: key ?? false,
      ...(note ? { finding: note } : {}),
    })),
    inspectors: fact.people.map(bare),
    concludedOn: dayOf(fact.at),
    formVersion: checklist,
    signature: form['signature'],
  }
}

function correctedInTime(item: ItemState): boolean {
  const clocks = item.clocks.filter(clock => clock.clock.startsWith('correct'))
  return clocks.every(clock => clock.late !== true)
}

/** What an order was given for: what it was opened with, else the inspection that led to it. */
export function originOf(
  form: Readonly<Record<string, unknown>>,
  parent: string | undefined,
): { origin: string; originId?: string } {
  const { origin, originId } = form
  if (typeof origin !== 'string')
    return parent === undefined ? { origin: 'other' } : { origin: 'inspection', originId: parent }
  return { origin, ...(typeof originId === 'string' ? { originId } : {}) }
}

/** How a rectification ended. */
export const rectificationClosed: FactMapper = (fact, item) => ({
  premisesId: premisesOf(fact.subjects),
  outcome: fact.state,
  onTime: correctedInTime(item),
  ...originOf(item.data, item.parent),
})
