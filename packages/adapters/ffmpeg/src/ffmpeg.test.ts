import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Refusal } from '@shian/kernel'
import type { DrawnRef, Frame, FrameStream } from '@shian/vision/ports'
import { createFfmpeg, detectFfmpeg } from './index.ts'
import { findJpegSize } from './jpeg.ts'

const skip =
  spawnSync('ffmpeg', ['-version']).status === 0 ? false : 'ffmpeg is not installed (apt-get install ffmpeg)'
const folder = mkdtempSync(join(tmpdir(), 'shian-ffmpeg-'))
const ffmpeg = createFfmpeg({
  rules: { fileRoots: [folder] },
  supervision: { backOffBaseSeconds: 0.1, backOffMaximumSeconds: 0.5, maximumRestartsPerMinute: 100 },
})
after(async () => {
  await ffmpeg.close()
  rmSync(folder, { recursive: true, force: true })
})

function make(name: string, ...args: string[]): string {
  const path = join(folder, name)
  const result = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args, path])
  assert.equal(result.status, 0, result.stderr.toString())
  return path
}

function video(name: string, seconds = 2): string {
  const source = `testsrc2=s=320x180:r=10:d=${seconds}`
  return make(
    name,
    '-f',
    'lavfi',
    '-i',
    source,
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    'yuv420p',
  )
}

/** Waits for a condition that the engine brings about; fails with what was seen instead. */
async function until(condition: () => boolean, seconds: number, describe: () => unknown): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (!condition()) {
    if (performance.now() > end) assert.fail(`not within ${seconds} s: ${JSON.stringify(describe())}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

async function take(stream: FrameStream, count: number): Promise<Frame[]> {
  const frames: Frame[] = []
  for await (const frame of stream) {
    frames.push({ ...frame, gray: frame.gray.slice() })
    if (frames.length === count) break
  }
  return frames
}

async function serve(listener: RequestListener): Promise<{ url: string; stop: () => void }> {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/snapshot.jpg`, stop }
}

const mean = (gray: Uint8Array) => gray.reduce((sum, value) => sum + value, 0) / gray.length

const kitchen: DrawnRef = { kind: 'drawn', url: 'drawn:1', seed: 7, label: '一号后厨' }

test('a missing ffmpeg is said in both languages, and an open stream waits for it', async () => {
  const missing = await detectFfmpeg({ ffmpegPath: '/nowhere/ffmpeg', ffprobePath: '/nowhere/ffprobe' })
  assert.equal(missing.available, false)
  assert.match(missing.reason!.zh, /ffmpeg/)
  assert.match(missing.reason!.en, /ffmpeg/)
  const none = createFfmpeg({ ffmpegPath: '/nowhere/ffmpeg' })
  const stream = none.frames.open(kitchen)
  await until(
    () => stream.stats().reason === 'engine',
    5,
    () => stream.stats(),
  )
  await none.close()
  assert.equal(stream.stats().state, 'closed')
  await assert.rejects(
    none.snapshots.take(kitchen),
    error => error instanceof Refusal && error.code === 'vision.engine_missing',
  )
})

test('the engine that is here says its version', { skip }, async () => {
  const capability = await ffmpeg.capability()
  assert.equal(capability.available, true)
  assert.match(capability.version!, /\d/)
})

test('a drawn kitchen delivers living frames of the asked size, and stills of the same moment', {
  skip,
}, async () => {
  const stream = ffmpeg.frames.open(kitchen, {
    width: 320,
    height: 180,
    framesPerSecond: 5,
    stills: { width: 640 },
  })
  const frames = await take(stream, 6)
  assert.deepEqual([frames[0]!.width, frames[0]!.gray.length], [320, 57_600])
  assert.ok(mean(frames[0]!.gray) > 60, 'a lit room')
  assert.notDeepEqual(frames[0]!.gray, frames[5]!.gray)
  assert.deepEqual(
    frames.map(frame => frame.sequence - frames[0]!.sequence),
    [0, 1, 2, 3, 4, 5],
  )
  const at = frames[5]!.capturedAt
  await until(
    () => stream.findStill(at, 1.5) !== undefined,
    5,
    () => stream.stats(),
  )
  assert.deepEqual(findJpegSize(stream.findStill(at, 1.5)!.jpeg), { width: 640, height: 360 })
  assert.equal(stream.stats().reason, null)
  await stream.close()
  assert.equal(stream.stats().state, 'closed')
  assert.equal(stream.findStill(at), undefined)
})

