import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Refusal } from '@shian/kernel'
import type { StreamRef } from '@shian/vision/ports'
import { allowStream, isAllowedFile } from './allow.ts'
import { watchArguments } from './arguments.ts'
import { Classifier, redact } from './classify.ts'
import { drawnGraph } from './drawn.ts'
import { FrameQueue } from './frame-queue.ts'
import { answerDigest } from './http-picture.ts'
import { findJpegSize, JpegSplitter } from './jpeg.ts'
import { Gate } from './one-shot.ts'
import {
  completeOptions,
  defaultSupervision,
  RateMeter,
  RestartPolicy,
  StartGate,
  StillRing,
} from './supervision.ts'

const rules = { fileRoots: ['/srv/videos'] }

function refused(action: () => unknown, code = 'vision.stream_not_allowed') {
  assert.throws(action, error => error instanceof Refusal && error.code === code)
}

test('frames are cut by byte count, whatever the chunks', async () => {
  const queue = new FrameQueue(4, 2)
  const clock = () => new Date(1000)
  const reading = queue.next()
  assert.equal(queue.push(Uint8Array.from([1, 1, 1]), clock), 0)
  assert.equal(queue.push(Uint8Array.from([1, 1, 1, 1, 1, 2, 2]), clock), 1)
  const first = (await reading).value
  assert.deepEqual([...first.gray], Array(8).fill(1))
  assert.equal(first.sequence, 0)
  assert.equal(queue.push(new Uint8Array(6).fill(2), clock), 1)
  assert.deepEqual([...(await queue.next()).value.gray], Array(8).fill(2))
})

test('a slow reader loses the oldest frames and memory stays the same', async () => {
  const queue = new FrameQueue(2, 2)
  const clock = () => new Date(0)
  for (let i = 0; i < 100; i++) queue.push(new Uint8Array(4).fill(i), clock)
  assert.deepEqual([queue.arrived, queue.dropped], [100, 98])
  const held = (await queue.next()).value
  assert.deepEqual([held.sequence, held.gray[0]], [98, 98])
  for (let i = 100; i < 120; i++) queue.push(new Uint8Array(4).fill(i), clock)
  assert.equal(held.gray[0], 98, 'the frame in the hands of the reader is not overwritten')
  assert.equal((await queue.next()).value.sequence, 118)
  queue.push(new Uint8Array(2).fill(7), clock)
  queue.discardPartial()
  queue.push(new Uint8Array(4).fill(8), clock)
  assert.equal((await queue.next()).value.sequence, 119)
  assert.equal((await queue.next()).value.gray[0], 8)
  const waiting = queue.next()
  assert.throws(() => queue.next(), /one reader/)
  queue.end(true)
  assert.equal((await waiting).done, true)
})

/** A JPEG skeleton: quantisation table whose payload looks like an end marker, frame header, scan with stuffing. */
const skeleton = Uint8Array.from([
  ...[0xff, 0xd8, 0xff, 0xdb, 0x00, 0x06, 0xff, 0xd9, 0xff, 0xd8],
  ...[0xff, 0xc0, 0x00, 0x0b, 0x08, 0x01, 0x68, 0x02, 0x80, 0x01, 0x01, 0x11, 0x00],
  ...[
    0xff, 0xda, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3f, 0x00, 0x12, 0xff, 0x00, 0x34, 0xff, 0xd3, 0x56,
    0xff, 0xd9,
  ],
])

test('JPEGs are cut at their own end marker only, byte by byte or many at once', () => {
  assert.deepEqual(findJpegSize(skeleton), { width: 640, height: 360 })
  assert.equal(findJpegSize(new Uint8Array(100)), undefined)
  assert.equal(findJpegSize(skeleton.subarray(0, 12)), undefined)
  const stream = Uint8Array.from([1, 2, ...skeleton, 0xff, ...skeleton, ...skeleton])
  for (const step of [1, 2, 7, 1000]) {
    const found: Uint8Array[] = []
    const splitter = new JpegSplitter(jpeg => found.push(jpeg))
    for (let at = 0; at < stream.length; at += step) splitter.push(stream.subarray(at, at + step))
    assert.equal(found.length, 3, `in steps of ${step}`)
    for (const jpeg of found) assert.deepEqual(jpeg, skeleton)
  }
})

