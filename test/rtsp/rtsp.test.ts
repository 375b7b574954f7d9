import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createFfmpeg } from '@shian/ffmpeg'
import {
  createHealthMachine,
  createMetricsMeter,
  createReferenceLearner,
  defaultHealthParameters,
  type HealthTransition,
  type SceneReference,
  scaleDurations,
} from '@shian/vision/analysis'
import type { FrameStream } from '@shian/vision/ports'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { type FaultVariant, type Mount, type RtspServer, startRtspServer, whyNoRtspServer } from './server.ts'

const clip = fileURLToPath(
  new URL('../../../shared/data/video/one-by-one-person-detection.mp4', import.meta.url),
)
const skip = whyNoRtspServer(clip)
/**
 * A quarter of every duration: the longest, a moved camera, then takes 10 s instead of 40 s. A busy machine gets its
 * full time for gaps, so that only the camera is judged.
 */
const parameters = {
  ...scaleDurations(defaultHealthParameters, 0.25),
  degradedAfterSeconds: defaultHealthParameters.degradedAfterSeconds,
  offlineAfterSeconds: 15,
}

const expected: [FaultVariant, string][] = [
  ['covered', 'occluded'],
  ['covered-partly', 'occluded'],
  ['blurred', 'defocused'],
  ['frozen', 'frozen'],
  ['dark', 'dark'],
  ['black', 'black'],
  ['moved', 'moved'],
]

const ffmpeg = createFfmpeg({
  supervision: {
    backOffBaseSeconds: 0.2,
    backOffMaximumSeconds: 1,
    maximumRestartsPerMinute: 100,
    connectSeconds: 10,
  },
})
let server: RtspServer
let proxy: FaultProxy

before(async () => {
  if (skip) return
  const variants = expected.map(([variant]) => variant)
  server = await startRtspServer({
    ...{ file: clip, seconds: 30, framesPerSecond: 5, variants },
    cameras: expected.length + 1,
  })
  proxy = await startFaultProxy(server.port)
})
after(async () => {
  await ffmpeg.close()
  await proxy?.stop()
  await server?.stop()
})

async function until(condition: () => boolean, seconds: number, describe: () => unknown): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (!condition()) {
    if (performance.now() > end) assert.fail(`not within ${seconds} s: ${JSON.stringify(describe())}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

const framesBeyond = (stream: FrameStream, count: number) => () => stream.stats().framesArrived > count

test('a stream that is cut is noticed, says why, and comes back by itself', { skip }, async () => {
  const stream = ffmpeg.frames.open({ kind: 'rtsp', url: server.url('clean') }, { framesPerSecond: 5 })
  await until(framesBeyond(stream, 5), 15, () => stream.stats())
  await server.cut('clean')
  await until(
    () => stream.stats().reason === 'rtsp-404',
    10,
    () => stream.stats(),
  )
  await server.restore('clean')
  const before = stream.stats().framesArrived
  await until(framesBeyond(stream, before + 3), 15, () => stream.stats())
  assert.equal(stream.stats().reason, null)
  await stream.close()
})

test('a stream that stalls without a word is torn down and opened again', { skip }, async () => {
  const url = `rtsp://127.0.0.1:${proxy.port}/clean`
  const stream = ffmpeg.frames.open({ kind: 'rtsp', url }, { framesPerSecond: 5, stallSeconds: 1.5 })
  await until(framesBeyond(stream, 5), 15, () => stream.stats())
  proxy.stall()
  await until(
    () => stream.stats().stalls > 0,
    6,
    () => stream.stats(),
  )
  assert.equal(stream.stats().reason, 'no-rtp')
  await proxy.cut()
  await until(
    () => stream.stats().reason === 'tcp',
    15,
    () => stream.stats(),
  )
  proxy.run()
  await proxy.restore()
  const before = stream.stats().framesArrived
  await until(framesBeyond(stream, before + 3), 15, () => stream.stats())
  await stream.close()
})