test('every drawn condition and activity is a graph the engine accepts, and looks like its name', {
  skip,
}, async () => {
  const picture = async (change: Partial<DrawnRef>) => {
    const stream = ffmpeg.frames.open(
      { ...kitchen, ...change },
      { width: 160, height: 90, framesPerSecond: 10 },
    )
    const frames = await take(stream, 4)
    await stream.close()
    return frames
  }
  const clean = (await picture({}))[3]!.gray
  const difference = (a: Uint8Array, b: Uint8Array) => mean(a.map((value, i) => Math.abs(value - b[i]!)))
  assert.ok(mean((await picture({ condition: 'black' }))[3]!.gray) < 3)
  assert.ok(mean((await picture({ condition: 'dark' }))[3]!.gray) < 25)
  const frozen = await picture({ condition: 'frozen' })
  assert.deepEqual(frozen[1]!.gray, frozen[3]!.gray)
  for (const condition of ['occluded', 'moved'] as const) {
    assert.ok(difference((await picture({ condition }))[3]!.gray, clean) > 10, condition)
  }
  const blurred = (await picture({ condition: 'defocused' }))[3]!.gray
  const steps = (gray: Uint8Array) => mean(gray.map((value, i) => Math.abs(value - (gray[i + 1] ?? value))))
  assert.ok(steps(blurred) < steps(clean) * 0.5)
  assert.ok(difference((await picture({ activity: 'empty', seed: 8 }))[3]!.gray, clean) > 5, 'another seed')
  assert.ok(mean((await picture({ activity: 'intruder' }))[3]!.gray) < mean(clean) * 0.7)
  const later = await picture({ condition: 'black', conditionAfterSeconds: 0.2 })
  assert.ok(mean(later[0]!.gray) > 60 && mean(later[3]!.gray) < 3)
})

test('a file is read at its own speed and ends; a looped one goes on', { skip }, async () => {
  const path = video('short.mp4', 1)
  const once = ffmpeg.frames.open({ kind: 'file', url: path }, { width: 64, height: 36, framesPerSecond: 10 })
  let count = 0
  for await (const _frame of once) count++
  assert.ok(count >= 8 && count <= 10, `${count} frames`)
  assert.deepEqual([once.stats().state, once.stats().reason], ['closed', 'ended'])
  const looped = ffmpeg.frames.open(
    { kind: 'file', url: path, loop: true },
    { width: 64, height: 36, framesPerSecond: 10 },
  )
  assert.equal((await take(looped, 25)).length, 25)
  await looped.close()
})

test('a file that is no video, and a playlist that points elsewhere, are not-video', { skip }, async () => {
  writeFileSync(join(folder, 'noise.mp4'), createHash('sha512').update('x').digest())
  writeFileSync(join(folder, 'list.mp4'), `#EXTM3U\n#EXTINF:1,\nfile://${video('target.mp4')}\n`)
  writeFileSync(join(folder, 'list.txt'), "ffconcat version 1.0\nfile 'target.mp4'\n")
  for (const name of ['noise.mp4', 'list.mp4', 'list.txt', 'absent.mp4']) {
    const stream = ffmpeg.frames.open({ kind: 'file', url: join(folder, name), loop: true })
    await until(
      () => stream.stats().restarts >= 1,
      10,
      () => stream.stats(),
    )
    assert.deepEqual([stream.stats().reason, stream.stats().framesArrived], ['not-video', 0], name)
    await stream.close()
  }
})

test('a slow reader gets the newest frames and the rest is counted as dropped', { skip }, async () => {
  const stream = ffmpeg.frames.open(kitchen, { width: 64, height: 36, framesPerSecond: 20 })
  await until(
    () => stream.stats().framesArrived >= 20,
    15,
    () => stream.stats(),
  )
  const [first] = await take(stream, 1)
  assert.ok(first!.sequence >= 17, `sequence ${first!.sequence}`)
  assert.ok(stream.stats().framesDropped >= 17)
  await stream.close()
})

function jpegPicture(): Buffer {
  return readFileSync(
    make('still.jpg', '-f', 'lavfi', '-i', 'testsrc2=s=640x360', '-frames:v', '1', '-q:v', '3'),
  )
}

