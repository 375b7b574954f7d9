import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  createHealthMachine,
  createMetricsMeter,
  createMotionGate,
  createReferenceLearner,
  defaultHealthParameters,
  defaultMotionParameters,
  type FrameMetrics,
  type HealthTransition,
  learnReference,
  type SceneReference,
} from './index.ts'

const clip = fileURLToPath(
  new URL('../../../../../../shared/data/video/one-by-one-person-detection.mp4', import.meta.url),
)
const width = 640
const height = 360

function whySkip(): string | false {
  if (!existsSync(clip)) return 'the real clip ../shared/data/video/one-by-one-person-detection.mp4 is absent'
  if (spawnSync('ffmpeg', ['-version']).status !== 0)
    return 'ffmpeg is not installed (apt-get install ffmpeg)'
  return false
}
const skip = whySkip()

const folder = mkdtempSync(join(tmpdir(), 'shian-golden-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let oncePerSecond: string | undefined

/** The clip at one picture a second, uncompressed: decoded once, filtered many times. */
function perSecond(): string {
  if (oncePerSecond) return oncePerSecond
  oncePerSecond = join(folder, 'clip.nut')
  const result = spawnSync('ffmpeg', [
    ...['-v', 'error', '-i', clip, '-vf', 'fps=1', '-an', '-c:v', 'rawvideo', oncePerSecond],
  ])
  assert.equal(result.status, 0, result.stderr.toString())
  return oncePerSecond
}

/** Gray pictures of the clip, one per second unless told, after an optional ffmpeg filter. */
function decode(
  filter: string,
  options: { from?: number; seconds?: number; rate?: number } = {},
): Uint8Array[] {
  const graph = [`fps=${options.rate ?? 1}`, filter, `scale=${width}:${height}:flags=area`, 'format=gray']
  const result = spawnSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-ss', String(options.from ?? 0), '-t', String(options.seconds ?? 140)],
      ...['-i', options.rate ? clip : perSecond()],
      ...['-vf', graph.filter(Boolean).join(','), '-f', 'rawvideo', '-'],
    ],
    { maxBuffer: 256 * 1024 * 1024 },
  )
  assert.equal(result.status, 0, result.stderr.toString())
  const frames: Uint8Array[] = []
  for (let at = 0; at + width * height <= result.stdout.length; at += width * height) {
    frames.push(result.stdout.subarray(at, at + width * height))
  }
  return frames
}

const startAt = Date.UTC(2026, 10, 24, 2, 0, 0)
let learned: SceneReference | undefined
let cleanFrames: Uint8Array[] | undefined

function cleanClip(): Uint8Array[] {
  cleanFrames ??= decode('')
  return cleanFrames
}

function reference(): SceneReference {
  if (learned) return learned
  const meter = createMetricsMeter(width, height)
  const learner = createReferenceLearner(defaultHealthParameters, 'day')
  cleanClip().forEach((frame, second) => {
    learned ??= learner.observe(meter.measure(frame), new Date(startAt + second * 1000))
  })
  assert.ok(learned, 'twelve pictures, ten seconds apart, make a reference')
  return learned
}

/** Runs frames through meter and machine at one a second; 'ok' is reached first on the clean clip. */
function run(
  faulty: Uint8Array[],
  options: { stepSeconds?: number; cleanFirst?: number; open?: boolean } = {},
) {
  const machine = createHealthMachine(defaultHealthParameters, [reference()], {
    state: 'starting',
    since: new Date(startAt),
  })
  const meter = createMetricsMeter(width, height)
  const transitions: (HealthTransition & { second: number })[] = []
  let second = 0
  const feed = (frame: Uint8Array, onset: number) => {
    const at = new Date(startAt + second * 1000)
    if (machine.wantsPicture(at)) {
      const transition = machine.observePicture(meter.measure(frame), at, options.open ?? true)
      if (transition) transitions.push({ ...transition, second: second - onset })
    }
    second += options.stepSeconds ?? 1
  }
  const clean = cleanClip().slice(0, options.cleanFirst ?? 20)
  for (const frame of clean) feed(frame, 0)
  const onset = second
  for (const frame of faulty) feed(frame, onset)
  return { transitions, machine }
}

