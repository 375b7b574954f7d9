import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  cellOf,
  createAfterHoursRule,
  createCoolDown,
  createHealthMachine,
  createMaskLearner,
  createMetricsMeter,
  createMotionGate,
  createReferenceLearner,
  createScaler,
  decodeMask,
  defaultCoolDownParameters,
  defaultHealthParameters,
  defaultMotionParameters,
  edgeCorrelation,
  encodeMask,
  findingKey,
  gridWidth,
  isOpen,
  learnReference,
  type MotionResult,
  type OpeningHours,
  prepareReference,
  scaleDurations,
} from './index.ts'

const width = 640
const height = 360
const startAt = Date.UTC(2026, 10, 24, 2, 0, 0)
const second = (value: number) => new Date(startAt + value * 1000)

/** A small deterministic generator, so that a failing picture can be made again. */
function random(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function picture(draw: (x: number, y: number) => number): Uint8Array {
  const gray = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) gray[y * width + x] = draw(x, y)
  return gray
}

/** A kitchen-like still scene: rectangles of several grays with shading. */
function scene(seed: number): Uint8Array {
  const next = random(seed)
  const base = picture((x, y) => 90 + ((x * 50) / width + (y * 40) / height))
  for (let i = 0; i < 40; i++) {
    const [x0, y0] = [Math.floor(next() * 600), Math.floor(next() * 320)]
    const [w, h, value] = [
      20 + Math.floor(next() * 120),
      15 + Math.floor(next() * 80),
      Math.floor(next() * 255),
    ]
    for (let y = y0; y < Math.min(height, y0 + h); y++) {
      for (let x = x0; x < Math.min(width, x0 + w); x++) base[y * width + x] = value
    }
  }
  return base
}

function withNoise(gray: Uint8Array, seed: number, amplitude = 6): Uint8Array {
  const next = random(seed)
  return gray.map(value => Math.max(0, Math.min(255, value + (next() - 0.5) * 2 * amplitude)))
}

function withBox(gray: Uint8Array, x0: number, y0: number, size: number, value: number): Uint8Array {
  const copy = gray.slice()
  for (let y = y0; y < Math.min(height, y0 + size); y++) {
    for (let x = Math.max(0, x0); x < Math.min(width, x0 + size); x++) copy[y * width + x] = value
  }
  return copy
}

test('the scaler averages areas, also for sizes that do not divide', () => {
  const target = new Uint8Array(4)
  createScaler(4, 4, 2, 2)(Uint8Array.from([0, 4, 8, 8, 0, 4, 8, 8, 1, 1, 9, 9, 1, 1, 9, 9]), target)
  assert.deepEqual([...target], [2, 8, 1, 9])
  const odd = new Uint8Array(3 * 2)
  createScaler(7, 5, 3, 2)(new Uint8Array(35).fill(77), odd)
  assert.deepEqual([...odd], Array(6).fill(77))
  const larger = new Uint8Array(16)
  createScaler(2, 2, 4, 4)(Uint8Array.from([1, 2, 3, 4]), larger)
  assert.deepEqual([...larger], [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4])
  assert.throws(() => createScaler(0, 2, 2, 2), RangeError)
})

test('metrics of plain, split and checkered pictures have their known values', () => {
  const meter = createMetricsMeter(width, height)
  const plain = meter.measure(picture(() => 100))
  assert.deepEqual(
    [plain.mean, plain.standardDeviation, plain.entropy, plain.laplacianVariance, plain.flatShare],
    [100, 0, 0, 0, 1],
  )
  assert.equal(plain.meanAbsoluteDifference, null)
  const split = meter.measure(picture(x => (x < width / 2 ? 0 : 200)))
  assert.equal(split.mean, 100)
  assert.equal(split.standardDeviation, 100)
  assert.equal(split.entropy, 1)
  assert.equal(split.meanAbsoluteDifference, 100)
  assert.ok(Math.abs(split.flatShare - (1 - 1 / gridWidth)) < 1e-9, 'one column of cells holds the edge')
  assert.notEqual(split.lumaHash, plain.lumaHash)
  assert.equal(meter.measure(picture(x => (x < width / 2 ? 0 : 200))).lumaHash, split.lumaHash)
  meter.reset()
  assert.equal(meter.measure(picture(() => 1)).meanAbsoluteDifference, null)
  assert.throws(() => meter.measure(new Uint8Array(3)), RangeError)
})

