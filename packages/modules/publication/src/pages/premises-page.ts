import { dayOf, daysBetween, html, jsonLd, type Markup, type Reply, type RuleBook } from '@shian/kernel'
import { INSPECTION_KINDS, itemTitles, VERDICTS } from '../compose.ts'
import { firstInspectionBy, type Law } from '../law.ts'
import type { PageNotice, PageProblem, PageRow } from '../page-view.ts'
import { page } from './layout.ts'
import { complainCard, face, pick, removalText } from './parts.ts'
import { href, nameOf, type Preferences, say, sayAge, sayDay, sayTime } from './text.ts'

/** What the page is made from. */
export interface PremisesInput {
  preferences: Preferences
  row: PageRow
  /** When the kitchen picture was taken; null when none may be shown. */
  pictureAt: Date | null
  law: Law
  now: Date
  /** Public address of the site, when it is known. */
  origin: string | null
}

function gradeCard({ preferences: p, row, law, now }: PremisesInput): Markup {
  const { grade } = row
  if (!grade) {
    return html`<section class="card" aria-labelledby="grade"><h2 id="grade">${say(p, 'grade')}</h2>
<div class="grade gN">${face('-')}<div><span class="letter">${say(p, 'ungraded')}</span>
<span>${ungradedText(p, row, law, now)}</span></div></div></section>`
  }
  const since = row.graded_at ? say(p, 'gradeSince', { day: sayDay(p, dayOf(row.graded_at)) }) : ''
  return html`<section class="card" aria-labelledby="grade"><h2 id="grade">${say(p, 'grade')}</h2>
<div class="grade g${grade}">${face(grade)}<div><span class="letter">${say(p, 'gradeLetter', { grade })} · ${nameOf(p, 'grade', grade)}</span>
<span class="soft">${since}</span></div></div>
<p class="small soft">${say(p, 'gradeNote')}</p></section>`
}

/** Why there is no grade, and when there will be one. */
function ungradedText(p: Preferences, row: PageRow, law: Law, now: Date): string {
  const today = dayOf(now)
  const by = row.opened_on ? firstInspectionBy(law, row.area, row.opened_on) : undefined
  if (!row.opened_on || by === undefined) return say(p, 'ungradedPlain')
  if (by < today) return say(p, 'ungradedLate', { day: sayDay(p, by) })
  const days = Math.max(0, daysBetween(row.opened_on, today))
  return say(p, 'ungradedOpened', { days, day: sayDay(p, by) })
}

function problemItem(p: Preferences, row: PageRow, problem: PageProblem, rules: RuleBook): Markup {
  const { on: day, formVersion } = row.inspection!
  const title = itemTitles(rules, { formVersion, kind: row.kind, area: row.area, day }, [problem.item])
  const label = say(p, problem.key ? 'keyProblem' : 'generalProblem')
  const state = problem.correctedOn
    ? html`<span class="good">${say(p, 'corrected', { day: sayDay(p, problem.correctedOn) })}</span>`
    : html`<span class="${problem.key ? 'bad' : 'soft'}">${say(p, 'notCorrected')}</span>`
  const separator = p.language === 'zh' ? '\uff1a' : ': '
  return html`<li><span class="${problem.key ? 'bad' : ''}">${label}${separator}${pick(p, title)}</span><br>${state}</li>`
}

function inspectionCard({ preferences: p, row, law }: PremisesInput): Markup {
  const found = row.inspection
  if (!found) {
    return html`<section class="card" aria-labelledby="inspection"><h2 id="inspection">${say(p, 'lastInspection')}</h2>
<p>${say(p, 'noInspection')}</p></section>`
  }
  const kind = INSPECTION_KINDS[found.kind]?.[p.language] ?? found.kind
  const verdict = VERDICTS[found.verdict]?.[p.language] ?? found.verdict
  const problems = [...found.problems].sort((a, b) => Number(b.key) - Number(a.key))
  const { length: failed } = problems
  return html`<section class="card" aria-labelledby="inspection"><h2 id="inspection">${say(p, 'lastInspection')}</h2>
<p>${say(p, 'inspectionLine', { day: sayDay(p, found.on), kind })}</p>
<p>${say(p, 'inspectionResult')} <strong class="${found.verdict === 'non-conformant' ? 'bad' : ''}">${verdict}</strong> · ${say(p, 'itemsLine', { checked: found.checked, failed })}</p>
${failed > 0 ? html`<ul class="plain">${problems.map(problem => problemItem(p, row, problem, law.rules))}</ul>` : html`<p>${say(p, 'noProblems')}</p>`}</section>`
}

