import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { escapeHtml, html, jsonLd, type Reply } from '@shian/kernel'
import { SITE_CSS, SITE_JS } from './pages/assets.ts'
import { goneNoticePage, noticePage, noticesFeed, noticesPage } from './pages/notice-page.ts'
import { notFoundPage, portalPage, searchPage } from './pages/portal-page.ts'
import { type PremisesInput, premisesPage } from './pages/premises-page.ts'
import { href, NAMES, type Preferences, TEXT } from './pages/text.ts'
import { noticeRow, pageRow, testLaw } from './testing.ts'

const law = testLaw()
const NOW = new Date('2026-11-24T02:32:00Z')
const ZH: Preferences = { language: 'zh', elder: false }
const EN: Preferences = { language: 'en', elder: false }
const EVIL = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>&</title>`

const input = (change: Partial<PremisesInput> = {}): PremisesInput => ({
  preferences: ZH,
  row: pageRow(),
  pictureAt: new Date('2026-11-24T02:29:00Z'),
  law,
  now: NOW,
  origin: 'https://example.org',
  ...change,
})
const bodyOf = (reply: Reply): string => String(reply.body)
/** What a reader without scripts and styles gets. */
const textOf = (reply: Reply): string =>
  bodyOf(reply)
    .replace(/<script[\s\S]*?<\/script>/g, '')
    .replace(/<head>[\s\S]*?<\/head>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

const counts = {
  total: 20_000,
  a: 12_000,
  b: 5_000,
  c: 800,
  d: 40,
  ungraded: 2_160,
  notices: 9,
  synthetic: true,
}

function allPages(p: Preferences): [string, Reply][] {
  const row = noticeRow()
  return [
    ['portal', portalPage({ preferences: p, counts, latest: [row], now: NOW })],
    ['search', searchPage({ preferences: p, query: '阿强', grade: null, hits: [pageRow()], now: NOW })],
    ['nothing found', searchPage({ preferences: p, query: '没有', grade: null, hits: [], now: NOW })],
    ['grade list', searchPage({ preferences: p, query: '', grade: 'C', hits: [pageRow()], now: NOW })],
    ['premises', premisesPage(input({ preferences: p }))],
    ['new premises', premisesPage(input({ preferences: p, pictureAt: null, row: emptyPage() }))],
    ['notices', noticesPage({ preferences: p, rows: [row], next: 'x', synthetic: true, now: NOW })],
    ['notice', noticePage({ preferences: p, row, premises: pageRow(), rules: law.rules, now: NOW })],
    [
      'removed notice',
      goneNoticePage(p, noticeRow({ state: 'removed', removal: 'term-over', removed_on: '2026-11-24' }), NOW),
    ],
    ['not found', notFoundPage(p, '/p/zzz', NOW)],
  ]
}
const emptyPage = () =>
  pageRow({
    grade: null,
    graded_at: null,
    inspection: null,
    notices: [],
    licences: [],
    opened_on: '2026-11-12',
    synthetic: false,
  })

describe('the page of a premises, without scripts', () => {
  it('says everything there is', () => {
    const text = textOf(premisesPage(input()))
    for (const part of [
      '演示数据',
      '阿强烧烤',
      '鹤壁市山城区阿强餐饮店',
      '鹤壁市山城区红旗街18号',
      'C 级 · 较高风险',
      '2026年11月20日 起',
      '2026年11月20日 日常监督检查',
      '基本符合',
      '检查 32 项，不符合 2 项',
      '重点项不符合：原料控制',
      '已改正（2026年11月23日）',
      '尚未改正',
      '食品经营许可证',
      'JY24106030012345',
      '有效期至 2029年2月19日',
      '2026-11-24 10:29（3 分钟前）',
      '已更换供货商。',
      '2027年11月21日 前撤下',
      '拨打 12315',
      '拨打 12345',
    ]) {
      assert.ok(text.includes(part), part)
    }
  })

  it('explains what is missing instead of leaving a hole', () => {
    const text = textOf(premisesPage(input({ row: emptyPage(), pictureAt: null })))
    assert.match(text, /尚未评级 开业 12 天，首次检查不晚于 2027年2月12日/)
    assert.match(text, /还没有监督检查记录/)
    assert.match(text, /目前没有可以公开的画面/)
    assert.match(text, /没有登记许可信息/)
    assert.match(text, /本店没有公示中的信息/)
    assert.ok(!text.includes('演示数据'))
    const late = textOf(premisesPage(input({ row: { ...emptyPage(), opened_on: '2026-01-02' } })))
    assert.match(late, /提示期限 2026年4月2日 已过/)
  })

  it('puts a failed key item and an expired licence in red, and never by colour alone', () => {
    const row = pageRow({
      licences: [
        {
          number: 'X',
          licenceKind: 'food-business-licence',
          issuedOn: '2020-01-01',
          expiresOn: '2025-01-01',
        },
      ],
    })
    const markup = bodyOf(premisesPage(input({ row })))
    assert.match(markup, /<span class="bad">重点项不符合/)
    assert.match(markup, /<span class="bad">已于 2025年1月1日 到期/)
  })

  it('has no picture element when there is no picture', () => {
    assert.ok(!bodyOf(premisesPage(input({ pictureAt: null }))).includes('kitchen.jpg'))
  })
})

describe('escaping', () => {
  it('keeps a hostile sign name harmless in text, attribute, title and structured data', () => {
    const row = pageRow({ sign_name: EVIL, legal_name: EVIL, address: EVIL })
    row.notices[0]!.title = EVIL
    row.notices[0]!.reply = EVIL
    row.licences[0]!.number = EVIL
    row.inspection!.problems[0]!.item = EVIL
    const notice = noticeRow({
      title: EVIL,
      body: EVIL,
      reply: EVIL,
      replied_on: '2026-11-24',
      authority: EVIL,
      facts: { clause: EVIL },
    })
    const pages = [
      premisesPage(input({ row })),
      searchPage({ preferences: ZH, query: EVIL, grade: null, hits: [row], now: NOW }),
      portalPage({ preferences: ZH, counts, latest: [notice], now: NOW }),
      noticePage({ preferences: ZH, row: notice, premises: row, rules: law.rules, now: NOW }),
      noticesFeed([notice], null, NOW),
    ]
    for (const reply of pages) {
      const markup = bodyOf(reply)
      assert.ok(!/<script>alert|<img src=x|<\/title>"|"'>/.test(markup), markup.slice(0, 200))
      assert.ok(markup.includes('&lt;script&gt;alert(1)'))
    }
    const [, data] = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(bodyOf(pages[0]!))!
    assert.equal((JSON.parse(data!) as { name: string }).name, EVIL)
    assert.ok(!data!.includes('<'))
  })

  it('escapes values and keeps markup', () => {
    assert.equal(
      html`<b title="${'"<'}">${html`<i>${'&'}</i>`}${null}${[1, '<']}</b>`.text,
      '<b title="&quot;&lt;"><i>&amp;</i>1&lt;</b>',
    )
    assert.equal(escapeHtml(`<>&"'`), '&lt;&gt;&amp;&quot;&#39;')
    assert.ok(!jsonLd({ a: '</script>\u2028' }).text.slice(36, -9).includes('<'))
  })

  it('writes a well-formed feed, also with characters XML forbids', () => {
    const feed = bodyOf(noticesFeed([noticeRow({ title: 'a\u0000\u0008b' })], 'https://example.org', NOW))
    assert.match(feed, /<title>ab<\/title>/)
    assert.match(feed, /<link href="https:\/\/example.org\/notices\/n1"\/>/)
    assert.equal(feed.match(/<entry>/g)!.length, feed.match(/<\/entry>/g)!.length)
  })
})

