import { createHash, randomBytes } from 'node:crypto'
import { type Envelope, type EnvelopeFile, envelopeText, type SyncAnswer } from '@shian/kernel/sync'
import type { TestPlatform } from '@shian/server/testing'
import type { Headers } from './city.ts'

const CHUNK = 1024 * 1024

/** Bytes that pass for a photo and are like no other. */
export function photo(size = 2_000): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(size - 4)])
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

interface Capture {
  itemId: string
  action: string
  kind?: string
  baseVersion?: number
  form?: Record<string, unknown>
  people?: string[]
  subjects?: string[]
  photos?: Buffer[]
  capturedAt?: string
  author?: string
}

/** A phone as the server sees it: it numbers and chains what it captures and sends it when asked. */
export class Phone {
  readonly deviceId = `test-${randomBytes(6).toString('hex')}`
  seq = 0
  prev: string | null = null
  token: { token: string; heardAt: string } | undefined
  readonly test: TestPlatform
  readonly headers: Headers
  readonly author: string

  constructor(test: TestPlatform, headers: Headers, personId: string) {
    this.test = test
    this.headers = headers
    this.author = `person/${personId}`
  }

  async ask(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object | Buffer, mime?: string) {
    const headers = { ...this.headers, ...(mime ? { 'content-type': mime } : {}) }
    const answer = await this.test.app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
    return { status: answer.statusCode, body: answer.json() as Record<string, unknown> & { code?: string } }
  }

  /** Fetches what it needs; `clockAheadMillis` is how wrong its own clock is. */
  async pull(clockAheadMillis = 0) {
    const { body } = await this.ask('GET', '/v1/work/sync?days=14')
    const { now, token } = body['time'] as { now: string; token: string }
    this.token = { token, heardAt: new Date(Date.parse(now) + clockAheadMillis).toISOString() }
    return body
  }

  capture(given: Capture): Envelope {
    const attachments: EnvelopeFile[] = (given.photos ?? []).map(bytes => ({
      sha256: sha256(bytes),
      size: bytes.length,
      mime: 'image/jpeg',
      origin: 'in-app',
      takenAt: given.capturedAt ?? this.test.clock.now.toISOString(),
    }))
    const envelope: Envelope = {
      commandId: `phone-${randomBytes(8).toString('hex')}`,
      author: given.author ?? this.author,
      itemId: given.itemId,
      kind: given.kind ?? 'inspection',
      kindVersion: (given.kind ?? 'inspection') === 'inspection' ? 2 : 1,
      action: given.action,
      baseVersion: given.baseVersion ?? 1,
      deviceId: this.deviceId,
      deviceSeq: ++this.seq,
      capturedAt: given.capturedAt ?? this.test.clock.now.toISOString(),
      ...(this.token ? { time: this.token } : {}),
      form: given.form ?? {},
      ...(given.people ? { people: given.people } : {}),
      ...(given.subjects ? { subjects: given.subjects } : {}),
      attachments,
      prev: this.prev,
    }
    this.prev = sha256(envelopeText(envelope))
    return envelope
  }

  async push(...envelopes: Envelope[]): Promise<SyncAnswer[]> {
    const { status, body } = await this.ask('POST', '/v1/work/sync', { envelopes })
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
    return body['answers'] as SyncAnswer[]
  }

  async upload(bytes: Buffer, name = sha256(bytes)) {
    let last = { status: 0, body: {} as Record<string, unknown> & { code?: string } }
    for (let offset = 0; offset < bytes.length; offset += CHUNK) {
      last = await this.piece(bytes, offset, name)
    }
    return last
  }

  piece(bytes: Buffer, offset: number, name = sha256(bytes)) {
    const url = `/v1/work/uploads/${name}?offset=${offset}&size=${bytes.length}&mime=image/jpeg`
    return this.ask('PUT', url, bytes.subarray(offset, offset + CHUNK), 'application/octet-stream')
  }
}
