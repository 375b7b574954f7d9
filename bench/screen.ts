import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import type { Loader } from './children.ts'
import { type Keep, percentile } from './figures.ts'
import type { Town } from './town.ts'

const PER_SECOND = 50
const SECONDS = 60
const SETTLE_MILLIS = 3_000

/** Runs in the page: notes when a finding came over the feed and in which frame its row was there. */
const WATCH = `
  window.bench = { arrived: [], shown: [] }
  const known = new Set()
  const sentAt = key => Number(/:t(\\d+)\\./.exec(key)?.[1] ?? 0)
  const look = element => {
    const key = element.dataset?.group
    if (!key || known.has(key) || !sentAt(key)) return
    known.add(key)
    requestAnimationFrame(() => window.bench.shown.push(Date.now() - sentAt(key)))
  }
  new MutationObserver(records => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'attributes') look(target)
      for (const node of addedNodes) {
        if (node.nodeType !== 1) continue
        look(node)
        for (const row of node.querySelectorAll('[data-group]')) look(row)
      }
    }
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-group'] })
  window.listenToFeed = () => {
    const feed = new EventSource('/v1/feed?types=vision.FindingRaised')
    feed.addEventListener('vision.FindingRaised', ({ data }) => {
      window.bench.arrived.push(Date.now() - sentAt(JSON.parse(data).data.groupKey))
    })
  }
`

function buildConsole(): void {
  const folder = fileURLToPath(new URL('../apps/console', import.meta.url))
  if (existsSync(`${folder}/dist/index.html`)) return
  const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url))
  const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: folder,
    stdio: 'inherit',
  })
  if (built.status !== 0) throw new Error('the console does not build')
}

async function openWall(page: Page, url: string, { account }: Town): Promise<void> {
  await page.addInitScript(WATCH)
  await page.goto(`${url}/console/`)
  await page.locator('input').first().fill(account.login)
  await page.locator('input[type=password]').fill(account.password)
  await page.keyboard.press('Enter')
  await page.waitForURL(address => !address.pathname.includes('sign-in'))
  await page.goto(`${url}/console/wall`)
  await page.locator('[data-group]').first().waitFor()
  await page.evaluate('window.listenToFeed()')
}

/** The wall in a browser while findings come: from the sender's clock to the frame in which the row is there. */
export async function measureScreen(
  keep: Keep,
  url: string,
  town: Town,
  loader: Loader,
  executablePath: string,
): Promise<void> {
  buildConsole()
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
    await openWall(page, url, town)
    await sleep(SETTLE_MILLIS)
    await page.evaluate('window.bench.arrived.length = window.bench.shown.length = 0')
    await loader.run({
      kind: 'pace',
      url,
      headers: { authorization: `Bearer ${town.token}` },
      connections: 16,
      cameras: town.cameras,
      perSecond: PER_SECOND,
      seconds: SECONDS,
      run: 'screen',
    })
    await sleep(SETTLE_MILLIS)
    const { arrived, shown } = await page.evaluate<{ arrived: number[]; shown: number[] }>('window.bench')
    const sent = PER_SECOND * SECONDS
    // What never had a row counts as endless.
    const waited = [
      ...shown,
      ...Array<number>(Math.max(0, sent - shown.length)).fill(Number.POSITIVE_INFINITY),
    ]
    keep({
      name: `finding posted → row on the wall, ${PER_SECOND} findings/s for ${SECONDS} s, 99th percentile`,
      value: percentile(waited, 0.99),
      unit: 'ms',
      limit: {
        name: 'the same facts reaching the same page over the feed',
        value: percentile(arrived, 0.99),
      },
      contract: { max: 500 },
      note: `median ${percentile(waited, 0.5)} ms, over the feed ${percentile(arrived, 0.5)} ms; ${shown.length} of ${sent} had a row`,
    })
  } finally {
    await browser.close()
  }
}