test('a polled camera delivers one frame per request, with digest login, and its own JPEG as still', {
  skip,
}, async () => {
  const jpeg = jpegPicture()
  const camera = await serve((request, response) => {
    const md5 = (text: string) => createHash('md5').update(text).digest('hex')
    const ha2 = md5('GET:/snapshot.jpg')
    const expected = md5(`${md5('admin:cam:geheim')}:n1:${ha2}`)
    if (request.headers.authorization?.includes(`response="${expected}"`)) response.end(jpeg)
    else response.writeHead(401, { 'www-authenticate': 'Digest realm="cam", nonce="n1"' }).end()
  })
  const ref = { kind: 'http-snapshot' as const, url: camera.url, username: 'admin', password: 'geheim' }
  const stream = ffmpeg.frames.open(ref, { width: 320, height: 180, framesPerSecond: 5, stills: {} })
  const frames = await take(stream, 3)
  assert.ok(mean(frames[0]!.gray) > 40)
  assert.deepEqual(Buffer.from(stream.findStill(new Date())!.jpeg), jpeg)
  await stream.close()
  assert.deepEqual(Buffer.from((await ffmpeg.snapshots.take(ref)).jpeg), jpeg)
  const wrong = ffmpeg.frames.open({ ...ref, password: 'falsch' })
  await until(
    () => wrong.stats().reason === 'auth',
    10,
    () => wrong.stats(),
  )
  assert.ok(!JSON.stringify(wrong.stats()).includes('falsch'))
  await wrong.close()
  camera.stop()
})

test('what a polled camera answers wrongly is told apart', { skip }, async () => {
  const cases: [RequestListener, string][] = [
    [(_request, response) => response.writeHead(404).end(), 'http-status'],
    [(_request, response) => response.writeHead(403).end(), 'auth'],
    [(_request, response) => response.end('<html>login</html>'), 'not-video'],
    [
      (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'http-status',
    ],
    [request => request.socket.destroy(), 'tcp'],
    [(_request, response) => response.end(Buffer.alloc(9_000_000, 0xff)), 'not-video'],
  ]
  for (const [listener, reason] of cases) {
    const camera = await serve(listener)
    const stream = ffmpeg.frames.open({ kind: 'http-snapshot', url: camera.url })
    await until(
      () => stream.stats().reason !== null,
      10,
      () => stream.stats(),
    )
    assert.equal(stream.stats().reason, reason)
    await stream.close()
    await assert.rejects(
      ffmpeg.snapshots.take({ kind: 'http-snapshot', url: camera.url }),
      error => error instanceof Refusal && error.details['reason'] === reason,
    )
    camera.stop()
  }
})

test('a polled camera that fails recovers by itself', { skip }, async () => {
  const jpeg = jpegPicture()
  let broken = false
  const camera = await serve((_request, response) => {
    if (broken) response.writeHead(500).end()
    else response.end(jpeg)
  })
  const stream = ffmpeg.frames.open({ kind: 'http-snapshot', url: camera.url }, { framesPerSecond: 10 })
  await until(
    () => stream.stats().framesArrived > 2,
    10,
    () => stream.stats(),
  )
  broken = true
  await until(
    () => stream.stats().reason === 'http-status',
    10,
    () => stream.stats(),
  )
  broken = false
  const before = stream.stats().framesArrived
  await until(
    () => stream.stats().framesArrived > before + 2,
    10,
    () => stream.stats(),
  )
  assert.equal(stream.stats().reason, null)
  await stream.close()
  camera.stop()
})

test('nobody there is tcp, an unknown name is dns, a silent peer is no-rtp', { skip }, async t => {
  const quick = createFfmpeg({ supervision: { connectSeconds: 1.5 } })
  t.after(() => quick.close())
  const silent = createTcpServer(() => {})
  t.after(() => silent.close())
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
  const cases: [string, string][] = [
    ['rtsp://127.0.0.1:1/x', 'tcp'],
    ['rtsp://camera.invalid/x', 'dns'],
    [`rtsp://127.0.0.1:${(silent.address() as AddressInfo).port}/x`, 'no-rtp'],
  ]
  for (const [url, reason] of cases) {
    const stream = quick.frames.open({ kind: 'rtsp', url }, { stallSeconds: 1 })
    await until(
      () => stream.stats().reason !== null,
      15,
      () => stream.stats(),
    )
    assert.equal(stream.stats().reason, reason, url)
    await stream.close()
  }
})

test('snapshots are full size', { skip }, async () => {
  const path = video('snap.mp4')
  const fromFile = await ffmpeg.snapshots.take({ kind: 'file', url: path })
  assert.deepEqual(findJpegSize(fromFile.jpeg), { width: 320, height: 180 })
  const drawn = await ffmpeg.snapshots.take(kitchen)
  assert.deepEqual(findJpegSize(drawn.jpeg), { width: 640, height: 360 })
  await assert.rejects(
    ffmpeg.snapshots.take({ kind: 'rtsp', url: 'rtsp://u:geheim@127.0.0.1:1/x' }),
    error =>
      error instanceof Refusal &&
      error.details['reason'] === 'tcp' &&
      !JSON.stringify(error).includes('geheim'),
  )
})

test('a video is known by a picture that decodes, not by its name or header', { skip }, async () => {
  const path = video('real.mp4')
  const facts = await ffmpeg.inspector.probeVideo({ bytes: readFileSync(path) })
  assert.deepEqual([facts.codec, facts.width, facts.height, facts.framesPerSecond], ['h264', 320, 180, 10])
  assert.ok(Math.abs(facts.durationSeconds! - 2) < 0.2)
  assert.deepEqual(await ffmpeg.inspector.probeVideo({ file: path }), facts)
  const notVideo = (error: unknown) => error instanceof Refusal && error.code === 'vision.not_a_video'
  const bytes = readFileSync(path)
  const header = bytes.indexOf('mdat') + 4
  const hollow = Buffer.concat([bytes.subarray(0, header), Buffer.alloc(bytes.length - header)])
  const sound = make('sound.mp4', '-f', 'lavfi', '-i', 'sine=d=1')
  for (const wrong of [
    new Uint8Array(0),
    Buffer.from('not a video'),
    bytes.subarray(0, 400),
    hollow,
    readFileSync(sound),
  ]) {
    await assert.rejects(ffmpeg.inspector.probeVideo({ bytes: wrong }), notVideo)
  }
  await assert.rejects(ffmpeg.inspector.probeVideo({ file: join(folder, 'absent.mp4') }), notVideo)
  const small = createFfmpeg({ maximumVideoBytes: 10 })
  await assert.rejects(
    small.inspector.probeVideo({ bytes }),
    error => error instanceof Refusal && error.code === 'vision.video_too_large',
  )
})

function decodeGray(jpeg: Uint8Array): Buffer {
  const args = [
    '-v',
    'error',
    '-f',
    'image2pipe',
    '-c:v',
    'mjpeg',
    '-i',
    'pipe:0',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-',
  ]
  return spawnSync('ffmpeg', args, { input: jpeg }).stdout
}

test('a pixelated picture keeps its size, only coarse blocks and no hidden data', { skip }, async () => {
  const original = jpegPicture()
  const secret = Buffer.from('Exif\0\0GPS 35.7 N 114.2 E')
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, secret.length + 2]), secret])
  const tagged = Buffer.concat([original.subarray(0, 2), segment, original.subarray(2)])
  const mosaic = await ffmpeg.inspector.pixelate(tagged)
  assert.deepEqual(findJpegSize(mosaic), { width: 640, height: 360 })
  assert.equal(Buffer.from(mosaic).includes('GPS'), false)
  const [before, hidden] = [decodeGray(tagged), decodeGray(mosaic)]
  let sharpInside = 0
  let edges = 0
  for (let y = 0; y < 360; y++) {
    for (let x = 0; x < 639; x++) {
      // Twenty pixels per block: inside a block neighbours differ only by what JPEG itself adds.
      const step = Math.abs(hidden[y * 640 + x]! - hidden[y * 640 + x + 1]!)
      if ((x + 1) % 20 !== 0 && step > 24) sharpInside++
      if (Math.abs(before[y * 640 + x]! - before[y * 640 + x + 1]!) > 24) edges++
    }
  }
  assert.ok(edges > 3000, `the original has ${edges} edges`)
  assert.ok(sharpInside < edges / 50, `${sharpInside} edges inside blocks`)
})

