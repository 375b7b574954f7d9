import type { AllowedStream } from './allow.ts'
import { drawnGraph } from './drawn.ts'
import type { Engine } from './engine.ts'

/** Frame options with every default filled in. */
export interface FullFrameOptions {
  width: number
  height: number
  framesPerSecond: number
  mode: 'full' | 'key'
  stills: { width: number; framesPerSecond: number } | null
  stallSeconds: number
}

/** Containers that hold pictures themselves. Playlists and descriptions that point elsewhere are not among them. */
const fileFormats =
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,h264,hevc,mpegvideo,flv,nut,asf,ogg,mjpeg'

const common = ['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'level+warning']

/** Input for a file: read as itself, never as a list of other files. */
export function fileInput(path: string): string[] {
  return ['-protocol_whitelist', 'file', '-format_whitelist', fileFormats, '-i', `file:${path}`]
}

function rtspInput(input: string, engine: Engine, probe: { microseconds: number; bytes: number }): string[] {
  // Before 5.0 `-timeout` made the RTSP demuxer listen; the client's own was `-stimeout`.
  const timeout = engine.major >= 5 ? '-timeout' : '-stimeout'
  return [
    ...['-protocol_whitelist', 'rtsp,rtsps,tcp,tls,rtp', '-rtsp_transport', 'tcp', timeout, '10000000'],
    ...['-fflags', 'nobuffer+discardcorrupt', '-flags', 'low_delay'],
    ...['-analyzeduration', String(probe.microseconds), '-probesize', String(probe.bytes)],
    ...['-i', input],
  ]
}

/** Input of one camera, as it is watched. */
function watchInput(
  stream: AllowedStream,
  engine: Engine,
  options: FullFrameOptions,
  font: string | undefined,
) {
  const decoder = ['-threads', '1', ...(options.mode === 'key' ? ['-skip_frame', 'nokey'] : [])]
  switch (stream.kind) {
    case 'rtsp':
      return [...decoder, ...rtspInput(stream.input, engine, { microseconds: 1_000_000, bytes: 1_000_000 })]
    case 'file':
      return [...decoder, ...(stream.loop ? ['-stream_loop', '-1'] : []), '-re', ...fileInput(stream.path)]
    case 'http-snapshot':
      // Each part states its length, so that a picture is decoded when it is whole and not when the next one starts.
      return [
        ...['-threads', '1', '-protocol_whitelist', 'pipe', '-f', 'mpjpeg', '-probesize', '32'],
        ...['-analyzeduration', '0', '-i', 'pipe:0'],
      ]
    case 'drawn':
      return ['-re', '-f', 'lavfi', '-i', drawnGraph(stream.ref, options.framesPerSecond, font)]
  }
}

/** Lets pictures through at a rate at most: never repeats one, which would look frozen. */
function atMost(framesPerSecond: number): string {
  // A fifth of slack: clocks of cameras jitter, and 3 of 15 frames must not become 3.75.
  return `select='isnan(prev_selected_t)+gte(t-prev_selected_t,${(0.8 / framesPerSecond).toFixed(4)})'`
}

/**
 * Arguments of the child that watches a camera: luma on standard output and, if wanted, JPEGs on descriptor 3.
 *
 * Stills come from the same decoder, so the evidence is the picture of the event. Measured with bench/camera.ts: one
 * still a second at 640×360 costs 0.2–0.5 % of a core and 6 MB per camera beside the 1–3 % of watching (1280×720: four
 * times as many pixels). A one-shot snapshot costs 0.17 CPU-s and shows the camera 0.8 s later.
 */
export function watchArguments(
  stream: AllowedStream,
  engine: Engine,
  options: FullFrameOptions,
  font: string | undefined,
): string[] {
  const noRepeats = engine.major > 5 || (engine.major === 5 && engine.minor >= 1) ? '-fps_mode' : '-vsync'
  const thin =
    stream.kind === 'http-snapshot' || stream.kind === 'drawn' ? [] : [atMost(options.framesPerSecond)]
  const { width, height, stills } = options
  const frames = [
    ...['-map', '0:v:0', '-vf', [...thin, `scale=${width}:${height}:flags=area`, 'format=gray'].join(',')],
    ...[noRepeats, 'passthrough', '-f', 'rawvideo', '-flush_packets', '1', 'pipe:1'],
  ]
  // A polled camera's own JPEG is the still: encoding it again would only lose detail.
  const pictures =
    stills && stream.kind !== 'http-snapshot'
      ? [
          ...['-map', '0:v:0', '-vf'],
          `${atMost(stills.framesPerSecond)},scale='min(${stills.width},iw)':-2:flags=area,format=yuvj420p`,
          ...[
            noRepeats,
            'passthrough',
            '-c:v',
            'mjpeg',
            '-q:v',
            '4',
            '-f',
            'image2pipe',
            '-flush_packets',
            '1',
            'pipe:3',
          ],
        ]
      : []
  return [
    ...common,
    '-filter_threads',
    '1',
    ...watchInput(stream, engine, options, font),
    ...frames,
    ...pictures,
  ]
}

/** Arguments of a child that takes one full-size picture and ends. */
export function snapshotArguments(
  stream: Exclude<AllowedStream, { kind: 'http-snapshot' }>,
  engine: Engine,
  font: string | undefined,
): string[] {
  const input =
    stream.kind === 'rtsp'
      ? // The first key frame is the first whole picture. Short probing: 0.8 s instead of 5.5 s.
        [
          '-skip_frame',
          'nokey',
          ...rtspInput(stream.input, engine, { microseconds: 200_000, bytes: 500_000 }),
        ]
      : stream.kind === 'file'
        ? fileInput(stream.path)
        : ['-f', 'lavfi', '-i', drawnGraph(stream.ref, 1, font)]
  return [
    ...[...common, '-threads', '1', ...input, '-map', '0:v:0', '-frames:v', '1'],
    ...['-vf', 'format=yuvj420p', '-c:v', 'mjpeg', '-q:v', '2', '-f', 'image2pipe', 'pipe:1'],
  ]
}

/** Arguments of a child that proves that a file holds a picture by decoding one. */
export function proofArguments(path: string): string[] {
  return [
    ...common,
    '-threads',
    '1',
    ...fileInput(path),
    '-map',
    '0:v:0',
    '-frames:v',
    '1',
    '-f',
    'null',
    '-',
  ]
}

/** Arguments of a child that turns a JPEG on standard input into a mosaic of `columns`×`rows` blocks. */
export function mosaicArguments(
  size: { width: number; height: number },
  columns: number,
  rows: number,
): string[] {
  return [
    ...[...common, '-xerror', '-threads', '1', '-protocol_whitelist', 'pipe', '-f', 'image2pipe'],
    ...['-c:v', 'mjpeg', '-i', 'pipe:0', '-map', '0:v:0', '-map_metadata', '-1', '-frames:v', '1', '-vf'],
    `scale=${columns}:${rows}:flags=area,scale=${size.width}:${size.height}:flags=neighbor,format=yuvj420p`,
    ...['-c:v', 'mjpeg', '-q:v', '5', '-f', 'image2pipe', 'pipe:1'],
  ]
}
