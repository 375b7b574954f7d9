import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { findEngines } from './engines.ts'

/**
 * The pictures in docs/screenshots, from a running demonstration city:
 *   node --conditions=source --import tsx scripts/screenshots.ts <data folder> [http://127.0.0.1:8106]
 */

const FOLDER = 'docs/screenshots'
const DESK = { width: 1440, height: 900 }
const [dataFolder = 'data', address = 'http://127.0.0.1:8106'] = process.argv.slice(2)

const executablePath = findEngines().chromium
if (!executablePath) throw new Error('no Chromium was found')
mkdirSync(FOLDER, { recursive: true })
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
const premises = await riskiestPremises(browser)
await shoot(await open('commander', { width: 1920, height: 1080 }, 'dark'), '/console/wall', 'wall', 8_000)
await shoot(await open('leader', DESK, 'light'), `/console/premises/${premises}`, 'premises')
await shoot(await open('leader', DESK, 'light'), '/console/work', 'worklist')
await shoot(await open(undefined, { width: 390, height: 844 }, 'light'), `/p/${premises}`, 'public')
await browser.close()

async function open(
  account: string | undefined,
  viewport: { width: number; height: number },
  theme: 'light' | 'dark',
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  await context.addInitScript(`localStorage.setItem('shian.theme','${theme}')`)
  if (account) await signIn(context, account)
  return context
}

async function signIn(context: BrowserContext, account: string): Promise<void> {
  const lines = readFileSync(join(dataFolder, 'logins.txt'), 'utf8').split('\n')
  const password = lines.map(line => line.split('\t')).find(([login]) => login === account)?.[1]
  const answer = await context.request.post(`${address}/v1/session`, { data: { account, password } })
  if (!answer.ok()) throw new Error(`${account}: ${answer.status()}`)
}

/** One with a grade worth explaining: it stands first in the public list of grade C. */
async function riskiestPremises(from: Browser): Promise<string> {
  const page = await from.newPage()
  await page.goto(`${address}/p?grade=C`)
  const href = await page.locator('a[href^="/p/"]').first().getAttribute('href')
  await page.close()
  return href?.split('/p/')[1]?.split('?')[0] ?? ''
}

async function shoot(context: BrowserContext, path: string, name: string, millis = 2_500): Promise<void> {
  const page = await context.newPage()
  await page.goto(`${address}${path}`)
  await page.waitForTimeout(millis)
  await page.screenshot({ path: join(FOLDER, `${name}.png`) })
  await context.close()
}
