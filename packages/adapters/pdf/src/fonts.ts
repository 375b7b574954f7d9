import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { create, type Font } from 'fontkit'

/** One font file, read once: parsed anew for each document, since a parsed font remembers what it drew before. */
export interface FontFile {
  name: string
  bytes: Uint8Array
  has(codePoint: number): boolean
}

/** The fonts of a process: plain, bold, and what is asked when both lack a character. */
export interface FontSet {
  plain: FontFile
  bold: FontFile
  further: readonly FontFile[]
}

const PACKAGE = '@expo-google-fonts/noto-serif-sc'
const FONT_FILE = /\.(ttf|otf)$/i
const FURTHER_MAX = 8

async function fontFile(name: string, path: string): Promise<FontFile> {
  const bytes = await readFile(path)
  const font: Font = create(bytes)
  return { name, bytes, has: codePoint => font.hasGlyphForCodePoint(codePoint) }
}

/**
 * Noto Serif SC (OFL-1.1) and the fonts of a folder, in the order of their names.
 *
 * @throws Error when a file is not a font: a wrong setting
 */
export async function loadFonts(folder?: string): Promise<FontSet> {
  const require = createRequire(import.meta.url)
  const own = (file: string): string => require.resolve(`${PACKAGE}/${file}`)
  const names = folder ? (await readdir(folder)).filter(name => FONT_FILE.test(name)) : []
  const further = names.sort().slice(0, FURTHER_MAX)
  const [plain, bold, ...others] = await Promise.all([
    fontFile('plain', own('400Regular/NotoSerifSC_400Regular.ttf')),
    fontFile('bold', own('700Bold/NotoSerifSC_700Bold.ttf')),
    ...further.map((name, index) => fontFile(`further-${index}`, join(folder!, name))),
  ])
  return { plain, bold, further: others }
}

/** A stretch of text in one font. */
export interface Run {
  font: string
  text: string
}

const INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029]/u

/** A character that no font has, written as its number, so that nobody reads a name without it. */
const spelled = (character: string): string =>
  `〔U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}〕`

/**
 * Says which font draws each character. Marks that draw nothing are left out; a character in no font is spelled out
 * as its code point.
 */
export function splitRuns(fonts: FontSet, text: string, bold: boolean): Run[] {
  const runs: Run[] = []
  const add = (font: string, piece: string): void => {
    const last = runs.at(-1)
    if (last?.font === font) last.text += piece
    else runs.push({ font, text: piece })
  }
  const order = bold ? [fonts.bold, fonts.plain, ...fonts.further] : [fonts.plain, ...fonts.further]
  for (const character of text) {
    if (INVISIBLE.test(character)) continue
    const codePoint = character.codePointAt(0)!
    const font = order.find(candidate => candidate.has(codePoint))
    if (font) add(font.name, character)
    else add(order[0]!.name, spelled(character))
  }
  return runs
}