test('a masked clock neither unfreezes a frozen picture nor brightens a black one', () => {
  const clock = { x: 0, y: 0, width: 0.3, height: 0.1 }
  const meter = createMetricsMeter(width, height, [clock])
  const still = scene(1)
  meter.measure(withBox(still, 0, 0, 30, 255))
  assert.equal(meter.measure(withBox(still, 40, 0, 30, 0)).meanAbsoluteDifference, 0)
  assert.equal(
    meter.measure(
      withBox(
        picture(() => 0),
        10,
        0,
        30,
        255,
      ),
    ).mean,
    0,
  )
})

test('a reference survives JSON and knows its own scene from another', () => {
  const meter = createMetricsMeter(width, height)
  const samples = Array.from({ length: 12 }, (_, i) => {
    const metrics = meter.measure(withNoise(withBox(scene(1), i * 40, 100, 80, 20), i + 1))
    return { ...metrics, edgeGrid: metrics.edgeGrid.slice() }
  })
  const stored = JSON.parse(JSON.stringify(learnReference(samples, 'day', second(0))))
  const { grid } = prepareReference(stored)
  assert.ok(edgeCorrelation(meter.measure(withNoise(scene(1), 99)).edgeGrid, grid) > 0.9)
  assert.ok(edgeCorrelation(meter.measure(withNoise(scene(2), 99)).edgeGrid, grid) < 0.3)
  assert.equal(edgeCorrelation(new Float32Array(3600), grid), 0)
  assert.throws(() => prepareReference({ ...stored, edgeGrid: 'AAAA' }), RangeError)
  assert.throws(() => learnReference([], 'day', second(0)), RangeError)
})

test('the learner keeps its pace, leaves unfit pictures out and starts over when the camera moved', () => {
  const meter = createMetricsMeter(width, height)
  const learner = createReferenceLearner(defaultHealthParameters, 'day')
  learner.observe(meter.measure(picture(() => 5)), second(0))
  learner.observe(meter.measure(picture(() => 128)), second(0))
  assert.equal(learner.collected(), 0)
  learner.observe(meter.measure(scene(1)), second(1))
  learner.observe(meter.measure(scene(1)), second(2))
  assert.equal(learner.collected(), 1)
  let reference: unknown
  for (let i = 1; i < 12; i++)
    reference = learner.observe(meter.measure(scene(i < 7 ? 1 : 2)), second(1 + i * 10))
  assert.equal(reference, undefined)
  assert.equal(learner.collected(), 0)
  for (let i = 0; i < 12; i++) reference = learner.observe(meter.measure(scene(2)), second(500 + i * 10))
  assert.ok(reference)
})

function machineFor(seed: number, start: 'starting' | 'ok' = 'ok') {
  const meter = createMetricsMeter(width, height)
  const samples = [1, 2, 3].map(n => {
    const metrics = meter.measure(withNoise(scene(seed), n))
    return { ...metrics, edgeGrid: metrics.edgeGrid.slice() }
  })
  const machine = createHealthMachine(defaultHealthParameters, [learnReference(samples, 'day', second(0))], {
    state: start,
    since: second(0),
  })
  return { machine, meter }
}

const sourceFacts = {
  openedAt: second(0),
  reason: null,
  framesPerSecond: null,
  expectedFramesPerSecond: 1,
}

