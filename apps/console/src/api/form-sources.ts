import type { Checklist, ChecklistItem, FormSources, Suggestion } from '@shian/ui'
import { workText } from '../pages/work/work.text.ts'
import { api } from './client.ts'
import type { PostRow, SearchHit } from './types.ts'

interface ChecklistAnswerBody {
  id?: string
  version?: string
  effectiveFrom?: string
  title?: { zh: string; en: string }
  items?: ChecklistItem[]
  sections?: Checklist['sections']
  value?: { items: ChecklistItem[] }
}

const ALL_POINTS = { zh: workText.zh.allPoints, en: workText.en.allPoints }

/** Reads a checklist in sections or as one list. */
export function readChecklist(id: string, body: ChecklistAnswerBody): Checklist {
  const version = body.version ?? body.effectiveFrom
  const items = body.items ?? body.value?.items ?? []
  return {
    id,
    ...(version ? { version } : {}),
    sections: body.sections ?? [{ id: 'all', title: body.title ?? ALL_POINTS, items }],
  }
}

const COUNTY_DIGITS = 6
const DESK_ROLES = ['inspector', 'leader'] as const

/**
 * Officials whose name or title matches, as suggestions: those of the place itself first, then of its county.
 *
 * @param area where the work is; the posts of its whole county are offered
 */
export async function searchPosts(
  text: string,
  area: string | undefined,
  signal: AbortSignal,
): Promise<Suggestion[]> {
  const division = area?.split('/')[0] ?? ''
  const query = { area: division.slice(0, COUNTY_DIGITS) || undefined, valid: true, limit: 200 }
  const pages = await Promise.all(
    DESK_ROLES.map(role =>
      api.get<{ items: PostRow[] }>('/v1/registry/posts', { query: { ...query, role }, signal }),
    ),
  )
  const wanted = text.trim()
  return pages
    .flatMap(({ items }) => items)
    .filter(post => `${post.personName ?? ''}${post.title ?? ''}`.includes(wanted))
    .sort(
      (one, two) =>
        Number(division.startsWith(two.area)) - Number(division.startsWith(one.area)) ||
        two.area.length - one.area.length,
    )
    .slice(0, 20)
    .map(post => ({
      value: post.id,
      label: post.personName ?? post.id,
      ...(post.title ? { hint: post.title } : {}),
    }))
}

interface Colleague {
  id: string
  name: string
  role: string
  certificate?: string | null
}

/** Officials who may be given a work item or go along, by name. */
export async function searchColleagues(
  itemId: string,
  text: string,
  signal: AbortSignal,
): Promise<Suggestion[]> {
  const { items } = await api.get<{ items: Colleague[] }>(
    `/v1/work/items/${encodeURIComponent(itemId)}/people`,
    { signal },
  )
  // One person may hold several posts over the place.
  const people = new Map(items.map(person => [person.id, person]))
  return [...people.values()]
    .filter(person => person.name.includes(text.trim()))
    .slice(0, 20)
    .map(({ id, name, certificate }) => ({
      value: id,
      label: name,
      ...(certificate ? { hint: certificate } : {}),
    }))
}

/** Where the forms of work items look things up. */
export function formSources(area: string | undefined): FormSources {
  return {
    searchPeople: (text, signal) => searchPosts(text, area, signal),
    searchPremises: async (text, signal) => {
      if (!text.trim()) return []
      const { items } = await api.get<{ items: SearchHit[] }>('/v1/registry/search', {
        query: { q: text, limit: 12 },
        signal,
      })
      return items.map(hit => ({ value: hit.id, label: hit.signName, hint: hit.address }))
    },
    loadChecklist: async (id, signal) =>
      readChecklist(
        id,
        await api.get<ChecklistAnswerBody>(`/v1/inspection/forms/${encodeURIComponent(id)}`, { signal }),
      ),
  }
}
