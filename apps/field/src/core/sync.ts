import { CHUNK_BYTES, type SyncAnswer } from '@shian/kernel/sync'
import type { Bilingual } from '@shian/ui/dictionary'
import { ApiFailure, request } from './api.ts'
import { now } from './clock.ts'
import { type Device, type OutboxEntry, type Session, transact } from './db.ts'
import { sha256 } from './hash.ts'
import { heardNow, pull } from './prefetch.ts'

/** What the connection to the server is doing. */
export interface SyncState {
  readonly phase: 'idle' | 'working' | 'offline' | 'signed-out' | 'failed'
  readonly trouble?: Bilingual
  /** When the next attempt comes by itself. */
  readonly nextAt?: number
}

const BATCH = 20
const FIRST_WAIT_MILLIS = 2_000
const LONGEST_WAIT_MILLIS = 5 * 60_000
const SETTLED_DAYS = 14
const DAMAGED: Bilingual = {
  zh: '照片内容与校验值不符,没有上传;请保留本机并导出救援包',
  en: 'A photo does not match its hash and was not sent; keep this phone and export a rescue package',
}
const LOST: Bilingual = { zh: '照片不在本机', en: 'A photo is not on this phone' }

/** Sends what waits, oldest first, then fetches. One at a time, whoever asks. */
export class Syncer {
  #state: SyncState = { phase: 'idle' }
  #running: Promise<void> | undefined
  #again = false
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #session: () => Session | undefined
  readonly #changed: () => void
  readonly #onSignedOut: () => void

  constructor(session: () => Session | undefined, changed: () => void, onSignedOut: () => void) {
    this.#session = session
    this.#changed = changed
    this.#onSignedOut = onSignedOut
  }

  get state(): SyncState {
    return this.#state
  }

  /** Synchronises now; while it is at it, another round follows. */
  run(): Promise<void> {
    if (this.#running) {
      this.#again = true
      return this.#running
    }
    clearTimeout(this.#timer)
    this.#running = this.#alone().finally(() => {
      this.#running = undefined
      if (this.#again) {
        this.#again = false
        void this.run()
      }
    })
    return this.#running
  }

  // Two windows of the app must not send the same things at once; where the browser cannot lock, the server sorts it out.
  #alone(): Promise<void> {
    if (!('locks' in navigator)) return this.#round()
    return navigator.locks.request('shian-field-sync', () => this.#round())
  }

  async #round(): Promise<void> {
    const session = this.#session()
    if (!session) return
    this.#set({ phase: 'working' })
    try {
      const held = await push(session)
      this.#changed()
      await pull(session)
      this.#failures = 0
      this.#set(held ? { phase: 'failed', trouble: held } : { phase: 'idle' })
      if (held) this.#later()
    } catch (error) {
      this.#failed(error)
    }
    this.#changed()
  }

  #failed(error: unknown): void {
    const trouble = error instanceof ApiFailure ? error.sentence : { zh: String(error), en: String(error) }
    if (error instanceof ApiFailure && error.kind === 'signed-out') {
      this.#set({ phase: 'signed-out', trouble })
      this.#onSignedOut()
      return
    }
    const isOffline = error instanceof ApiFailure && error.kind === 'network'
    this.#set({ phase: isOffline ? 'offline' : 'failed', trouble })
    this.#later()
  }

  #later(): void {
    // Phones of a whole bureau come back at the same moment; a little chance keeps them apart.
    const wait =
      Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS * 2 ** this.#failures) * (0.75 + Math.random() / 2)
    this.#failures += 1
    this.#state = { ...this.#state, nextAt: Date.now() + wait }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.run(), wait)
  }

  #set(state: SyncState): void {
    this.#state = state
    this.#changed()
  }
}

async function waitingOf(personId: string): Promise<OutboxEntry[]> {
  const entries = await transact(['outbox'], 'readonly', tx => tx.all('outbox'))
  return entries
    .filter(entry => entry.person === personId && !entry.answer)
    .sort((a, b) => a.envelope.deviceSeq - b.envelope.deviceSeq)
}

/** Sends everything that waits. @returns what holds something up, if anything does */
async function push(session: Session): Promise<Bilingual | undefined> {
  const waiting = await waitingOf(session.person.id)
  let held: Bilingual | undefined
  for (let i = 0; i < waiting.length; i += BATCH) {
    const batch = waiting.slice(i, i + BATCH)
    for (const entry of batch) held = (await uploadFiles(entry, session)) ?? held
    // What is wrong here explains what the server waits for.
    const waitsFor = await send(batch)
    held ??= waitsFor
  }
  await forgetSettled()
  return held
}

