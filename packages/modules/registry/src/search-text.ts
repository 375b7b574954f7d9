import { spellingsOf } from './pinyin.ts'

/** What the index of one premises is made from. */
export interface Searchable {
  signName: string
  legalName: string
  address: string
  creditCode: string | null
  licenceNumbers: readonly string[]
}

/** The derived columns of `registry_search`. Texts are anchored: `^text$`, alternatives joined by `|`. */
export interface SearchTexts {
  sign_text: string
  legal_text: string
  address_text: string
  sign_pinyin: string
  legal_pinyin: string
  sign_initials: string
  legal_initials: string
  credit_text: string
  licence_text: string
  /** Tagged grams parted by spaces. */
  grams: string
}

/** Compatibility forms folded, lower case, nothing but letters and digits. */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Every run of `size` characters, each once. Characters are code points, so rare names index too. */
export function runsOf(text: string, size: number): string[] {
  const characters = [...text]
  const out = new Set<string>()
  for (let i = 0; i + size <= characters.length; i++) out.add(characters.slice(i, i + size).join(''))
  return [...out]
}

/**
 * What the grams of the index are of: sign, legal name, address; pinyin of sign and of legal name; initials of
 * either; credit code; licence numbers. Each has its own tag, because a gram that every legal name has would
 * otherwise be no help against signs.
 */
export type GramTag = 's' | 'l' | 'a' | 'p' | 'q' | 'i' | 'j' | 'c' | 'd'

const PINYIN_SIZES = [2, 3, 5]
const CODE_START_SIZES = [4, 8, 12, 16]
const CODE_END_SIZES = [4, 6, 8]

/** Pairs of characters, with the anchors; of signs single characters too, so that one character is enough. */
function textGrams(tag: GramTag, text: string): string[] {
  const pairs = runsOf(`^${text}$`, 2)
  return (tag === 's' ? [...pairs, ...runsOf(text, 1)] : pairs).map(run => tag + run)
}

/** How the spelling goes on from each syllable, by its next 3 and 5 letters; from the first one also anchored. */
function pinyinGrams(tag: GramTag, syllables: readonly string[]): string[] {
  const out: string[] = []
  for (let start = 0; start < syllables.length; start++) {
    const rest = syllables.slice(start, start + 5).join('')
    for (const size of PINYIN_SIZES) {
      if (rest.length < size) continue
      const letters = rest.slice(0, size)
      if (start === 0) out.push(`${tag}^${letters}`)
      if (size > 2) out.push(tag + letters)
    }
  }
  return out
}

function codeGrams(tag: GramTag, code: string): string[] {
  const starts = CODE_START_SIZES.filter(size => size <= code.length).map(
    size => `${tag}^${code.slice(0, size)}`,
  )
  const ends = CODE_END_SIZES.filter(size => size <= code.length).map(size => `${tag}${code.slice(-size)}$`)
  return [...starts, ...ends]
}

const fitting = (sizes: readonly number[], length: number): number | undefined =>
  sizes.findLast(size => size <= length)

/**
 * The grams a row must have for the needle to be in it; `^` and `$` anchor the needle. Empty when the needle is too
 * short for the index of that tag.
 */
export function gramsOf(tag: GramTag, needle: string): string[] {
  const anchored = needle.startsWith('^')
  const bare = [...needle].filter(character => character !== '^' && character !== '$')
  if (tag === 'p' || tag === 'q') {
    const size = fitting(anchored ? PINYIN_SIZES : PINYIN_SIZES.slice(1), bare.length)
    return size === undefined ? [] : [`${tag}${anchored ? '^' : ''}${bare.slice(0, size).join('')}`]
  }
  if (tag === 'c' || tag === 'd') {
    const start = anchored ? fitting(CODE_START_SIZES, bare.length) : undefined
    const end = needle.endsWith('$') ? fitting(CODE_END_SIZES, bare.length) : undefined
    return [
      ...(start === undefined ? [] : [`${tag}^${bare.slice(0, start).join('')}`]),
      ...(end === undefined ? [] : [`${tag}${bare.slice(-end).join('')}$`]),
    ]
  }
  if ([...needle].length === 1) return tag === 's' ? [tag + needle] : []
  return runsOf(needle, 2).map(run => tag + run)
}

const anchored = (texts: Iterable<string>): string => [...new Set(texts)].map(text => `^${text}$`).join('|')

interface Spelt {
  full: string
  initials: string
  grams: string[]
}

function spelt(name: string, fullTag: GramTag, initialsTag: GramTag): Spelt {
  const spellings = spellingsOf(name)
  const initials = [
    ...new Set(spellings.map(syllables => syllables.map(syllable => [...syllable][0]).join(''))),
  ]
  return {
    full: anchored(spellings.map(syllables => syllables.join(''))),
    initials: anchored(initials),
    grams: [
      ...spellings.flatMap(syllables => pinyinGrams(fullTag, syllables)),
      ...initials.flatMap(text => textGrams(initialsTag, text)),
    ],
  }
}

/** The part of the index that licences make; it is replaced alone when one is added. */
export function licenceTexts(numbers: readonly string[]): { licence_text: string; grams: string } {
  const codes = numbers.map(normalise)
  return {
    licence_text: codes.length > 0 ? anchored(codes) : '',
    grams: [...new Set(codes.flatMap(code => codeGrams('d', code)))].join(' '),
  }
}

/** Makes the index of one premises. Pure, so that the view rebuilds equal. */
export function searchTexts(from: Searchable): SearchTexts {
  const [sign, legal, address] = [
    normalise(from.signName),
    normalise(from.legalName),
    normalise(from.address),
  ]
  const [signSpelt, legalSpelt] = [spelt(sign, 'p', 'i'), spelt(legal, 'q', 'j')]
  const credit = from.creditCode ? normalise(from.creditCode) : undefined
  const licences = licenceTexts(from.licenceNumbers)
  const grams = new Set([
    ...textGrams('s', sign),
    ...textGrams('l', legal),
    ...textGrams('a', address),
    ...signSpelt.grams,
    ...legalSpelt.grams,
    ...(credit ? codeGrams('c', credit) : []),
  ])
  return {
    sign_text: anchored([sign]),
    legal_text: anchored([legal]),
    address_text: anchored([address]),
    sign_pinyin: signSpelt.full,
    legal_pinyin: legalSpelt.full,
    sign_initials: signSpelt.initials,
    legal_initials: legalSpelt.initials,
    credit_text: credit ? anchored([credit]) : '',
    licence_text: licences.licence_text,
    grams: [...grams, licences.grams].join(' '),
  }
}

/** Whether the query is spelt by whole syllables of the name, starting at one of them; the last may be cut short. */
export function spellsPartOf(name: string, query: string): boolean {
  return spellingsOf(normalise(name)).some(syllables =>
    syllables.some((_, start) => syllables.slice(start).join('').startsWith(query)),
  )
}