test('no packet for 10 s is degraded, for 30 s offline with its reason, and pictures bring it back', () => {
  const { machine, meter } = machineFor(1)
  const observe = (at: number, lastFrameAt: number, reason: 'no-rtp' | null = null) =>
    machine.observeSource({ ...sourceFacts, lastFrameAt: second(lastFrameAt), reason }, second(at))
  assert.equal(observe(9, 0), undefined)
  assert.deepEqual(observe(10, 0)?.to, 'degraded')
  assert.equal(observe(12, 0), undefined)
  const offline = observe(30, 0, 'no-rtp')
  assert.deepEqual([offline?.from, offline?.to, offline?.reason], ['degraded', 'offline', 'no-rtp'])
  assert.equal(observe(40, 39.5), undefined)
  const back = Array.from({ length: 20 }, (_, i) =>
    machine.observePicture(meter.measure(withNoise(scene(1), 50 + i)), second(40 + i), true),
  ).filter(Boolean)
  assert.deepEqual(
    back.map(t => [t?.from, t?.to]),
    [['offline', 'ok']],
  )
})

test('a source that never delivered is offline 30 s after it was opened', () => {
  const { machine } = machineFor(1, 'starting')
  const seen = [5, 10, 20, 30, 31].map(at =>
    machine.observeSource({ ...sourceFacts, lastFrameAt: null, reason: 'auth' }, second(at)),
  )
  assert.deepEqual(
    seen.map(t => t && [t.to, t.reason]),
    [undefined, ['degraded', 'auth'], undefined, ['offline', 'auth'], undefined],
  )
})

test('a patrol of one picture a minute is not offline between its pictures', () => {
  const { machine } = machineFor(1)
  const patrol = { ...sourceFacts, expectedFramesPerSecond: 1 / 60, lastFrameAt: second(0) }
  assert.equal(machine.observeSource(patrol, second(110)), undefined)
  assert.equal(machine.observeSource(patrol, second(185))?.to, 'offline')
})

test('a collapse of the frame rate is degraded, and does not hide what the picture shows', () => {
  const slow = { ...sourceFacts, expectedFramesPerSecond: 5, framesPerSecond: 1 }
  const first = machineFor(1).machine
  assert.deepEqual(first.observeSource({ ...slow, lastFrameAt: second(40) }, second(40))?.reason, 'slow')
  const { machine, meter } = machineFor(1)
  for (let i = 0; i < 30; i++)
    machine.observePicture(
      meter.measure(
        withNoise(
          picture(() => 1),
          i,
          1,
        ),
      ),
      second(i),
      true,
    )
  assert.equal(machine.current().state, 'black')
  assert.equal(machine.observeSource({ ...slow, lastFrameAt: second(30) }, second(30)), undefined)
})

test('a fault that shows in fewer than N of M samples is not raised', () => {
  const { machine, meter } = machineFor(1)
  const seen = Array.from({ length: 120 }, (_, i) =>
    machine.observePicture(
      meter.measure(
        i % 10 < 7
          ? withNoise(
              picture(() => 120),
              i,
            )
          : withNoise(scene(1), i),
      ),
      second(i),
      true,
    ),
  ).filter(Boolean)
  assert.deepEqual(seen, [])
})

test('a black picture is black and never frozen, also when samples come late', () => {
  const { machine, meter } = machineFor(1)
  const seen: string[] = []
  for (let i = 0; i < 120; i++) {
    if (i % 40 > 30) continue
    const transition = machine.observePicture(meter.measure(picture(() => 0)), second(i), true)
    if (transition) seen.push(transition.to)
  }
  assert.deepEqual(seen, ['black'])
})

test('an accepted new view is ok again', () => {
  const { machine, meter } = machineFor(1)
  for (let i = 0; i < 60; i++) machine.observePicture(meter.measure(withNoise(scene(2), i)), second(i), true)
  assert.equal(machine.current().state, 'moved')
  const metrics = meter.measure(scene(2))
  machine.setReferences([learnReference([metrics], 'day', second(61))])
  for (let i = 61; i < 130; i++)
    machine.observePicture(meter.measure(withNoise(scene(2), i)), second(i), true)
  assert.equal(machine.current().state, 'ok')
})

test('a camera that sees at night is black at night when its picture is gone', () => {
  const run = (profile: 'day' | 'night') => {
    const meter = createMetricsMeter(width, height)
    const reference = learnReference([meter.measure(scene(1))], profile, second(0))
    const machine = createHealthMachine(defaultHealthParameters, [reference], {
      state: 'ok',
      since: second(0),
    })
    for (let i = 0; i < 40; i++) machine.observePicture(meter.measure(picture(() => 0)), second(i), false)
    return machine.current().state
  }
  assert.equal(run('night'), 'black')
  assert.equal(run('day'), 'ok')
})

