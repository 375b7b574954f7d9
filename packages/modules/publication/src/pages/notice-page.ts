import { type Bilingual, escapeXml, html, type Markup, Reply, type RuleBook } from '@shian/kernel'
import { INSPECTION_KINDS, VERDICTS } from '../compose.ts'
import type { PageRow } from '../page-view.ts'
import type { NoticeRow } from '../views.ts'
import { page } from './layout.ts'
import { noticeItem, pick } from './parts.ts'
import { href, nameOf, type Preferences, say, sayDay, type TextKey } from './text.ts'

/** The list of notices shown now. */
export function noticesPage(input: {
  preferences: Preferences
  rows: readonly NoticeRow[]
  next: string | null
  synthetic: boolean
  now: Date
}): Reply {
  const { preferences: p, rows, next, synthetic, now } = input
  const content = html`<h1>${say(p, 'allNotices')}</h1>
${rows.length > 0 ? html`<ul class="plain">${rows.map(row => noticeItem(p, row))}</ul>` : html`<p>${say(p, 'noNotices')}</p>`}
${next ? html`<p><a href="${href(p, '/notices', { after: next })}">${say(p, 'next')}</a></p>` : null}`
  const title = say(p, 'allNotices')
  return page(
    { preferences: p, path: '/notices', title, description: title, synthetic, now, cacheSeconds: 30 },
    content,
  )
}

const CODED: Record<string, { key: TextKey; names: Record<string, Bilingual> }> = {
  inspectionKind: { key: 'factInspectionKind', names: INSPECTION_KINDS },
  verdict: { key: 'factVerdict', names: VERDICTS },
}
const PLAIN: Record<string, TextKey> = {
  checked: 'factChecked',
  failed: 'factFailed',
  keyFailed: 'factKeyFailed',
  clause: 'factClause',
  creditCode: 'creditCode',
}
const DAYS: Record<string, TextKey> = { concludedOn: 'factConcludedOn', orderedOn: 'factOrderedOn' }

/** The facts of a notice that have a name on screen. */
function factList(p: Preferences, row: NoticeRow, correctedOn: string | null): Markup[] {
  const out: Markup[] = []
  const add = (key: TextKey, value: string | number): void => {
    out.push(html`<dt>${say(p, key)}</dt><dd>${value}</dd>`)
  }
  for (const [name, value] of Object.entries(row.facts)) {
    if (value === null || typeof value === 'boolean') continue
    const coded = CODED[name]
    if (coded) add(coded.key, coded.names[String(value)]?.[p.language] ?? value)
    else if (PLAIN[name]) add(PLAIN[name], value)
    else if (DAYS[name]) add(DAYS[name], sayDay(p, String(value)))
  }
  if (row.kind === 'rectification') {
    add(
      'factCorrected',
      correctedOn ? say(p, 'corrected', { day: sayDay(p, correctedOn) }) : say(p, 'notCorrected'),
    )
  }
  return out
}