test('what cannot be pixelated is refused, never passed through', { skip }, async () => {
  const original = jpegPicture()
  const none = createFfmpeg({ ffmpegPath: '/nowhere/ffmpeg' })
  const failures = [
    () => ffmpeg.inspector.pixelate(new Uint8Array(0)),
    () => ffmpeg.inspector.pixelate(Buffer.from('GIF89a')),
    () => ffmpeg.inspector.pixelate(original.subarray(0, 700)),
    () => ffmpeg.inspector.pixelate(original, { blocks: 500 }),
    () => none.inspector.pixelate(original),
  ]
  for (const failure of failures) await assert.rejects(failure, Refusal)
})

test('after kill -9 of the parent no child is left', { skip }, async () => {
  const script = `
    import { createFfmpeg } from ${JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)))}
    const stream = createFfmpeg().frames.open({ kind: 'drawn', url: 'drawn:kill', seed: ${process.pid} }, { framesPerSecond: 5 })
    for await (const frame of stream) if (frame.sequence === 3) console.log('running')
  `
  const file = join(folder, 'parent.mts')
  writeFileSync(file, script)
  const parent = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise(resolve => parent.stdout.once('data', resolve))
  const child = readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number)
  const engines = child.filter(pid => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('ffmpeg'))
  assert.equal(engines.length, 1)
  parent.kill('SIGKILL')
  const alive = () => {
    try {
      return readFileSync(`/proc/${engines[0]}/stat`, 'utf8').split(') ')[1]![0] !== 'Z'
    } catch {
      return false
    }
  }
  await until(
    () => !alive(),
    5,
    () => 'the child lives',
  )
})
