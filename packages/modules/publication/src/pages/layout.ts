import { html, Markup, Reply } from '@shian/kernel'
import { CSS_PATH, JS_PATH } from './assets.ts'
import { href, type Preferences, say, sayTime } from './text.ts'

/** What one page needs besides its content. */
export interface PageFrame {
  preferences: Preferences
  /** Path of this page, for the language and large-print links. */
  path: string
  query?: Record<string, string>
  title: string
  description: string
  synthetic: boolean
  now: Date
  /** Markup for the head: structured data, feeds. */
  head?: Markup
  status?: number
  /** Seconds a cache may keep it. */
  cacheSeconds?: number
}

const POLICY =
  "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

function switches({ preferences, path, query }: PageFrame): Markup {
  const { language, elder } = preferences
  const other = { language: language === 'zh' ? ('en' as const) : ('zh' as const), elder }
  const size = { language, elder: !elder }
  const otherTag = other.language === 'en' ? 'en' : 'zh-CN'
  return html`<a href="${href(other, path, query)}" lang="${otherTag}" hreflang="${otherTag}">${say(preferences, 'otherLanguage')}</a>
<a href="${href(size, path, query)}">${say(preferences, elder ? 'elderOff' : 'elderOn')}</a>`
}

function footer({ preferences: p, now }: PageFrame): Markup {
  return html`<footer><div class="wrap">
<a href="tel:12345">${say(p, 'feedback')}</a>
<a href="/log">${say(p, 'sealed')}</a>
<a href="${href(p, '/p/data')}">${say(p, 'openData')}</a>
<a href="/notices.atom">${say(p, 'feed')}</a>
<p class="small soft">${say(p, 'asOf', { time: sayTime(now) })}</p>
</div></footer>`
}

/** A whole page around its content. */
export function page(frame: PageFrame, content: Markup): Reply {
  const { preferences: p, title, description, synthetic } = frame
  const lang = p.language === 'zh' ? 'zh-CN' : 'en'
  const document = html`<!doctype html>
<html lang="${lang}"${p.elder ? new Markup(' class="elder"') : null} data-read="${say(p, 'readAloud')}" data-stop="${say(p, 'readStop')}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} · ${say(p, 'siteName')}</title><meta name="description" content="${description}">
<link rel="stylesheet" href="${CSS_PATH}"><link rel="alternate" type="application/atom+xml" href="/notices.atom" title="${say(p, 'notices')}">
<link rel="icon" href="/public/icon.svg" type="image/svg+xml"><script src="${JS_PATH}" defer></script>${frame.head}</head>
<body><a class="skip" href="#main">${say(p, 'skip')}</a>
<header>${synthetic ? html`<p class="demo" role="note">${say(p, 'demo')}</p>` : null}
<div class="wrap"><a class="brand" href="${href(p, '/')}">${say(p, 'siteName')}</a>
<nav aria-label="${say(p, 'navigation')}"><a href="${href(p, '/')}">${say(p, 'home')}</a>
<a href="${href(p, '/notices')}">${say(p, 'notices')}</a>
${switches(frame)}</nav></div></header>
<main id="main" class="wrap" tabindex="-1">${content}</main>
${footer(frame)}</body></html>`
  return new Reply(
    document.text,
    {
      'content-type': 'text/html; charset=utf-8',
      'content-language': lang,
      'content-security-policy': POLICY,
      'cache-control': frame.cacheSeconds ? `public, max-age=${frame.cacheSeconds}` : 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
    frame.status ?? 200,
  )
}

/** Small picture for the tab of the browser. */
export const ICON_SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#0a4fc4"/><path d="M9 17l5 5 9-12" fill="none" stroke="#fff" stroke-width="3.5"/></svg>'
