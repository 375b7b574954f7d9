import { type Bilingual, html, Markup } from '@shian/kernel'
import type { Hit } from '../queries.ts'
import type { NoticeRow } from '../views.ts'
import { href, nameOf, type Preferences, say, sayDay } from './text.ts'

const MOUTHS: Record<string, string> = {
  A: 'M14 29c3 7 17 7 20 0',
  B: 'M15 31c4 3 14 3 18 0',
  C: 'M15 32h18',
  D: 'M14 35c3-7 17-7 20 0',
}

/** The face of a grade; the letter and the words beside it say the same. */
export function face(grade: string): Markup {
  const mouth = MOUTHS[grade]
  const inside = mouth
    ? `<path d="${mouth}" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"/>`
    : '<path d="M19 31h10" fill="none" stroke="currentColor" stroke-width="3" stroke-dasharray="2 4"/>'
  return new Markup(
    `<svg viewBox="0 0 48 48" aria-hidden="true" focusable="false"><circle cx="24" cy="24" r="21" fill="none" stroke="currentColor" stroke-width="3"/><circle cx="17" cy="19" r="2.5" fill="currentColor"/><circle cx="31" cy="19" r="2.5" fill="currentColor"/>${inside}</svg>`,
  )
}

/** The letter and words of a grade, for lists. */
export function gradeTag(p: Preferences, grade: string | null): Markup {
  if (!grade) return html`<span class="gN">${say(p, 'ungraded')}</span>`
  return html`<strong class="g${grade}">${say(p, 'gradeLetter', { grade })} ${nameOf(p, 'grade', grade)}</strong>`
}

/** One premises of a list. */
export function hitItem(p: Preferences, hit: Hit): Markup {
  return html`<li><a href="${href(p, `/p/${hit.premises_id}`)}">${hit.sign_name}</a>
<div class="small">${gradeTag(p, hit.grade)} · ${hit.legal_name}</div><div class="small soft">${hit.address}</div></li>`
}

/** When a notice goes. */
export function removalText(p: Preferences, removeOn: string | null): string {
  return removeOn ? say(p, 'removedBy', { day: sayDay(p, removeOn) }) : say(p, 'staysUntilReplaced')
}

/** One notice of a list. */
export function noticeItem(
  p: Preferences,
  row: Pick<NoticeRow, 'id' | 'kind' | 'title' | 'title_english' | 'published_on' | 'remove_on'>,
): Markup {
  const title = p.language === 'zh' ? row.title : row.title_english
  return html`<li><a href="${href(p, `/notices/${row.id}`)}">${title}</a>
<div class="small soft">${nameOf(p, 'notice', row.kind)} · ${say(p, 'published', { day: sayDay(p, row.published_on) })} · ${removalText(p, row.remove_on)}</div></li>`
}

/** The search box. */
export function searchForm(p: Preferences, query: string): Markup {
  return html`<form class="search" action="/p" method="get" role="search">
<label for="q">${say(p, 'searchLabel')}</label>
<input id="q" name="q" type="search" value="${query}" autocomplete="off" maxlength="60" required>
${p.language === 'en' ? new Markup('<input type="hidden" name="lang" value="en">') : null}${p.elder ? new Markup('<input type="hidden" name="elder" value="1">') : null}
<button type="submit">${say(p, 'search')}</button></form>`
}

/** How to complain, in two taps. */
export function complainCard(p: Preferences, premises?: string): Markup {
  return html`<section class="card" aria-labelledby="complain"><h2 id="complain">${say(p, 'complain')}</h2>
<p>${say(p, 'complainHint')}</p>
<p class="calls"><a class="button" href="${href(p, '/complain', premises ? { premises } : {})}">${say(p, 'complainHere')}</a>
<a class="button" href="tel:12315">${say(p, 'call', { number: '12315' })}</a>
<a class="button" href="tel:12345">${say(p, 'call', { number: '12345' })}</a></p></section>`
}

/** One of two languages. */
export function pick(p: Preferences, text: Bilingual): string {
  return text[p.language]
}
