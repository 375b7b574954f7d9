import { createApiClient, createQueryClient } from '@shian/ui'
import type { QueryKey } from '@tanstack/react-query'
import type { Session } from './types.ts'

export const SESSION_KEY: QueryKey = ['session']

/** The cache of everything the server answered. */
export const queries = createQueryClient()

/** The HTTP API. An answer that says "not signed in" ends the session of the screen. */
export const api = createApiClient({
  onUnauthenticated: () => queries.setQueryData<Session | null>(SESSION_KEY, null),
})

/** Address of the bytes of a picture or document. */
export function blobAddress(sha256: string): string {
  return `/v1/blobs/${sha256}`
}

/** Which answers a fact makes stale, by the module that recorded it. */
export function staleKeys(event: { type: string; subject: string }): QueryKey[] {
  const [module = ''] = event.type.split('.')
  const name = event.type.slice(module.length + 1)
  switch (module) {
    case 'work':
    case 'inspection':
      return [['work']]
    case 'self-inspection':
      return [['self-inspection'], ['work']]
    case 'vision':
      return name.startsWith('Camera') || name.startsWith('Reference') ? [['cameras']] : [['findings']]
    case 'risk':
      return [['risk']]
    case 'registry':
      return name.startsWith('Area') ? [['areas']] : [['premises'], ['people']]
    case 'supervision':
      return name.startsWith('Plan') ? [['plans']] : name.startsWith('Draw') ? [['draws']] : []
    case 'publication':
      return [['notices']]
    default:
      return []
  }
}
