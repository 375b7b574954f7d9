import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { openStream, type StreamState } from './event-stream.ts'

/** A fact as the feed carries it. */
export interface FeedEvent {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly area: string
  readonly time: string
  readonly data: Readonly<Record<string, unknown>>
}

type Listener = (event: FeedEvent) => void

interface Feed {
  readonly state: StreamState
  /** When the state last changed, milliseconds since 1970. */
  readonly since: number
  readonly listen: (listener: Listener) => () => void
}

const FeedContext = createContext<Feed>({ state: 'connecting', since: 0, listen: () => () => {} })

export interface FeedProviderProps {
  readonly address: string
  /** Which answers a fact makes stale. */
  readonly staleKeys: (event: FeedEvent) => readonly QueryKey[]
  readonly onUnauthenticated?: () => void
  readonly children: ReactNode
}

// A burst of facts refreshes a list once, not once per fact.
const GATHER_MILLIS = 400

/** Holds the one live stream of the page and marks answers stale when facts arrive. */
export function FeedProvider({ address, staleKeys, onUnauthenticated, children }: FeedProviderProps) {
  const queries = useQueryClient()
  const listeners = useRef(new Set<Listener>())
  const [{ state, since }, setState] = useState({ state: 'connecting' as StreamState, since: Date.now() })
  const latest = useRef({ staleKeys, onUnauthenticated })
  latest.current = { staleKeys, onUnauthenticated }

  useEffect(() => {
    const waiting = new Map<string, QueryKey>()
    let timer: number | undefined
    const flush = () => {
      timer = undefined
      for (const queryKey of waiting.values()) void queries.invalidateQueries({ queryKey })
      waiting.clear()
    }
    const close = openStream(address, {
      onState: next =>
        setState(was => {
          // What happened while the line was down may not be told again; everything shown is read anew.
          if (next === 'live' && was.state === 'broken') void queries.invalidateQueries()
          return was.state === next ? was : { state: next, since: Date.now() }
        }),
      onUnauthenticated: () => latest.current.onUnauthenticated?.(),
      onMessage: message => {
        // The server says that it cannot tell all that was missed.
        if (message.event === 'reset') void queries.invalidateQueries()
        const event = readEvent(message.event, message.data)
        if (!event?.id) return
        for (const listener of listeners.current) listener(event)
        for (const key of latest.current.staleKeys(event)) waiting.set(JSON.stringify(key), key)
        if (waiting.size) timer ??= window.setTimeout(flush, GATHER_MILLIS)
      },
    })
    return () => {
      close()
      window.clearTimeout(timer)
    }
  }, [address, queries])

  const feed = useMemo<Feed>(
    () => ({
      state,
      since,
      listen: listener => {
        listeners.current.add(listener)
        return () => listeners.current.delete(listener)
      },
    }),
    [state, since],
  )
  return <FeedContext.Provider value={feed}>{children}</FeedContext.Provider>
}

/** Whether live updates arrive, and since when. */
export function useFeedState(): { readonly state: StreamState; readonly since: number } {
  const { state, since } = useContext(FeedContext)
  return { state, since }
}

/**
 * Calls `listener` for every fact whose type starts with one of the prefixes, as `vision.` or
 * `vision.FindingRaised`.
 */
export function useFeed(prefixes: readonly string[], listener: (event: FeedEvent) => void): void {
  const { listen } = useContext(FeedContext)
  const latest = useRef(listener)
  latest.current = listener
  const wanted = prefixes.join()
  useEffect(
    () =>
      listen(event => {
        if (wanted.split(',').some(prefix => event.type.startsWith(prefix))) latest.current(event)
      }),
    [listen, wanted],
  )
}

function readEvent(type: string, data: string): FeedEvent | undefined {
  try {
    const event = JSON.parse(data) as FeedEvent
    return { ...event, type: event.type ?? type }
  } catch {
    return undefined
  }
}
