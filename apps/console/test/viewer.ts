import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { accessibilityFaults } from './browser.ts'
import type { Mock } from './mock.ts'
import type { Screen } from './screens.ts'

export interface Look {
  readonly screen: Screen
  readonly language: 'zh' | 'en'
  readonly faults: readonly string[]
  /** Messages of the browser's console that should not be there, foreign requests, sideways scrolling. */
  readonly complaints: readonly string[]
}

/**
 * One viewer: a browser profile of one language that keeps its cache from screen to screen. The theme follows the
 * device, so that one visit shows a state in the light and in the dark.
 */
export class Viewer {
  #contexts = new Map<boolean, Promise<BrowserContext>>()

  readonly browser: Browser
  readonly mock: Mock
  readonly language: 'zh' | 'en'

  constructor(browser: Browser, mock: Mock, language: 'zh' | 'en') {
    this.browser = browser
    this.mock = mock
    this.language = language
  }

  /** Opens one screen, looks at it, and says what is wrong with it. In English only its shape is looked at. */
  async look(screen: Screen, folder?: string): Promise<Look> {
    const { mock, language } = this
    const context = await this.#context(screen.phone ?? false)
    await context.clearCookies()
    if (screen.account)
      await context.addCookies([{ name: 'shian_session', value: `${screen.account}:`, url: mock.address }])
    Object.assign(mock.switches, { empty: false, failing: {}, hanging: [] }, screen.switches)
    const page = await context.newPage()
    try {
      const complaints = listen(page, mock.address)
      await page.goto(`${mock.address}/console${screen.path}`)
      await page.locator('h1').first().waitFor({ timeout: 10_000 })
      await page.waitForTimeout(350)
      if (language === 'zh' && screen.act) await screen.act(page)
      await page.waitForTimeout(150)
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      if (wide > 0) complaints.push(`scrolls sideways by ${wide} px`)
      const faults: string[] = []
      for (const mode of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: mode, reducedMotion: 'reduce' })
        await page.waitForFunction(wanted => document.documentElement.dataset['theme'] === wanted, mode)
        // Colours fade into each other.
        await page.waitForTimeout(mode === 'dark' ? 350 : 0)
        if (folder) await this.#keep(page, folder, `${screen.name}-${mode}-${language}.png`)
        // What differs in the dark is colour alone; what differs in English is length alone.
        if (language === 'zh')
          faults.push(...(await accessibilityFaults(page, mode === 'dark' ? 'colours' : 'all')))
      }
      return { screen, language, faults, complaints }
    } finally {
      await page.close()
    }
  }

  async #keep(page: Page, folder: string, name: string): Promise<void> {
    mkdirSync(folder, { recursive: true })
    await page.screenshot({ path: join(folder, name) })
  }

  async close(): Promise<void> {
    for (const context of this.#contexts.values()) await (await context).close()
  }

  #context(phone: boolean): Promise<BrowserContext> {
    const known = this.#contexts.get(phone)
    if (known) return known
    const made = this.#open(phone)
    this.#contexts.set(phone, made)
    return made
  }

  async #open(phone: boolean): Promise<BrowserContext> {
    const context = await this.browser.newContext({
      viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
      locale: 'zh-CN',
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
      deviceScaleFactor: 1,
    })
    await context.addInitScript(`localStorage.setItem('shian.language','${this.language}')`)
    return context
  }
}

function listen(page: Page, address: string): string[] {
  const complaints: string[] = []
  page.on(
    'console',
    message =>
      message.type() === 'error' &&
      !/Failed to load resource/.test(message.text()) &&
      complaints.push(message.text()),
  )
  page.on('pageerror', error => complaints.push(String(error)))
  page.on(
    'request',
    request =>
      !request.url().startsWith(address) &&
      !/^(blob|data):/.test(request.url()) &&
      complaints.push(`foreign request ${request.url()}`),
  )
  return complaints
}
