/** What a person said of himself. */
export interface Identity {
  name?: string | undefined
  phone?: string | undefined
  address?: string | undefined
}

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/(?<!\d)\d{17}[\dXx](?!\d)/g, '[证件号码]'],
  [/(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/g, '[手机号码]'],
  [/(?<![\w.])[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{2,20}){1,3}/g, '[邮箱]'],
]
/** Shorter names occur in ordinary words. */
const NAME_LENGTH_MIN = 2
const ADDRESS_LENGTH_MIN = 6

/**
 * Takes out of a text what tells who wrote it: the name, number and address given beside it, and anything that looks like
 * a mobile number, an identity card or a mail address. People put these into the story although there are fields for it,
 * and the story enters the log.
 *
 * @returns the text, and whether anything was taken out
 */
export function scrub(text: string, identity: Identity): { text: string; changed: boolean } {
  let out = text
  const told: readonly (readonly [string | undefined, number, string])[] = [
    [identity.address, ADDRESS_LENGTH_MIN, '[来信人地址]'],
    [identity.name, NAME_LENGTH_MIN, '[来信人]'],
    [identity.phone, ADDRESS_LENGTH_MIN, '[来信人电话]'],
  ]
  for (const [value, least, label] of told) {
    const wanted = value?.trim() ?? ''
    if ([...wanted].length >= least) out = out.replaceAll(wanted, label)
  }
  for (const [pattern, label] of PATTERNS) out = out.replace(pattern, label)
  return { text: out, changed: out !== text }
}
