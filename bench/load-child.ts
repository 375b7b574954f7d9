import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Job, Outcome } from './jobs.ts'
import { requestOf, Wire } from './wire.ts'

// The process that loads the server: it takes one job after the other and answers what came of it.

const PATH = '/ingest/v1/vision-events'

/** A premises no camera belongs to: the event is read and checked whole, and then refused. */
const FOREIGN = { orgId: 'nobody' }

function finding(camera: string, run: string, serial: number, more: object = {}): object {
  return {
    eventKey: `${run}-${serial}-${randomUUID()}`,
    source: { kind: 'box', vendor: 'bench', deviceId: 'd1', channel: '1' },
    cameraId: camera,
    type: 'hat.missing',
    rawType: '605',
    confidence: 0.83,
    occurredAt: new Date().toISOString(),
    boxes: [{ x: 0.41, y: 0.12, w: 0.08, h: 0.17, label: 'person', score: 0.83 }],
    model: { name: 'box', version: '1.2.3' },
    ...more,
  }
}

const cameraOf = (cameras: string[], serial: number): string => cameras[serial % cameras.length]!

function findingRequests(job: Job & { kind: 'findings' }): Buffer[] {
  const headers = { 'content-type': 'application/json', ...job.headers }
  return Array.from({ length: job.requests }, (_, r) => {
    const from = r * job.perRequest
    const list = Array.from({ length: job.perRequest }, (_, i) =>
      finding(cameraOf(job.cameras, from + i), job.run, from + i, job.foreign ? FOREIGN : {}),
    )
    return requestOf('POST', PATH, headers, JSON.stringify(job.perRequest === 1 ? list[0] : list))
  })
}

class Tally {
  readonly outcome: Outcome = { seconds: 0, requests: 0, failed: 0, failure: '', millis: [], sent: [] }
  readonly #start = performance.now()

  async send(wire: Wire, request: Buffer, index: number): Promise<void> {
    const start = performance.now()
    const { status, body } = await wire.send(request)
    const { outcome } = this
    outcome.millis.push(performance.now() - start)
    outcome.sent.push(index)
    outcome.requests++
    outcome.seconds = (performance.now() - this.#start) / 1_000
    if (status === 200) return
    outcome.failed++
    outcome.failure ||= `${status} ${body.toString('utf8').slice(0, 300)}`
  }
}

const openWires = (job: Job): Promise<Wire[]> =>
  Promise.all(Array.from({ length: job.connections }, () => Wire.open(job.url)))

/** Each connection sends its next request when the answer to the one before has come. */
async function sendAll(
  job: Job,
  requests: readonly Buffer[],
  times: number,
  secondsMax = Number.POSITIVE_INFINITY,
): Promise<Outcome> {
  const wires = await openWires(job)
  const tally = new Tally()
  let next = 0
  await Promise.all(
    wires.map(async wire => {
      while (next < times && tally.outcome.seconds < secondsMax) {
        const index = next++ % requests.length
        await tally.send(wire, requests[index]!, index)
      }
    }),
  )
  for (const wire of wires) wire.close()
  return tally.outcome
}

/** Sends by the clock, whether or not answers come. */
async function sendPaced(job: Job & { kind: 'pace' }): Promise<Outcome> {
  const free = await openWires(job)
  const wires = [...free]
  const headers = { 'content-type': 'application/json', ...job.headers }
  const tally = new Tally()
  const start = performance.now()
  const under: Promise<void>[] = []
  for (let i = 0; i < job.perSecond * job.seconds; i++) {
    const wait = start + (i * 1_000) / job.perSecond - performance.now()
    if (wait > 0) await sleep(wait)
    while (free.length === 0) await sleep(1)
    const wire = free.pop()!
    const body = JSON.stringify(
      finding(cameraOf(job.cameras, i), job.run, i, { zone: `t${Date.now()}.${i}` }),
    )
    under.push(tally.send(wire, requestOf('POST', PATH, headers, body), i).then(() => void free.push(wire)))
  }
  await Promise.all(under)
  for (const wire of wires) wire.close()
  return tally.outcome
}

function run(job: Job): Promise<Outcome> {
  if (job.kind === 'pace') return sendPaced(job)
  if (job.kind === 'findings') return sendAll(job, findingRequests(job), job.requests)
  const requests = job.paths.map(path => requestOf('GET', path, job.headers))
  return sendAll(job, requests, job.requests, job.secondsMax)
}

process.on('disconnect', () => process.exit())
process.on('message', (job: Job) => {
  run(job).then(
    outcome => process.send!({ outcome }),
    error => process.send!({ error: String(error?.stack ?? error) }),
  )
})
