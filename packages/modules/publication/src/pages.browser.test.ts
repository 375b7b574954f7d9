import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { Reply } from '@shian/kernel'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import QRCode from 'qrcode'
import { SITE_CSS, SITE_JS } from './pages/assets.ts'
import { ICON_SVG } from './pages/layout.ts'
import { goneNoticePage, noticePage, noticesPage } from './pages/notice-page.ts'
import { notFoundPage, portalPage, searchPage } from './pages/portal-page.ts'
import { premisesPage } from './pages/premises-page.ts'
import type { Preferences } from './pages/text.ts'
import { noticeRow, pageRow, testLaw } from './testing.ts'

const NAMED = process.env['SHIAN_CHROMIUM']
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const program =
  process.env['SHIAN_NO_BROWSER'] === '1' ? undefined : (NAMED ?? PLACES.find(place => existsSync(place)))
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const law = testLaw()
const NOW = new Date('2026-11-24T02:32:00Z')
const PATHS = [
  '/',
  '/p?q=阿强',
  '/p?grade=C',
  '/p?q=没有',
  '/p/p1',
  '/p/new',
  '/p/none',
  '/notices',
  '/notices/n1',
  '/notices/gone',
]

let server: Server
let origin: string
let browser: Browser
let kitchen: Uint8Array = new Uint8Array()

function answer(url: URL): Reply {
  const preferences: Preferences = {
    language: url.searchParams.get('lang') === 'en' ? 'en' : 'zh',
    elder: url.searchParams.get('elder') === '1',
  }
  const common = { preferences, now: NOW }
  const grades = ['A', 'B', 'C', 'D', null]
  const hits = grades.map((grade, i) =>
    pageRow({ premises_id: `p${i}`, sign_name: `阿强烧烤${i + 1}店`, grade }),
  )
  const latest = [
    noticeRow(),
    noticeRow({ id: 'n2', kind: 'rectification', title: '责令老巷子火锅改正', remove_on: null }),
  ]
  const input = { ...common, law, origin, pictureAt: new Date('2026-11-24T02:29:00Z') }
  const empty = {
    grade: null,
    graded_at: null,
    inspection: null,
    notices: [],
    licences: [],
    opened_on: '2026-11-12',
  }
  switch (url.pathname) {
    case '/': {
      const counts = {
        total: 20_143,
        a: 12_010,
        b: 5_107,
        c: 812,
        d: 41,
        ungraded: 2_173,
        notices: 318,
        synthetic: true,
      }
      return portalPage({ ...common, counts, latest })
    }
    case '/p': {
      const none = url.searchParams.get('q') === '没有'
      return searchPage({
        ...common,
        query: url.searchParams.get('q') ?? '',
        grade: url.searchParams.get('grade'),
        hits: none ? [] : hits,
      })
    }
    case '/p/p1':
      return premisesPage({ ...input, row: pageRow() })
    case '/p/new':
      return premisesPage({ ...input, pictureAt: null, row: pageRow(empty) })
    case '/notices':
      return noticesPage({ ...common, rows: latest, next: 'x', synthetic: true })
    case '/notices/n1': {
      const row = noticeRow({ reply: '已更换供货商并留存票据。', replied_on: '2026-11-22' })
      return noticePage({ ...common, row, premises: pageRow(), rules: law.rules })
    }
    case '/notices/gone':
      return goneNoticePage(
        preferences,
        noticeRow({ state: 'removed', removal: 'term-over', removed_on: '2026-11-24' }),
        NOW,
      )
    case '/public/site.css':
      return new Reply(SITE_CSS, { 'content-type': 'text/css' })
    case '/public/site.js':
      return new Reply(SITE_JS, { 'content-type': 'text/javascript' })
    case '/public/icon.svg':
      return new Reply(ICON_SVG, { 'content-type': 'image/svg+xml' })
    case '/p/p1/kitchen.jpg':
      return new Reply(kitchen, { 'content-type': 'image/jpeg' })
    default:
      return notFoundPage(preferences, url.pathname, NOW)
  }
}

async function serveQr(): Promise<string> {
  return QRCode.toString(`${origin}/p/p1`, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 })
}

