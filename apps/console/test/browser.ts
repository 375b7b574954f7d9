import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-headless-shell', '/usr/bin/google-chrome']
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** The browser of the system, if there is one. `SHIAN_TEST_CHROMIUM` names another. */
export function findChromium(): string | undefined {
  return [process.env['SHIAN_TEST_CHROMIUM'] ?? '', ...CANDIDATES].find(
    path => path !== '' && existsSync(path),
  )
}

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
  })
}

/** Rules of axe that a page breaks, one line each; empty when there are none. `colours` looks at contrast alone. */
export async function accessibilityFaults(page: Page, part: 'all' | 'colours' = 'all'): Promise<string[]> {
  await page.evaluate(await axeSource())
  return page.evaluate(async part => {
    const { axe } = window as unknown as {
      axe: {
        run(
          root: Document,
          options: object,
        ): Promise<{
          violations: { id: string; help: string; nodes: { target: string[]; failureSummary: string }[] }[]
        }>
      }
    }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const runOnly =
      part === 'all' ? { type: 'tag', values: tags } : { type: 'rule', values: ['color-contrast'] }
    const { violations } = await axe.run(document, { runOnly })
    return violations.flatMap(rule =>
      rule.nodes.map(
        node => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`,
      ),
    )
  }, part)
}

let source: string | undefined
async function axeSource(): Promise<string> {
  const { readFile } = await import('node:fs/promises')
  source ??= await readFile(AXE, 'utf8')
  return source
}
