import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type TestPlatform, testPlatform } from '@shian/server/testing'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { build } from 'vite'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const DIST = `${ROOT}dist`
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-headless-shell', '/usr/bin/google-chrome']
const PASSWORD = 'correct horse battery'

/** The browser of the system, if there is one. `SHIAN_TEST_CHROMIUM` names another. */
export const executable = [process.env['SHIAN_TEST_CHROMIUM'] ?? '', ...CANDIDATES].find(
  path => path !== '' && existsSync(path),
)
export const skip = executable ? false : 'no Chromium on this machine; set SHIAN_TEST_CHROMIUM to its path'

export interface Member {
  personId: string
  login: string
  headers: { cookie: string; 'x-shian-csrf': string }
}

/** A server with the built app, a bureau and its premises. */
export interface FieldServer {
  test: TestPlatform
  url: string
  browser: Browser
  leader: Member
  officer: Member
  colleague: Member
  coordinator: Member
  clock: { now: () => Date }
  call<T>(as: Member, method: 'GET' | 'POST', path: string, body?: object): Promise<T>
  premises(name: string): Promise<string>
  /** A planned inspection given to somebody. */
  visit(premisesId: string, to?: Member): Promise<string>
  item(id: string): Promise<ItemView>
  close(): Promise<void>
}

export interface ItemView {
  state: string
  version: number
  data: Record<string, unknown>
  kept: { commandId: string; outcome: string }[]
  history: { type: string; action: string | null; data: Record<string, unknown> }[]
}

