import type { Bilingual } from '../refusal.ts'
import type { Condition } from './condition.ts'
import type { Field } from './field.ts'
import type { KindRequirement } from './kind.ts'

// Short words in which modules write definitions with many fields. Lengths and counts that matter to a kind are given.

const LONG_MAX = 2_000
const COUNT_MAX = 1_000_000

export const label = (zh: string, en: string): Bilingual => ({ zh, en })
export const text = (zh: string, en: string): Field => ({ type: 'text', label: label(zh, en) })
export const long = (zh: string, en: string): Field => ({
  type: 'longText',
  label: label(zh, en),
  maxLength: LONG_MAX,
})
export const day = (zh: string, en: string): Field => ({ type: 'date', label: label(zh, en) })
export const money = (zh: string, en: string): Field => ({ type: 'money', label: label(zh, en) })
export const count = (zh: string, en: string): Field => ({
  type: 'number',
  label: label(zh, en),
  min: 0,
  max: COUNT_MAX,
})
/** Pictures, at most 20; `min` when an empty list is no answer. */
export const photos = (zh: string, en: string, min?: number): Field => ({
  type: 'photo',
  label: label(zh, en),
  ...(min === undefined ? {} : { min }),
  max: 20,
})
export const choice = (
  zh: string,
  en: string,
  options: Readonly<Record<string, Bilingual>>,
  multiple = false,
): Field => ({ type: 'choice', label: label(zh, en), options, ...(multiple ? { multiple } : {}) })

/** A requirement of an action and what is said when it is unmet. */
export const needs = (when: Condition, zh: string, en: string): KindRequirement => ({
  when,
  message: label(zh, en),
})
/** Whether the item holds a field. */
export const has = (name: string): Condition => ({ exists: `item.${name}` })
