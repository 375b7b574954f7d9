import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

// The limit of a feed: a server that knows nothing and writes one buffer to every client, so many times a second.

const perSecond = Number(process.argv[2] ?? 10)
const filling = 'x'.repeat(Number(process.argv[3] ?? 400))
const clients = new Set<ServerResponse>()
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('event: ready\ndata: {}\n\n')
  clients.add(response)
  response.on('close', () => clients.delete(response))
  response.on('error', () => clients.delete(response))
})
let serial = 0
let timer: NodeJS.Timeout | undefined
process.on('disconnect', () => process.exit())
process.on('message', (message: 'begin' | 'end') => {
  clearInterval(timer)
  if (message === 'end') return process.send!({ outcome: null })
  timer = setInterval(() => {
    const text = `id: 1.${serial}\nevent: bench\ndata: {"zone":"t${Date.now()}.${serial++}","x":"${filling}"}\n\n`
    const bytes = Buffer.from(text)
    for (const client of clients) client.write(bytes)
  }, 1_000 / perSecond)
  return process.send!({ outcome: null })
})
server.listen(0, '127.0.0.1', () => {
  process.send!({ outcome: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
