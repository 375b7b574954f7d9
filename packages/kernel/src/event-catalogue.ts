import type { TObject, TSchema } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { Bilingual } from './refusal.ts'
import { Refusal } from './refusal.ts'

/** A kind of fact: its name, its schema, and what it is called on screens. */
export interface EventType<S extends TSchema = TSchema> {
  type: string
  schema: S
  title: Bilingual
}

interface Entry extends EventType {
  check: (data: unknown) => string | null
}

const entries = new Map<string, Entry>()
const TYPE = /^[a-z][a-z-]*\.[A-Z][A-Za-z]+$/

/**
 * Declares a kind of fact. Schemas grow by optional fields only; a breaking change is a new type name.
 *
 * @param type `<module>.<PastTense>`
 */
export function defineEvent<S extends TObject>(type: string, schema: S, title: Bilingual): EventType<S> {
  if (!TYPE.test(type)) throw new Error(`event type ${type} is not <module>.<PastTense>`)
  if (entries.has(type)) throw new Error(`event type ${type} is declared twice`)
  let compiled: ReturnType<typeof TypeCompiler.Compile> | undefined
  const check = (data: unknown): string | null => {
    compiled ??= TypeCompiler.Compile(schema)
    if (compiled.Check(data)) return null
    const first = compiled.Errors(data).First()
    return first ? `${first.path || '/'} ${first.message}` : 'invalid'
  }
  entries.set(type, { type, schema, title, check })
  return { type, schema, title }
}

/** @throws Refusal kernel.unknown_event_type, kernel.invalid_event */
export function checkEvent(type: string, data: unknown): void {
  const entry = entries.get(type)
  if (!entry) throw new Refusal('kernel.unknown_event_type', 400, { type })
  const reason = entry.check(data)
  if (reason) throw new Refusal('kernel.invalid_event', 400, { type, reason })
}

/** Every declared kind of fact, sorted by name. */
export function listEventTypes(): EventType[] {
  return [...entries.values()].sort((a, b) => (a.type < b.type ? -1 : 1))
}

/** The kind of fact by name, if declared. */
export function findEventType(type: string): EventType | undefined {
  return entries.get(type)
}
