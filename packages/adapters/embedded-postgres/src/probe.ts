import { connect } from 'node:net'

/**
 * What a server says to someone who knocks: `ready` asks for a password, `starting` and `stopping` say so, `silent`
 * does not answer.
 */
export type ServerState = 'ready' | 'starting' | 'stopping' | 'silent'

/** Where a server listens: a socket path, or a port of 127.0.0.1. */
export type Address = { path: string } | { port: number; host: string }

const ANSWER_MS = 2_000

/**
 * Knocks: sends a start-up message and reads the first answer, without logging in. No client library is needed, and a
 * server that is still recovering is told apart from one that is gone.
 */
export function probe(address: Address): Promise<ServerState> {
  return new Promise(resolve => {
    const socket = connect(address)
    const answer = (state: ServerState): void => {
      socket.destroy()
      resolve(state)
    }
    socket.setTimeout(ANSWER_MS, () => answer('silent'))
    socket.on('error', () => answer('silent'))
    socket.on('close', () => answer('silent'))
    socket.on('connect', () => socket.write(startupMessage()))
    socket.on('data', bytes => answer(readAnswer(bytes)))
  })
}

function startupMessage(): Buffer {
  const parameters = Buffer.from('user\0postgres\0database\0postgres\0\0')
  const message = Buffer.alloc(8 + parameters.length)
  message.writeInt32BE(message.length, 0)
  message.writeInt32BE(3 << 16, 4)
  parameters.copy(message, 8)
  return message
}

/** Reads the first message: `R` asks for authentication; `E` is an error, 57P03 meaning "cannot connect now". */
function readAnswer(bytes: Buffer): ServerState {
  const kind = String.fromCharCode(bytes[0] ?? 0)
  if (kind === 'R') return 'ready'
  if (kind !== 'E') return 'silent'
  const fields = bytes.subarray(5).toString('utf8').split('\0')
  const code = fields.find(field => field.startsWith('C'))?.slice(1)
  if (code !== '57P03') return 'ready'
  return fields.some(field => field.startsWith('M') && field.includes('shutting down'))
    ? 'stopping'
    : 'starting'
}