test('an endless picture does not fill the memory', () => {
  const splitter = new JpegSplitter(() => assert.fail('no picture ends'))
  splitter.push(skeleton.subarray(0, 40))
  for (let i = 0; i < 20; i++) splitter.push(new Uint8Array(1024 * 1024).fill(0x11))
  const found: number[] = []
  const other = new JpegSplitter(jpeg => found.push(jpeg.length))
  other.push(new Uint8Array(9_000_000))
  other.push(skeleton)
  assert.deepEqual(found, [skeleton.length])
})

test('addresses: what is allowed', () => {
  const camera = allowStream(
    { kind: 'rtsp', url: 'rtsp://admin:p%40ss@10.0.0.8/Streaming/Channels/102?x=1' },
    rules,
  )
  assert.deepEqual(camera, {
    kind: 'rtsp',
    input: 'rtsp://admin:p%40ss@10.0.0.8:554/Streaming/Channels/102?x=1',
    host: '10.0.0.8',
    port: 554,
    secrets: ['p@ss', 'p%40ss'],
  })
  const separate = allowStream(
    { kind: 'rtsp', url: 'rtsps://cam.lan:8322/a', username: 'u', password: 'a:b/c' },
    rules,
  )
  assert.ok(separate.kind === 'rtsp' && separate.input === 'rtsps://u:a%3Ab%2Fc@cam.lan:8322/a')
  assert.equal(allowStream({ kind: 'rtsp', url: 'rtsp://[fd00::5]:554/x' }, rules).kind, 'rtsp')
  assert.equal(allowStream({ kind: 'file', url: '/srv/videos/a/b.mp4' }, rules).kind, 'file')
  const http = allowStream({ kind: 'http-snapshot', url: 'http://u:p@10.0.0.8/pic?c=1#f' }, rules)
  assert.ok(
    http.kind === 'http-snapshot' && http.url.href === 'http://10.0.0.8/pic?c=1' && http.password === 'p',
  )
})

test('addresses: what is refused', () => {
  const bad: StreamRef[] = [
    { kind: 'rtsp', url: 'file:///etc/passwd' },
    { kind: 'rtsp', url: '-i' },
    { kind: 'rtsp', url: 'concat:a|b' },
    { kind: 'rtsp', url: 'http://10.0.0.8/x' },
    { kind: 'rtsp', url: 'rtsp://10.0.0.8/a b' },
    { kind: 'rtsp', url: 'rtsp://10.0.0.8/a\n-y' },
    { kind: 'rtsp', url: 'rtsp:///x' },
    { kind: 'rtsp', url: 'rtsp://169.254.169.254/latest' },
    { kind: 'rtsp', url: `rtsp://h/${'a'.repeat(3000)}` },
    { kind: 'http-snapshot', url: 'http://169.254.169.254/latest/meta-data' },
    { kind: 'http-snapshot', url: 'http://[::ffff:169.254.169.254]/x' },
    { kind: 'http-snapshot', url: 'http://2852039166/x' },
    { kind: 'http-snapshot', url: 'rtsp://10.0.0.8/x' },
    { kind: 'file', url: '/srv/videos/../secret.mp4' },
    { kind: 'file', url: '/srv/videos' },
    { kind: 'file', url: '/srv/videos-other/a.mp4' },
    { kind: 'file', url: 'http://10.0.0.8/a.mp4' },
    { kind: 'drawn', url: 'drawn:x', seed: Number.NaN },
    { kind: 'udp', url: 'udp://1' } as unknown as StreamRef,
  ]
  for (const ref of bad) refused(() => allowStream(ref, rules))
  refused(() => allowStream({ kind: 'file', url: '/srv/videos/a.mp4' }, { fileRoots: [] }))
  refused(() =>
    allowStream(
      { kind: 'rtsp', url: 'rtsp://db.lan/x' },
      { ...rules, refuseHost: host => host === 'db.lan' },
    ),
  )
})

