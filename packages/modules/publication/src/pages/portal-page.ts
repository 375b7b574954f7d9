import { html, type Markup, type Reply } from '@shian/kernel'
import type { Counts, Hit } from '../queries.ts'
import type { NoticeRow } from '../views.ts'
import { page } from './layout.ts'
import { complainCard, hitItem, noticeItem, searchForm } from './parts.ts'
import { href, nameOf, type Preferences, say } from './text.ts'

/** Most hits of one search. */
export const HITS_MAX = 50

function figures(p: Preferences, counts: Counts): Markup {
  const grades = (['A', 'B', 'C', 'D'] as const).map(grade => ({
    count: counts[grade.toLowerCase() as 'a' | 'b' | 'c' | 'd'],
    label: say(p, 'countGrade', { grade, word: nameOf(p, 'grade', grade) }),
    to: href(p, '/p', { grade }),
    tone: `g${grade}`,
  }))
  const rest = [
    { count: counts.ungraded, label: say(p, 'countUngraded'), to: href(p, '/p', { grade: '-' }), tone: '' },
    { count: counts.notices, label: say(p, 'countNotices'), to: href(p, '/notices'), tone: '' },
  ]
  const items = [...grades, ...rest].map(
    ({ count, label, to, tone }) =>
      html`<li><a href="${to}"><b class="${tone}">${count.toLocaleString('en-US')}</b>${label}</a></li>`,
  )
  return html`<section aria-labelledby="figures"><h2 id="figures">${say(p, 'numbers')}</h2>
<p>${say(p, 'countTotal')} <strong>${counts.total.toLocaleString('en-US')}</strong></p>
<ul class="figures">${items}</ul><p class="small soft">${say(p, 'countNote')}</p></section>`
}

/** The front door: search, figures, latest notices. */
export function portalPage(input: {
  preferences: Preferences
  counts: Counts
  latest: readonly NoticeRow[]
  now: Date
}): Reply {
  const { preferences: p, counts, latest, now } = input
  const content = html`<h1>${say(p, 'portalTitle')}</h1><p class="soft">${say(p, 'portalLead')}</p>
${searchForm(p, '')}
<div class="two"><div>${figures(p, counts)}</div>
<section class="card" aria-labelledby="latest"><h2 id="latest">${say(p, 'latest')}</h2>
${latest.length > 0 ? html`<ul class="plain">${latest.map(row => noticeItem(p, row))}</ul>` : html`<p>${say(p, 'noNotices')}</p>`}
<p><a href="${href(p, '/notices')}">${say(p, 'allNotices')}</a></p></section></div>
${complainCard(p)}`
  const frame = { preferences: p, path: '/', title: say(p, 'portalTitle'), description: say(p, 'portalLead') }
  return page({ ...frame, synthetic: counts.synthetic, now, cacheSeconds: 30 }, content)
}

/** Results of a search, or the premises of one grade. */
export function searchPage(input: {
  preferences: Preferences
  query: string
  grade: string | null
  hits: readonly Hit[]
  now: Date
}): Reply {
  const { preferences: p, query, grade, hits, now } = input
  const heading = grade
    ? say(p, 'resultsGrade', {
        word: grade === '-' ? nameOf(p, 'grade', '-') : `${grade} · ${nameOf(p, 'grade', grade)}`,
      })
    : query
      ? say(p, 'resultsFor', { query })
      : say(p, 'search')
  const none = grade || query ? say(p, 'noResults') : say(p, 'emptySearch')
  const full = hits.length >= HITS_MAX
  const last = hits.at(-1)
  const more =
    full && grade && last
      ? html`<p><a href="${href(p, '/p', { grade, after: last.premises_id })}">${say(p, 'next')}</a></p>`
      : full
        ? html`<p class="soft">${say(p, 'moreResults', { count: HITS_MAX })}</p>`
        : null
  const content = html`<h1>${heading}</h1>${searchForm(p, query)}
${hits.length > 0 ? html`<ul class="plain">${hits.map(hit => hitItem(p, hit))}</ul>` : html`<p>${none}</p>`}${more}`
  return page(
    {
      preferences: p,
      path: '/p',
      query: grade ? { grade } : { q: query },
      title: heading,
      description: say(p, 'portalLead'),
      synthetic: hits.some(hit => hit.synthetic),
      now,
    },
    content,
  )
}

/** Nothing under this address. */
export function notFoundPage(preferences: Preferences, path: string, now: Date): Reply {
  const p = preferences
  const content = html`<h1>${say(p, 'notFoundTitle')}</h1><p>${say(p, 'notFoundHint')}</p>${searchForm(p, '')}`
  const title = say(p, 'notFoundTitle')
  return page({ preferences, path, title, description: title, synthetic: false, now, status: 404 }, content)
}
