import { formatDay, type Page, useNow, useText } from '@shian/ui'
import { useEffect, useMemo, useState } from 'react'
import type { Area, FindingGroup } from '../../api/types.ts'
import { mayJudge } from '../../roles.ts'
import { useSession } from '../../session.tsx'
import { AnnouncerProvider } from './announcer.tsx'
import { countOfDay, useCounters } from './counters.ts'
import { EvidencePanel } from './evidence-panel.tsx'
import { FeedPanel } from './feed-panel.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { MapPanel } from './map-panel.tsx'
import { pageCount } from './rotation.ts'
import { useCommands, useEvidence, useTriage } from './use-triage.ts'
import { useWallKeys } from './use-wall-keys.ts'
import { useRotation, VideoPanel } from './video-panel.tsx'
import { wallText } from './wall.text.ts'
import {
  type LiveAnswer,
  useAreaList,
  useCameraCounts,
  useCameras,
  useLatestFindings,
  useRiskSummary,
  useWorkSummary,
} from './wall-data.ts'
import { WallHeader } from './wall-header.tsx'
import { useMedia, useSingleKeys, useWallTheme } from './wall-hooks.ts'
import './wall.css'
import './wall-panels.css'

/** The command wall, without the frame of the desk. */
export function Component() {
  return (
    <AnnouncerProvider>
      <Wall />
    </AnnouncerProvider>
  )
}

/** From this width on the evidence has a column of its own. */
const WIDE = '(min-width: 2800px)'

function Wall() {
  const t = useText(wallText)
  const theme = useWallTheme()
  const letters = useSingleKeys()
  const wide = useMedia(WIDE)
  const wall = useWall(wide)
  const { list, mode, onMode, onCommand, desk } = wall.triage
  const { evidence, evidenceOpen, figures, places } = wall
  useWallKeys({ mode, situation: wall.situation, lettersOn: letters.on, onMode, onCommand })
  useEffect(() => {
    document.title = `${t('documentTitle')} · 食安 Shian`
  }, [t])
  return (
    <div className="w-root" data-wide={wide} data-evidence={evidenceOpen}>
      <WallHeader
        city={places.cityName}
        counters={figures.counters}
        theme={theme}
        onHelp={() => onMode('help')}
      />
      <main className="w-body">
        <div className="w-map-place" data-covered={evidenceOpen && !wide}>
          <MapPanel {...places} work={figures.work} risk={figures.risk} />
        </div>
        <FeedPanel
          answer={wall.triage.recent}
          latest={figures.latest}
          list={list}
          acts={wall.triage.acts}
          mode={mode}
          mayJudge={wall.situation.mayJudge}
          evidenceAlways={wide}
          areaName={places.chosenName}
          todayCount={figures.todayCount}
          townshipOf={wall.townshipOf}
          onShowAll={() => places.onChoose('')}
          onMode={onMode}
          onCommand={onCommand}
          onRetry={desk.retry}
          onDismiss={desk.dismiss}
        />
        {evidenceOpen && (
          <EvidencePanel
            group={list.selected}
            view={evidence.view}
            township={list.selected ? wall.townshipOf(list.selected.premises.area) : ''}
            onStep={evidence.step}
            onBoxes={evidence.toggleBoxes}
            {...(wide ? {} : { onClose: () => evidence.setOpen(false) })}
          />
        )}
        <VideoPanel
          answer={figures.cameras}
          groups={wall.triage.backlog.data?.items ?? NO_ROWS}
          risk={figures.risk.data ?? NO_ROWS}
          rotation={wall.rotation}
        />
      </main>
      {mode === 'help' && <HelpDialog keys={letters} onClose={() => onMode('list')} />}
    </div>
  )
}

/** Everything the wall knows and does, put together. */
function useWall(wide: boolean) {
  const { post } = useSession()
  const { places, townshipOf } = usePlaces()
  const triage = useTriage(places.chosen, townshipOf)
  const figures = useFigures(triage.backlog)
  const evidence = useEvidence(triage.list.selected)
  const rotation = useRotation(pageCount(figures.cameras.data?.length ?? 0))
  const { desk, list, onMode } = triage
  const onCommand = useCommands({ desk, list, evidence, rotation, onMode })
  const evidenceOpen = wide || evidence.open
  const situation = { mayJudge: mayJudge(post.role), hasTarget: list.selected !== undefined, evidenceOpen }
  return {
    places,
    townshipOf,
    triage: { ...triage, onCommand },
    figures,
    evidence,
    evidenceOpen,
    rotation,
    situation,
  }
}

function useFigures(backlog: LiveAnswer<Page<FindingGroup>>) {
  const [work, risk, latest] = [useWorkSummary(), useRiskSummary(), useLatestFindings()]
  const [cameras, counts] = [useCameras(), useCameraCounts()]
  const today = formatDay(useNow(60_000))
  const counters = useCounters({ backlog, latest, cameras: counts, work, today })
  const todayCount = latest.data ? countOfDay(latest.data.items, today) : 0
  return { work, risk, latest, cameras, counters, todayCount }
}

function usePlaces() {
  const { post } = useSession()
  const { byCode, townshipOf, failed } = useAreas()
  const [chosen, setChosen] = useState('')
  const within = post.viewArea.split('/')[0] ?? post.viewArea
  const places = {
    areas: byCode,
    within,
    cityName: byCode.get(within.slice(0, 4))?.name ?? post.areaName,
    chosen,
    chosenName: chosen ? (byCode.get(chosen)?.name ?? chosen) : undefined,
    onChoose: setChosen,
    areasFailed: failed,
  }
  return { places, townshipOf }
}

const NO_ROWS: never[] = []
const NO_AREAS: readonly Area[] = []

function useAreas() {
  const answer = useAreaList()
  const byCode = useMemo(
    () => new Map((answer.data ?? NO_AREAS).map(area => [area.code, area])),
    [answer.data],
  )
  const townshipOf = useMemo(() => {
    return (path: string) => {
      const division = path.split('/')[0] ?? path
      return byCode.get(division.slice(0, 9))?.name ?? byCode.get(division)?.name ?? ''
    }
  }, [byCode])
  return { byCode, townshipOf, failed: answer.error ? (['areas', answer] as const) : undefined }
}
