import { useTheme } from '@shian/ui'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** A value this browser remembers; it is only forgotten where storage is forbidden. */
function useRemembered(key: string, fallback: string): [string, (next: string) => void] {
  const [value, setValue] = useState(() => {
    try {
      return localStorage.getItem(key) ?? fallback
    } catch {
      return fallback
    }
  })
  const remember = useCallback(
    (next: string) => {
      setValue(next)
      try {
        localStorage.setItem(key, next)
      } catch {
        // The choice holds until the page is left.
      }
    },
    [key],
  )
  return [value, remember]
}

/** The colours of the wall: dark unless chosen otherwise here; the desk keeps its own. */
export function useWallTheme(): { readonly mode: 'light' | 'dark'; readonly toggle: () => void } {
  const desk = useTheme().mode
  const [stored, remember] = useRemembered('shian.wall.theme', 'dark')
  const mode = stored === 'light' ? 'light' : 'dark'
  useLayoutEffect(() => {
    const root = document.documentElement
    const paint = () => {
      if (root.dataset['theme'] !== mode) root.dataset['theme'] = mode
    }
    paint()
    // The desk writes its own colours there when the device changes between day and night.
    const observer = new MutationObserver(paint)
    observer.observe(root, { attributes: true, attributeFilter: ['data-theme'] })
    return () => {
      observer.disconnect()
      root.dataset['theme'] = desk
    }
  }, [mode, desk])
  return { mode, toggle: () => remember(mode === 'dark' ? 'light' : 'dark') }
}

/** Whether single keys act. They can be turned off. @source WCAG 2.2 §2.1.4 */
export function useSingleKeys(): { readonly on: boolean; readonly toggle: () => void } {
  const [stored, remember] = useRemembered('shian.wall.keys', 'on')
  const on = stored !== 'off'
  return { on, toggle: () => remember(on ? 'off' : 'on') }
}

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => window.matchMedia(query).matches)
  useEffect(() => {
    const media = window.matchMedia(query)
    const listen = () => setHolds(media.matches)
    listen()
    media.addEventListener('change', listen)
    return () => media.removeEventListener('change', listen)
  }, [query])
  return holds
}

/** The inner size of an element in CSS pixels, kept up to date; zero before the first layout. */
export function useSize<Target extends Element>(): [
  RefObject<Target | null>,
  { readonly width: number; readonly height: number },
] {
  const target = useRef<Target>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = target.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return
      const { width, height } = entry.contentRect
      setSize(was =>
        Math.abs(was.width - width) < 1 && Math.abs(was.height - height) < 1 ? was : { width, height },
      )
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [target, size]
}

/** Whether an element can be seen: in the window, and the window not hidden. */
export function useVisible<Target extends Element>(): [RefObject<Target | null>, boolean] {
  const target = useRef<Target>(null)
  const [near, setNear] = useState(false)
  const [shown, setShown] = useState(() => document.visibilityState === 'visible')
  useEffect(() => {
    const element = target.current
    if (!element) return
    const observer = new IntersectionObserver(entries =>
      setNear(entries[entries.length - 1]?.isIntersecting ?? false),
    )
    observer.observe(element)
    const listen = () => setShown(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', listen)
    return () => {
      observer.disconnect()
      document.removeEventListener('visibilitychange', listen)
    }
  }, [])
  return [target, near && shown]
}

/** Full screen of the document, where the browser allows it. */
export function useFullScreen(): { readonly on: boolean; readonly toggle: (() => void) | undefined } {
  const [on, setOn] = useState(() => document.fullscreenElement !== null)
  useEffect(() => {
    const listen = () => setOn(document.fullscreenElement !== null)
    document.addEventListener('fullscreenchange', listen)
    return () => document.removeEventListener('fullscreenchange', listen)
  }, [])
  const toggle = () => {
    const change = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen()
    void change.catch(() => undefined)
  }
  return { on, toggle: document.fullscreenEnabled ? toggle : undefined }
}
