import type { GlyphName } from '@shian/ui'
import type { Level } from './townships.ts'

/** The shape of each level in running text; the map draws the same ones. */
export const LEVEL_GLYPHS: Readonly<Record<Level, GlyphName>> = {
  none: 'circle',
  clear: 'dot',
  low: 'square',
  middle: 'diamond',
  high: 'triangle',
}
