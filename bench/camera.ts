import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createFfmpeg, type Ffmpeg } from '@shian/ffmpeg'
import {
  createMetricsMeter,
  createMotionGate,
  defaultHealthParameters,
  defaultMotionParameters,
  judgePicture,
} from '@shian/vision/analysis'
import type { FrameOptions, StreamRef } from '@shian/vision/ports'
import { findEngines } from '../scripts/engines.ts'
import type { Keep } from './figures.ts'

const SECONDS = 10
/** Several at once, as in service: one alone would pay for the warm-up of the whole process. */
const CAMERAS = 4
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** A clip that tests may read and the product never ships; without it only drawn cameras are measured. */
const CLIP = fileURLToPath(
  new URL('../../shared/data/video/one-by-one-person-detection.mp4', import.meta.url),
)
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)

interface Usage {
  cpuSeconds: number
  privateMegabytes: number
}

/** Processor time and unshared memory of the ffmpeg children of this process. */
function childrenUsage(ticksPerSecond: number): Usage {
  const usage: Usage = { cpuSeconds: 0, privateMegabytes: 0 }
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.split(') ')[1]!.split(' ')
      if (Number(fields[1]) !== process.pid || !stat.includes('(ffmpeg)')) continue
      usage.cpuSeconds += (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
      for (const match of readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').matchAll(
        /^Private_Dirty:\s+(\d+)/gm,
      )) {
        usage.privateMegabytes += Number(match[1]) / 1_024
      }
    } catch {
      // The process ended between the listing and the look.
    }
  }
  return usage
}

/** Watches as the vision service does when nothing happens: every frame through the motion gate, one a second judged. */
async function measureCamera(
  keep: Keep,
  ffmpeg: Ffmpeg,
  name: string,
  ref: StreamRef,
  options: FrameOptions,
): Promise<void> {
  const ticksPerSecond = Number(spawnSync('getconf', ['CLK_TCK']).stdout.toString()) || 100
  const streams = Array.from({ length: CAMERAS }, () => ffmpeg.frames.open(ref, options))
  const [width, height] = [options.width ?? 640, options.height ?? 360]
  const reading = streams.map(async stream => {
    const meter = createMetricsMeter(width, height)
    const gate = createMotionGate(width, height, defaultMotionParameters)
    let lastSample = 0
    for await (const frame of stream) {
      gate.observe(frame.gray)
      if (frame.capturedAt.getTime() - lastSample < 800) continue
      lastSample = frame.capturedAt.getTime()
      judgePicture(meter.measure(frame.gray), [], true, defaultHealthParameters)
    }
  })
  const arrived = (): number[] => streams.map(stream => stream.stats().framesArrived)
  while (Math.min(...arrived()) < 3) await new Promise(resolve => setTimeout(resolve, 100))
  const [before, own, frames, start] = [
    childrenUsage(ticksPerSecond),
    process.cpuUsage(),
    sum(arrived()),
    performance.now(),
  ]
  await new Promise(resolve => setTimeout(resolve, SECONDS * 1_000))
  const elapsed = (performance.now() - start) / 1_000
  const after = childrenUsage(ticksPerSecond)
  const used = process.cpuUsage(own)
  const rate = (sum(arrived()) - frames) / elapsed / CAMERAS
  for (const stream of streams) await stream.close()
  await Promise.all(reading)
  const child = ((after.cpuSeconds - before.cpuSeconds) / elapsed / CAMERAS) * 100
  const analysis = ((used.user + used.system) / 1e6 / elapsed / CAMERAS) * 100
  keep({
    name: `one idle camera, ${name}`,
    value: child + analysis,
    unit: '% of a core',
    limit: { name: 'its ffmpeg alone', value: child },
    contract: {},
    note: `${rate.toFixed(2)} frames/s, ${(after.privateMegabytes / CAMERAS).toFixed(0)} MB of its own`,
  })
}

/** Processor time of a camera in front of which nothing happens. Linux, with ffmpeg. */
export async function measureCameras(keep: Keep): Promise<void> {
  if (process.platform !== 'linux' || !findEngines().ffmpeg) {
    console.log('  not measured: needs Linux and ffmpeg')
    return
  }
  const ffmpeg = createFfmpeg({ rules: { fileRoots: [ROOT] } })
  const drawn: StreamRef = { kind: 'drawn', url: 'drawn:bench', seed: 3, label: '一号后厨' }
  await measureCamera(keep, ffmpeg, 'drawn, 1 frame/s', drawn, { framesPerSecond: 1 })
  await measureCamera(keep, ffmpeg, 'drawn, 1 frame/s, stills', drawn, { framesPerSecond: 1, stills: {} })
  if (existsSync(CLIP)) {
    const file: StreamRef = { kind: 'file', url: CLIP, loop: true }
    const clip = 'clip 768×432 at 10 frames/s'
    await measureCamera(keep, ffmpeg, `${clip}, 1 frame/s`, file, { framesPerSecond: 1 })
    await measureCamera(keep, ffmpeg, `${clip}, 5 frames/s`, file, { framesPerSecond: 5 })
    await measureCamera(keep, ffmpeg, `${clip}, key frames`, file, { framesPerSecond: 1, mode: 'key' })
  }
  await ffmpeg.close()
}