export async function startField(): Promise<FieldServer> {
  if (!existsSync(`${DIST}/index.html`)) await build({ root: ROOT, logLevel: 'error' })
  const clock = { now: () => new Date() }
  const test = await testPlatform(
    { rateLimits: false, fieldDir: DIST, services: ['http'] },
    { clock: () => clock.now() },
  )
  const { url } = await test.platform.start()
  const browser = await chromium.launch({
    executablePath: executable!,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
  })
  const add = async (role: string, area: string, name: string): Promise<Member> => {
    const person = await test.addPerson({ role, area, name })
    return { ...person, headers: await test.signIn(person.login) }
  }
  const leader = await add('leader', '4106', '赵站长')
  const officer = await add('inspector', '410602', '李检查')
  const colleague = await add('inspector', '410602', '王同行')
  const coordinator = await add('coordinator', '410602001001', '孙协管')
  const call: FieldServer['call'] = async (as, method, path, body) => {
    const answer = await test.app.inject({
      method,
      url: path,
      headers: as.headers,
      ...(body ? { payload: body } : {}),
    })
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${answer.body}`)
    return answer.json() as never
  }
  return {
    ...{ test, url, browser, leader, officer, colleague, coordinator, clock, call },
    async premises(name) {
      const body = {
        ...{ area: '410602001001', signName: name, legalName: `${name}店`, kind: 'restaurant' },
        ...{ address: '大湖村1号', floorAreaSquareMetres: 120 },
      }
      return (await call<{ id: string }>(leader, 'POST', '/v1/registry/premises', body)).id
    },
    async visit(premisesId, to = officer) {
      const body = { premisesId, inspectionKind: 'daily' }
      const { id } = await call<{ id: string }>(leader, 'POST', '/v1/inspection/inspections', body)
      const given = { to: [`person/${to.personId}`], commandId: `assign-${id}` }
      await call(leader, 'POST', `/v1/work/items/${id}/assignee`, given)
      return id
    },
    item: id => call<ItemView>(leader, 'GET', `/v1/work/items/${id}`),
    async close() {
      await browser.close()
      await test.close()
    },
  }
}

/** A phone: a browser with a store of its own. */
export async function newPhone(server: FieldServer, options: object = {}): Promise<BrowserContext> {
  return server.browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    hasTouch: true,
    baseURL: server.url,
    ...options,
  })
}

/** Opens the app; everything but the server would be a foreign request. */
export async function openApp(context: BrowserContext, hash = ''): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`/field/${hash}`)
  return page
}

export async function signInOn(page: Page, who: Member): Promise<void> {
  await page.getByLabel('账号').fill(who.login)
  await page.getByLabel('密码').fill(PASSWORD)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByText('已连接').waitFor()
  // Without the program on the phone there is nothing to open offline.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
}

let drawn = 0

/** A photo unlike any other, as the camera of the phone would give it. */
export async function picture(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  drawn += 1
  const address = await page.evaluate(seed => {
    const canvas = document.createElement('canvas')
    canvas.width = 96
    canvas.height = 72
    const pen = canvas.getContext('2d')!
    for (let i = 0; i < 12; i++) {
      pen.fillStyle = `hsl(${(seed * 47 + i * 31) % 360} 70% 50%)`
      pen.fillRect((i % 4) * 24, Math.floor(i / 4) * 24, 24, 24)
    }
    pen.fillStyle = '#000'
    pen.font = '20px sans-serif'
    pen.fillText(String(seed), 8, 40)
    return canvas.toDataURL('image/jpeg', 0.9)
  }, drawn)
  return {
    name: `photo-${drawn}.jpg`,
    mimeType: 'image/jpeg',
    buffer: Buffer.from(address.split(',')[1]!, 'base64'),
  }
}

/** Arrives on site, with the colleague. */
export async function enter(page: Page, itemId: string): Promise<void> {
  await page.goto(`/field/#/item/${itemId}/do/enter`)
  await page.getByLabel(/王同行/).check()
  await page.getByLabel('扫码入企').check()
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByRole('link', { name: '作出检查结论' }).waitFor()
}

/** Fills in the conclusion of a visit with a table of which one point does not conform, up to the button. */
export async function conclude(page: Page, itemId: string, photos: number): Promise<void> {
  await page.goto(`/field/#/item/${itemId}/do/conclude`)
  await page.getByLabel(/王同行/).check()
  await page.getByRole('button', { name: /填写这份要点表.*餐饮/ }).click()
  const point = page.getByRole('group', { name: /餐饮服务提供者资质/ })
  await point.getByText('不符合', { exact: true }).click()
  await point.getByLabel('不符合的情况').fill('许可证未悬挂')
  await point.locator('input[type=file]').setInputFiles(await picture(page))
  await point.locator('img').waitFor()
  const field = page.getByRole('group', { name: '现场照片' })
  for (let n = 1; n < photos; n++) {
    await field.locator('input[type=file]').setInputFiles(await picture(page))
    await field.getByRole('img', { name: `第 ${n} 张照片` }).waitFor()
  }
  await page
    .getByRole('group', { name: /是否覆盖全部要点/ })
    .getByText('否', { exact: true })
    .click()
  await page
    .getByRole('group', { name: /检查结果/ })
    .getByText('基本符合', { exact: true })
    .click()
  await page.getByRole('group', { name: /处理/ }).getByText('无', { exact: true }).click()
  await page
    .getByRole('group', { name: /签字情况/ })
    .getByText('经营者已签字')
    .click()
}

/** Waits until nothing is left to send. */
export async function allSent(page: Page): Promise<void> {
  await page.getByRole('banner').getByRole('link', { name: '待传 0' }).waitFor({ timeout: 60_000 })
}

/** Rules of axe that a page breaks, one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  const { readFile } = await import('node:fs/promises')
  await page.evaluate(await readFile(AXE, 'utf8'))
  return page.evaluate(async () => {
    type Found = { id: string; nodes: { target: string[]; failureSummary: string }[] }
    const { axe } = window as unknown as {
      axe: { run(root: Document, options: object): Promise<{ violations: Found[] }> }
    }
    const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values } })
    return violations.flatMap(rule =>
      rule.nodes.map(
        node => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`,
      ),
    )
  })
}
