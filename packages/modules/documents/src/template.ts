import type { Bilingual, Condition } from '@shian/kernel'

/** How sure a form or its legal basis is: read in full text (T), seen in a secondary source (S), from memory (M). */
export type Confidence = 'T' | 'S' | 'M'

/**
 * A text with places to fill in. `{problem}` is a field of the act's form, else of the item; `{form.problem}` of the
 * form only; `{@legal}` is one of {@link WORDS}; `{a|b}` takes the first that has a value. A place without a value
 * stays blank, to be written by hand.
 */
export type Filled = string

interface Conditional {
  /** The block is left out unless this holds on the form, the item and its state. */
  readonly when?: Condition
  /** The block is left out when none of its places has a value. */
  readonly optional?: boolean
}

/** One piece of a template. */
export type TemplateBlock = Conditional &
  (
    | { readonly block: 'heading'; readonly text: Filled }
    | {
        readonly block: 'text'
        readonly text: Filled
        readonly indent?: boolean
        readonly bold?: boolean
        readonly small?: boolean
      }
    | { readonly block: 'fields'; readonly rows: readonly (readonly (readonly [string, Filled])[])[] }
    /** Every answer of the first checklist field that was filled in. */
    | { readonly block: 'checklist'; readonly fields: readonly string[] }
    | { readonly block: 'photos'; readonly fields: readonly string[]; readonly caption: string }
    | { readonly block: 'signatures'; readonly lines: readonly (readonly [string, Filled])[] }
    | { readonly block: 'seal' }
    /** A large code that leads to the public page of the premises. */
    | { readonly block: 'code'; readonly text: Filled }
    /** Everything else the form of the act holds, so that a form with more fields than the template loses none. */
    | { readonly block: 'rest' }
  )

/** An event of an item that makes the document besides actions that name it. */
export interface MadeBy {
  readonly kind: string
  /** `opened`, or the name of an action. */
  readonly step: string
}

/** A form of document as data. Several versions of one id follow each other in time. */
export interface DocumentTemplate {
  readonly id: string
  readonly version: number
  readonly title: Bilingual
  /** The law the document rests on. */
  readonly source: { readonly document: string; readonly article?: string; readonly confidence: Confidence }
  /** Where the layout comes from. */
  readonly layout: { readonly document: string; readonly confidence: Confidence }
  readonly effectiveFrom: string
  readonly effectiveTo?: string
  /** Whose name stands above the title. */
  readonly head: 'authority' | 'operator'
  /** `party`: officials and the operator concerned; `internal`: officers and those who review them. */
  readonly audience: 'party' | 'internal'
  /** Partners who may read it besides: a laboratory its sampling slip, the police their referral. */
  readonly partners?: readonly string[]
  /** Other names kinds may call it by. */
  readonly aliases?: readonly string[]
  readonly madeBy?: readonly MadeBy[]
  /** A number series of its own, `鹤市监罚〔{yyyy}〕{seq:5}号`; absent: the number of the item. */
  readonly numbering?: string
  readonly blocks: readonly TemplateBlock[]
}

/** What a place may ask for besides fields; `@due.<clock>` and `@rule.<id>` take a name. */
export const WORDS = [
  'number',
  'day',
  'time',
  'authority',
  'area',
  'legal',
  'sign',
  'address',
  'trade',
  'credit',
  'officers',
  'certificates',
  'actor',
  'parent',
  'action',
] as const
export type Word = (typeof WORDS)[number]

const PLACE = /\{([^{}]+)\}/g

/** Every place of a text, each with its alternatives. */
export function placesOf(text: Filled): string[][] {
  return [...text.matchAll(PLACE)].map(([, names]) => names!.split('|'))
}

/** Puts values into the places of a text. */
export function fillPlaces(text: Filled, fill: (alternatives: string[]) => string): string {
  return text.replace(PLACE, (_, names: string) => fill(names.split('|')))
}

/** Every text of a block that may hold places. */
export function textsOf(block: TemplateBlock): Filled[] {
  switch (block.block) {
    case 'heading':
    case 'text':
    case 'code':
      return [block.text]
    case 'fields':
      return block.rows.flat().map(([, text]) => text)
    case 'signatures':
      return block.lines.map(([, text]) => text)
    default:
      return []
  }
}

/** Names of the fields a block prints by itself. */
export function fieldsOf(block: TemplateBlock): string[] {
  return block.block === 'checklist' || block.block === 'photos' ? [...block.fields] : []
}
