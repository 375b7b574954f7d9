import { Empty, Glyph, Loading, useText } from '@shian/ui'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Camera, FindingGroup } from '../../api/types.ts'
import { CameraTile } from './camera-tile.tsx'
import { Panel } from './panel.tsx'
import { compareCameras, keepOrder, PAGE_MILLIS, pageCount, rowsOfPage, turnPage } from './rotation.ts'
import { type RiskRow, riskShareOf } from './townships.ts'
import { wallText } from './wall.text.ts'
import type { LiveAnswer } from './wall-data.ts'

/** Which page of the video wall is shown, and what turns it. */
export interface Rotation {
  readonly page: number
  readonly paused: boolean
  readonly secondsLeft: number
  readonly turn: (step: 1 | -1) => void
  readonly toggle: () => void
}

/** Turns the pages of the video wall one after another, until paused. */
export function useRotation(pages: number): Rotation {
  const [page, setPage] = useState(0)
  const [paused, setPaused] = useState(false)
  const [left, setLeft] = useState(PAGE_MILLIS)
  const latest = useRef(pages)
  latest.current = pages
  const turn = (step: 1 | -1) => {
    setPage(was => turnPage(was, step, latest.current))
    setLeft(PAGE_MILLIS)
  }
  const still = paused || pages < 2
  useEffect(() => {
    if (still) return
    const timer = window.setInterval(() => setLeft(was => was - 1_000), 1_000)
    return () => window.clearInterval(timer)
  }, [still])
  useEffect(() => {
    if (left > 0) return
    setPage(was => turnPage(was, 1, latest.current))
    setLeft(PAGE_MILLIS)
  }, [left])
  return {
    page: Math.min(page, pages - 1),
    paused,
    secondsLeft: Math.ceil(left / 1_000),
    turn,
    toggle: () => setPaused(!paused),
  }
}

/** Cameras in the order of the wall: worst first, and none changes its place while its page is looked at. */
export function useCameraOrder(
  cameras: readonly Camera[],
  groups: readonly FindingGroup[],
  risk: readonly RiskRow[],
  page: number,
): Camera[] {
  const order = useRef<{ page: number; ids: string[] }>({ page: -1, ids: [] })
  return useMemo(() => {
    const gravest = gravestByCamera(groups)
    const shares = new Map(risk.map(row => [row.area, riskShareOf(row)]))
    const ranked = cameras
      .map(({ id, state, premises }) => ({
        id,
        state,
        severity: gravest.get(id),
        riskShare: shares.get(premises.area.slice(0, 9)) ?? 0,
      }))
      .sort(compareCameras)
      .map(({ id }) => id)
    const { current } = order
    // Only the first page may be sorted anew without hiding cameras not yet seen in this round.
    const fresh = current.ids.length === 0 || (page === 0 && current.page !== 0)
    order.current = { page, ids: fresh ? ranked : keepOrder(current.ids, ranked) }
    const byId = new Map(cameras.map(camera => [camera.id, camera]))
    return order.current.ids.flatMap(id => byId.get(id) ?? [])
  }, [cameras, groups, risk, page])
}

function gravestByCamera(groups: readonly FindingGroup[]): Map<string, string> {
  const weights = { notice: 1, alert: 2, grave: 3 }
  const gravest = new Map<string, FindingGroup['severity']>()
  for (const { camera, severity } of groups) {
    const before = gravest.get(camera.id)
    if (!before || weights[severity] > weights[before]) gravest.set(camera.id, severity)
  }
  return gravest
}

/** Nine cameras at a time, in turn. */
export function VideoPanel({
  answer,
  groups,
  risk,
  rotation,
}: {
  answer: LiveAnswer<Camera[]>
  groups: readonly FindingGroup[]
  risk: readonly RiskRow[]
  rotation: Rotation
}) {
  const t = useText(wallText)
  const cameras = useCameraOrder(answer.data ?? NO_CAMERAS, groups, risk, rotation.page)
  const shown = rowsOfPage(cameras, rotation.page)
  return (
    <Panel
      name="video"
      title={t('videoTitle')}
      sources={[['cameras', answer]]}
      staleAfterMillis={120_000}
      quiet
      extra={cameras.length > 0 && <RotationBar rotation={rotation} pages={pageCount(cameras.length)} />}
    >
      {answer.data === undefined ? (
        !answer.error && <Loading lines={9} />
      ) : shown.length === 0 ? (
        <Empty title={t('noCameras')}>{t('noCamerasBody')}</Empty>
      ) : (
        <ul className="w-tiles">
          {shown.map(camera => (
            <CameraTile key={camera.id} camera={camera} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

const NO_CAMERAS: readonly Camera[] = []

function RotationBar({ rotation, pages }: { rotation: Rotation; pages: number }) {
  const t = useText(wallText)
  const { page, paused, secondsLeft } = rotation
  return (
    <div className="w-rotation">
      <span className="s-figures">{t('videoPage', { page: page + 1, pages })}</span>
      {pages > 1 && (
        <>
          <button
            type="button"
            className="w-button w-square"
            aria-label={t('videoBefore')}
            onClick={() => rotation.turn(-1)}
          >
            <Glyph name="left" size={22} />
          </button>
          <button type="button" className="w-button" onClick={rotation.toggle}>
            {t(paused ? 'videoResume' : 'videoPause')}
          </button>
          <button
            type="button"
            className="w-button w-square"
            aria-label={t('videoNext')}
            onClick={() => rotation.turn(1)}
          >
            <Glyph name="chevron" size={22} />
          </button>
          <span className="s-soft s-figures w-rotation-left">
            {paused ? t('videoPaused') : t('videoTurning', { seconds: secondsLeft })}
          </span>
        </>
      )}
    </div>
  )
}