async function send(batch: readonly OutboxEntry[]): Promise<Bilingual | undefined> {
  const { time, answers } = await request<{ time: { now: string; token: string }; answers: SyncAnswer[] }>(
    'POST',
    '/v1/work/sync',
    { envelopes: batch.map(entry => entry.envelope) },
  )
  const heard = heardNow(time)
  const byId = new Map(answers.map(answer => [answer.commandId, answer]))
  let held: Bilingual | undefined
  await transact(['outbox', 'meta'], 'readwrite', async tx => {
    tx.putMeta('time', heard)
    for (const { commandId } of batch) {
      const answer = byId.get(commandId)
      const entry = await tx.get('outbox', commandId)
      if (!answer || !entry || entry.answer) continue
      if (answer.outcome !== 'waiting') {
        const { trouble: _, ...rest } = entry
        tx.put('outbox', { ...rest, answer, settledAt: heard.now })
        continue
      }
      held = answer.sentence
      const trouble = answer.sentence ? { trouble: answer.sentence } : {}
      if (answer.nextSeq === undefined) {
        tx.put('outbox', { ...entry, ...trouble })
        continue
      }
      // The number was used by something else, as after a phone was restored from a copy: it gets a new one.
      const device = (await tx.get('meta', 'device')) as Device
      const seq = Math.max(device.seq + 1, answer.nextSeq)
      tx.putMeta('device', { ...device, seq } satisfies Device)
      tx.put('outbox', { ...entry, envelope: { ...entry.envelope, deviceSeq: seq } })
    }
  })
  return held
}

/** Sends the photos of a command that have not gone up. @returns why one could not be sent */
async function uploadFiles(entry: OutboxEntry, session: Session): Promise<Bilingual | undefined> {
  for (const { sha256: name } of entry.envelope.attachments) {
    const blob = await transact(['blobs'], 'readonly', tx => tx.get('blobs', name))
    if (blob?.uploadedBy === session.person.id) continue
    if (!blob) return note(entry, LOST)
    if ((await sha256(blob.bytes)) !== name) return note(entry, DAMAGED)
    await uploadBytes(name, new Uint8Array(blob.bytes), blob.mime)
    await transact(['blobs'], 'readwrite', tx => tx.put('blobs', { ...blob, uploadedBy: session.person.id }))
  }
  return undefined
}

async function note(entry: OutboxEntry, trouble: Bilingual): Promise<Bilingual> {
  await transact(['outbox'], 'readwrite', tx => tx.put('outbox', { ...entry, trouble }))
  return trouble
}

/** Sends bytes piece by piece; after a break it goes on where the server stopped hearing. */
async function uploadBytes(name: string, bytes: Uint8Array, mime: string): Promise<void> {
  let offset = 0
  for (;;) {
    const piece = bytes.subarray(offset, offset + CHUNK_BYTES)
    const path = `/v1/work/uploads/${name}?offset=${offset}&size=${bytes.length}&mime=${encodeURIComponent(mime)}`
    try {
      const { received, done } = await request<{ received: number; done: boolean }>('PUT', path, piece)
      if (done) return
      offset = received
    } catch (error) {
      const resumes = error instanceof ApiFailure && error.code === 'work.upload_offset'
      const received = resumes ? Number(error.details['received']) : Number.NaN
      if (!Number.isInteger(received) || received === offset || received >= bytes.length) throw error
      offset = received
    }
  }
}

/** Forgets what was carried out some time ago, and photos that are on the server and needed by nothing here. */
async function forgetSettled(): Promise<void> {
  const before = new Date(Date.parse(now()) - SETTLED_DAYS * 86_400_000).toISOString()
  await transact(['outbox', 'drafts', 'blobs'], 'readwrite', async tx => {
    const [outbox, drafts] = await Promise.all([tx.all('outbox'), tx.all('drafts')])
    const isOver = (entry: OutboxEntry): boolean =>
      entry.answer !== undefined && (entry.settledAt ?? '') < before
    for (const entry of outbox.filter(isOver)) tx.delete('outbox', entry.commandId)
    const needed = new Set([
      ...outbox
        .filter(entry => !entry.answer)
        .flatMap(entry => entry.envelope.attachments.map(file => file.sha256)),
      ...drafts.flatMap(draft => draft.files.map(file => file.sha256)),
    ])
    for (const name of await tx.keys('blobs')) {
      if (needed.has(name)) continue
      const blob = await tx.get('blobs', name)
      if (blob?.uploadedBy) tx.delete('blobs', name)
    }
  })
}
