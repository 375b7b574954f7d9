import type { Bilingual } from '@shian/kernel'

/** Whether an engine behind a port can work on this machine, and if not, why, in both languages. */
export interface Capability {
  available: boolean
  reason?: Bilingual
  version?: string
}

/**
 * Where the pictures of a camera come from.
 *
 * - `rtsp`: `rtsp://` or `rtsps://`, always over TCP. Credentials may stand in the URL or beside it.
 * - `file`: a video file under an allowed folder; looped at its own speed when `loop` is set.
 * - `http-snapshot`: an address that answers one JPEG per request, asked once per frame.
 * - `drawn`: a simulated kitchen, visibly marked 演示数据.
 */
export type StreamRef =
  | { kind: 'rtsp'; url: string; username?: string; password?: string }
  | { kind: 'file'; url: string; loop?: boolean }
  | { kind: 'http-snapshot'; url: string; username?: string; password?: string }
  | DrawnRef

/** A simulated kitchen: the same seed draws the same kitchen. */
export interface DrawnRef {
  kind: 'drawn'
  /** `drawn:<anything>`, for people to read; the picture comes from the fields below. */
  url: string
  seed: number
  /** Name shown in the picture; letters, digits, Chinese characters and spaces, up to 24 characters. */
  label?: string
  /** `working`: people move; `empty`: nobody; `intruder`: dark room in which one figure passes now and then. */
  activity?: 'working' | 'empty' | 'intruder'
  /** What is wrong with the drawn camera; `clean` when absent. */
  condition?: 'clean' | 'black' | 'dark' | 'frozen' | 'occluded' | 'defocused' | 'moved'
  /** Seconds of clean picture before the condition begins, so that a reference can be learned. Default 0. */
  conditionAfterSeconds?: number
}

/** Why there is no picture. */
export const offlineReasons = [
  'dns',
  'tcp',
  'auth',
  'rtsp-404',
  'http-status',
  'no-rtp',
  'no-keyframe',
  'decode-error',
  'not-video',
  'ended',
  'engine',
] as const
export type OfflineReason = (typeof offlineReasons)[number]

/** What to tell the operator about each reason. */
export const offlineReasonText: Record<OfflineReason, Bilingual> = {
  dns: { zh: '摄像机地址无法解析', en: 'The host name of the camera cannot be resolved' },
  tcp: { zh: '无法连接摄像机,请检查电源和网络', en: 'The camera cannot be reached; check power and network' },
  auth: { zh: '摄像机拒绝了用户名或密码', en: 'The camera refused the user name or password' },
  'rtsp-404': { zh: '摄像机上没有这个视频通道', en: 'The camera has no such video channel' },
  'http-status': { zh: '摄像机没有返回图片', en: 'The camera answered the snapshot request with an error' },
  'no-rtp': {
    zh: '已连接摄像机,但没有收到画面数据',
    en: 'Connected to the camera, but no picture data arrives',
  },
  'no-keyframe': { zh: '收到数据,但没有可用的关键帧', en: 'Data arrives, but no usable key frame' },
  'decode-error': { zh: '画面数据损坏,无法解码', en: 'The picture data is damaged and cannot be decoded' },
  'not-video': { zh: '该地址的内容不是视频', en: 'What this address delivers is not a video' },
  ended: { zh: '视频文件已播放完毕', en: 'The video file has ended' },
  engine: { zh: '视频处理程序不可用或异常退出', en: 'The video engine is missing or stopped unexpectedly' },
}

/** Size and rate of the frames a caller wants. */
export interface FrameOptions {
  /** Pixels, 16..1920. Default 640×360. */
  width?: number
  height?: number
  /** Frames per second at most, 0.02..30. Default 1. Slower sources deliver fewer, never repeated ones. */
  framesPerSecond?: number
  /** `full` decodes every picture, `key` only key frames (a sixth of the cost). Default `full`. */
  mode?: 'full' | 'key'
  /** Keep clean colour JPEGs of the running stream for evidence. Absent: none are kept. */
  stills?: StillOptions
  /** No frame for this long: the source is torn down and opened again. Default 10, or three frame periods. */
  stallSeconds?: number
}

