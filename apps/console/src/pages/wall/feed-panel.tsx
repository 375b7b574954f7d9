import { formatInstant, Glyph, Loading, type Page, useNow, usePick, useText } from '@shian/ui'
import { type KeyboardEvent, useCallback, useEffect, useId, useRef } from 'react'
import { Link } from 'react-router'
import type { FindingGroup } from '../../api/types.ts'
import { FINDING_STATE_WORDS, FINDING_WORDS, wordOf } from '../../vocabulary.ts'
import { ActNotes } from './act-notes.tsx'
import { ActionBar } from './action-bar.tsx'
import { FeedRow } from './feed-row.tsx'
import { Panel } from './panel.tsx'
import type { Act } from './triage-desk.ts'
import type { Command, Mode } from './triage-keys.ts'
import type { FeedList } from './use-feed-list.ts'
import { wallText } from './wall.text.ts'
import type { LiveAnswer } from './wall-data.ts'

export interface FeedPanelProps {
  readonly answer: LiveAnswer<Page<FindingGroup>>
  readonly latest: LiveAnswer<Page<FindingGroup>>
  readonly list: FeedList
  readonly acts: readonly Act[]
  readonly mode: Mode
  readonly mayJudge: boolean
  readonly evidenceAlways: boolean
  /** Name of the area the feed is narrowed to. */
  readonly areaName: string | undefined
  readonly todayCount: number
  readonly townshipOf: (area: string) => string
  readonly onShowAll: () => void
  readonly onMode: (mode: Mode) => void
  readonly onCommand: (command: Command) => void
  readonly onRetry: (id: number) => void
  readonly onDismiss: (id: number) => void
}

/** Findings that wait for a verdict, and the means to give it. */
export function FeedPanel(props: FeedPanelProps) {
  const t = useText(wallText)
  const { answer, list, areaName } = props
  const more = answer.data?.next !== null && answer.data !== undefined
  return (
    <Panel
      name="feed"
      title={t('feedTitle')}
      sources={[['findings', answer]]}
      staleAfterMillis={60_000}
      extra={
        answer.data && (
          <Link to="/findings?state=open" className="w-door s-figures">
            {t(more ? 'feedMore' : 'feedCount', { count: list.groups.length })}
          </Link>
        )
      }
    >
      {areaName && (
        <p className="w-filter">
          <Glyph name="search" size={20} /> {t('feedFiltered', { area: areaName })}
          <button type="button" className="w-button" onClick={props.onShowAll}>
            {t('showAll')}
          </button>
        </p>
      )}
      <ActNotes acts={props.acts} onRetry={props.onRetry} onDismiss={props.onDismiss} />
      <div className="w-feed-body">
        <GroupList {...props} />
      </div>
      <ActionBar
        mode={props.mode}
        mayJudge={props.mayJudge}
        hasTarget={list.selected !== undefined}
        evidenceAlways={props.evidenceAlways}
        onMode={props.onMode}
        onCommand={props.onCommand}
      />
    </Panel>
  )
}

const AGE_STEP_MILLIS = 5_000

function GroupList({
  answer,
  latest,
  list,
  acts,
  areaName,
  todayCount,
  townshipOf,
  onCommand,
}: FeedPanelProps) {
  const t = useText(wallText)
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const now = useNow(AGE_STEP_MILLIS)
  const selectedKey = list.selected?.groupKey
  useEffect(() => {
    if (selectedKey === undefined) return
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [selectedKey])
  const failed = new Set(acts.filter(({ phase }) => phase === 'failed').map(({ group }) => group.groupKey))
  const command = useRef(onCommand)
  command.current = onCommand
  const { select } = list
  const open = useCallback(
    (key: string) => {
      select(key)
      command.current({ do: 'toggle-evidence' })
    },
    [select],
  )
  if (answer.data === undefined && !answer.error) return <Loading lines={10} />
  return (
    // The list keeps the focus whatever comes and goes in it, and points at the selected row.
    <div
      ref={box}
      role="listbox"
      className="w-feed"
      tabIndex={0}
      aria-label={t('feedLabel')}
      aria-activedescendant={selectedKey === undefined ? undefined : rowId(id, selectedKey)}
      onKeyDown={event => moveByArrows(event, list)}
    >
      {list.groups.map(group => (
        <FeedRow
          key={group.groupKey}
          id={rowId(id, group.groupKey)}
          group={group}
          township={townshipOf(group.premises.area)}
          selected={group.groupKey === selectedKey}
          failed={failed.has(group.groupKey)}
          now={now}
          onSelect={list.select}
          onOpen={open}
        />
      ))}
      {list.groups.length === 0 && answer.data && (
        <EmptyFeed latest={latest} areaName={areaName} todayCount={todayCount} />
      )}
    </div>
  )
}

const rowId = (list: string, key: string): string => `${list}-${key}`

function moveByArrows(event: KeyboardEvent, list: FeedList): void {
  if (event.key === 'ArrowDown') list.move(1)
  else if (event.key === 'ArrowUp') list.move(-1)
  else if (event.key === 'Home') list.moveToEnd('first')
  else if (event.key === 'End') list.moveToEnd('last')
  else return
  event.preventDefault()
}

function EmptyFeed({
  latest,
  areaName,
  todayCount,
}: {
  latest: LiveAnswer<Page<FindingGroup>>
  areaName: string | undefined
  todayCount: number
}) {
  const t = useText(wallText)
  const pick = usePick()
  const last = latest.data?.items[0]
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: says that there is nothing to choose
    <div className="w-empty" role="option" aria-selected={false} aria-disabled="true">
      <Glyph name="check" size={44} />
      <b>{areaName ? t('emptyArea', { area: areaName }) : t('emptyTitle')}</b>
      {latest.data && (
        <span>
          {t('emptyToday', { count: todayCount, kind: t(todayCount === 0 ? 'emptyKind' : 'emptyAny') })}
        </span>
      )}
      {latest.data && !last && <span>{t('emptyNever')}</span>}
      {last && (
        <span>
          {t('emptyLast', {
            time: formatInstant(last.lastAt).slice(5),
            type: pick(wordOf(FINDING_WORDS, last.type)),
            premises: last.premises.signName,
            state: pick(wordOf(FINDING_STATE_WORDS, last.state)),
          })}
        </span>
      )}
    </div>
  )
}
