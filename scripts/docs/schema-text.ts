import { Day, Id, Instant, Sha256 } from '@shian/events'

/** The part of JSON Schema that our schemas use. */
export interface JsonSchema {
  type?: string
  const?: unknown
  anyOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  patternProperties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  pattern?: string
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  default?: unknown
  description?: string
}

/** Texts that have a name of their own. */
const NAMED: Readonly<Record<string, string>> = {
  [Day.pattern!]: 'day',
  [Instant.pattern!]: 'instant',
  [Sha256.pattern!]: 'sha256',
  [Id.pattern!]: 'id',
}

function range(low: number | undefined, high: number | undefined): string {
  if (low === undefined && high === undefined) return ''
  if (high === undefined) return ` ≥ ${low}`
  return low === undefined || low === 0 ? ` ≤ ${high}` : ` ${low}…${high}`
}

function textOf(schema: JsonSchema): string {
  const { pattern } = schema
  if (pattern === undefined) return `text${range(schema.minLength, schema.maxLength)}`
  return NAMED[pattern] ?? `text /${pattern}/`
}

function objectOf(schema: JsonSchema): string {
  const map = Object.values(schema.patternProperties ?? {})[0]
  if (map) return `map of ${typeText(map)}`
  const fields = fieldsOf(schema)
  if (fields.length === 0) return 'object'
  return `{ ${fields.map(({ name, type, required }) => `${name}${required ? '' : '?'}: ${type}`).join(', ')} }`
}

/** A schema as a short phrase for a table cell. */
export function typeText(schema: JsonSchema): string {
  if (schema.const !== undefined)
    return typeof schema.const === 'string' ? `'${schema.const}'` : String(schema.const)
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeText))].join(' | ')
  switch (schema.type) {
    case 'string':
      return textOf(schema)
    case 'integer':
    case 'number':
      return `${schema.type}${range(schema.minimum ?? schema.exclusiveMinimum, schema.maximum)}`
    case 'array':
      return `list of ${typeText(schema.items ?? {})}${range(schema.minItems, schema.maxItems)}`
    case 'object':
      return objectOf(schema)
    default:
      return schema.type ?? 'anything'
  }
}

/** The fields of an object schema, in the order they are written. */
export function fieldsOf(schema: JsonSchema): { name: string; type: string; required: boolean }[] {
  const required = new Set(schema.required ?? [])
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    type: typeText(field),
    required: required.has(name),
  }))
}