test('scaled durations raise the same state sooner', () => {
  const quick = scaleDurations(defaultHealthParameters, 0.1)
  const machine = createHealthMachine(quick, [], { state: 'ok', since: second(0) })
  const meter = createMetricsMeter(width, height)
  let raised = 0
  for (let i = 0; i < 40 && !raised; i++) {
    const at = second(i / 10)
    if (machine.wantsPicture(at) && machine.observePicture(meter.measure(picture(() => 0)), at, true))
      raised = i / 10
  }
  assert.ok(raised > 0.5 && raised <= 2, `${raised} s`)
})

test('the motion gate follows a figure and forgets a lamp switch', () => {
  const gate = createMotionGate(width, height, defaultMotionParameters)
  const base = scene(3)
  for (let i = 0; i < 5; i++) assert.equal(gate.observe(withNoise(base, i)).active, false)
  const result = gate.observe(withNoise(withBox(base, 320, 160, 60, 5), 9))
  assert.equal(result.active, true)
  const blob = result.blobs[0]!
  assert.ok(Math.abs(blob.x - 0.5) < 0.03 && Math.abs(blob.y - 160 / 360) < 0.03, JSON.stringify(blob))
  assert.ok(Math.abs(blob.width - 60 / 640) < 0.03 && Math.abs(blob.height - 60 / 360) < 0.03)
  const dimmed = base.map(value => value * 0.6)
  assert.equal(gate.observe(withNoise(dimmed, 1)).active, false, 'contrast normalisation takes the dimming')
  const inverted = gate.observe(base.map(value => 255 - value))
  assert.deepEqual([inverted.active, inverted.rebaselined], [false, true])
  for (let i = 0; i < 5; i++) assert.equal(gate.observe(base.map(value => 255 - value)).active, false)
})

test('a learned mask takes the fan out and leaves the intruder in', () => {
  const gate = createMotionGate(width, height, defaultMotionParameters)
  const learner = createMaskLearner(defaultMotionParameters)
  const base = scene(4)
  const fan = (i: number, from: Uint8Array) => withBox(from, 500, 40, 50, i % 2 ? 240 : 10)
  for (let i = 0; i < 40; i++) {
    gate.observe(fan(i, base))
    learner.observe(gate.foreground())
  }
  assert.equal(gate.observe(fan(1, base)).active, true)
  const mask = decodeMask(encodeMask(learner.mask()))
  assert.deepEqual(mask, learner.mask())
  gate.setMask(mask)
  for (let i = 0; i < 10; i++) assert.equal(gate.observe(fan(i, base)).active, false)
  assert.equal(gate.observe(withBox(fan(1, base), 100, 200, 70, 250)).active, true)
  assert.throws(() => decodeMask('AA=='), RangeError)
})

const hours: OpeningHours = {
  weekly: {
    1: [{ from: '06:00', to: '14:00' }],
    5: [{ from: '17:00', to: '02:00' }],
  },
  exceptions: { '2026-11-30': [], '2026-12-01': [{ from: '09:00', to: '10:00' }] },
}
const shanghai = (text: string) => new Date(`${text}+08:00`)

test('opening hours are in Asia/Shanghai, pass midnight and know their exceptions', () => {
  const cases: [string, boolean][] = [
    ['2026-11-23T05:59:59', false],
    ['2026-11-23T06:00:00', true],
    ['2026-11-23T14:00:00', false],
    ['2026-11-27T23:30:00', true],
    ['2026-11-28T01:59:00', true],
    ['2026-11-28T02:00:00', false],
    ['2026-11-30T08:00:00', false],
    ['2026-12-01T09:30:00', true],
  ]
  for (const [at, open] of cases) assert.equal(isOpen(hours, shanghai(at)), open, at)
  assert.equal(isOpen(hours, shanghai('2026-11-23T05:40:00'), 30), true)
  assert.throws(() =>
    isOpen({ weekly: { 1: [{ from: '25:00', to: '26:00' }] } }, shanghai('2026-11-23T06:00:00')),
  )
})

