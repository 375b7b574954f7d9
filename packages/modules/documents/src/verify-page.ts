import { dayOf, Reply, type Route, route } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { type Verdict, verifyDocument } from './verify.ts'
import { VERIFY_TEXT, type VerifyKey } from './verify-text.ts'
import { chineseDay } from './words.ts'

type Language = 'zh' | 'en'

/** Guessing numbers must not pay. */
const CHECKS_PER_MINUTE = 30
const POLICY =
  "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const safe = (text: string): string => text.replace(/[&<>"']/g, character => ESCAPES[character]!)

function frame(language: Language, path: string, content: string, status: number): Reply {
  const say = (key: VerifyKey): string => safe(VERIFY_TEXT[key][language])
  const other = language === 'zh' ? 'en' : 'zh'
  const tag = language === 'zh' ? 'zh-CN' : 'en'
  const separator = path.includes('?') ? '&' : '?'
  const body = `<!doctype html>
<html lang="${tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${say('title')} · ${say('site')}</title>
<link rel="stylesheet" href="/public/site.css"><link rel="icon" href="/public/icon.svg" type="image/svg+xml"></head>
<body><header><div class="wrap"><a class="brand" href="/${language === 'en' ? '?lang=en' : ''}">${say('site')}</a>
<nav><a href="/">${say('home')}</a><a href="${safe(`${path}${separator}lang=${other}`)}" lang="${other === 'en' ? 'en' : 'zh-CN'}">${say('other')}</a></nav></div></header>
<main id="main" class="wrap"><h1>${say('title')}</h1>${content}</main></body></html>`
  return new Reply(
    body,
    {
      'content-type': 'text/html; charset=utf-8',
      'content-language': tag,
      'content-security-policy': POLICY,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
    status,
  )
}

type Line = [VerifyKey, string]

function factList(language: Language, lines: readonly Line[]): string {
  const rows = lines.map(
    ([key, value]) => `<dt>${safe(VERIFY_TEXT[key][language])}</dt><dd>${safe(value)}</dd>`,
  )
  return `<dl>${rows.join('')}</dl>`
}

function sealCard(language: Language, { mark, eventId }: Verdict): string {
  const { leaf, place } = mark
  const state: VerifyKey = place === null ? 'waiting' : place.valid ? 'sealed' : 'broken'
  const say = (key: VerifyKey): string => safe(VERIFY_TEXT[key][language])
  const lines: Line[] = [
    ...(place === null ? [] : ([['index', String(place.index)]] satisfies Line[])),
    ['leaf', leaf],
    ...(place === null
      ? []
      : ([
          ['size', String(place.size)],
          ['origin', place.origin],
        ] satisfies Line[])),
    ['fact', eventId],
  ]
  const tone = state === 'sealed' ? 'good' : state === 'broken' ? 'bad' : 'soft'
  return `<section class="card"><h2>${say('seal')}</h2><p class="${tone}">${say(state)}</p>${factList(language, lines)}</section>`
}

function numberForm(language: Language, eventId: string): string {
  const say = (key: VerifyKey): string => safe(VERIFY_TEXT[key][language])
  return `<form class="search" method="get" action="/p/documents/${encodeURIComponent(eventId)}">
<label for="n">${say('label')}</label><input id="n" name="n" type="search" maxlength="80" required autocomplete="off">
${language === 'en' ? '<input type="hidden" name="lang" value="en">' : ''}<button type="submit">${say('check')}</button></form>`
}

function verdictCard(language: Language, { answer, shown, at, eventId }: Verdict): string {
  const say = (key: VerifyKey): string => safe(VERIFY_TEXT[key][language])
  const tone = { match: 'good', differs: 'bad', unasked: 'soft' }[answer]
  const sign = { match: '✓ ', differs: '✗ ', unasked: '' }[answer]
  const hint = `${answer}Hint` as VerifyKey
  const day = language === 'zh' ? chineseDay(dayOf(at)) : dayOf(at)
  const facts = shown
    ? factList(language, [
        ['document', shown.template.title[language]],
        ['number', shown.number || VERIFY_TEXT.noNumber[language]],
        ['day', day],
      ])
    : ''
  const form = answer === 'match' ? '' : numberForm(language, eventId)
  return `<section class="card"><p class="${tone}"><strong>${sign}${say(answer)}</strong></p>${facts}<p>${say(hint)}</p>${form}</section>`
}

/** Where the code on a document leads: says whether it is genuine, and nothing of what it says. */
export const verifyRoute: Route = route({
  method: 'GET',
  path: '/p/documents/:id',
  summary: { zh: '文书核验页', en: 'Page to check a document' },
  access: 'public',
  params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 120 }) }),
  query: Type.Object({
    c: Type.Optional(Type.String({ maxLength: 40 })),
    n: Type.Optional(Type.String({ maxLength: 80 })),
    lang: Type.Optional(Type.String({ maxLength: 10 })),
  }),
  ratePerMinute: CHECKS_PER_MINUTE,
  async handle(context, { params, query }) {
    const language: Language = query.lang === 'en' ? 'en' : 'zh'
    const { c, n } = query
    const kept =
      c === undefined ? (n === undefined ? '' : `?n=${encodeURIComponent(n)}`) : `?c=${encodeURIComponent(c)}`
    const path = `/p/documents/${encodeURIComponent(params.id)}${kept}`
    const verdict = await verifyDocument(context, params.id, { code: c, number: n })
    if (!verdict) {
      const { unknownTitle, unknown } = VERIFY_TEXT
      const content = `<section class="card"><p class="bad"><strong>${safe(unknownTitle[language])}</strong></p><p>${safe(unknown[language])}</p></section>`
      return frame(language, path, content, 404)
    }
    return frame(language, path, verdictCard(language, verdict) + sealCard(language, verdict), 200)
  },
})
