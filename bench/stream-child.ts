import { connect, type Socket } from 'node:net'
import { percentile } from './figures.ts'
import type { Heard, Listening } from './jobs.ts'
import { requestOf } from './wire.ts'

// The process that listens: many screens on one feed. Each message says in its zone when it was sent.

const sockets: Socket[] = []
const millis: number[] = []
const MARK = '"zone":"t'

function hear(socket: Socket, ready: () => void): void {
  let rest = ''
  let isReady = false
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    const now = Date.now()
    const text = rest + chunk
    const end = text.lastIndexOf('\n\n')
    rest = text.slice(end + 2)
    for (let at = text.indexOf(MARK); at >= 0 && at < end; at = text.indexOf(MARK, at + MARK.length)) {
      millis.push(now - Number(text.slice(at + MARK.length, text.indexOf('.', at))))
    }
    if (isReady || !text.includes('event: ready')) return
    isReady = true
    ready()
  })
  socket.on('error', () => {})
}

async function open({ url, path, headers, clients }: Listening): Promise<void> {
  const { hostname, port } = new URL(url)
  const request = requestOf('GET', path, headers)
  // A city does not switch its screens on in the same millisecond.
  for (let i = 0; i < clients; i += 50) {
    await Promise.all(
      Array.from({ length: Math.min(50, clients - i) }, () => {
        return new Promise<void>((resolve, reject) => {
          const socket = connect(Number(port), hostname, () => socket.write(request))
          socket.once('error', reject)
          sockets.push(socket)
          hear(socket, resolve)
        })
      }),
    )
  }
}

function heard(): Heard {
  const messages = millis.length
  const [p50, p99, most] = [percentile(millis, 0.5), percentile(millis, 0.99), percentile(millis, 1)]
  for (const socket of sockets.splice(0)) socket.destroy()
  millis.length = 0
  return { messages, p50, p99, most }
}

process.on('disconnect', () => process.exit())
process.on('message', (message: { listen: Listening } | 'stop') => {
  if (message === 'stop') return process.send!({ outcome: heard() })
  open(message.listen).then(
    () => process.send!({ outcome: null }),
    error => process.send!({ error: String(error) }),
  )
})
