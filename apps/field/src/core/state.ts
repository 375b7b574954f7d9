import { useSyncExternalStore } from 'react'
import { ApiFailure, request, setCsrf } from './api.ts'
import { adoptTime } from './clock.ts'
import {
  type Draft,
  type HeardTime,
  type OutboxEntry,
  readMeta,
  type Session,
  type StoredItem,
  type Tables,
  transact,
  writeMeta,
} from './db.ts'
import { type Bench, kindsOf } from './item.ts'
import { Syncer, type SyncState } from './sync.ts'

/** Everything the screens show, as it is stored. */
export interface FieldState {
  /** False until the store was read for the first time. */
  readonly ready: boolean
  /** Absent when nobody is signed in on this phone. */
  readonly session?: Session
  readonly items: readonly StoredItem[]
  readonly kinds: Bench['kinds']
  readonly tables?: Tables
  readonly outbox: readonly OutboxEntry[]
  readonly drafts: readonly Draft[]
  readonly sync: SyncState
  /** True when the browser says there is a network. */
  readonly online: boolean
  /** The store could not be read: private mode, or evicted while open. */
  readonly broken?: string
}

let state: FieldState = {
  ready: false,
  items: [],
  kinds: new Map(),
  outbox: [],
  drafts: [],
  sync: { phase: 'idle' },
  online: navigator.onLine,
}
const listeners = new Set<() => void>()

function set(next: Partial<FieldState>): void {
  state = { ...state, ...next }
  for (const listener of listeners) listener()
}

/** The present state, outside of screens. */
export function current(): FieldState {
  return state
}

export function useField(): FieldState {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
}

/** What the engine needs; only for somebody signed in. */
export function benchOf({ session, kinds, tables, outbox }: FieldState): Bench {
  if (!session) throw new Error('nobody is signed in')
  return { session, kinds, tables, outbox: outbox.filter(entry => entry.person === session.person.id) }
}

export const syncer = new Syncer(
  () => state.session,
  () => void reload(),
  () => set({}),
)

/** Reads the store again and shows what it holds. */
export async function reload(): Promise<void> {
  try {
    const next = await transact(['meta', 'items', 'kinds', 'outbox', 'drafts'], 'readonly', async tx => {
      const [session, tables, time, items, kinds, outbox, drafts] = await Promise.all([
        tx.get('meta', 'session'),
        tx.get('meta', 'tables'),
        tx.get('meta', 'time'),
        ...[tx.all('items')],
        ...[tx.all('kinds')],
        ...[tx.all('outbox')],
        ...[tx.all('drafts')],
      ] as const)
      adoptTime(time as HeardTime | undefined)
      return {
        session: session as Session | undefined,
        tables: tables as Tables | undefined,
        items,
        kinds,
        outbox,
        drafts,
      }
    })
    const { session, tables, ...rest } = next
    const isMine = tables?.personId === session?.person.id && tables?.postId === session?.post.id
    const { session: _, tables: __, ...before } = state
    state = before
    set({
      ...rest,
      kinds: kindsOf(next.kinds),
      items: isMine ? next.items : [],
      ready: true,
      sync: syncer.state,
      ...(session ? { session } : {}),
      ...(tables && isMine ? { tables } : {}),
    })
  } catch (error) {
    set({ ready: true, broken: String(error) })
  }
}

async function adopt(session: Session): Promise<void> {
  setCsrf(session.csrf)
  await writeMeta('session', session)
  await reload()
  void syncer.run()
}

/** @throws ApiFailure */
export async function signIn(account: string, password: string): Promise<void> {
  await adopt(await request<Session>('POST', '/v1/session', { account, password }))
}

/** Goes on under another post. @throws ApiFailure */
export async function assume(postId: string): Promise<void> {
  await adopt(await request<Session>('POST', '/v1/session/post', { postId }))
}

/** Signs out. What waits in the outbox stays on the phone for the next time its author signs in. */
export async function signOut(): Promise<void> {
  await request('DELETE', '/v1/session').catch(() => undefined)
  await transact(['meta', 'items'], 'readwrite', tx => {
    tx.delete('meta', 'session')
    tx.delete('meta', 'tables')
    tx.clear('items')
  })
  await reload()
}

/** Takes up the session of the last time, and asks the server when it can be reached. */
export async function start(): Promise<void> {
  await reload()
  const stored = await readMeta<Session>('session').catch(() => undefined)
  if (stored) setCsrf(stored.csrf)
  const wake = () => {
    set({ online: navigator.onLine })
    if (navigator.onLine) void refresh()
  }
  window.addEventListener('online', wake)
  window.addEventListener('offline', wake)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') wake()
  })
  if (stored) await refresh()
}

/** Renews the session and synchronises. */
export async function refresh(): Promise<void> {
  if (!state.session) return
  try {
    await adopt(await request<Session>('GET', '/v1/session'))
  } catch (error) {
    // Without an answer the phone goes on as it is; a session that ended is told by the round itself.
    if (error instanceof ApiFailure) void syncer.run()
    else throw error
  }
}

/** Whether the phone promised to keep the data, and how much room there is. */
export async function storageOf(): Promise<{ persisted: boolean; usage: number; quota: number }> {
  const persisted = (await navigator.storage?.persisted?.()) ?? false
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {}
  return { persisted, usage, quota }
}
