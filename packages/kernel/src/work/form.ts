import type { ActCommand, OpenCommand, WorkContext } from './command.ts'
import type { FieldConflict, Stamp } from './events.ts'
import {
  type ChecklistValue,
  checkForm,
  type Field,
  type FormIssue,
  type FormValues,
  filesOf,
} from './field.ts'
import type { ItemState } from './item.ts'
import { formOf, type Kind } from './kind.ts'
import { refuse } from './refuse.ts'
import { dayOf } from './time.ts'

/** A form that was checked, with its secret values apart. */
export interface AdmittedForm {
  readonly form: FormValues
  readonly sealed: FormValues
  readonly files: readonly string[]
}

/**
 * Checks a form and splits it: what may enter the log, and what goes to the vault.
 *
 * @param names the form of the action, as the definition lists it
 * @throws Refusal work.form_invalid, work.rule_missing
 */
export function admitForm(
  kind: Kind,
  state: Pick<ItemState, 'area' | 'data' | 'fieldVersions'>,
  names: readonly string[] | undefined,
  command: Pick<ActCommand | OpenCommand, 'form' | 'attachments' | 'baseVersion'>,
  stamp: Stamp,
  context: WorkContext,
): AdmittedForm {
  const { fields, required } = formOf(names)
  const asked = Object.fromEntries(fields.map(name => [name, kind.fields[name]!]))
  const given = command.form ?? {}
  const issues = checkForm(asked, given, required)
  if (issues.length > 0) refuse('form_invalid', 422, { issues })
  const form: Record<string, unknown> = {}
  const sealed: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    const field = asked[name]
    if (!field || value === undefined || value === null) continue
    const target = field.secret ? sealed : form
    target[name] = field.type === 'checklist' ? weigh(name, field, value, state.area, stamp, context) : value
  }
  const merged = mergeAppended(kind, state, form, command.baseVersion)
  const attached = (command.attachments ?? []).map(file => file.sha256)
  return {
    form: merged,
    sealed,
    files: [...attached, ...filesOf(kind.fields, merged), ...filesOf(kind.fields, sealed)],
  }
}

/** Fields that the author changed and somebody else changed after the version the author saw. */
export function conflictsOf(
  kind: Kind,
  state: ItemState,
  command: Pick<ActCommand, 'form' | 'baseVersion'>,
): FieldConflict[] {
  const { baseVersion } = command
  if (baseVersion === undefined || baseVersion >= state.version) return []
  return Object.entries(command.form ?? {}).flatMap(([field, mine]) => {
    const moved = (state.fieldVersions[field] ?? 0) > baseVersion
    if (!moved || kind.offline?.merge?.[field] === 'append' || sameValue(mine, state.data[field])) return []
    // Secret values are compared by nobody: the log does not hold them.
    return [kind.fields[field]?.secret ? { field } : { field, mine, theirs: state.data[field] }]
  })
}

/** Whether two values of a field are the same. */
export function sameValue(first: unknown, second: unknown): boolean {
  if (first === second) return true
  if (typeof first !== 'object' || typeof second !== 'object' || first === null || second === null)
    return false
  const [one, two] = [Object.entries(first), Object.entries(second)]
  return (
    one.length === two.length && one.every(([name, value]) => sameValue(value, (second as FormValues)[name]))
  )
}

function mergeAppended(
  kind: Kind,
  state: Pick<ItemState, 'data' | 'fieldVersions'>,
  form: Record<string, unknown>,
  baseVersion: number | undefined,
): FormValues {
  if (baseVersion === undefined) return form
  const merged = { ...form }
  for (const [name, mine] of Object.entries(form)) {
    const theirs = state.data[name]
    const moved = (state.fieldVersions[name] ?? 0) > baseVersion && !sameValue(mine, theirs)
    if (!moved || kind.offline?.merge?.[name] !== 'append') continue
    if (typeof theirs === 'string') merged[name] = `${theirs}\n${String(mine)}`
    if (Array.isArray(theirs) && Array.isArray(mine)) merged[name] = [...new Set([...theirs, ...mine])]
  }
  return merged
}

// Which items are key items (重点项目) decides verdicts, so it comes from the rule and never from the phone.
function weigh(
  name: string,
  field: Extract<Field, { type: 'checklist' }>,
  value: unknown,
  area: string,
  stamp: Stamp,
  context: WorkContext,
): ChecklistValue {
  const rule = context.rules(field.checklist, area, dayOf(stamp.at))
  if (rule?.kind !== 'checklist') refuse('rule_missing', 409, { rule: field.checklist })
  const issues: FormIssue[] = []
  const answers = (value as ChecklistValue).answers.flatMap(answer => {
    const item = rule.value.items.find(entry => entry.id === answer.item)
    if (!item) issues.push({ field: `${name}.${answer.item}`, problem: 'not-an-option' })
    return item ? [{ ...answer, key: item.key ?? false }] : []
  })
  const twice = answers.find(
    (answer, index) => answers.findIndex(other => other.item === answer.item) !== index,
  )
  if (twice) issues.push({ field: `${name}.${twice.item}`, problem: 'too-many' })
  if (issues.length > 0) refuse('form_invalid', 422, { issues })
  return { checklist: `${rule.id}@${rule.effectiveFrom}`, answers }
}