test('a link that leads out of the folder, a folder and a missing file are refused at the last moment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shian-allow-'))
  try {
    writeFileSync(join(folder, 'a.mp4'), 'x')
    symlinkSync('/etc/hostname', join(folder, 'out.mp4'))
    symlinkSync(join(folder, 'a.mp4'), join(folder, 'in.mp4'))
    const here = { fileRoots: [folder] }
    assert.equal(await isAllowedFile(join(folder, 'a.mp4'), here), true)
    assert.equal(await isAllowedFile(join(folder, 'in.mp4'), here), true)
    assert.equal(await isAllowedFile(join(folder, 'out.mp4'), here), false)
    assert.equal(await isAllowedFile(folder, { fileRoots: [tmpdir()] }), false)
    assert.equal(await isAllowedFile(join(folder, 'none.mp4'), here), false)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('arguments hold the address as one argument behind -i and nothing of the label as syntax', () => {
  const engine = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe', version: '5.1', major: 5, minor: 1 }
  const options = completeOptions({})
  const stream = allowStream({ kind: 'rtsp', url: 'rtsp://10.0.0.8/-y%20-f;$(id)' }, rules)
  const args = watchArguments(stream, engine, options, undefined)
  assert.equal(args[args.indexOf('-i') + 1], 'rtsp://10.0.0.8:554/-y%20-f;$(id)')
  assert.equal(args[args.indexOf('-protocol_whitelist') + 1], 'rtsp,rtsps,tcp,tls,rtp')
  assert.ok(
    watchArguments(stream, { ...engine, major: 4, minor: 4 }, options, undefined).includes('-stimeout'),
  )
  const label = "x':y=0,movie=/etc/passwd[a];%{metadata}\\"
  const graph = drawnGraph({ kind: 'drawn', url: 'drawn:1', seed: 1, label }, 1, '/fonts/a.ttf')
  assert.ok(graph.includes("text='xy0movieetcpasswdametada") && !graph.includes('movie='))
  refused(() => completeOptions({ width: 640.5 }), 'vision.invalid_frame_options')
  refused(() => completeOptions({ framesPerSecond: Number.NaN }), 'vision.invalid_frame_options')
  refused(() => completeOptions({ mode: 'x' as 'key' }), 'vision.invalid_frame_options')
})

test('the words of the engine become reasons', () => {
  const cases: [string[], string | null][] = [
    [
      [
        '[tcp @ 0x1] [error] Failed to resolve hostname cam.lan: Name or service not known',
        '[error] rtsp://cam.lan/x: Input/output error',
      ],
      'dns',
    ],
    [['[error] rtsp://10.0.0.8/x: Connection refused'], 'tcp'],
    [['[error] rtsp://10.0.0.8/x: Connection timed out'], 'tcp'],
    [['[rtsp @ 0x1] [error] method DESCRIBE failed: 401 Unauthorized'], 'auth'],
    [['[rtsp @ 0x1] [error] method DESCRIBE failed: 404 Not Found'], 'rtsp-404'],
    [['[rtsp @ 0x1] [error] method SETUP failed: 461 Unsupported transport'], 'http-status'],
    [['[error] file:/srv/a.mp4: Invalid data found when processing input'], 'not-video'],
    [["[fatal] Stream map '0:v:0' matches no streams."], 'not-video'],
    [Array(4).fill('[h264 @ 0x1] [error] non-existing PPS 0 referenced'), 'no-keyframe'],
    [Array(4).fill('[h264 @ 0x1] [error] error while decoding MB 12 3, bytestream -5'), 'decode-error'],
    [['[swscaler @ 0x1] [warning] deprecated pixel format used'], null],
  ]
  for (const [lines, reason] of cases) {
    const classifier = new Classifier([])
    for (const line of lines) classifier.line(line)
    assert.equal(classifier.reason(), reason, lines[0])
  }
})

test('credentials are taken out of every line', () => {
  assert.equal(redact('rtsp://admin:geheim@10.0.0.8/x: refused'), 'rtsp://***@10.0.0.8/x: refused')
  assert.equal(redact('tcp://u:a@b@h/x?p=geheim', ['geheim']), 'tcp://***@h/x?p=***')
  const classifier = new Classifier(['ge/heim'])
  classifier.line('[error] rtsp://admin:ge/heim@10.0.0.8/x: Connection refused')
  assert.ok(classifier.detail && !classifier.detail.includes('heim'))
})

test('pauses double up to the limit, are jittered, start over after a stable run, and a minute has a limit', () => {
  const policy = new RestartPolicy(defaultSupervision, () => 1)
  const delays = Array.from({ length: 8 }, (_, i) => policy.nextDelaySeconds(i * 100_000, 0))
  assert.deepEqual(delays, [0.5, 1, 2, 4, 8, 16, 30, 30])
  assert.equal(policy.nextDelaySeconds(10_000_000, 31), 0.5)
  assert.equal(new RestartPolicy(defaultSupervision, () => 0).nextDelaySeconds(0, 0), 0.25)
  const busy = new RestartPolicy({
    ...defaultSupervision,
    backOffMaximumSeconds: 0.1,
    maximumRestartsPerMinute: 3,
  })
  let now = 0
  const starts: number[] = []
  for (let i = 0; i < 12; i++) {
    now += busy.nextDelaySeconds(now, 0) * 1000
    starts.push(now)
  }
  for (let i = 3; i < starts.length; i++) assert.ok(starts[i]! - starts[i - 3]! >= 59_900, `restart ${i}`)
})

test('the rate is unknown for 30 s, then measured, and falls when frames stay away', () => {
  const meter = new RateMeter()
  for (let i = 0; i < 29 * 5; i++) meter.count(i * 200)
  assert.equal(meter.rate(29_000), null)
  for (let i = 29 * 5; i < 60 * 5; i++) meter.count(i * 200)
  assert.ok(Math.abs(meter.rate(60_000)! - 5) < 0.3, `${meter.rate(60_000)}`)
  assert.ok(meter.rate(75_000)! < 3)
  assert.equal(meter.rate(200_000), 0)
  meter.restart()
  assert.equal(meter.rate(200_000), null)
})

test('the still nearest to the moment is found, and only few are kept', () => {
  const ring = new StillRing()
  for (let i = 0; i < 10; i++) ring.add({ jpeg: Uint8Array.from([i]), capturedAt: new Date(i * 1000) })
  assert.equal(ring.find(new Date(7400), 3)?.jpeg[0], 7)
  assert.equal(ring.find(new Date(1000), 3), undefined)
})

test('a digest challenge is answered as the standard shows it', () => {
  const challenge =
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
  const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ'
  const answer = answerDigest(challenge, '/dir/index.html', 'Mufasa', 'Circle of Life', cnonce)
  assert.match(answer!, /response="8ca523f5e9506fed4657c9700eebdbec"/)
  const sha = answerDigest(
    challenge.replace('MD5', 'SHA-256'),
    '/dir/index.html',
    'Mufasa',
    'Circle of Life',
    cnonce,
  )
  assert.match(sha!, /response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"/)
  assert.equal(answerDigest('Basic realm="x"', '/', 'a', 'b'), undefined)
})

test('one-shot children wait in a bounded line', async () => {
  const gate = new Gate(1, 1)
  let release = () => {}
  const first = gate.run(() => new Promise<string>(resolve => (release = () => resolve('first'))))
  const second = gate.run(async () => 'second')
  await assert.rejects(
    gate.run(async () => 'third'),
    error => error instanceof Refusal && error.code === 'vision.engine_busy',
  )
  release()
  assert.deepEqual(await Promise.all([first, second]), ['first', 'second'])
  assert.equal(await gate.run(async () => 'fourth'), 'fourth')
})

test('only so many cameras connect at once, and a closed one keeps no place', async () => {
  const gate = new StartGate(2)
  const never = new AbortController().signal
  const leaveFirst = await gate.enter(never)
  const leaveSecond = await gate.enter(never)
  const order: string[] = []
  const closing = new AbortController()
  const closed = gate.enter(closing.signal).then(leave => {
    order.push('closed')
    leave()
  })
  const third = gate.enter(never).then(leave => {
    order.push('third')
    return leave
  })
  closing.abort()
  await closed
  await new Promise(resolve => setImmediate(resolve))
  assert.deepEqual(order, ['closed'])
  leaveFirst()
  leaveFirst()
  const leaveThird = await third
  let fourth = false
  const waiting = gate.enter(never).then(leave => {
    fourth = true
    return leave
  })
  await new Promise(resolve => setImmediate(resolve))
  assert.equal(fourth, false)
  leaveSecond()
  ;(await waiting)()
  leaveThird()
})
