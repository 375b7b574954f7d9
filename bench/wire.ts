import { connect, type Socket } from 'node:net'

/** What came back. */
export interface Answer {
  status: number
  body: Buffer
}

/**
 * One kept-alive HTTP connection with one request at a time, over a bare socket: it costs a fraction of `node:http`, so
 * that on a machine of two cores the server is measured and not the client.
 */
export class Wire {
  readonly #socket: Socket
  #pending: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined
  #bytes: Buffer = Buffer.alloc(0)

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', bytes => this.#take(bytes))
    socket.on('error', error => this.#pending?.reject(error))
    socket.on('close', () => this.#pending?.reject(new Error('the connection was closed')))
  }

  static open(url: string): Promise<Wire> {
    const { hostname, port } = new URL(url)
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => resolve(new Wire(socket)))
      socket.once('error', reject)
    })
  }

  /** Sends a whole request, head and body, as made by {@link requestOf}. */
  send(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject }
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#pending = undefined
    this.#socket.destroy()
  }

  #take(bytes: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes])
    const end = this.#bytes.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = this.#bytes.toString('latin1', 0, end)
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
    if (this.#bytes.length < end + 4 + length) return
    const answer = {
      status: Number(head.slice(9, 12)),
      body: this.#bytes.subarray(end + 4, end + 4 + length),
    }
    this.#bytes = Buffer.alloc(0)
    const pending = this.#pending
    this.#pending = undefined
    pending?.resolve(answer)
  }
}

/** A request as bytes. */
export function requestOf(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Buffer {
  const bytes = Buffer.from(body)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const length = method === 'GET' ? '' : `content-length: ${bytes.length}\r\n`
  const head = `${method} ${path} HTTP/1.1\r\nhost: bench\r\n${length}${lines.join('')}\r\n`
  return Buffer.concat([Buffer.from(head), bytes])
}