/** Evidence pictures taken from the stream that is being watched anyway. */
export interface StillOptions {
  /** Width in pixels at most; taller or narrower pictures keep their proportions. Default 1280. */
  width?: number
  /** Pictures per second. Default 1. */
  framesPerSecond?: number
}

/** One luma picture. */
export interface Frame {
  /** Luma, row by row, `width`×`height` bytes. Valid until the next frame is asked for: copy to keep. */
  gray: Uint8Array
  width: number
  height: number
  /** Counts all frames that arrived, dropped ones too: a jump is a loss. */
  sequence: number
  /** Clock of this machine when the last byte arrived. */
  capturedAt: Date
}

/** A clean picture: no overlay, no blur. */
export interface Still {
  jpeg: Uint8Array
  capturedAt: Date
}

/** How a stream is doing. Counters run from `openedAt`. */
export interface FrameStreamStats {
  state: 'connecting' | 'running' | 'waiting' | 'closed'
  openedAt: Date
  lastFrameAt: Date | null
  /** Why there is no picture now; null while frames arrive. */
  reason: OfflineReason | null
  /** The engine's own last words, credentials removed; null when it said nothing. */
  detail: string | null
  /** Mean over the last 30 s; null before that is known. */
  framesPerSecond: number | null
  expectedFramesPerSecond: number
  framesArrived: number
  framesDropped: number
  restarts: number
  stalls: number
}

/**
 * Frames of one camera. The iterable reconnects by itself for ever and ends only on `close`, or at the end of a
 * file that is not looped. A slow reader loses the oldest frames; nothing queues up. One reader at a time.
 */
export interface FrameStream extends AsyncIterable<Frame> {
  stats(): FrameStreamStats
  /** The kept still nearest to a moment, at most `withinSeconds` (default 3) away. */
  findStill(at: Date, withinSeconds?: number): Still | undefined
  /** Ends the stream and its child process; resolves when the process is gone. */
  close(): Promise<void>
}

/** Port: a source of frames. */
export interface FrameSource {
  capability(): Promise<Capability>
  /**
   * Opens a camera. Connecting happens in the background: failures are in `stats()`.
   *
   * @throws Refusal `vision.stream_not_allowed` for an address outside the rules, `vision.invalid_frame_options`
   */
  open(ref: StreamRef, options?: FrameOptions): FrameStream
}

/** Port: one clean full-size picture. */
export interface SnapshotTaker {
  capability(): Promise<Capability>
  /**
   * Connects, takes one picture at full size and leaves.
   *
   * @throws Refusal `vision.stream_not_allowed`; `vision.snapshot_failed` with `reason` (an OfflineReason)
   */
  take(ref: StreamRef, options?: { timeoutSeconds?: number; signal?: AbortSignal }): Promise<Still>
}

/** What a video is, after one of its pictures was really decoded. */
export interface VideoFacts {
  codec: string
  width: number
  height: number
  /** Null for streams without a stated length. */
  durationSeconds: number | null
  framesPerSecond: number | null
}

/** Port: tells a video from something that only says so, and makes pictures fit for the public. */
export interface MediaInspector {
  capability(): Promise<Capability>
  /** @throws Refusal `vision.not_a_video` 422, `vision.video_too_large` 413 */
  probeVideo(input: { bytes: Uint8Array } | { file: string }): Promise<VideoFacts>
  /**
   * Coarse mosaic over the whole picture: no face or screen stays readable.
   *
   * @param blocks blocks along the longer side; fewer hide more. Default 32
   * @throws Refusal `vision.pixelation_failed`: then nothing may be shown (the original is never returned)
   */
  pixelate(jpeg: Uint8Array, options?: { blocks?: number }): Promise<Uint8Array>
}
