import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP relay in front of a camera that can fail as a network does. */
export interface FaultProxy {
  port: number
  /** Bytes stop in both directions, connections stay open: a dead switch, a hung recorder. */
  stall(): void
  /** Bytes flow again. */
  run(): void
  /** Open connections are reset and new ones refused until `restore`. */
  cut(): Promise<void>
  restore(): Promise<void>
  stop(): Promise<void>
}

/** Relays a free loopback port to `targetPort`. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const sockets = new Set<Socket>()
  let stalled = false
  const server = createServer(client => {
    const target = connect(targetPort, '127.0.0.1')
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(from)
      if (stalled) from.pause()
      from.on('data', chunk => to.write(chunk))
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      for (const socket of sockets) socket.resetAndDestroy()
    })
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    port,
    stall() {
      stalled = true
      for (const socket of sockets) socket.pause()
    },
    run() {
      stalled = false
      for (const socket of sockets) socket.resume()
    },
    cut: close,
    restore: () => listen(port),
    stop: () => (server.listening ? close() : Promise.resolve()),
  }
}
