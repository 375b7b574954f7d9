import { createHash } from 'node:crypto'

const COMMON = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
]

/** Policy of everything that is not the console: scripts and styles from ourselves only, nothing inline. */
export const CONTENT_POLICY = [...COMMON, "style-src 'self'"].join('; ')

/**
 * Policy of the console. Ant Design writes its component styles into `<style>` elements while it runs, so inline
 * styles are allowed there; scripts are not.
 */
export const CONSOLE_POLICY = [...COMMON, "style-src 'self' 'unsafe-inline'"].join('; ')

/** Headers of every answer. @source OWASP Secure Headers Project */
export function securityHeaders(https: boolean): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(self), geolocation=(self), microphone=(), payment=(), usb=()',
    ...(https ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  }
}

const STYLE = /<style[^>]*>([\s\S]*?)<\/style>/g

/**
 * The policy of one page we rendered: its own style elements are allowed by hash, so that a page can carry its style
 * without anybody else's style being let in.
 */
export function policyOf(html: string): string {
  const hashes = [...html.matchAll(STYLE)].map(
    match => `'sha256-${createHash('sha256').update(match[1]!).digest('base64')}'`,
  )
  return [...COMMON, `style-src 'self' ${[...new Set(hashes)].join(' ')}`.trim()].join('; ')
}
