import { checkClocks } from './check-clocks.ts'
import { checkGraph } from './check-graph.ts'
import { isCondition, readsOf } from './condition.ts'
import { actsOf, type By, formOf, type Kind, listOf, targetsOf } from './kind.ts'

/**
 * Checks a definition and returns it as frozen plain JSON.
 *
 * It refuses: no or several initial states; states nobody reaches or nobody gets out of; actions nobody may take;
 * clocks that nothing starts or stops; acts with legal effect left to a timer; secret fields that would be published or
 * are files; roles that may act and not see;
 * unknown fields, states and actions; conditions outside the operator set; functions; a version without a migration.
 *
 * @throws Error listing everything that is wrong, one line each
 */
export function defineKind(definition: Kind): Kind {
  const problems = [
    ...checkPlain(definition),
    ...checkGraph(definition),
    ...checkActions(definition),
    ...checkClocks(definition),
    ...definition.clocks.flatMap(clock => checkCondition(definition, clock.when, `clock ${clock.id}`)),
    ...checkReaders(definition),
    ...checkSecrets(definition),
    ...checkPublication(definition),
    ...checkVersion(definition),
  ]
  if (problems.length > 0) {
    throw new Error(`kind ${definition.id}@${definition.version} is not sound:\n- ${problems.join('\n- ')}`)
  }
  return freeze(definition)
}

function checkPlain(kind: Kind): string[] {
  const problems: string[] = []
  if (!/^[a-z][a-z0-9-]*$/.test(kind.id)) problems.push(`"${kind.id}" is not a kind id`)
  if (hasCode(kind)) problems.push('it holds a function; a definition is data')
  for (const name of Object.keys(kind.states)) {
    if (Object.hasOwn(kind.actions, name)) problems.push(`"${name}" names both a state and an action`)
    if (name === 'created' || name === 'final') problems.push(`"${name}" is a reserved name`)
  }
  return problems
}

function hasCode(value: unknown): boolean {
  if (typeof value === 'function') return true
  return typeof value === 'object' && value !== null && Object.values(value).some(hasCode)
}

function checkActions(kind: Kind): string[] {
  const problems = checkForm(kind, kind.open.form, 'opening')
  problems.push(...checkBy(kind.open.by, 'opening'))
  if (kind.assign) problems.push(...checkBy(kind.assign.by, 'assigning'))
  for (const [name, action] of Object.entries(kind.actions)) {
    const where = `action ${name}`
    problems.push(...checkBy(action.by, where), ...checkForm(kind, action.form, where))
    for (const state of action.from === '*' ? [] : action.from) {
      if (!Object.hasOwn(kind.states, state)) problems.push(`${where} starts from unknown state "${state}"`)
      if (kind.states[state]?.final) problems.push(`${where} starts from final state "${state}"`)
    }
    for (const state of targetsOf(action)) {
      if (!Object.hasOwn(kind.states, state)) problems.push(`${where} leads to unknown state "${state}"`)
    }
    const links = listOf(action.link)
    for (const field of links.flatMap(link => Object.keys(link.copy ?? {}))) {
      if (!Object.hasOwn(kind.fields, field)) problems.push(`${where} copies unknown field "${field}"`)
      if (kind.fields[field]?.secret) problems.push(`${where} copies secret field "${field}"`)
    }
    const branches = Array.isArray(action.to) ? (action.to as readonly { when?: unknown }[]) : []
    for (const condition of [
      action.guard,
      ...branches.map(branch => branch.when),
      ...links.map(link => link.when),
      ...(action.requires ?? []).map(requirement => requirement.when),
    ]) {
      problems.push(...checkCondition(kind, condition, where))
    }
    if (branches.length > 0 && branches.at(-1)?.when !== undefined) {
      problems.push(`${where} has no last branch without a condition, so it could lead nowhere`)
    }
  }
  for (const name of kind.offline?.actions ?? []) {
    if (!Object.hasOwn(kind.actions, name)) problems.push(`offline names unknown action "${name}"`)
  }
  return problems
}

function checkBy(by: By | readonly By[], where: string): string[] {
  const nobody = listOf(by).every(
    entry => (entry.relation ?? 'area') === 'area' && (entry.roles ?? []).length === 0,
  )
  return nobody ? [`${where}: nobody may do it`] : []
}

// Whoever may act on an item over its area must be able to find it.
function checkReaders(kind: Kind): string[] {
  const { readers } = kind
  if (!readers) return []
  return actsOf(kind).flatMap(([where, by]) => {
    const roles = listOf(by).flatMap(entry => entry.roles ?? [])
    const blind = roles.filter(role => !readers.includes(role))
    return blind.map(role => `${where}: role "${role}" may do it and not see it`)
  })
}

// The bytes of a file lie outside the vault, under a hash that a fact names.
function checkSecrets(kind: Kind): string[] {
  return Object.entries(kind.fields).flatMap(([name, field]) =>
    field.secret && ['photo', 'signature', 'checklist'].includes(field.type)
      ? [`secret field "${name}" is a ${field.type}, which the vault does not hold`]
      : [],
  )
}

function checkForm(kind: Kind, form: readonly string[] | undefined, where: string): string[] {
  const unknown = formOf(form).fields.filter(field => !Object.hasOwn(kind.fields, field))
  return unknown.map(field => `${where} asks for unknown field "${field}"`)
}

const ROOTS = ['form', 'item', 'links', 'clocks', 'actor', 'state', 'people', 'actors', 'area']

function checkCondition(kind: Kind, condition: unknown, where: string): string[] {
  if (condition === undefined) return []
  if (!isCondition(condition)) return [`${where} has a condition outside the operator set`]
  return readsOf(condition).flatMap(read => {
    if (read.startsWith('rule:')) return []
    const [root = '', name = ''] = read.split('.')
    if (!ROOTS.includes(root)) return [`${where} reads "${read}", which nothing provides`]
    const isField = (root === 'form' || root === 'item') && !Object.hasOwn(kind.fields, name)
    return isField ? [`${where} reads unknown field "${name}"`] : []
  })
}

function checkPublication(kind: Kind): string[] {
  return (kind.publish ?? []).flatMap(publication => {
    const where = `publication ${publication.id}`
    const problems = publication.fields.flatMap(field => {
      if (!Object.hasOwn(kind.fields, field)) return [`${where} names unknown field "${field}"`]
      return kind.fields[field]?.secret ? [`${where} would publish secret field "${field}"`] : []
    })
    const after = publication.after
    if (after !== 'final' && !Object.hasOwn(kind.actions, after) && !Object.hasOwn(kind.states, after)) {
      problems.push(`${where} waits for unknown "${after}"`)
    }
    return [...problems, ...checkCondition(kind, publication.when, where)]
  })
}

function checkVersion(kind: Kind): string[] {
  if (!Number.isInteger(kind.version) || kind.version < 1)
    return [`version ${kind.version} is not a positive number`]
  if (kind.version === 1) return kind.migration ? ['version 1 cannot have a migration'] : []
  if (kind.migration?.from === kind.version - 1) return []
  return [`version ${kind.version} has no migration note from version ${kind.version - 1}`]
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(freeze)
  }
  return value
}