test('the clean clip is ok from beginning to end and raises nothing', { skip }, () => {
  const { transitions } = run(cleanClip(), { cleanFirst: 0 })
  assert.deepEqual(
    transitions.map(t => `${t.from}>${t.to}`),
    ['starting>ok'],
  )
})

test('the clean clip raises nothing at any of several moments, starts and rates', { skip }, () => {
  for (const from of [3, 37.5, 61, 92.3]) {
    const { transitions } = run(decode('', { from, seconds: 45, rate: 2 }), {
      cleanFirst: 0,
      stepSeconds: 0.5,
    })
    assert.deepEqual(
      transitions.map(t => t.to),
      ['ok'],
      `from ${from}`,
    )
  }
})

const faults: { name: string; filter: string; state: string }[] = [
  { name: 'black', filter: 'drawbox=0:0:iw:ih:black:fill', state: 'black' },
  { name: 'very dark', filter: 'lutyuv=y=16+(val-16)*0.12', state: 'dark' },
  { name: 'dark', filter: 'lutyuv=y=16+(val-16)*0.09', state: 'dark' },
  { name: 'defocus gaussian 3', filter: 'gblur=3', state: 'defocused' },
  { name: 'defocus gaussian 6', filter: 'gblur=6', state: 'defocused' },
  { name: 'defocus box 8', filter: 'boxblur=8', state: 'defocused' },
  { name: 'covered 60 % from the left', filter: 'drawbox=0:0:iw*0.6:ih:gray:fill', state: 'occluded' },
  { name: 'covered 60 % from the top', filter: 'drawbox=0:0:iw:ih*0.6:black:fill', state: 'occluded' },
  {
    name: 'covered 60 % in the middle',
    filter: 'drawbox=iw*0.1125:ih*0.1125:iw*0.775:ih*0.775:white:fill',
    state: 'occluded',
  },
  { name: 'covered 95 %', filter: 'drawbox=0:0:iw*0.95:ih:gray:fill', state: 'occluded' },
  { name: 'moved 15 %', filter: 'crop=iw*0.85:ih:iw*0.15:0,pad=iw/0.85:ih:0:0', state: 'moved' },
  {
    name: 'moved 15 % diagonally',
    filter: 'pad=iw*1.15:ih*1.15:iw*.15:ih*.15,crop=768:432:0:0',
    state: 'moved',
  },
  { name: 'moved 15 %, scene fills the picture', filter: 'scroll=hpos=0.15', state: 'moved' },
  { name: 'rotated 8°', filter: 'rotate=8*PI/180', state: 'moved' },
  { name: 'frozen', filter: 'trim=end_frame=1,tpad=stop=59:stop_mode=clone', state: 'frozen' },
]

for (const fault of faults) {
  test(`${fault.name} becomes ${fault.state} within 60 s and nothing else`, { skip }, () => {
    for (const from of fault.state === 'frozen' ? [20] : [20, 75]) {
      const { transitions, machine } = run(decode(fault.filter, { from, seconds: 60 }))
      assert.deepEqual(
        transitions.map(t => t.to),
        ['ok', fault.state],
        `from ${from}: ${JSON.stringify(machine.current().reading)}`,
      )
      assert.ok(transitions[1]!.second <= 60, `raised after ${transitions[1]!.second} s`)
      assert.ok(transitions[1]!.metrics)
    }
  })
}

/** Text as recorders write it over a picture, as blocks: white on black, at the top left and the bottom right. */
const overlay = Array.from({ length: 20 }, (_, i) => [
  `drawbox=${16 + i * 18}:14:16:26:black:fill,drawbox=${20 + i * 18}:17:${i % 3 ? 4 : 9}:20:white:fill`,
  `drawbox=${390 + i * 18}:388:16:26:black:fill,drawbox=${394 + i * 18}:391:${i % 2 ? 4 : 9}:20:white:fill`,
])
  .flat()
  .join(',')

