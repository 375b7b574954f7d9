import { addressOf } from '@shian/ui'
import { useEffect, useRef, useState } from 'react'
import { type FrameSeen, nextPause, readFrameAge } from './frame-age.ts'
import { createGate } from './gate.ts'

/** What a tile knows of its camera. Times are of the monotonic clock of the browser. */
export interface Frames {
  /** Object address of the last picture. */
  readonly picture: string | undefined
  readonly seen: FrameSeen | undefined
  /** Instant the picture was taken, as the server says. */
  readonly takenAt: string | undefined
  /** When the tile began to ask. */
  readonly sinceMillis: number
  /** The last question got no answer. */
  readonly failed: boolean
}

const nothingYet = (): Frames => ({
  picture: undefined,
  seen: undefined,
  takenAt: undefined,
  sinceMillis: performance.now(),
  failed: false,
})

// A picture that has not come by then is given up, so that one dead connection does not freeze a tile.
const PATIENCE_MILLIS = 5_000

// Browsers open six connections to a server without HTTP/2. Slow pictures must leave some for verdicts and the feed.
const gate = createGate(3)

/**
 * Asks for the newest picture of a camera about once a second while `active`. A question under way is broken off when
 * the tile is hidden; addresses of pictures are given back as soon as another is shown.
 */
export function useFrames(cameraId: string, active: boolean): Frames {
  const [frames, setFrames] = useState(nothingYet)
  const current = useRef<string | undefined>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another camera, another beginning
  useEffect(() => {
    setFrames(nothingYet())
    return () => {
      if (current.current) URL.revokeObjectURL(current.current)
      current.current = undefined
    }
  }, [cameraId])

  useEffect(() => {
    if (!active) return
    const show = (frame: Frame) => {
      const before = current.current
      const picture = URL.createObjectURL(frame.bytes)
      current.current = picture
      const { takenAt, ageMillis } = frame
      setFrames(was => ({
        ...was,
        picture,
        takenAt,
        seen: { ageMillis, receivedAtMillis: performance.now() },
        failed: false,
      }))
      // The element shows the new picture in the same step; the old one is needed no more after it.
      if (before) window.setTimeout(() => URL.revokeObjectURL(before), 0)
    }
    return poll(cameraId, {
      show,
      none: () => setFrames(was => (was.failed ? { ...was, failed: false } : was)),
      failed: () => setFrames(was => (was.failed ? was : { ...was, failed: true })),
    })
  }, [cameraId, active])
  return frames
}

interface Frame {
  readonly bytes: Blob
  readonly takenAt: string
  readonly ageMillis: number
}

interface Listener {
  readonly show: (frame: Frame) => void
  readonly none: () => void
  readonly failed: () => void
}

function poll(cameraId: string, listener: Listener): () => void {
  const closing = new AbortController()
  let timer = 0
  let failures = 0
  let lastTakenAt = ''
  const ask = async () => {
    const startedAt = performance.now()
    try {
      const frame = await fetchFrame(cameraId, closing.signal)
      failures = 0
      if (closing.signal.aborted) return
      if (!frame) listener.none()
      // The same picture again says nothing new: its age runs on.
      else if (frame.takenAt === '' || frame.takenAt !== lastTakenAt) {
        lastTakenAt = frame.takenAt
        listener.show(frame)
      }
    } catch {
      if (closing.signal.aborted) return
      failures += 1
      listener.failed()
    }
    timer = window.setTimeout(() => void ask(), nextPause(performance.now() - startedAt, failures))
  }
  void ask()
  return () => {
    closing.abort()
    window.clearTimeout(timer)
  }
}

async function fetchFrame(cameraId: string, closing: AbortSignal): Promise<Frame | undefined> {
  const leave = await gate.enter(closing)
  const attempt = new AbortController()
  const abort = () => attempt.abort()
  closing.addEventListener('abort', abort)
  const patience = window.setTimeout(abort, PATIENCE_MILLIS)
  try {
    const address = addressOf(`/v1/vision/cameras/${encodeURIComponent(cameraId)}/frame.jpg`, {
      purpose: 'wall',
    })
    const response = await fetch(address, {
      credentials: 'same-origin',
      cache: 'no-store',
      signal: attempt.signal,
    })
    if (response.status === 204) return undefined
    if (!response.ok) throw new Error(`HTTP ${response.status}`)
    return {
      bytes: await response.blob(),
      takenAt: response.headers.get('x-frame-at') ?? '',
      ageMillis: readFrameAge(response.headers.get('x-frame-age-millis')),
    }
  } finally {
    leave()
    window.clearTimeout(patience)
    closing.removeEventListener('abort', abort)
  }
}
