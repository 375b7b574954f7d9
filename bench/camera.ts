import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createFfmpeg } from '@shian/ffmpeg'
import {
  createMetricsMeter,
  createMotionGate,
  defaultHealthParameters,
  defaultMotionParameters,
  judgePicture,
} from '@shian/vision/analysis'
import type { FrameOptions, StreamRef } from '@shian/vision/ports'

/**
 * CPU per idle camera: seconds of CPU (child and this process) per second of watching, on Linux.
 * Usage: `bench/camera.ts [seconds] [rtsp address]`. Without an address only drawn cameras and the clip are measured.
 */
const seconds = Number(process.argv[2] ?? 20)
/** Several at once, as in service: one alone would pay for the warm-up of the whole process. */
const cameras = 4
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
const rtspUrl = process.argv[3]
const clip = fileURLToPath(
  new URL('../../shared/data/video/one-by-one-person-detection.mp4', import.meta.url),
)
const ticksPerSecond = Number(spawnSync('getconf', ['CLK_TCK']).stdout.toString()) || 100
const root = fileURLToPath(new URL('../..', import.meta.url))
const ffmpeg = createFfmpeg({ rules: { fileRoots: [root] } })

/** CPU seconds and unshared memory of the ffmpeg children of this process. */
function childrenUsage(): { cpu: number; privateMegabytes: number } {
  let cpu = 0
  let privateMegabytes = 0
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
      if (Number(fields[1]) !== process.pid) continue
      cpu += (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
      for (const match of readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').matchAll(
        /^Private_Dirty:\s+(\d+)/gm,
      )) {
        privateMegabytes += Number(match[1]) / 1024
      }
    } catch {
      // The process ended between the listing and the look.
    }
  }
  return { cpu, privateMegabytes }
}

async function measure(name: string, ref: StreamRef, options: FrameOptions): Promise<void> {
  const streams = Array.from({ length: cameras }, () => ffmpeg.frames.open(ref, options))
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
  const arrived = () => streams.map(stream => stream.stats().framesArrived)
  while (Math.min(...arrived()) < 3) await new Promise(resolve => setTimeout(resolve, 100))
  const [children, own, frames, start] = [
    childrenUsage(),
    process.cpuUsage(),
    sum(arrived()),
    performance.now(),
  ]
  await new Promise(resolve => setTimeout(resolve, seconds * 1000))
  const elapsed = (performance.now() - start) / 1000
  const childAfter = childrenUsage()
  const used = process.cpuUsage(own)
  const child = ((childAfter.cpu - children.cpu) / elapsed / cameras) * 100
  const node = ((used.user + used.system) / 1e6 / elapsed / cameras) * 100
  const rate = (sum(arrived()) - frames) / elapsed / cameras
  for (const stream of streams) await stream.close()
  await Promise.all(reading)
  console.log(
    `${name}: ${(child + node).toFixed(2)} % of a core per camera (ffmpeg ${child.toFixed(2)}, analysis and reading ${node.toFixed(2)}), ${rate.toFixed(2)} frames/s, ${(childAfter.privateMegabytes / cameras).toFixed(0)} MB of its own`,
  )
}

const drawn: StreamRef = { kind: 'drawn', url: 'drawn:bench', seed: 3, label: '一号后厨' }
const file: StreamRef = { kind: 'file', url: clip, loop: true }
await measure('drawn, 1 fps', drawn, { framesPerSecond: 1 })
await measure('drawn, 1 fps, stills', drawn, { framesPerSecond: 1, stills: {} })
await measure('drawn, 2 fps', drawn, { framesPerSecond: 2 })
await measure('clip 768×432@10, 1 fps', file, { framesPerSecond: 1 })
await measure('clip 768×432@10, 5 fps', file, { framesPerSecond: 5 })
await measure('clip 768×432@10, 5 fps, stills', file, { framesPerSecond: 5, stills: {} })
await measure('clip 768×432@10, key frames', file, { framesPerSecond: 1, mode: 'key' })
if (rtspUrl) {
  const camera: StreamRef = { kind: 'rtsp', url: rtspUrl }
  await measure('rtsp, 1 fps', camera, { framesPerSecond: 1 })
  await measure('rtsp, 5 fps', camera, { framesPerSecond: 5 })
  await measure('rtsp, 5 fps, stills', camera, { framesPerSecond: 5, stills: {} })
  await measure('rtsp, key frames', camera, { framesPerSecond: 1, mode: 'key' })
}
await ffmpeg.close()
