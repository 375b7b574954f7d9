import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { TestPlatform } from '@shian/server/testing'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The clip that tests may read and the product never ships. */
export const CLIP = fileURLToPath(
  new URL('../../../shared/data/video/one-by-one-person-detection.mp4', import.meta.url),
)

/** Where the console is built. */
export const CONSOLE_DIST = fileURLToPath(new URL('../../apps/console/dist', import.meta.url))

/** Builds the console for the browser tests when it is not there. */
export function buildConsole(): void {
  if (existsSync(`${CONSOLE_DIST}/index.html`)) return
  const built = spawnSync('npx', ['vite', 'build'], { cwd: `${root}apps/console`, encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`the console does not build: ${built.stderr}`)
}

export type Headers = { cookie: string; 'x-shian-csrf': string }

/** Requests as one signed-in person, refusing anything but success. */
export function client(test: TestPlatform, headers: Headers) {
  return async function call<Answer = Record<string, unknown>>(
    method: 'GET' | 'POST',
    url: string,
    payload?: object,
  ): Promise<Answer> {
    const answer = await test.app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`)
    return answer.json() as Answer
  }
}

/** Waits until the check gives something; the deadline is part of the claim. */
export async function until<T>(
  what: string,
  seconds: number,
  check: () => Promise<T | undefined | false>,
): Promise<T> {
  const end = performance.now() + seconds * 1_000
  for (;;) {
    const value = await check()
    if (value) return value
    if (performance.now() > end) throw new Error(`not within ${seconds} s: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 250))
  }
}

/** Registers a premises through the interface and returns its id. */
export async function addPremises(
  call: ReturnType<typeof client>,
  area: string,
  signName: string,
  hours?: { opens: string; closes: string }[],
): Promise<string> {
  const body = {
    area,
    signName,
    legalName: `${signName}(个体工商户)`,
    kind: 'restaurant',
    address: '大湖村1号',
    floorAreaSquareMetres: 120,
    ...(hours ? { openingHours: hours } : {}),
  }
  const { id } = await call<{ id: string }>('POST', '/v1/registry/premises', body)
  return id
}

/** Opening hours, one hour long, that are twelve hours away from a moment: closed now, and for long. */
export function closedNow(now: Date): { opens: string; closes: string }[] {
  const hour = (now.getUTCHours() + 8 + 12) % 24
  const two = (value: number): string => String(value % 24).padStart(2, '0')
  return [{ opens: `${two(hour)}:00`, closes: `${two(hour)}:59` }]
}
