import type pg from 'pg'
import { withClients } from './bed.ts'
import { timed, withLanes } from './figures.ts'

/** The part of pg's connection that COPY needs; its types leave it out. */
interface Connection {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/** One `COPY … FROM STDIN` of prepared bytes, as pg runs a query of its own making. */
class CopyIn {
  readonly done: Promise<void>
  readonly #text: string
  readonly #bytes: Buffer
  #settle!: (error?: Error) => void

  constructor(text: string, bytes: Buffer) {
    this.#text = text
    this.#bytes = bytes
    this.done = new Promise((resolve, reject) => {
      this.#settle = error => (error ? reject(error) : resolve())
    })
  }

  submit(connection: Connection): void {
    connection.query(this.#text)
  }

  handleCopyInResponse(connection: Connection): void {
    connection.sendCopyFromChunk(this.#bytes)
    connection.endCopyFrom()
  }

  handleCommandComplete(): void {}
  handleReadyForQuery(): void {
    this.#settle()
  }
  handleError(error: Error): void {
    this.#settle(error)
  }
}

const COLUMNS =
  'seq, id, source, type, subject, version, time, recordtime, actor, cause, area, audience, data, leaf'

/** A batch of facts as COPY reads them, as large as those the interface makes of its events. */
function batchOf(from: number, rows: number): Buffer {
  const now = new Date().toISOString()
  const lines = Array.from({ length: rows }, (_, i) => {
    const seq = from + i
    const id = `00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`
    const data = {
      cameraId: `00000000-0000-7000-8000-${String(seq % 60).padStart(12, '0')}`,
      premisesId: `00000000-0000-7000-9000-${String(seq % 60).padStart(12, '0')}`,
      type: 'hat.missing',
      severity: 'alert',
      boxes: [{ x: 0.41, y: 0.12, w: 0.08, h: 0.17, label: 'person', score: 0.83 }],
      media: [],
      groupKey: `00000000-0000-7000-8000-${String(seq % 60).padStart(12, '0')}:hat.missing::2934567`,
      origin: 'box',
      rawType: '605',
      confidence: 0.83,
      model: { name: 'box', version: '1.2.3' },
    }
    const area = '410602001001/00000000-0000-7000-9000-000000000001'
    const leaf = `\\\\x${String(seq).padStart(64, 'a')}`
    return [
      seq, id, 'device/box-1', 'vision.FindingRaised', `finding/${id}`, '\\N', now, now, 'device/box-1', '\\N', area,
      'party', JSON.stringify(data), leaf,
    ].join('\t') // biome-ignore format: a row
  })
  return Buffer.from(`${lines.join('\n')}\n`)
}

/**
 * Rows a second by COPY into a table with the columns and indexes of the log, the idempotency key among them, each batch a commit of its own.
 *
 * @param connections as many as load the interface
 */
export function measureCopy(
  url: string,
  connections: number,
  batches: number,
  rowsPerBatch: number,
): Promise<number> {
  return withClients(url, connections, async clients => {
    const first = clients[0]!
    await first.query(
      'create table bench_copy (like event including defaults including constraints including indexes)',
    )
    // The log keeps the key that makes it idempotent in a table of its own; here it is an index like the others.
    await first.query('create unique index on bench_copy (id, source)')
    const ready = Array.from({ length: batches }, (_, b) => batchOf(b * rowsPerBatch, rowsPerBatch))
    const copy = (client: pg.Client, batch: Buffer): Promise<void> => {
      const query = new CopyIn(`copy bench_copy (${COLUMNS}) from stdin`, batch)
      client.query(query as unknown as pg.Submittable)
      return query.done
    }
    await copy(first, batchOf(batches * rowsPerBatch, rowsPerBatch))
    const [seconds] = await timed(() => withLanes(clients, ready, copy))
    await first.query('drop table bench_copy')
    return (batches * rowsPerBatch) / seconds
  })
}
