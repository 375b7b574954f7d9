import { escapeXml } from '@shian/kernel'

/** What an element can hold; names of the entries of a list come from the list's own name. */
export type XmlValue =
  | string
  | number
  | boolean
  | null
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue }

/** How names become elements. */
export interface XmlNames {
  /** Element of one entry, by the name of its list. */
  entries: Readonly<Record<string, string>>
  /** Attributes of an element, by its name. */
  attributes?: Readonly<Record<string, string>>
  /** Attribute of an element without a value; default: it is just empty. */
  nil?: string
}

/** One element and everything in it. */
export function element(name: string, value: XmlValue, names: XmlNames): string {
  const attributes = names.attributes?.[name] ? ` ${names.attributes[name]}` : ''
  if (value === null) return `<${name}${attributes}${names.nil ? ` ${names.nil}` : ''}/>`
  if (Array.isArray(value)) {
    const entry = names.entries[name] ?? 'item'
    return `<${name}${attributes}>${value.map(part => element(entry, part, names)).join('')}</${name}>`
  }
  if (typeof value === 'object') {
    const parts = Object.entries(value).map(([key, part]) => element(key, part, names))
    return `<${name}${attributes}>${parts.join('')}</${name}>`
  }
  return `<${name}${attributes}>${escapeXml(String(value))}</${name}>`
}

/** A document around its root element. */
export const document = (root: string): string => `<?xml version="1.0" encoding="utf-8"?>\n${root}\n`
