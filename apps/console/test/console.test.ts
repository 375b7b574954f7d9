import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import { findChromium, launch } from './browser.ts'
import type { Mock } from './mock.ts'
import { startMock } from './mock-server.ts'
import { SCREENS } from './screens.ts'
import { Viewer } from './viewer.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const executable = findChromium()
const skip = executable ? false : 'no Chromium on this machine; set SHIAN_TEST_CHROMIUM to its path'

let mock: Mock
let browser: Browser

before(async () => {
  if (!executable) return
  if (!existsSync(`${ROOT}/dist/index.html`)) await build({ root: ROOT, logLevel: 'error' })
  mock = await startMock()
  browser = await launch(executable)
})

after(async () => {
  await browser?.close()
  await mock?.close()
})

async function open(
  account: string,
  path: string,
  size = { width: 1440, height: 900 },
): Promise<{ page: Page; context: BrowserContext }> {
  Object.assign(mock.switches, { empty: false, failing: {}, hanging: [] })
  const context = await browser.newContext({ viewport: size, locale: 'zh-CN', reducedMotion: 'reduce' })
  await context.addCookies([{ name: 'shian_session', value: `${account}:`, url: mock.address }])
  const page = await context.newPage()
  await page.goto(`${mock.address}/console${path}`)
  await page.locator('h1').first().waitFor()
  return { page, context }
}

test('every screen is accessible, keeps to itself and fits, light and dark', {
  skip,
  timeout: 900_000,
}, async t => {
  const viewer = new Viewer(browser, mock, 'zh')
  for (const screen of SCREENS) {
    await t.test(screen.name, async () => {
      const { faults, complaints } = await viewer.look(screen)
      assert.deepEqual([...faults, ...complaints], [])
    })
  }
  await viewer.close()
})

test('every page keeps to itself and fits in English', { skip, timeout: 600_000 }, async t => {
  const viewer = new Viewer(browser, mock, 'en')
  for (const screen of SCREENS.filter(({ act }) => !act)) {
    await t.test(screen.name, async () => {
      assert.deepEqual((await viewer.look(screen)).complaints, [])
    })
  }
  await viewer.close()
})

