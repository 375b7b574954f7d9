import { createHash } from 'node:crypto'

export const NOW = Date.now()
export const DAY = 86_400_000
export const hash = (text: string) => createHash('sha256').update(text).digest('hex')
export const ago = (millis: number) => new Date(NOW - millis).toISOString()
export const shanghaiMidnight = (days: number) => {
  const day = new Date(NOW + 8 * 3_600_000 + days * DAY).toISOString().slice(0, 10)
  return new Date(`${day}T16:00:00Z`).toISOString()
}
export const title = (zh: string, en: string) => ({ zh, en })
