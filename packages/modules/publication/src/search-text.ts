import { pinyin } from 'pinyin-pro'

/** Compatibility forms folded, lower case, letters and digits only: `阿强 烧烤` and `阿强烧烤` are one name. */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

function spelling(name: string): string[] {
  return pinyin(normalise(name), { toneType: 'none', v: true, type: 'array', nonZh: 'consecutive' })
}

/** Full pinyin and initials of a name, from its start. */
function spelt(name: string): string[] {
  const syllables = spelling(name)
  return [syllables.join(''), syllables.map(syllable => [...syllable][0] ?? '').join('')]
}

/** Everything a visitor may type to find a premises, as one line; parts are apart, so that none runs into the next. */
export function searchLine(from: {
  signName: string
  legalName: string
  address: string
  codes: readonly string[]
}): string {
  const texts = [from.signName, from.legalName, from.address, ...from.codes].map(normalise)
  return [...texts, ...spelt(from.signName), ...spelt(from.legalName)].filter(part => part).join(' ')
}