const moving: MotionResult = {
  active: true,
  share: 0.02,
  blobs: [{ x: 0.1, y: 0.1, width: 0.1, height: 0.2, cells: 60, maskedShare: 0 }],
  rebaselined: false,
}
const quiet: MotionResult = { active: false, share: 0, blobs: [], rebaselined: false }

test('motion of two seconds in closed hours is raised once and ends once', () => {
  const rule = createAfterHoursRule(defaultMotionParameters, hours)
  const night = shanghai('2026-11-23T22:00:00').getTime()
  const seen = Array.from({ length: 300 }, (_, i) => {
    const at = new Date(night + i * 200)
    return rule.observe(i >= 50 && i < 90 ? moving : quiet, at)
  }).filter(r => r !== undefined)
  assert.deepEqual(
    seen.map(r => r.phase),
    ['start', 'end'],
  )
  assert.equal(seen[0]!.startedAt.getTime(), night + 50 * 200)
  assert.equal(seen[0]!.lastMotionAt.getTime() - seen[0]!.startedAt.getTime(), 2000)
  assert.equal(seen[0]!.blobs.length, 1)
  assert.equal(seen[1]!.lastMotionAt.getTime(), night + 89 * 200)
})

test('short motion, and motion in opening hours, is no finding', () => {
  const rule = createAfterHoursRule(defaultMotionParameters, hours)
  const night = shanghai('2026-11-23T22:00:00').getTime()
  for (let i = 0; i < 100; i++) {
    assert.equal(rule.observe(i % 20 < 8 ? moving : quiet, new Date(night + i * 200)), undefined)
  }
  const day = shanghai('2026-11-23T10:00:00').getTime()
  for (let i = 0; i < 100; i++) assert.equal(rule.observe(moving, new Date(day + i * 200)), undefined)
})

test('the finding key is stable within its bucket and differs outside', () => {
  const place = { cameraId: 'c|1', type: 'motion.afterhours', track: '3-2', at: second(1) }
  assert.equal(findingKey(place), findingKey({ ...place, at: second(500) }))
  assert.notEqual(findingKey(place), findingKey({ ...place, at: second(601) }))
  assert.notEqual(
    findingKey({ ...place, cameraId: 'c', zone: '1' }),
    findingKey({ ...place, cameraId: 'c|1' }),
  )
  assert.equal(cellOf({ x: 0.5, y: 0.5, width: 0.1, height: 0.1 }), '4-3')
  assert.equal(cellOf({ x: 0.99, y: 0.99, width: 0.5, height: 0.5 }), '7-5')
})

test('the cool-down holds per track, per zone and per camera hour, and joins incidents', () => {
  const coolDown = createCoolDown()
  const admit = (at: number, zone: string, track: string) =>
    coolDown.admit({ cameraId: 'c1', type: 'hat.missing', zone, track, at: second(at) })
  const first = admit(0, 'a', '1')
  assert.equal(first.admitted, true)
  const joined = admit(30, 'b', '2')
  assert.deepEqual([joined.admitted, joined.incident], [true, first.key])
  const because = (at: number, zone: string, track: string) => {
    const admission = admit(at, zone, track)
    return admission.admitted ? 'admitted' : admission.because
  }
  assert.equal(because(40, 'a', '1'), 'track')
  assert.equal(because(40, 'a', '9'), 'zone')
  assert.equal(because(121, 'a', '9'), 'admitted')
  for (const zone of ['d', 'e', 'f']) assert.equal(because(200, zone, '1'), 'admitted')
  assert.equal(because(210, 'g', '1'), 'camera-hour')
  assert.equal(because(3700, 'g', '1'), 'admitted')
  const small = createCoolDown({ ...defaultCoolDownParameters, maximumEntries: 10 })
  for (let i = 0; i < 100; i++) small.admit({ cameraId: `c${i}`, type: 't', at: second(i) })
  assert.equal(small.admit({ cameraId: 'c0', type: 't', at: second(101) }).admitted, true)
  assert.equal(small.admit({ cameraId: 'c99', type: 't', at: second(101) }).admitted, false)
})
