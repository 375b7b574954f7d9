import { type AreaRange, divisionOf, rangeOf } from '../area.ts'
import type { Sql } from '../sql.ts'

/** Matches taken from one period at most; more are told apart by a longer query. */
const SEARCH_MAX = 500
/** With so many matches older periods are not looked at. */
const SEARCH_ENOUGH = 100

/** What is looked for: words all contained, and what a match must be besides. */
export interface WorkSearch {
  words: readonly string[]
  isOpen: boolean | null
  /** Only these kinds; null is all. */
  kinds: readonly string[] | null
}

/** Pairs of neighbouring characters, for search in Chinese and Latin text alike. At most 400 of one text. */
export function gramsOf(text: string): string[] {
  const plain = text.toLowerCase().replace(/\s+/g, '')
  const characters = [...plain].slice(0, 400)
  const grams = new Set<string>()
  for (let i = 0; i < characters.length; i++) {
    grams.add(characters[i]!)
    if (i + 1 < characters.length) grams.add(characters[i]! + characters[i + 1]!)
  }
  return [...grams].sort()
}

/** What must all be contained for a search to match: the pairs of each word asked, or the one character. */
export function wantedGrams(text: string): string[] {
  const words = text.toLowerCase().slice(0, 40).trim().split(/\s+/)
  return [...new Set(words.flatMap(gramsOfWord))].filter(gram => gram !== '')
}

function gramsOfWord(word: string): string[] {
  const characters = [...word]
  if (characters.length < 2) return characters
  return characters.slice(1).map((character, i) => characters[i]! + character)
}

const WEEK_MILLIS = 604_800_000
/** Lengths of division codes below the city: county, township, village. */
const DIVISION_LENGTHS = [6, 9, 12] as const
const weekMark = (at: Date, ago = 0): string => `week:${Math.floor(at.getTime() / WEEK_MILLIS) - ago}`
const monthMark = (at: Date, ago = 0): string =>
  `month:${new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - ago, 1)).toISOString().slice(0, 7)}`

/** Marks among the grams that let the index narrow a search to a time and to a jurisdiction. */
export function marksOf(openedAt: Date, area: string): string[] {
  const division = divisionOf(area)
  const areas = new Set(DIVISION_LENGTHS.map(length => `area:${division.slice(0, length)}`))
  return [weekMark(openedAt), monthMark(openedAt), ...areas]
}

/** The mark of the smallest division that holds the whole range; none for a city or more. */
function areaMark({ lo, hi }: AreaRange): string | undefined {
  const fits = DIVISION_LENGTHS.filter(length => {
    const division = divisionOf(lo).slice(0, length)
    return division.length === length && hi <= rangeOf(division).hi
  })
  const longest = fits.at(-1)
  return longest === undefined ? undefined : `area:${divisionOf(lo).slice(0, longest)}`
}

/** Periods a search looks at in turn, newest first; where a jurisdiction is small, all time at once. */
function searchPeriods(mark: string | undefined, now: Date): string[] {
  if (mark !== undefined && mark.length > 'area:'.length + DIVISION_LENGTHS[0]) return ['']
  const weeks = [0, 1, 2, 3].map(ago => weekMark(now, ago))
  const months = [0, 1, 2].map(ago => monthMark(now, ago))
  return [...weeks, ...months, '']
}

/** Ids of the newest matches. Cost: one statement; an intersection in the index for each period looked at. */
export async function searchWork(
  tx: Sql,
  range: AreaRange,
  { words, isOpen, kinds }: WorkSearch,
  now: Date,
): Promise<string[]> {
  const mark = areaMark(range)
  const wanted = mark ? [...words, mark] : words
  const found = await tx.query<{ id: string }>(
    'select work_search($1, $2, $3, $4, $5, $6, $7, $8) as id',
    [wanted, searchPeriods(mark, now), range.lo, range.hi, isOpen, kinds, SEARCH_ENOUGH, SEARCH_MAX],
    'shian_work_search',
  )
  return found.map(row => row.id)
}