describe('two languages', () => {
  it('have every sentence and every name', () => {
    for (const [key, { zh, en }] of Object.entries(TEXT)) {
      assert.ok(zh && en, key)
      if (key !== 'otherLanguage') assert.ok(!/[\p{Script=Han}]/u.test(en), `${key}: ${en}`)
      const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()
      assert.deepEqual(holes(zh), holes(en), key)
    }
    for (const list of Object.values(NAMES)) {
      for (const [code, { zh, en }] of Object.entries(list))
        assert.ok(zh && en && !/\p{Script=Han}/u.test(en), code)
    }
  })

  it('leave no Chinese on an English page but names, addresses and original texts', () => {
    const data = [
      '阿强烧烤',
      '鹤壁市山城区阿强餐饮店',
      '鹤壁市山城区红旗街18号',
      '已更换供货商。',
      '没有',
      '阿强',
    ]
    for (const [name, reply] of allPages(EN)) {
      const own = bodyOf(reply).replace(/<(\w+)[^>]* lang="zh-CN"[^>]*>[\s\S]*?<\/\1>/g, '')
      let text = textOf({ ...reply, body: own } as Reply)
      for (const part of data) text = text.replaceAll(part, '')
      assert.deepEqual(text.match(/\p{Script=Han}+/gu), null, name)
      assert.match(bodyOf(reply), /<html lang="en"/)
    }
  })

  it('keep the choices of the visitor in every link of the site', () => {
    const p: Preferences = { language: 'en', elder: true }
    assert.equal(href(p, '/p/p1'), '/p/p1?lang=en&elder=1')
    assert.equal(href(ZH, '/p', { q: 'a b' }), '/p?q=a+b')
    const markup = bodyOf(premisesPage(input({ preferences: p })))
    assert.match(markup, /<html lang="en" class="elder"/)
    for (const [, to] of markup.matchAll(/href="(\/(?:p|notices)(?:[/?][^"]*)?)"/g)) {
      if (to === '/notices.atom') continue
      assert.ok(/elder=1/.test(to!) || /lang=en/.test(to!), to)
    }
  })
})

