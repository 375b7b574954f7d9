import { usePick, useText } from '@shian/ui'
import { useEffect, useRef, useState } from 'react'
import type { FindingGroup } from '../../api/types.ts'
import { FINDING_WORDS, wordOf } from '../../vocabulary.ts'
import { useActWords } from './act-notes.tsx'
import { useAnnounce } from './announcer.tsx'
import type { EvidenceView } from './evidence-panel.tsx'
import type { Act, TriageDesk } from './triage-desk.ts'
import type { Command, Decision, Mode } from './triage-keys.ts'
import { type FeedList, useFeedList, useNewGrave, useTriageDesk } from './use-feed-list.ts'
import type { Rotation } from './video-panel.tsx'
import { wallText } from './wall.text.ts'
import { useBacklog, useRecentFindings } from './wall-data.ts'

// A key pressed in the very moment the list moved was meant for the row that was there before.
const GUARD_MILLIS = 400

/** Findings, their selection, what was done to them, and the questions the keyboard is in. */
export function useTriage(area: string, townshipOf: (area: string) => string) {
  const announce = useAnnounce()
  const words = useActWords()
  const t = useText(wallText)
  const pick = usePick()
  const recent = useRecentFindings(area)
  const backlog = useBacklog()
  const { desk, acts } = useTriageDesk(act => {
    recent.refresh()
    backlog.refresh()
    if (act.error !== undefined) announce(words.failed(act))
    else if (act.phase === 'undone') announce(words.said(act))
  })
  const list = useFeedList(recent, backlog, acts, area)
  useNewGrave(list.groups, recent.data !== undefined, fresh => {
    const [first] = fresh
    if (fresh.length > 1) announce(t('graveNewMany', { count: fresh.length }))
    else if (first) {
      const township = townshipOf(first.premises.area)
      announce(
        t('graveNew', {
          type: pick(wordOf(FINDING_WORDS, first.type)),
          premises: first.premises.signName,
          township,
        }),
      )
    }
  })
  const question = useQuestion(list)
  return { recent, backlog, desk, acts, list, ...question }
}

/** The mode of the keyboard. A question is about one group; it ends when another is selected. */
function useQuestion(list: FeedList) {
  const [mode, setMode] = useState<Mode>('list')
  const target = useRef<string | undefined>(undefined)
  const selectedKey = list.selected?.groupKey
  const onMode = (next: Mode) => {
    target.current = selectedKey
    setMode(next)
  }
  const isQuestion = mode === 'reject' || mode === 'dispatch'
  const lost = isQuestion && selectedKey !== target.current
  useEffect(() => {
    if (lost) setMode('list')
  }, [lost])
  return { mode: lost ? ('list' as const) : mode, onMode }
}

/** The evidence: whether it is open, and what it shows. It starts anew with each group. */
export function useEvidence(selected: FindingGroup | undefined) {
  const [open, setOpen] = useState(false)
  const [view, setView] = useState<EvidenceView>({ at: 0, boxes: false })
  const key = selected?.groupKey
  // biome-ignore lint/correctness/useExhaustiveDependencies: another group, another view
  useEffect(() => setView({ at: 0, boxes: false }), [key])
  const last = Math.max(0, (selected?.findingIds.length ?? 1) - 1)
  return {
    open,
    view,
    setOpen,
    step: (by: 1 | -1) => setView(was => ({ ...was, at: Math.min(Math.max(was.at + by, 0), last) })),
    toggleBoxes: () => setView(was => ({ ...was, boxes: !was.boxes })),
  }
}

export interface Commander {
  readonly desk: TriageDesk
  readonly list: FeedList
  readonly evidence: ReturnType<typeof useEvidence>
  readonly rotation: Rotation
  readonly onMode: (mode: Mode) => void
}

/** Does what a key or a button asks for. */
export function useCommands({
  desk,
  list,
  evidence,
  rotation,
  onMode,
}: Commander): (command: Command) => void {
  const announce = useAnnounce()
  const words = useActWords()
  const t = useText(wallText)
  const decide = (decision: Decision) => {
    const group = list.selected
    if (!group) return
    onMode('list')
    if (performance.now() - list.movedByListAt() < GUARD_MILLIS) return announce(t('justMoved'))
    list.leave(group.groupKey)
    desk.decide(group, decision)
    const said: Act | undefined = [...desk.acts()].reverse()[0]
    if (said) announce(words.said(said))
  }
  const undo = () => {
    const { act, refusal } = desk.undo()
    if (refusal) announce(t(refusal === 'dispatched' ? 'undoDispatched' : 'undoNothing'))
    else if (act) list.select(act.group.groupKey)
    return refusal
  }
  return command => {
    switch (command.do) {
      case 'move':
        return list.move(command.step)
      case 'undo':
        return void undo()
      case 'retry':
        return void desk.retry()
      case 'toggle-evidence':
        return evidence.setOpen(!evidence.open)
      case 'close-evidence':
        return evidence.setOpen(false)
      case 'toggle-boxes':
        return evidence.toggleBoxes()
      case 'step-picture':
        return evidence.step(command.step)
      case 'turn-page':
        return rotation.turn(command.step)
      case 'toggle-rotation':
        return rotation.toggle()
      default:
        return decide(command)
    }
  }
}
