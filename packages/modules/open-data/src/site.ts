import type { RequestContext } from '@shian/kernel'

/** Port name of the public address of the site, the same as the public pages use. */
const PUBLIC_SITE = 'publication.site'

/** Scheme, host and port under which the site is reached; empty when the operator set none, so links stay relative. */
export function originOf(context: RequestContext): string {
  try {
    return context.port<{ origin: string } | undefined>(PUBLIC_SITE)?.origin ?? ''
  } catch {
    return ''
  }
}
