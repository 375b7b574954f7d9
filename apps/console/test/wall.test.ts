import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { Browser, Page } from 'playwright-core'
import { build, defaultClientConditions } from 'vite'
import { accessibilityFaults, findChromium, launch } from './browser.ts'
import { makeGroup } from './wall-city.ts'
import { startWallMock, type WallMock } from './wall-mock.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const executable = findChromium()
const skip = executable ? false : 'no Chromium on this machine; set SHIAN_TEST_CHROMIUM to its path'
const DESK = { width: 1920, height: 1080 }
const WALL = { width: 3840, height: 1080 }

let dist = ''
let browser: Browser

before(async () => {
  if (!executable) return
  dist = mkdtempSync(join(tmpdir(), `shian-test-${process.pid}-wall-`))
  await build({
    root: ROOT,
    configFile: false,
    base: '/console/',
    logLevel: 'error',
    plugins: [react()],
    resolve: { conditions: ['source', ...defaultClientConditions] },
    build: {
      outDir: dist,
      emptyOutDir: true,
      target: 'chrome90',
      cssTarget: 'chrome90',
      chunkSizeWarningLimit: 2_000,
    },
  })
  browser = await launch(executable)
})

after(async () => {
  await browser?.close()
  if (dist) rmSync(dist, { recursive: true, force: true })
})

interface Opening {
  readonly size?: { width: number; height: number }
  readonly theme?: 'light' | 'dark'
  readonly language?: 'zh' | 'en'
  readonly groups?: number
  readonly cameras?: number
  readonly prepare?: (mock: WallMock) => void
}

/** Opens the wall over a mock of its own and closes both afterwards. Fails when the page throws or leaves the machine. */
async function onWall(opening: Opening, use: (page: Page, mock: WallMock) => Promise<void>): Promise<void> {
  const mock = await startWallMock(dist, opening)
  opening.prepare?.(mock)
  const context = await browser.newContext({ viewport: opening.size ?? DESK, reducedMotion: 'reduce' })
  await context.addInitScript(
    ([theme, language]) => {
      localStorage.setItem('shian.wall.theme', theme ?? 'dark')
      localStorage.setItem('shian.language', language ?? 'zh')
    },
    [opening.theme ?? 'dark', opening.language ?? 'zh'] as const,
  )
  const page = await context.newPage()
  const trouble: string[] = []
  page.on('pageerror', error => trouble.push(error.message))
  page.on('request', request => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.origin !== mock.address)
      trouble.push(`left the machine: ${url.origin}`)
  })
  try {
    await page.goto(`${mock.address}/console/wall`)
    await page.locator('.w-feed').waitFor()
    await use(page, mock)
    assert.deepEqual(trouble, [])
  } finally {
    await context.close()
    await mock.close()
  }
}

const rows = (page: Page) => page.locator('.w-row')
const selectedGroup = (page: Page) => page.locator('.w-row[aria-selected="true"]').getAttribute('data-group')
const said = (page: Page) => page.getByTestId('announcer').innerText()