test('a wrong password is auth, the right one shows the picture, basic and digest', { skip }, async () => {
  for (const digest of [false, true]) {
    const locked = await startRtspServer({
      file: clip,
      seconds: 5,
      user: 'admin',
      password: 'p@ss:1/2',
      digest,
    })
    const ref = { kind: 'rtsp' as const, url: locked.url('clean'), username: 'admin' }
    const wrong = ffmpeg.frames.open({ ...ref, password: 'falsch' })
    await until(
      () => wrong.stats().reason === 'auth',
      10,
      () => wrong.stats(),
    )
    assert.ok(!JSON.stringify(wrong.stats()).includes('falsch'))
    await wrong.close()
    const right = ffmpeg.frames.open({ ...ref, password: 'p@ss:1/2' }, { framesPerSecond: 5 })
    await until(framesBeyond(right, 2), 15, () => right.stats())
    await right.close()
    await locked.stop()
  }
})

test('a snapshot over RTSP is the full picture', { skip }, async () => {
  const { jpeg } = await ffmpeg.snapshots.take({ kind: 'rtsp', url: server.url('clean') })
  const bytes = Buffer.from(jpeg)
  const header = bytes.indexOf(Buffer.from([0xff, 0xc0, 0x00, 0x11]))
  assert.deepEqual([bytes.readUInt16BE(header + 7), bytes.readUInt16BE(header + 5)], [640, 360])
})

/** Watches a camera as the service does: a machine fed by its frames and, every half second, by its source. */
function watch(stream: FrameStream) {
  const meter = createMetricsMeter(640, 360)
  const learner = createReferenceLearner(parameters, 'day')
  const machine = createHealthMachine(parameters, [], { state: 'starting', since: new Date() })
  const transitions: HealthTransition[] = []
  let reference: SceneReference | undefined
  const note = (transition: HealthTransition | undefined) => transition && transitions.push(transition)
  const timer = setInterval(() => note(machine.observeSource(stream.stats(), new Date())), 500)
  const reading = (async () => {
    for await (const frame of stream) {
      if (!machine.wantsPicture(frame.capturedAt)) continue
      const metrics = meter.measure(frame.gray)
      if (!reference) {
        reference = learner.observe(metrics, frame.capturedAt)
        if (reference) machine.setReferences([reference])
      }
      note(machine.observePicture(metrics, frame.capturedAt, true))
    }
    clearInterval(timer)
  })()
  return { stream, machine, transitions, reading, learned: () => reference !== undefined }
}

test('each fault of a real stream becomes its state, and a clean one stays ok', { skip }, async () => {
  const cameras = [...expected, ['clean', 'ok'] as const].map(([variant, state], index) => {
    const mount: Mount = `camera${index + 1}`
    const stream = ffmpeg.frames.open({ kind: 'rtsp', url: server.url(mount) }, { framesPerSecond: 2 })
    return { variant, state, mount, ...watch(stream) }
  })
  const seen = () => cameras.map(c => [c.variant, c.machine.current().reading, c.transitions.map(t => t.to)])
  await until(() => cameras.every(c => c.learned() && c.machine.current().state === 'ok'), 120, seen)
  for (const camera of cameras) camera.transitions.length = 0
  for (const camera of cameras)
    if (camera.variant !== 'clean') await server.show(camera.mount, camera.variant)
  await until(() => cameras.every(c => c.machine.current().state === c.state), 40, seen)
  for (const camera of cameras) {
    const states = camera.transitions.map(t => t.to)
    assert.deepEqual(states, camera.variant === 'clean' ? [] : [camera.state], camera.variant)
  }
  const control = cameras.at(-1)!
  await server.cut(control.mount)
  await until(() => control.machine.current().state === 'offline', 40, seen)
  assert.equal(control.machine.current().reason, 'rtsp-404')
  await server.restore(control.mount)
  await until(() => control.machine.current().state === 'ok', 40, seen)
  for (const camera of cameras) await camera.stream.close()
  await Promise.all(cameras.map(c => c.reading))
})