test('time and name written over the picture hide no fault and are none', { skip }, () => {
  const meter = createMetricsMeter(width, height)
  const samples = decode(overlay)
    .filter((_, second) => second % 11 === 0)
    .map(frame => meter.measure(frame))
    .map(metrics => ({ ...metrics, edgeGrid: metrics.edgeGrid.slice() }))
  const written = learnReference(samples, 'day', new Date(startAt))
  const ticking = 'drawbox=x=340:y=14:w=16:h=26:c=white:t=fill:enable=eq(mod(n\\,2)\\,0)'
  const cases = [{ filter: '', state: 'ok' }, ...faults]
  for (const { filter, state } of cases) {
    const machine = createHealthMachine(defaultHealthParameters, [written], {
      state: 'ok',
      since: new Date(startAt),
    })
    const graph = [filter, 'scale=768:432', overlay, ticking].filter(Boolean).join(',')
    decode(graph, { from: 20, seconds: 60 }).forEach((frame, second) => {
      machine.observePicture(meter.measure(frame), new Date(startAt + second * 1000), true)
    })
    assert.equal(machine.current().state, state, `${filter} ${JSON.stringify(machine.current().reading)}`)
  }
})

test('dimmed lamps, sensor noise and a slight haze are no fault', { skip }, () => {
  for (const filter of [
    'eq=brightness=-0.25',
    'lutyuv=y=16+(val-16)*0.4',
    'noise=alls=12:allf=t',
    'gblur=0.7',
  ]) {
    const { transitions } = run(decode(filter, { from: 20, seconds: 60 }))
    assert.deepEqual(
      transitions.map(t => t.to),
      ['ok'],
      filter,
    )
  }
})

test('a covered lens is occluded for a camera with sensor noise too', { skip }, () => {
  const noisy = decode('noise=alls=12:allf=t')
  const meter = createMetricsMeter(width, height)
  const samples: FrameMetrics[] = noisy
    .filter((_, second) => second % 11 === 0)
    .map(frame => meter.measure(frame))
    .map(metrics => ({ ...metrics, edgeGrid: metrics.edgeGrid.slice() }))
  const machine = createHealthMachine(
    defaultHealthParameters,
    [learnReference(samples, 'day', new Date(startAt))],
    { state: 'ok', since: new Date(startAt) },
  )
  const seen: string[] = []
  decode('drawbox=0:0:iw*0.8:ih:gray:fill,noise=alls=12:allf=t', { from: 20, seconds: 60 }).forEach(
    (frame, second) => {
      const at = new Date(startAt + second * 1000)
      const transition = machine.observePicture(meter.measure(frame), at, true)
      if (transition) seen.push(transition.to)
    },
  )
  assert.deepEqual(seen, ['occluded'])
})

test('a fault that ends is ok again, but not before the hold-off', { skip }, () => {
  const faulty = decode('gblur=6', { from: 20, seconds: 30 })
  const { transitions } = run([...faulty, ...cleanClip().slice(0, 100)])
  assert.deepEqual(
    transitions.map(t => t.to),
    ['ok', 'defocused', 'ok'],
  )
  const held = transitions[2]!.second - transitions[1]!.second
  assert.ok(held >= defaultHealthParameters.holdOffSeconds && held <= 75, `${held} s`)
})

test('at night, lamps off, nothing is raised', { skip }, () => {
  const night = decode('lutyuv=y=16+(val-16)*0.05', { from: 20, seconds: 60 })
  const { transitions } = run([...night, ...night], { open: false })
  assert.deepEqual(
    transitions.map(t => t.to),
    ['ok'],
  )
})

test('the motion gate sees the walking people and not the empty room', { skip }, () => {
  const gate = createMotionGate(width, height, defaultMotionParameters)
  const results = decode('', { rate: 5, seconds: 60 }).map(frame => gate.observe(frame))
  const active = results.filter(r => r.active).length
  assert.ok(active > 40, `${active} of ${results.length} frames active`)
  const largest = Math.max(...results.flatMap(r => r.blobs.map(b => b.width * b.height)))
  assert.ok(largest > 0.02 && largest < 0.6, `largest blob ${largest}`)
  const still = createMotionGate(width, height, defaultMotionParameters)
  const first = decode('', { seconds: 1 })[0]!
  const noise = Array.from({ length: 20 }, () => still.observe(first))
  assert.equal(
    noise.some(r => r.active),
    false,
  )
})
