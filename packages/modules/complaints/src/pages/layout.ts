import { createHash } from 'node:crypto'
import { html, Markup, Reply } from '@shian/kernel'
import { href, type Preferences, say } from './text.ts'

/** What forms need beyond the style of the public site. */
export const FORM_CSS = `form.steps{max-width:38rem}
form.steps p{margin:.9rem 0}
label{display:block;font-weight:600}
label.line{font-weight:400;padding:.4rem 0}
input[type=text],input[type=tel],input[type=date],select,textarea{font:inherit;width:100%;min-height:2.75rem;padding:.4rem .6rem;border:1px solid var(--soft);border-radius:6px;background:var(--paper);color:var(--ink)}
textarea{min-height:9rem}
fieldset{border:1px solid var(--line);border-radius:6px;margin:1rem 0;padding:.5rem 1rem}
input[type=file]{font:inherit;max-width:100%;padding:.4rem 0}
select:focus-visible,textarea:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.code{font-size:1.6rem;font-weight:700;letter-spacing:.06em}
.problems{border:2px solid var(--bad);border-radius:6px;padding:.25rem 1rem;margin:1rem 0}
`
const CSS_PATH = `/public/complaints.css?v=${createHash('sha256').update(FORM_CSS).digest('hex').slice(0, 12)}`

export interface Frame {
  preferences: Preferences
  path: string
  query?: Record<string, string>
  title: string
  status?: number
}

// Forms are sent to ourselves; `same-origin` lets the server see where they come from.
const POLICY =
  "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** A whole page around its content. Nothing of it may be kept by a cache: it may show a code. */
export function page({ preferences: p, path, query, title, status }: Frame, content: Markup): Reply {
  const lang = p.language === 'zh' ? 'zh-CN' : 'en'
  const other: Preferences = { ...p, language: p.language === 'zh' ? 'en' : 'zh' }
  const otherTag = other.language === 'en' ? 'en' : 'zh-CN'
  const size = { ...p, elder: !p.elder }
  const document = html`<!doctype html>
<html lang="${lang}"${p.elder ? new Markup(' class="elder"') : null}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>${title} · ${say(p, 'site')}</title>
<link rel="stylesheet" href="/public/site.css"><link rel="stylesheet" href="${CSS_PATH}"><link rel="icon" href="/public/icon.svg" type="image/svg+xml"></head>
<body><a class="skip" href="#main">${say(p, 'skip')}</a>
<header>${p.isDemo ? html`<p class="demo" role="note">${say(p, 'demo')}</p>` : null}
<div class="wrap"><a class="brand" href="${href(p, '/complain')}">${say(p, 'site')}</a>
<nav aria-label="${say(p, 'navigation')}"><a href="${href(p, '/')}">${say(p, 'home')}</a>
<a href="${href(p, '/complain')}">${say(p, 'complain')}</a>
<a href="${href(p, '/complain/track')}">${say(p, 'track')}</a>
<a href="${href(other, path, query)}" lang="${otherTag}" hreflang="${otherTag}">${say(p, 'otherLanguage')}</a>
<a href="${href(size, path, query)}">${say(p, p.elder ? 'elderOff' : 'elderOn')}</a></nav></div></header>
<main id="main" class="wrap" tabindex="-1">${content}</main>
<footer><div class="wrap"><p class="small">${say(p, 'call')}</p></div></footer></body></html>`
  return new Reply(
    document.text,
    {
      'content-type': 'text/html; charset=utf-8',
      'content-language': lang,
      'content-security-policy': POLICY,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    },
    status ?? 200,
  )
}

/** Fields that carry the visitor's choices through a form. */
export function carry(p: Preferences): Markup {
  return html`<input type="hidden" name="lang" value="${p.language}"><input type="hidden" name="elder" value="${p.elder ? '1' : '0'}">`
}

/** What is wrong, before the form it is wrong in. */
export function problems(p: Preferences, list: readonly string[]): Markup | null {
  if (list.length === 0) return null
  return html`<div class="problems" role="alert"><p><strong>${say(p, 'problem')}</strong></p><ul>${list.map(text => html`<li>${text}</li>`)}</ul></div>`
}
