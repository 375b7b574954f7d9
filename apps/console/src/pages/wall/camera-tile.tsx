import {
  formatSpan,
  formatStopwatch,
  Glyph,
  SimulatedMark,
  StateTag,
  useLanguage,
  useNow,
  usePick,
  useText,
} from '@shian/ui'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import type { Camera } from '../../api/types.ts'
import { CAMERA_REASON_WORDS, CAMERA_SHAPES, CAMERA_TONES, CAMERA_WORDS, wordOf } from '../../vocabulary.ts'
import { signalOf } from './frame-age.ts'
import { type Frames, useFrames } from './use-frames.ts'
import { wallText } from './wall.text.ts'
import { useVisible } from './wall-hooks.ts'

/** One camera of the video wall: its newest picture, how old that is, and the state of the camera. */
export function CameraTile({ camera }: { camera: Camera }) {
  const t = useText(wallText)
  const pick = usePick()
  const [target, visible] = useVisible<HTMLLIElement>()
  const frames = useFrames(camera.id, visible)
  const tone = CAMERA_TONES[camera.state] ?? 'neutral'
  const shape = CAMERA_SHAPES[camera.state]
  const label = `${camera.premises.signName} ${camera.name}`
  return (
    <li className="w-tile" ref={target} data-camera={camera.id} data-state={camera.state}>
      <div className="w-tile-picture">
        {frames.picture && <img src={frames.picture} alt={t('frameAlt', { camera: label })} />}
        <TileSignal frames={frames} camera={camera} />
        <span className="w-tile-top">
          <StateTag tone={tone} {...(shape ? { shape } : {})}>
            {pick(wordOf(CAMERA_WORDS, camera.state))}
          </StateTag>
          {camera.simulated && <SimulatedMark />}
        </span>
      </div>
      <div className="w-tile-text">
        <Link to={`/cameras/${encodeURIComponent(camera.id)}`} className="w-tile-name">
          {camera.premises.signName}
        </Link>
        <span className="w-tile-camera">{camera.name}</span>
      </div>
    </li>
  )
}

function TileSignal({ frames, camera }: { frames: Frames; camera: Camera }) {
  const t = useText(wallText)
  const pick = usePick()
  const { language } = useLanguage()
  const now = useMonotonicNow()
  const signal = signalOf(frames.seen, frames.sinceMillis, now)
  const reason = frames.failed
    ? t('frameFailed')
    : camera.reason
      ? pick(wordOf(CAMERA_REASON_WORDS, camera.reason))
      : ''
  if (signal.live) {
    return (
      <span className="w-tile-age s-figures" data-testid="frame-age">
        {t('frameAge', { span: formatSpan(signal.ageMillis, language) })}
      </span>
    )
  }
  const age = lostMillis(frames, camera, signal.ageMillis)
  return (
    <span className="w-tile-lost" data-testid="no-signal" data-picture={frames.picture !== undefined}>
      <b className="s-figures">
        <Glyph name="offline" size={22} /> {t('lost', { clock: formatStopwatch(age) })}
      </b>
      <span>{reason || (frames.picture ? '' : t('frameNone'))}</span>
    </span>
  )
}

// A camera this tile never saw has been silent for longer than the tile asks, if the server remembers its last picture.
function lostMillis(frames: Frames, camera: Camera, asked: number): number {
  if (frames.seen || !camera.lastFrameAt) return asked
  return Math.max(asked, Date.now() - Date.parse(camera.lastFrameAt))
}

function useMonotonicNow(): number {
  const tick = useNow(1_000)
  const [now, setNow] = useState(() => performance.now())
  // biome-ignore lint/correctness/useExhaustiveDependencies: each tick reads the clock
  useEffect(() => setNow(performance.now()), [tick])
  return now
}