describe('weight and policy', () => {
  it('keeps every page within 60 KB compressed with style and script, and the script within 15 KB', () => {
    assert.ok(Buffer.byteLength(SITE_JS) <= 15 * 1024)
    const shared = gzipSync(SITE_CSS).length + gzipSync(SITE_JS).length
    const hits = Array.from({ length: 50 }, (_, i) =>
      pageRow({ premises_id: `p${i}`, sign_name: `阿强烧烤${i}店` }),
    )
    const pages: [string, Reply][] = [
      ...allPages(ZH),
      ['50 hits', searchPage({ preferences: ZH, query: '阿强', grade: null, hits, now: NOW })],
    ]
    for (const [name, reply] of pages) {
      const bytes = gzipSync(bodyOf(reply)).length + shared
      assert.ok(bytes <= 20 * 1024, `${name}: ${bytes} leaves no room for a picture`)
    }
  })

  it('has no inline style or script and a policy that would stop one', () => {
    for (const [name, reply] of allPages(ZH)) {
      const markup = bodyOf(reply)
      assert.ok(!/ style="| on\w+="|<style/.test(markup), name)
      for (const [tag] of markup.matchAll(/<script[^>]*>/g))
        assert.match(tag, /src="\/public\/site\.js\?v=\w+"|ld\+json/)
      assert.match(reply.headers['content-security-policy']!, /default-src 'none'/)
      assert.ok(!/https?:\/\/(?!schema\.org|example\.org|www\.w3\.org)/.test(markup), `${name} leads outside`)
    }
  })

  it('has a skip link, one h1, a feedback entry and complaint numbers where they belong', () => {
    for (const [name, reply] of allPages(ZH)) {
      const markup = bodyOf(reply)
      assert.match(markup, /<a class="skip" href="#main">/, name)
      assert.equal(markup.match(/<h1>/g)?.length, 1, name)
      assert.match(markup, /href="tel:12345">页面有误/, name)
    }
  })

  it('answers 410 for a removed notice and keeps its text to itself', () => {
    const reply = goneNoticePage(
      ZH,
      noticeRow({ state: 'removed', removal: 'replaced', removed_on: '2026-11-24' }),
      NOW,
    )
    assert.equal(reply.status, 410)
    assert.ok(!bodyOf(reply).includes('基本符合'))
  })
})
