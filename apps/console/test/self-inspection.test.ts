import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { accessibilityFaults, findChromium, launch } from './browser.ts'
import type { Mock } from './mock.ts'
import { startMock } from './mock-server.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const executable = findChromium()
const skip = executable ? false : 'no Chromium on this machine; set SHIAN_TEST_CHROMIUM to its path'
/** What a hand needs between two taps. */
const HAND_MILLIS = 600
const TAPS_MAX = 12
const SECONDS_MAX = 60

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

async function openCard(): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    hasTouch: true,
  })
  await context.addCookies([{ name: 'shian_session', value: 'operator:', url: mock.address }])
  const page = await context.newPage()
  await page.goto(`${mock.address}/console/self-inspection`)
  await page.getByRole('button', { name: '全部正常' }).first().waitFor()
  return page
}

/** A picture made in the page, as the camera of the phone would give it. */
async function picture(page: Page): Promise<Buffer> {
  const address = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 64
    canvas.height = 48
    canvas.getContext('2d')!.fillRect(8, 8, 20, 20)
    return canvas.toDataURL('image/jpeg')
  })
  return Buffer.from(address.split(',')[1]!, 'base64')
}

const fieldsOf = (body: string): string[] =>
  [...body.matchAll(/form-data; name="([\w.-]+)"/g)].map(([, name]) => name!)

test('a day with nothing wrong takes at most twelve taps and a minute', { skip }, async () => {
  const page = await openCard()
  const began = performance.now()
  let taps = 0
  const tap = async (locator: ReturnType<Page['locator']>) => {
    await page.waitForTimeout(HAND_MILLIS)
    await locator.tap()
    taps += 1
  }
  const sign = page.getByRole('button', { name: '签字提交' })
  assert.equal(await sign.isDisabled(), true, 'nothing is signed before it was looked at')
  for (let left = await page.getByRole('button', { name: '全部正常' }).count(); left > 0; left--) {
    await tap(page.getByRole('button', { name: '全部正常' }).first())
  }
  const chooser = page.waitForEvent('filechooser')
  await tap(page.locator('.c-self-photo .c-self-choice input'))
  await (await chooser).setFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await picture(page) })
  await page.locator('.c-self-photo img').waitFor()
  await tap(sign)
  await page.getByText(/已提交,用时/).waitFor()
  const seconds = (performance.now() - began) / 1_000
  assert.ok(taps <= TAPS_MAX, `${taps} taps`)
  assert.ok(seconds <= SECONDS_MAX, `${seconds} s`)
  const sent = mock.requests.findLast(({ path }) => path === '/v1/self-inspection/cards')
  assert.deepEqual(fieldsOf(sent?.body ?? ''), [
    'commandId',
    'day',
    'checklist',
    'groups',
    'tookSeconds',
    'photo',
    'photoTakenAt',
  ])
  assert.match(sent?.body ?? '', /staff,goods,process/)
  await page.context().close()
})

test('a problem is said with a tap, fixed with a photo or left for later', { skip }, async () => {
  const page = await openCard()
  await page.getByRole('button', { name: '有异常: 冷藏冷冻温度达标,分类离地存放' }).tap()
  await page.getByRole('button', { name: '冷藏温度超标' }).tap()
  assert.equal(
    await page.getByRole('button', { name: '好了' }).isDisabled(),
    true,
    'what was done is not said yet',
  )
  await page.getByRole('button', { name: /转整改/ }).tap()
  assert.deepEqual(await accessibilityFaults(page), [])
  await page.getByRole('button', { name: '好了' }).tap()
  await page.getByRole('button', { name: '其余正常' }).tap()
  for (let left = await page.getByRole('button', { name: '全部正常' }).count(); left > 0; left--) {
    await page.getByRole('button', { name: '全部正常' }).first().tap()
  }
  await page.getByRole('button', { name: '拍不了' }).tap()
  await page.getByRole('textbox', { name: '为什么拍不了' }).fill('摄像头坏了')
  await page.getByRole('button', { name: '签字提交' }).tap()
  await page.getByText(/已提交,用时/).waitFor()
  const body = Buffer.from(
    mock.requests.findLast(({ path }) => path === '/v1/self-inspection/cards')?.body ?? '',
    'latin1',
  ).toString('utf8')
  const said = JSON.parse(/name="exceptions"\r\n\r\n(.*)\r\n/.exec(body)?.[1] ?? '[]')
  assert.deepEqual(said, [{ item: 'storage', text: '冷藏温度超标', handling: 'open', accident: false }])
  assert.match(body, /摄像头坏了/)
  await page.context().close()
})