async function until(what: string, holds: () => Promise<boolean> | boolean, millis = 10_000): Promise<void> {
  const end = Date.now() + millis
  while (!(await holds())) {
    if (Date.now() > end) assert.fail(`not within ${millis} ms: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

test('200 findings arrive: at most 60 groups are shown, within 2 s', { skip, timeout: 60_000 }, () =>
  onWall({ groups: 0 }, async (page, mock) => {
    await page.locator('.w-empty').waitFor()
    const start = Date.now()
    mock.raise(Array.from({ length: 200 }, () => makeGroup(1)))
    await page.locator('.w-row').nth(59).waitFor({ timeout: 2_000 })
    assert.ok(Date.now() - start <= 2_000)
    await page.waitForTimeout(1_500)
    assert.equal(await rows(page).count(), 60)
    await until(
      'the counters follow',
      async () => /200|\d+\+/.test(await page.locator('[data-counter="today"]').innerText()),
      10_000,
    )
  }),
)

test(
  'F 2 on twenty groups: twenty verdicts with that reason, one for each group, and the focus stays',
  { skip, timeout: 60_000 },
  () =>
    onWall({ groups: 40 }, async (page, mock) => {
      await rows(page).first().waitFor()
      await page.locator('.w-feed').focus()
      const judged: (string | null)[] = []
      for (let turn = 0; turn < 20; turn++) {
        judged.push(await selectedGroup(page))
        await page.keyboard.press('f')
        await page.keyboard.press('2')
      }
      await until('20 verdicts', () => mock.sent.length >= 20)
      await page.waitForTimeout(1_500)
      assert.equal(mock.sent.length, 20)
      for (const { path, body } of mock.sent) {
        assert.match(path, /\/verdict$/)
        assert.deepEqual(body, { verdict: 'rejected', reason: 'not-a-violation', group: true })
      }
      assert.equal(new Set(judged).size, 20)
      assert.equal(new Set(mock.sent.map(({ path }) => path)).size, 20)
      assert.equal(mock.groups.filter(({ state }) => state === 'rejected').length, 20)
      assert.equal(await rows(page).count(), 20)
      assert.equal(await page.evaluate(() => document.activeElement?.className), 'w-feed')
      assert.match(await said(page), /已判不实\(不构成违规\)/)
    }),
)

test(
  'a refused verdict comes back with the reason, R sends it again, U takes it back',
  { skip, timeout: 60_000 },
  () =>
    onWall({ groups: 6 }, async (page, mock) => {
      await rows(page).first().waitFor()
      const target = await selectedGroup(page)
      const row = page.locator(`[data-group="${target}"]`)
      const id = mock.groups.find(({ groupKey }) => groupKey === target)?.findingIds[0]
      mock.failing = { [`/v1/vision/findings/${id}/verdict`]: 503 }
      await page.keyboard.press('v')
      await page.locator('ul.w-failures').waitFor()
      assert.match(await page.locator('ul.w-failures').innerText(), /没有提交成功.*数据库暂时不可用/s)
      await row.waitFor()
      assert.equal(await row.getAttribute('data-failed'), 'true')
      mock.failing = {}
      await page.keyboard.press('r')
      await row.waitFor({ state: 'detached' })
      await until('the verdict', () => mock.sent.length === 1)
      assert.equal(await page.locator('ul.w-failures').count(), 0)
      await page.keyboard.press('u')
      await row.waitFor()
      await until('the undo', () => mock.sent.some(({ path }) => path.endsWith('/undo')))
      await page.waitForTimeout(1_200)
      assert.equal(await row.count(), 1)
      assert.equal(await selectedGroup(page), target)
    }),
)

test('D R dispatches, and what was dispatched is not undone', { skip, timeout: 60_000 }, () =>
  onWall({ groups: 6 }, async (page, mock) => {
    await rows(page).first().waitFor()
    const target = mock.groups.find(group => group.count > 1)
    await page.locator(`[data-group="${target?.groupKey}"]`).click()
    await page.keyboard.press('d')
    await page.locator('[data-question="dispatch"]').waitFor()
    await page.keyboard.press('r')
    await until('both requests', () => mock.sent.length === 2)
    assert.deepEqual(
      mock.sent.map(({ body }) => body),
      [{ verdict: 'confirmed', group: true }, { to: 'rectification' }],
    )
    await page.keyboard.press('u')
    await page.waitForTimeout(400)
    assert.equal(mock.sent.length, 2)
    assert.match(await said(page), /不能在这里撤销/)
  }),
)

test(
  'the selection stays on its group while new ones arrive, and grave ones are announced',
  { skip, timeout: 60_000 },
  () =>
    onWall({ groups: 20 }, async (page, mock) => {
      await rows(page).first().waitFor()
      for (let step = 0; step < 8; step++) await page.keyboard.press('j')
      const chosen = await selectedGroup(page)
      const before = await rows(page).count()
      mock.raise([makeGroup(1, { type: 'rodent', severity: 'grave' })])
      await until('the new row', async () => (await rows(page).count()) === before + 1)
      assert.match(await page.locator('.w-feed-age').innerText(), /实时 · 最近消息 \d 秒前/)
      assert.equal(await selectedGroup(page), chosen)
      await until('the announcement', async () => /新的一类预警:疑似鼠类/.test(await said(page)))
      const visible = await page.locator('.w-row[aria-selected="true"]').evaluate(row => {
        const box = row.getBoundingClientRect()
        const list = row.parentElement?.getBoundingClientRect()
        return list !== undefined && box.top >= list.top - 1 && box.bottom <= list.bottom + 1
      })
      assert.ok(visible, 'the selected row is in sight')
    }),
)

test(
  'a camera that stops turns to no signal within 15 s; the others go on, and no picture is kept',
  { skip, timeout: 90_000 },
  () =>
    onWall(
      {
        cameras: 9,
        prepare: mock =>
          mock.cameras.forEach(camera => {
            Object.assign(camera, { state: 'ok', frames: 'live', reason: null })
          }),
      },
      async (page, mock) => {
        await page.evaluate(() => {
          const counts = { made: 0, given: 0 }
          Object.assign(window, { counts })
          const [make, give] = [URL.createObjectURL.bind(URL), URL.revokeObjectURL.bind(URL)]
          URL.createObjectURL = source => {
            counts.made++
            return make(source)
          }
          URL.revokeObjectURL = address => {
            counts.given++
            give(address)
          }
        })
        await until('nine pictures', async () => (await page.getByTestId('frame-age').count()) === 9)
        const stopped = mock.cameras[4]
        assert.ok(stopped)
        Object.assign(stopped, { frames: 'stopped', stoppedAt: Date.now() })
        const tile = page.locator(`[data-camera="${stopped.id}"]`)
        await tile.getByTestId('no-signal').waitFor({ timeout: 16_500 })
        assert.match(await tile.innerText(), /无信号 00:1[5-7]/)
        assert.equal(await page.getByTestId('frame-age').count(), 8)
        const ages = await page.getByTestId('frame-age').allInnerTexts()
        assert.ok(
          ages.every(age => /^[0-3] 秒前$/.test(age)),
          ages.join(),
        )
        const { made, given } = await page.evaluate(
          () => (window as unknown as { counts: { made: number; given: number } }).counts,
        )
        // One picture a tile is in sight, and one or two are about to be given back.
        assert.ok(made > 60, `${made} pictures were shown`)
        assert.ok(made - given <= 11, `${made} made, ${given} given back`)
      },
    ),
)

test(
  'a camera without pictures says so at once, and only cameras in sight are asked',
  { skip, timeout: 60_000 },
  () =>
    onWall({ cameras: 30 }, async (page, mock) => {
      const none = page.locator('[data-state="offline"]').first()
      await none.getByTestId('no-signal').waitFor()
      assert.match(await none.innerText(), /无信号 1\d:\d\d/)
      const shown = await page
        .locator('.w-tile')
        .evaluateAll(tiles => tiles.map(tile => tile.getAttribute('data-camera')))
      await until('pictures', () => mock.frameCalls.size === 9)
      assert.deepEqual([...mock.frameCalls.keys()].sort(), [...shown].sort())
      await page.keyboard.press(']')
      await until('the next nine', () => mock.frameCalls.size === 18)
      await page.waitForTimeout(300)
      const before = shown.map(id => mock.frameCalls.get(id ?? ''))
      await page.waitForTimeout(2_500)
      assert.deepEqual(
        shown.map(id => mock.frameCalls.get(id ?? '')),
        before,
      )
    }),
)

test(
  'a service that fails is named; its panel keeps what it had and the others go on',
  { skip, timeout: 90_000 },
  () =>
    onWall({ groups: 8 }, async (page, mock) => {
      await rows(page).first().waitFor()
      const before = await rows(page).count()
      mock.failing = { '/v1/vision/findings': 500 }
      mock.raise([makeGroup(1)])
      const feed = page.locator('[data-panel="feed"]')
      await feed.locator('.w-failures').waitFor({ timeout: 20_000 })
      assert.match(
        await feed.locator('.w-failures').innerText(),
        /线索服务没有响应.*显示的是 \d\d:\d\d:\d\d 的内容/s,
      )
      assert.equal(await rows(page).count(), before)
      assert.equal(await page.locator('[data-panel="map"] .w-failures').count(), 0)
      mock.failing = {}
      await feed.getByRole('button', { name: '重试' }).click()
      await until('the new row', async () => (await rows(page).count()) === before + 1)
      assert.equal(await feed.locator('.w-failures').count(), 0)
    }),
)

test('a wall that starts while a service is down shows the rest', { skip, timeout: 60_000 }, () =>
  onWall({ prepare: mock => Object.assign(mock.failing, { '/v1/work/summary': 500 }) }, async page => {
    const map = page.locator('[data-panel="map"]')
    await map.locator('.w-failures').waitFor()
    assert.match(await map.locator('.w-failures').innerText(), /事项服务没有响应/)
    assert.match(await page.locator('[data-counter="overdue"]').innerText(), /—.*事项逾期.*暂无数据/s)
    assert.ok((await rows(page).count()) > 0)
    assert.deepEqual(await accessibilityFaults(page), [])
  }),
)

test('a broken feed is said with its age, and the wall goes on by asking', { skip, timeout: 60_000 }, () =>
  onWall({ groups: 5 }, async (page, mock) => {
    const state = page.locator('.w-feed-age')
    await until('live', async () => (await state.getAttribute('data-state')) === 'live')
    mock.cutFeed(true)
    await until('broken', async () => (await state.getAttribute('data-state')) === 'broken')
    assert.match(await state.innerText(), /实时中断 \d\d:\d\d/)
    mock.groups = [makeGroup(1), ...mock.groups]
    await until('the new row', async () => (await rows(page).count()) === 6, 12_000)
    mock.cutFeed(false)
    await until('live again', async () => (await state.getAttribute('data-state')) === 'live', 20_000)
  }),
)

test(
  'a township chosen by keyboard filters the feed; the table says the same as the map',
  { skip, timeout: 60_000 },
  () =>
    onWall({ groups: 60 }, async page => {
      await rows(page).first().waitFor()
      const all = await rows(page).count()
      const map = page.getByRole('listbox', { name: '各乡镇街道在办事项逾期率' })
      assert.equal(await map.getByRole('option').count(), 48)
      await map.focus()
      await page.keyboard.press('ArrowDown')
      const active = await map.getAttribute('aria-activedescendant')
      const label = await page.locator(`[id="${active}"]`).getAttribute('aria-label')
      await page.keyboard.press('Enter')
      await until('fewer rows', async () => (await rows(page).count()) < all)
      const township = /^([^(]+)\(/.exec(label ?? '')?.[1] ?? ''
      for (const place of await page.locator('.w-row-place .s-soft').allInnerTexts())
        assert.equal(place, township)
      await page.keyboard.press('Escape')
      await until('all rows', async () => (await rows(page).count()) === all)
      const spoken = await map
        .getByRole('option')
        .evaluateAll(options => options.map(option => option.getAttribute('aria-label') ?? ''))
      await page.getByRole('button', { name: '看表格' }).click()
      const cells = await page
        .locator('.w-table tbody tr')
        .evaluateAll(lines =>
          lines.map(line =>
            [...line.children].map(
              cell => (cell.firstElementChild ?? cell).textContent?.trim() || cell.textContent?.trim(),
            ),
          ),
        )
      assert.equal(cells.length, 48)
      for (const [name, open, overdue, share] of cells) {
        const sentence = spoken.find(text => text.startsWith(`${name}(`)) ?? ''
        if (share === '–') assert.match(sentence, /没有在办事项/)
        else
          assert.ok(
            sentence.includes(`在办 ${open} 件,逾期 ${overdue} 件,逾期率 ${share}`),
            `${sentence} | ${open} ${overdue} ${share}`,
          )
      }
    }),
)

test('an empty wall says since when', { skip, timeout: 60_000 }, () =>
  onWall({ groups: 0, cameras: 0 }, async (page, mock) => {
    await page.locator('.w-empty').waitFor()
    await until('the sentence', async () =>
      /今日 0 条一类预警。\s*还没有收到过线索/.test(await page.locator('.w-empty').innerText()),
    )
    assert.match(await page.locator('[data-panel="video"]').innerText(), /没有登记摄像头/)
    assert.deepEqual(await accessibilityFaults(page), [])
    const [old] = [makeGroup(3 * 86_400, { type: 'rodent', state: 'confirmed', answer: null })]
    mock.raise([old])
    await until(
      'the last one',
      async () => /上一条:.*疑似鼠类.*已确认/.test(await page.locator('.w-empty').innerText()),
      15_000,
    )
  }),
)

test('keys: letters can be turned off, a held key judges once, a post without the right cannot judge', {
  skip,
  timeout: 90_000,
}, async t => {
  await t.test('off', () =>
    onWall({ groups: 6 }, async (page, mock) => {
      await rows(page).first().waitFor()
      await page.keyboard.press('?')
      await page.getByRole('button', { name: '关闭单键快捷键' }).click()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.keyboard.press('v')
      await page.waitForTimeout(300)
      assert.equal(mock.sent.length, 0)
      await page.getByRole('button', { name: '属实' }).click()
      await until('the button still works', () => mock.sent.length === 1)
    }),
  )
  await t.test('held', () =>
    onWall({ groups: 6 }, async (page, mock) => {
      await rows(page).first().waitFor()
      await page.keyboard.down('v')
      for (let repeat = 0; repeat < 5; repeat++) await page.keyboard.down('v')
      await page.keyboard.up('v')
      await page.waitForTimeout(500)
      assert.equal(mock.sent.length, 1)
    }),
  )
  await t.test('auditor', () =>
    onWall({ groups: 6, prepare: mock => Object.assign(mock, { role: 'auditor' }) }, async (page, mock) => {
      await rows(page).first().waitFor()
      for (const key of ['v', 'h', 'f', '1', 'd', 'r', 'u']) await page.keyboard.press(key)
      await page.waitForTimeout(300)
      assert.equal(mock.sent.length, 0)
      assert.match(await page.locator('.w-actions').innerText(), /只能查看/)
    }),
  )
})

for (const theme of ['dark', 'light'] as const) {
  test(`no accessibility fault in ${theme}, at both sizes, in both languages, with everything open`, {
    skip,
    timeout: 180_000,
  }, async () => {
    for (const [size, language] of [
      [DESK, 'zh'],
      [WALL, 'en'],
    ] as const) {
      await onWall({ size, theme, language }, async page => {
        await rows(page).first().waitFor()
        await page.waitForTimeout(1_200)
        assert.equal(await page.evaluate(() => document.documentElement.dataset['theme']), theme)
        const check = async (what: string) =>
          assert.deepEqual(await accessibilityFaults(page), [], `${what} ${size.width} ${language}`)
        await check('at rest')
        const overflow = await page.evaluate(
          () =>
            document.documentElement.scrollWidth > innerWidth ||
            document.documentElement.scrollHeight > innerHeight,
        )
        assert.equal(overflow, false, 'fits without scrolling')
        await page.keyboard.press('j')
        if (size === DESK) await page.keyboard.press('Enter')
        await page.locator('.w-facts').waitFor()
        await page.keyboard.press('b')
        await page.locator('.w-box').waitFor()
        await page.keyboard.press('f')
        await page.locator('[data-question="reject"]').waitFor()
        await check('evidence and question')
        await page.keyboard.press('Escape')
        if (size === DESK) await page.keyboard.press('Escape')
        await page.locator('[data-panel="map"] .w-panel-head .w-button').click()
        await page.locator('.w-table').waitFor()
        await check('table')
        await page.keyboard.press('?')
        await page.getByRole('dialog').waitFor()
        await check('help')
      })
    }
  })
}
