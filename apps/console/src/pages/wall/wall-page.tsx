import { formatDay, useNow, useText } from '@shian/ui'
import { useEffect, useMemo, useState } from 'react'
import type { Area } from '../../api/types.ts'
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
import { useAreaList, useCameraCounts, useCameras, useLatestFindings, useRiskSummary, useWorkSummary } from './wall-data.ts'
import { WallHeader } from './wall-header.tsx'
import { useMedia, useSingleKeys, useWallTheme } from './wall-hooks.ts'
import { wallText } from './wall.text.ts'
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
  const { post } = useSession()
  const theme = useWallTheme()
  const letters = useSingleKeys()
  const wide = useMedia(WIDE)
  const areas = useAreas()
  const within = post.viewArea.split('/')[0] ?? post.viewArea
  const cityName = areas.byCode.get(within.slice(0, 4))?.name ?? post.areaName
  const [chosen, setChosen] = useState('')
  const [work, risk, latest, cameras, counts] = [useWorkSummary(), useRiskSummary(), useLatestFindings(), useCameras(), useCameraCounts()]
  const triage = useTriage(chosen, areas.townshipOf)
  const { list, mode, onMode, desk } = triage
  const evidence = useEvidence(list.selected)
  const rotation = useRotation(pageCount(cameras.data?.length ?? 0))
  const onCommand = useCommands({ desk, list, evidence, rotation, onMode })
  const judge = mayJudge(post.role)
  const evidenceOpen = wide || evidence.open
  const situation = { mayJudge: judge, hasTarget: list.selected !== undefined, evidenceOpen }
  useWallKeys({ mode, situation, lettersOn: letters.on, onMode, onCommand })
  const today = formatDay(useNow(60_000))
  const counters = useCounters({ backlog: triage.backlog, latest, cameras: counts, work, today })
  useEffect(() => {
    document.title = `${t('documentTitle')} · 食安 Shian`
  }, [t])
  const selected = list.selected
  return (
    <div className="w-root" data-wide={wide} data-evidence={evidenceOpen}>
      <WallHeader city={cityName} counters={counters} theme={theme} onHelp={() => onMode('help')} />
      <main className="w-body">
        <div className="w-map-place" data-covered={evidenceOpen && !wide}>
          <MapPanel areas={areas.byCode} within={within} cityName={cityName} chosen={chosen} onChoose={setChosen} work={work} risk={risk} areasFailed={areas.failed} />
        </div>
        <FeedPanel
          answer={triage.recent}
          latest={latest}
          list={list}
          acts={triage.acts}
          mode={mode}
          mayJudge={judge}
          evidenceAlways={wide}
          areaName={chosen ? (areas.byCode.get(chosen)?.name ?? chosen) : undefined}
          todayCount={latest.data ? countOfDay(latest.data.items, today) : 0}
          townshipOf={areas.townshipOf}
          onShowAll={() => setChosen('')}
          onMode={onMode}
          onCommand={onCommand}
          onRetry={desk.retry}
          onDismiss={desk.dismiss}
        />
        {evidenceOpen && (
          <EvidencePanel
            group={selected}
            view={evidence.view}
            township={selected ? areas.townshipOf(selected.premises.area) : ''}
            onStep={evidence.step}
            onBoxes={evidence.toggleBoxes}
            {...(wide ? {} : { onClose: () => evidence.setOpen(false) })}
          />
        )}
        <VideoPanel answer={cameras} groups={triage.backlog.data?.items ?? NO_ROWS} risk={risk.data ?? NO_ROWS} rotation={rotation} />
      </main>
      {mode === 'help' && <HelpDialog keys={letters} onClose={() => onMode('list')} />}
    </div>
  )
}

const NO_ROWS: never[] = []
const NO_AREAS: readonly Area[] = []

function useAreas() {
  const answer = useAreaList()
  const byCode = useMemo(() => new Map((answer.data ?? NO_AREAS).map(area => [area.code, area])), [answer.data])
  const townshipOf = useMemo(() => {
    return (path: string) => {
      const division = path.split('/')[0] ?? path
      return byCode.get(division.slice(0, 9))?.name ?? byCode.get(division)?.name ?? ''
    }
  }, [byCode])
  return { byCode, townshipOf, failed: answer.error ? (['areas', answer] as const) : undefined }
}
