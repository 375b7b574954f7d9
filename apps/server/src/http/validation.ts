import { Refusal } from '@shian/kernel'
import type { TSchema } from '@sinclair/typebox'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'

/** Checks a value and throws; may fill in defaults and, for texts, turn them into what the schema asks for. */
export type Check = (value: unknown) => void

// First error only: a hostile body must not make us list ten thousand.
const options = {
  allErrors: false,
  useDefaults: true,
  removeAdditional: false,
  strict: false,
  verbose: true,
} as const
const addFormats = formats as unknown as (ajv: Ajv) => void
const strict = new Ajv(options)
const coercing = new Ajv({ ...options, coerceTypes: 'array' })
addFormats(strict)
addFormats(coercing)

/** The outermost object takes only the properties it names, unless its schema says otherwise. */
export function closed(schema: TSchema): TSchema {
  const plain = JSON.parse(JSON.stringify(schema)) as TSchema
  const isOpen =
    plain['type'] === 'object' && plain['additionalProperties'] === undefined && !plain['patternProperties']
  return isOpen ? ({ ...plain, additionalProperties: false } as TSchema) : plain
}

/** The error that says most: the one that lies deepest, so that a union names the field and not the union. */
function pick(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const depth = (error: ErrorObject): number => error.instancePath.split('/').length
  return errors.reduce<ErrorObject | undefined>((best, error) => {
    if (!best || depth(error) > depth(best)) return error
    return best
  }, undefined)
}

/** What would have been accepted at the place of the error. */
function acceptedOf(error: ErrorObject): unknown {
  const parent = error.parentSchema as Record<string, unknown> | undefined
  switch (error.keyword) {
    case 'additionalProperties':
      return Object.keys((parent?.['properties'] as object | undefined) ?? {})
    case 'required':
      return parent?.['required']
    case 'const':
      return [error.schema]
    case 'anyOf':
    case 'oneOf': {
      const consts = (error.schema as { const?: unknown; type?: unknown }[]).map(
        part => part.const ?? part.type,
      )
      return consts.filter(part => part !== undefined)
    }
    case 'maxLength':
    case 'minLength':
      return { minLength: parent?.['minLength'], maxLength: parent?.['maxLength'] }
    case 'maximum':
    case 'minimum':
      return { minimum: parent?.['minimum'], maximum: parent?.['maximum'] }
    default:
      return error.schema
  }
}

function refusalOf(errors: readonly ErrorObject[], part: string): Refusal {
  // Members of a union of constants fail together with the union, which knows them all.
  const union = errors.find(error => error.keyword === 'anyOf')
  const best = pick(errors.filter(error => error.keyword !== 'anyOf')) ?? union
  const error =
    union && best && best.keyword === 'const' && best.instancePath === union.instancePath ? union : best
  if (!error) return new Refusal('kernel.invalid_input', 400, { reason: part })
  const named = error.params['additionalProperty'] ?? error.params['missingProperty']
  const at = `${part}${error.instancePath}${named === undefined ? '' : `/${String(named).slice(0, 80)}`}`
  const reason = `${at} ${error.message ?? error.keyword}`
  return new Refusal('kernel.invalid_input', 400, { reason, at, accepted: acceptedOf(error) })
}

/**
 * A check that is compiled when it is first needed: all routes at once would hold up the start by half a second.
 *
 * @param part name of the part in messages: `query`, `params`, `body`
 * @param texts whether values come as texts (query, path, form fields) and are to be turned into numbers and booleans
 * @returns a check that throws Refusal kernel.invalid_input with `at` and `accepted`
 */
export function compileCheck(schema: TSchema, part: string, texts: boolean): Check {
  let compiled: ValidateFunction | undefined
  return value => {
    compiled ??= (texts ? coercing : strict).compile(closed(schema))
    const validate = compiled
    if (!validate(value)) throw refusalOf(validate.errors ?? [], part)
  }
}