function licenceCard({ preferences: p, row, now }: PremisesInput): Markup {
  const today = dayOf(now)
  const until = (day: string | null): Markup => {
    if (day === null) return html`${say(p, 'noExpiry')}`
    if (day < today) return html`<span class="bad">${say(p, 'expired', { day: sayDay(p, day) })}</span>`
    return html`${say(p, 'validUntil', { day: sayDay(p, day) })}`
  }
  const items = row.licences.map(
    ({ licenceKind, number, expiresOn }) =>
      html`<li>${nameOf(p, 'licence', licenceKind)} <span class="soft">${number}</span><br>${until(expiresOn)}</li>`,
  )
  return html`<section class="card" aria-labelledby="licences"><h2 id="licences">${say(p, 'licences')}</h2>
${items.length > 0 ? html`<ul class="plain">${items}</ul>` : html`<p>${say(p, 'noLicences')}</p>`}</section>`
}

function kitchenCard({ preferences: p, row, pictureAt, now }: PremisesInput): Markup {
  const taken = pictureAt ? { time: sayTime(pictureAt), age: sayAge(p, pictureAt, now) } : null
  return html`<section class="card kitchen" aria-labelledby="kitchen"><h2 id="kitchen">${say(p, 'kitchen')}</h2>
${
  taken
    ? html`<img src="/p/${row.premises_id}/kitchen.jpg" alt="${say(p, 'kitchenAlt', { name: row.sign_name })}" width="640" height="360" loading="lazy">
<p class="small">${say(p, 'kitchenTaken', taken)}<br>${say(p, 'kitchenBlurred')}</p>`
    : html`<p>${say(p, 'kitchenAbsent')}</p>`
}</section>`
}

function noticeEntry(p: Preferences, row: PageRow, entry: PageNotice): Markup {
  const title = p.language === 'zh' ? entry.title : entry.titleEnglish
  const corrected = row.corrections.find(correction => correction.order === entry.order)
  return html`<li><a href="${href(p, `/notices/${entry.id}`)}">${title}</a>
<div class="small soft">${say(p, 'published', { day: sayDay(p, entry.publishedOn) })} · ${removalText(p, entry.removeOn)}</div>
${corrected ? html`<div class="good">${say(p, 'corrected', { day: sayDay(p, corrected.on) })}</div>` : null}
${entry.reply ? html`<div><strong>${say(p, 'reply')}</strong> ${entry.reply}</div>` : null}</li>`
}

function noticesCard({ preferences: p, row }: PremisesInput): Markup {
  const items = [...row.notices].reverse().map(entry => noticeEntry(p, row, entry))
  return html`<section class="card" aria-labelledby="notices"><h2 id="notices">${say(p, 'premisesNotices')}</h2>
${items.length > 0 ? html`<ul class="plain">${items}</ul>` : html`<p>${say(p, 'noPremisesNotices')}</p>`}</section>`
}

function structuredData({ row, origin }: PremisesInput): Markup {
  const path = `/p/${row.premises_id}`
  return jsonLd({
    '@context': 'https://schema.org',
    '@type': 'FoodEstablishment',
    name: row.sign_name,
    legalName: row.legal_name,
    address: { '@type': 'PostalAddress', streetAddress: row.address, addressCountry: 'CN' },
    url: origin ? `${origin}${path}` : path,
    ...(row.credit_code ? { identifier: row.credit_code } : {}),
  })
}

/** The page behind the code at the door: understood in three seconds, complete without a script. */
export function premisesPage(input: PremisesInput): Reply {
  const { preferences: p, row, now } = input
  const code = row.credit_code
  const content = html`<h1>${row.sign_name}</h1>
<dl><dt>${say(p, 'legalName')}</dt><dd>${row.legal_name}</dd>
<dt>${say(p, 'address')}</dt><dd>${row.address}</dd>
<dt>${say(p, 'kind')}</dt><dd>${nameOf(p, 'premises', row.kind)}</dd>
${code ? html`<dt>${say(p, 'creditCode')}</dt><dd>${code}</dd>` : null}</dl>
<p class="small soft">${say(p, 'checkDoor')}</p>
<div class="two"><div>${gradeCard(input)}${inspectionCard(input)}${noticesCard(input)}</div>
<div>${kitchenCard(input)}${licenceCard(input)}${complainCard(p, row.premises_id)}
<section class="card" aria-labelledby="code"><h2 id="code">${say(p, 'qr')}</h2><img class="qr" src="/p/${row.premises_id}/qr.svg" alt="${say(p, 'qr')}" width="144" height="144" loading="lazy"></section></div></div>`
  const grade = row.grade ? say(p, 'gradeLetter', { grade: row.grade }) : say(p, 'ungraded')
  return page(
    {
      preferences: p,
      path: `/p/${row.premises_id}`,
      title: row.sign_name,
      description: `${row.sign_name} · ${grade} · ${row.address}`,
      synthetic: row.synthetic,
      now,
      head: structuredData(input),
      cacheSeconds: 60,
    },
    content,
  )
}
