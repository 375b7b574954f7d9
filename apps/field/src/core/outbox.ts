import { type Envelope, envelopeText } from '@shian/kernel/sync'
import { apply, applyTo, foldItem, type Kind, NO_ITEM, type WorkRefusal } from '@shian/kernel/work'
import { deviceNow } from './clock.ts'
import {
  type Device,
  type Draft,
  type HeardTime,
  type OutboxEntry,
  readMeta,
  type StoredItem,
  transact,
} from './db.ts'
import { sha256, uuidv7 } from './hash.ts'
import { type Bench, commandOf, contextOf } from './item.ts'
import { here } from './place.ts'

/** The name of this phone; made once. */
export async function deviceOf(): Promise<Device> {
  return transact(['meta'], 'readwrite', async tx => {
    const known = (await tx.get('meta', 'device')) as Device | undefined
    if (known) return known
    const made: Device = { id: `phone-${uuidv7()}`, seq: 0, hash: null }
    tx.putMeta('device', made)
    return made
  })
}

/** Keeps a form as it is being filled in. */
export function keepDraft(draft: Draft): Promise<void> {
  return transact(['drafts'], 'readwrite', tx => tx.put('drafts', draft))
}

export function dropDraft(key: string): Promise<void> {
  return transact(['drafts'], 'readwrite', tx => tx.delete('drafts', key))
}

export interface Captured {
  readonly refusal?: WorkRefusal
  readonly entry?: OutboxEntry
}

/**
 * Judges a filled form with the engine of the server and moves it to the outbox. Draft and outbox change in one
 * transaction: at every moment the work is in one of the two and never in both.
 *
 * @param item absent when the draft opens a new one
 */
export async function capture(
  draft: Draft,
  kind: Kind,
  item: StoredItem | undefined,
  title: string,
  bench: Bench,
  place?: { subjects: readonly string[]; area: string },
): Promise<Captured> {
  const time = await readMeta<HeardTime>('time')
  const geo = here()
  for (;;) {
    const device = await deviceOf()
    const envelope: Envelope = {
      commandId: uuidv7(),
      author: `person/${bench.session.person.id}`,
      itemId: draft.itemId,
      kind: draft.kind,
      kindVersion: draft.kindVersion,
      action: draft.action,
      baseVersion: item?.version ?? 0,
      deviceId: device.id,
      deviceSeq: device.seq + 1,
      capturedAt: deviceNow(),
      ...(time ? { time: { token: time.token, heardAt: time.heardAt } } : {}),
      ...(geo ? { geo } : {}),
      form: draft.form,
      ...(draft.people.length > 0 ? { people: draft.people } : {}),
      ...(place ? { subjects: place.subjects, area: place.area } : {}),
      attachments: draft.files,
      prev: device.hash,
    }
    const refusal = judge(envelope, kind, item, bench)
    if (refusal) return { refusal }
    const hash = await sha256(envelopeText(envelope))
    const entry: OutboxEntry = {
      commandId: envelope.commandId,
      person: bench.session.person.id,
      envelope,
      title,
    }
    const isStored = await transact(['meta', 'drafts', 'outbox'], 'readwrite', async tx => {
      const current = (await tx.get('meta', 'device')) as Device
      // Another page of the app captured something meanwhile: number and chain must be made anew.
      if (current.seq !== device.seq) return false
      tx.putMeta('device', { ...device, seq: envelope.deviceSeq, hash } satisfies Device)
      tx.put('outbox', entry)
      tx.delete('drafts', draft.key)
      return true
    })
    if (isStored) return { entry }
  }
}

function judge(
  envelope: Envelope,
  kind: Kind,
  item: StoredItem | undefined,
  bench: Bench,
): WorkRefusal | undefined {
  const context = contextOf(bench)
  const command = commandOf(envelope)
  if (!item) {
    const result = applyTo(kind, NO_ITEM, command, context)
    return result.ok ? undefined : result.refusal
  }
  const events = [...item.events]
  const waiting = bench.outbox
    .filter(
      entry => entry.envelope.itemId === item.id && !foldItem(kind, events).commands.has(entry.commandId),
    )
    .sort((a, b) => a.envelope.deviceSeq - b.envelope.deviceSeq)
  for (const entry of waiting) {
    const done = apply(kind, events, commandOf(entry.envelope), contextOf(bench, entry.envelope.capturedAt))
    if (done.ok) events.push(...done.events)
  }
  const result = apply(kind, events, command, context)
  return result.ok ? undefined : result.refusal
}
