/** The languages of the screens. Chinese is the source, English the second. */
export type Language = 'zh' | 'en'

/** A sentence in both languages, as the server sends titles. */
export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** The sentences of one part of the program in both languages, by key. */
export interface Dictionary<Key extends string = string> {
  readonly zh: Readonly<Record<Key, string>>
  readonly en: Readonly<Record<Key, string>>
}

/** Values to fill a sentence with. */
export type Values = Readonly<Record<string, string | number>>

/** Gives the sentence of a key in the language of the screen. */
export type Translate<Key extends string> = (key: Key, values?: Values) => string

/**
 * Declares a dictionary. The compiler refuses an English side with missing or unknown keys; a test refuses empty ones.
 */
export function defineDictionary<const Chinese extends Record<string, string>>(
  zh: Chinese,
  en: { readonly [Key in keyof Chinese]: string },
): Dictionary<keyof Chinese & string> {
  return { zh, en }
}

/**
 * Fills `{name}` with a value and `{name|one|many}` with a word chosen by a number, for English plurals.
 * An unknown name stays visible, so that a mistake is seen and not swallowed.
 */
export function fillSentence(sentence: string, values: Values = {}): string {
  return sentence.replace(
    /\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g,
    (whole, name: string, one?: string, many?: string) => {
      const value = values[name]
      if (value === undefined) return whole
      if (one === undefined || many === undefined) return String(value)
      return Number(value) === 1 ? one : many
    },
  )
}

/** A translator for one dictionary and language. */
export function translator<Key extends string>(
  dictionary: Dictionary<Key>,
  language: Language,
): Translate<Key> {
  const sentences = dictionary[language]
  return (key, values) => fillSentence(sentences[key], values)
}

/** What is wrong with a dictionary: keys one side lacks, sentences that are empty or fill other values. */
export function dictionaryFaults(dictionary: Dictionary): string[] {
  const keys = new Set([...Object.keys(dictionary.zh), ...Object.keys(dictionary.en)])
  return [...keys].flatMap(key => {
    const [zh, en] = [dictionary.zh[key], dictionary.en[key]]
    if (zh === undefined) return [`${key}: no Chinese`]
    if (en === undefined) return [`${key}: no English`]
    if (!zh.trim() || !en.trim()) return [`${key}: empty`]
    const [zhNames, enNames] = [zh, en].map(sentence =>
      [...new Set([...sentence.matchAll(/\{(\w+)/g)].map(match => match[1]))].sort().join(),
    )
    return zhNames === enNames ? [] : [`${key}: fills "${zhNames}" in Chinese and "${enNames}" in English`]
  })
}
