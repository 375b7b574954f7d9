import type { GlyphName } from '@shian/ui'
import { mayVisit, type Place } from '../roles.ts'

const GLYPHS: Readonly<Record<Place, GlyphName>> = {
  my: 'house',
  'self-inspection': 'check',
  wall: 'wall',
  work: 'work',
  findings: 'eye',
  cameras: 'camera',
  plans: 'calendar',
  draws: 'diamond',
  grid: 'square',
  premises: 'house',
  import: 'upload',
  completion: 'calendar',
  notices: 'notice',
  people: 'people',
  rules: 'rule',
  kinds: 'flow',
  admin: 'gear',
}

/** The places offered to a role, in the order of the menu. */
export function placesOf(role: string): { place: Place; path: string; glyph: GlyphName }[] {
  return (Object.keys(GLYPHS) as Place[])
    .filter(place => mayVisit(role, place))
    .map(place => ({
      place,
      path: `/${place === 'import' ? 'premises/import' : place}`,
      glyph: GLYPHS[place],
    }))
}