/** One notice with what it rests on and when it goes. */
export function noticePage(input: {
  preferences: Preferences
  row: NoticeRow
  premises: PageRow | undefined
  rules: RuleBook
  now: Date
}): Reply {
  const { preferences: p, row, premises, rules, now } = input
  const title = p.language === 'zh' ? row.title : row.title_english
  const correctedOn = premises?.corrections.find(entry => entry.order === row.facts['order'])?.on ?? null
  const rule = rules.versions(row.rule_id).findLast(version => version.effectiveFrom === row.rule_from)
  const source = rule ? `${rule.source.document} ${rule.source.article ?? ''}`.trim() : row.rule_id
  const english = p.language === 'en' ? row.body_english : null
  const content = html`<h1>${title}</h1>
<p>${english ?? html`<span lang="zh-CN">${row.body}</span>`}</p>
${english ? html`<details><summary>${say(p, 'original')}</summary><p lang="zh-CN">${row.body}</p></details>` : null}
<section class="card" aria-labelledby="facts"><h2 id="facts">${say(p, 'noticeFacts')}</h2><dl>
<dt>${say(p, 'noticeKind')}</dt><dd>${nameOf(p, 'notice', row.kind)}</dd>
${factList(p, row, correctedOn)}
<dt>${say(p, 'authority')}</dt><dd lang="zh-CN">${row.authority}</dd>
<dt>${say(p, 'publishedOn')}</dt><dd>${sayDay(p, row.published_on)}</dd>
<dt>${say(p, 'removeOn')}</dt><dd>${row.remove_on ? sayDay(p, row.remove_on) : say(p, 'staysUntilReplaced')}</dd>
${row.due_on ? html`<dt>${say(p, 'dueOn')}</dt><dd>${sayDay(p, row.due_on)}</dd>` : null}
<dt>${say(p, 'rule')}</dt><dd>${rule ? pick(p, rule.title) : row.rule_id} <span class="small soft" lang="zh-CN">${source}</span></dd></dl></section>
${
  row.reply && row.replied_on
    ? html`<section class="card" aria-labelledby="reply"><h2 id="reply">${say(p, 'reply')}</h2><p lang="zh-CN">${row.reply}</p>
<p class="small soft">${say(p, 'replyOn', { day: sayDay(p, row.replied_on) })}</p></section>`
    : null
}
<p><a href="${href(p, `/p/${row.premises_id}`)}">${say(p, 'toPremises')}</a></p>
<p><a href="/log?event=${row.event_id}">${say(p, 'proof')}</a></p>`
  return page(
    {
      preferences: p,
      path: `/notices/${row.id}`,
      title,
      description: title,
      synthetic: premises?.synthetic ?? false,
      now,
      cacheSeconds: 60,
    },
    content,
  )
}

const GONE: Record<string, TextKey> = {
  'term-over': 'goneTermOver',
  replaced: 'goneReplaced',
  withdrawn: 'goneWithdrawn',
  corrected: 'goneCorrected',
}

/** A notice that was taken down: when and why, and no more. */
export function goneNoticePage(preferences: Preferences, row: NoticeRow, now: Date): Reply {
  const p = preferences
  const title = say(p, 'goneTitle')
  const day = sayDay(p, row.removed_on ?? row.published_on)
  const content = html`<h1>${title}</h1><p>${say(p, GONE[row.removal ?? ''] ?? 'goneWithdrawn', { day })}</p>
<p class="soft">${say(p, 'goneHint')}</p><p><a href="${href(p, `/p/${row.premises_id}`)}">${say(p, 'toPremises')}</a></p>`
  const path = `/notices/${row.id}`
  return page({ preferences, path, title, description: title, synthetic: false, now, status: 410 }, content)
}

/** The notices as an Atom feed. @source RFC 4287 */
export function noticesFeed(rows: readonly NoticeRow[], origin: string | null, now: Date): Reply {
  const base = origin ?? ''
  const updated = rows[0]?.published_at ?? now
  const entries = rows.map(
    row => `<entry><id>urn:shian:notice:${escapeXml(row.id)}</id><title>${escapeXml(row.title)}</title>
<link href="${escapeXml(`${base}/notices/${row.id}`)}"/><updated>${row.published_at.toISOString()}</updated>
<author><name>${escapeXml(row.authority)}</name></author><category term="${escapeXml(row.kind)}"/>
<summary>${escapeXml(row.body)}</summary></entry>`,
  )
  const body = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN"><id>urn:shian:notices</id><title>食品安全公示</title>
<link rel="self" href="${escapeXml(`${base}/notices.atom`)}"/><updated>${updated.toISOString()}</updated>
${entries.join('\n')}</feed>
`
  return new Reply(body, {
    'content-type': 'application/atom+xml; charset=utf-8',
    'cache-control': 'public, max-age=300',
    'x-content-type-options': 'nosniff',
  })
}