test('from the search to a line of the score by keyboard alone, six keys after typing', {
  skip,
}, async () => {
  const { page, context } = await open('inspector', '/work')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('aqsk')
  await page.getByRole('option', { name: /阿强烧烤/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.s-waterfall-line summary').first().waitFor()
  assert.match(page.url(), /\/premises\/p-1$/)
  await page.locator('.s-waterfall-line summary').first().focus()
  await page.keyboard.press('Enter')
  await page.locator('.s-waterfall-line[open]').waitFor()
  await context.close()
})

test('J and Enter open the second row of the worklist', { skip }, async () => {
  const { page, context } = await open('inspector', '/work')
  await page.locator('.s-table tbody tr').first().waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/work\/w-1$/)
  await context.close()
})

test('signing in goes back to where one wanted to go, and keeps the language', { skip }, async () => {
  const context = await browser.newContext({ locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto(`${mock.address}/console/cameras?view=all`)
  await page.waitForURL(/\/sign-in$/)
  await page.getByRole('button', { name: 'English' }).click()
  await page.fill('#account', 'commander')
  await page.fill('#password', 'wrong')
  await page.keyboard.press('Enter')
  await page.getByText('Wrong account or password').waitFor()
  await page.fill('#password', 'demo')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/cameras\?view=all$/)
  await page.getByRole('heading', { name: 'Cameras' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Cameras' }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en')
  await page.getByText('Demo data').waitFor()
  await context.close()
})

test('a post is changed and everything follows', { skip }, async () => {
  const { page, context } = await open('inspector', '/work')
  await page.locator('.c-account-button').click()
  await page.getByRole('button', { name: /餐饮科科长/ }).click()
  await page.getByRole('link', { name: '人员与岗位' }).waitFor()
  const sent = mock.requests.findLast(({ path }) => path === '/v1/session/post')
  assert.equal(sent?.headers['x-shian-csrf'], 'mock-csrf')
  await context.close()
})

test('an action is checked, then sent with its photo, signature and version; a conflict keeps the form', {
  skip,
}, async () => {
  const { page, context } = await open('inspector', '/work/w-409')
  const conflict = SCREENS.find(({ name }) => name === 'work-item-conflict')
  await conflict?.act?.(page)
  const sent = mock.requests.findLast(({ path }) => path === '/v1/work/items/w-409/actions')
  const fields = [...(sent?.body ?? '').matchAll(/form-data; name="(\w+)"/g)].map(([, name]) => name)
  assert.deepEqual(fields, [
    'commandId',
    'action',
    'baseVersion',
    'form',
    'people',
    'afterPhotos',
    'signature',
  ])
  const form = JSON.parse(
    /name="form"\r\n\r\n(.*)\r\n/.exec(Buffer.from(sent?.body ?? '', 'latin1').toString('utf8'))?.[1] ?? '{}',
  )
  assert.deepEqual(Object.keys(form), ['note', 'checkedOn', 'result', 'points'])
  assert.equal(form.checkedOn, '2026-11-24')
  assert.deepEqual(
    form.points.answers.map((answer: { result: string }) => answer.result),
    ['pass', 'pass', 'pass'],
  )
  assert.equal(await page.locator('.ant-drawer-body textarea').inputValue(), '现场复查,已安装防鼠网')
  const again = /name="commandId"\r\n\r\n(\S+)/
  const first = again.exec(sent?.body ?? '')?.[1]
  await page.locator('.ant-drawer-body button[type=submit]').click()
  await page.waitForTimeout(300)
  const second = again.exec(
    mock.requests.findLast(({ path }) => path === '/v1/work/items/w-409/actions')?.body ?? '',
  )?.[1]
  assert.equal(first, second)
  await context.close()
})

test('a finding is rejected with two keys, for the whole incident', { skip }, async () => {
  const { page, context } = await open('commander', '/findings/f-1')
  await page.locator('.c-verdict').waitFor()
  await page.keyboard.press('f')
  await page.getByText('为什么否定').waitFor()
  await page.keyboard.press('2')
  await page.waitForTimeout(300)
  const sent = mock.requests.findLast(({ path }) => path === '/v1/vision/findings/f-1/verdict')
  assert.deepEqual(JSON.parse(sent?.body ?? '{}'), {
    verdict: 'rejected',
    reason: 'not-a-violation',
    group: true,
  })
  await context.close()
})

test('an operator appeals in two taps on a phone', { skip }, async () => {
  const { page, context } = await open('operator', '/my', { width: 390, height: 844 })
  await page.getByRole('button', { name: /申诉/ }).first().click()
  await page.getByRole('button', { name: '画面里没有这个情况' }).click()
  await page.getByText('已提交,等待判定').waitFor()
  const sent = mock.requests.findLast(({ path }) => path.endsWith('/answer'))
  assert.match(sent?.body ?? '', /name="answer"\r\n\r\nappealed/)
  await context.close()
})

test('an operator sends a photo of what was fixed in two taps', { skip }, async () => {
  const { page, context } = await open('operator', '/my', { width: 390, height: 844 })
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'fixed.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') })
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByText('已提交,等待判定').waitFor()
  const sent = mock.requests.findLast(({ path }) => path.endsWith('/answer'))
  assert.match(sent?.body ?? '', /name="photos"; filename="fixed.jpg"\r\nContent-Type: image\/jpeg/)
  await context.close()
})

test('every page of the desk carries the feedback entry', { skip }, async () => {
  for (const path of [
    '/work',
    '/findings',
    '/cameras',
    '/premises',
    '/premises/p-1',
    '/rules',
    '/kinds',
    '/work/w-0',
  ]) {
    const { page, context } = await open('leader', path)
    await page.getByRole('button', { name: '意见反馈' }).waitFor()
    await context.close()
  }
})
