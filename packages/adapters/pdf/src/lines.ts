/** Characters that may not begin a line (避头) and that may not end one (避尾). @source GB/T 15834-2011 §5 */
const NOT_FIRST = new Set('，。、；：！？）》」』】〕〉”’…—·,.;:!?)]}%℃')
const NOT_LAST = new Set('（《「『【〔〈“‘([{')
const WIDE =
  /[\u1100-\u115f\u2e80-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]|[\u{20000}-\u{3ffff}]/u

/** Cuts a text where a line may end: after every wide character, after spaces, never inside a word or number. */
function pieces(text: string): string[] {
  const out: string[] = []
  let word = ''
  const flush = (): void => {
    if (word !== '') out.push(word)
    word = ''
  }
  for (const character of text) {
    const isBreak = WIDE.test(character) || character === ' '
    if (!isBreak) {
      word += character
      continue
    }
    flush()
    out.push(character)
  }
  flush()
  return glue(out)
}

/** Joins what may not be parted: closing marks to what is before them, opening ones to what comes after. */
function glue(parts: readonly string[]): string[] {
  const out: string[] = []
  for (const part of parts) {
    const last = out.at(-1)
    const holds = last !== undefined && (NOT_FIRST.has([...part][0]!) || NOT_LAST.has([...last].at(-1)!))
    if (holds) out[out.length - 1] = last + part
    else out.push(part)
  }
  return out
}

/** Cuts a piece that is wider than a line by itself: a long address, a hash. */
function cut(piece: string, width: number, measure: (text: string) => number): string[] {
  const out: string[] = []
  let line = ''
  for (const character of piece) {
    if (line !== '' && measure(line + character) > width) {
      out.push(line)
      line = ''
    }
    line += character
  }
  return [...out, line]
}

/**
 * Breaks a text into lines of a width. Line feeds in the text end a line.
 *
 * @param indent width left free at the beginning of every paragraph
 */
export function breakLines(
  text: string,
  width: number,
  measure: (text: string) => number,
  indent = 0,
): string[] {
  return text.split(/\r\n?|\n/).flatMap(paragraph => {
    const lines: string[] = []
    let line = ''
    let used = indent
    for (const piece of pieces(paragraph)) {
      const own = measure(piece)
      if (used + own <= width) {
        line += piece
        used += own
        continue
      }
      if (line.trim() !== '') lines.push(line.trimEnd())
      const [...parts] = own > width ? cut(piece, width, measure) : [piece.trimStart()]
      line = parts.pop() ?? ''
      lines.push(...parts)
      used = measure(line)
    }
    return [...lines, line.trimEnd()]
  })
}
