import type { FormFile } from '@shian/ui'
import type { DailyCard } from '../../api/self-inspection-types.ts'

/** A problem found at one point, as far as it is described. */
export interface Exception {
  readonly text: string
  readonly handling: 'fixed' | 'open' | ''
  readonly accident: boolean
  readonly after?: FormFile
}

/** What a person has tapped so far. */
export interface CardState {
  readonly confirmed: ReadonlySet<string>
  readonly exceptions: ReadonlyMap<string, Exception>
  readonly photo?: FormFile
  readonly photoTakenAt?: string
  readonly excuse: string
}

export const FRESH_CARD: CardState = { confirmed: new Set(), exceptions: new Map(), excuse: '' }
export const NO_EXCEPTION: Exception = { text: '', handling: '', accident: false }

/** Whether an exception says all that is asked. */
export function isDescribed(exception: Exception): boolean {
  if (!exception.text.trim()) return false
  if (exception.accident) return true
  return exception.handling === 'open' || (exception.handling === 'fixed' && exception.after !== undefined)
}

/** What still stands between the card and its signature. */
export function leftToDo(
  card: DailyCard,
  state: CardState,
): { groups: number; photo: boolean; exception: boolean } {
  return {
    groups: card.groups.filter(group => !state.confirmed.has(group.id)).length,
    photo: card.photo !== null && !state.photo && !state.excuse.trim(),
    exception: [...state.exceptions.values()].some(exception => !isDescribed(exception)),
  }
}

/** The card as a request. */
export function bodyOf(card: DailyCard, state: CardState, tookSeconds: number): FormData {
  const body = new FormData()
  body.set('commandId', crypto.randomUUID())
  body.set('day', card.day)
  body.set('checklist', card.checklist)
  body.set('groups', [...state.confirmed].join(','))
  body.set('tookSeconds', String(tookSeconds))
  const exceptions = [...state.exceptions].map(([item, { text, handling, accident }]) => ({
    item,
    text: text.trim(),
    handling: accident ? 'open' : handling,
    accident,
  }))
  if (exceptions.length > 0) body.set('exceptions', JSON.stringify(exceptions))
  if (state.photo) body.append('photo', state.photo.file, state.photo.filename)
  if (state.photoTakenAt) body.set('photoTakenAt', state.photoTakenAt)
  if (!state.photo && state.excuse.trim()) body.set('photoExcuse', state.excuse.trim())
  for (const [item, { after, handling }] of state.exceptions) {
    if (after && handling === 'fixed') body.append(`after.${item}`, after.file, after.filename)
  }
  return body
}