before(async () => {
  if (!program) return
  server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', origin)
    const isCode = url.pathname.endsWith('/qr.svg')
    const reply = isCode ? new Reply(await serveQr(), { 'content-type': 'image/svg+xml' }) : answer(url)
    response.writeHead(reply.status, reply.headers).end(reply.body as string | Uint8Array)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
  const page = await browser.newPage({ viewport: { width: 640, height: 360 } })
  await page.goto(`${origin}/public/icon.svg`)
  kitchen = await page.screenshot({ type: 'jpeg', quality: 50 })
  await page.close()
})
after(async () => {
  await browser?.close()
  server?.close()
})

/** One browser window for several pages: opening it costs more than a page. */
async function visit(
  options: BrowserContextOptions,
  paths: readonly string[],
  look: (page: Page, path: string) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options })
  const page = await context.newPage()
  const outside: string[] = []
  const errors: string[] = []
  page.on('request', request => {
    if (!request.url().startsWith(origin)) outside.push(request.url())
  })
  page.on('console', message => {
    // The browser itself logs a line for every answer that is not 200.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) errors.push(message.text())
  })
  try {
    for (const path of paths) {
      await page.goto(`${origin}${path}`, { waitUntil: 'load' })
      await look(page, path)
    }
    assert.deepEqual(outside, [], 'a page asks another machine')
    assert.deepEqual(errors, [])
  } finally {
    await context.close()
  }
}

interface AxeResult {
  violations: { id: string; nodes: { html: string; failureSummary: string }[] }[]
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const result = (await page.evaluate('axe.run(document, {resultTypes: ["violations"]})')) as AxeResult
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(node => `${id}: ${node.html.slice(0, 150)} ${node.failureSummary.slice(0, 200)}`),
  )
}

const withQuery = (path: string, query: string): string =>
  query ? `${path}${path.includes('?') ? '&' : '?'}${query}` : path

describe('public pages in a browser', {
  skip: program ? false : 'no Chromium: apt-get install chromium fonts-noto-cjk',
}, () => {
  for (const [name, query] of [
    ['as it is', ''],
    ['in large print', 'elder=1'],
    ['in English', 'lang=en'],
  ] as const) {
    it(`have no accessibility violation and do not scroll sideways, light and dark: ${name}`, async () => {
      const paths = PATHS.map(path => withQuery(path, query))
      await visit({}, paths, async (page, path) => {
        const width = Number(await page.evaluate('document.documentElement.scrollWidth'))
        assert.ok(width <= 390, `${path} is ${width} px wide`)
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          assert.deepEqual(await violations(page), [], `${path} ${colorScheme}`)
        }
      })
    })
  }

  it('are complete without JavaScript', async () => {
    await visit({ javaScriptEnabled: false }, ['/', '/p/p1?elder=1', '/notices/n1'], async (page, path) => {
      assert.ok(((await page.locator('main h1').textContent()) ?? '').length > 1, path)
      assert.equal(await page.locator('button.js').count(), 0)
    })
  })

  it('weigh at most 60 KB with one picture, and read by finger', async () => {
    await visit({}, ['/p/p1'], async page => {
      await page.locator('.kitchen img').scrollIntoViewIfNeeded()
      const sizes =
        'performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation")).reduce((n, e) => n + e.encodedBodySize, 0)'
      const bytes = Number(await page.evaluate(sizes))
      assert.ok(bytes > 5_000 && bytes < 60 * 1024, `${bytes} bytes before compression`)
      const button = await page.locator('a.button').first().boundingBox()
      assert.ok(button!.height >= 44)
      assert.match((await page.locator('.grade').textContent()) ?? '', /C 级 · 较高风险/)
    })
  })

  it('search from the front page by keyboard alone', async () => {
    await visit({}, ['/'], async page => {
      await page.locator('#q').focus()
      await page.keyboard.type('阿强')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/p\?q=/)
      assert.match((await page.locator('h1').textContent()) ?? '', /阿强/)
    })
  })

  it('offer reading aloud in large print only', async () => {
    await visit({}, ['/p/p1', '/p/p1?elder=1'], async (page, path) => {
      const able = await page.evaluate('"speechSynthesis" in window')
      const expected = able && path.includes('elder') ? 1 : 0
      assert.equal(await page.locator('main > button.js').count(), expected)
    })
  })
})
