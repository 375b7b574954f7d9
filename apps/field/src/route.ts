import { useSyncExternalStore } from 'react'

/** The address behind the hash, in parts: `#/item/abc` is `['item', 'abc']`. */
export function useRoute(): string[] {
  const hash = useSyncExternalStore(
    listener => {
      window.addEventListener('hashchange', listener)
      return () => window.removeEventListener('hashchange', listener)
    },
    () => window.location.hash,
  )
  return hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent)
}

/** Address of a page. */
export function address(...parts: string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`
}

export function go(...parts: string[]): void {
  window.location.hash = address(...parts)
}
