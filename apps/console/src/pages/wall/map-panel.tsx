import { Empty, formatNumber, Loading, RiskTag, useText } from '@shian/ui'
import { useMemo, useState } from 'react'
import { Link } from 'react-router'
import type { Area } from '../../api/types.ts'
import { Panel, type Source } from './panel.tsx'
import { LevelShape, TownshipMap } from './township-map.tsx'
import { TownshipTable } from './township-table.tsx'
import {
  countyName,
  LEVELS,
  overdueShare,
  type RiskRow,
  type Tally,
  tallyOf,
  townshipsOf,
  type WorkRow,
  wholePercent,
} from './townships.ts'
import { wallText } from './wall.text.ts'
import type { LiveAnswer } from './wall-data.ts'

const NO_WORK: readonly WorkRow[] = []
const NO_RISK: readonly RiskRow[] = []

export interface MapPanelProps {
  readonly areas: ReadonlyMap<string, Area>
  /** Division the post looks at. */
  readonly within: string
  readonly cityName: string
  readonly chosen: string
  readonly onChoose: (code: string) => void
  readonly work: LiveAnswer<WorkRow[]>
  readonly risk: LiveAnswer<RiskRow[]>
  readonly areasFailed: Source | undefined
}

/** Where work is overdue: hexagons or, with the same figures, a table. What is chosen filters the findings. */
export function MapPanel({
  areas,
  within,
  cityName,
  chosen,
  onChoose,
  work,
  risk,
  areasFailed,
}: MapPanelProps) {
  const t = useText(wallText)
  const [table, setTable] = useState(false)
  const [workRows, riskRows] = [work.data ?? NO_WORK, risk.data ?? NO_RISK]
  const { townships, countyNames } = useTownships(areas, within, cityName, workRows, riskRows)
  const hasCells = townships.some(({ cell }) => cell !== undefined)
  const asTable = table || !hasCells
  const Shown = asTable ? TownshipTable : TownshipMap
  const area = chosen || within
  const sources: Source[] = [['work', work], ['risk', risk], ...(areasFailed ? [areasFailed] : [])]
  return (
    <Panel
      name="map"
      title={t('mapTitle')}
      sources={sources}
      staleAfterMillis={150_000}
      extra={
        hasCells && (
          <button type="button" className="w-button" onClick={() => setTable(!table)}>
            {t(table ? 'asMap' : 'asTable')}
          </button>
        )
      }
    >
      <div className="w-map-body" data-table={asTable}>
        <CountyChoice
          within={within}
          name={areas.get(within)?.name ?? cityName}
          counties={countyNames}
          chosen={chosen}
          onChoose={onChoose}
        />
        {townships.length === 0 && !areasFailed && <Loading lines={8} />}
        {townships.length > 0 && (
          <Shown townships={townships} countyNames={countyNames} chosen={chosen} onChoose={onChoose} />
        )}
        {townships.length > 0 && !hasCells && <Empty title={t('noCells')} />}
        <div className="w-map-foot">
          <AreaCard
            area={area}
            name={areas.get(area)?.name ?? area}
            tally={tallyOf(area, workRows, riskRows)}
            known={work.data !== undefined}
          />
          {!asTable && <Legend />}
        </div>
      </div>
    </Panel>
  )
}

function useTownships(
  areas: ReadonlyMap<string, Area>,
  within: string,
  cityName: string,
  work: readonly WorkRow[],
  risk: readonly RiskRow[],
) {
  const townships = useMemo(
    () => townshipsOf([...areas.values()], within, work, risk),
    [areas, within, work, risk],
  )
  const countyNames = useMemo(() => {
    const codes = [...new Set(townships.map(({ county }) => county))]
    return new Map(codes.map(code => [code, countyName(areas.get(code)?.name ?? code, cityName)]))
  }, [townships, areas, cityName])
  return { townships, countyNames }
}

function CountyChoice({
  within,
  name,
  counties,
  chosen,
  onChoose,
}: {
  within: string
  name: string
  counties: ReadonlyMap<string, string>
  chosen: string
  onChoose: (code: string) => void
}) {
  const t = useText(wallText)
  const choices = within.length < 6 ? [...counties] : []
  return (
    <fieldset className="w-counties" aria-label={t('scope')}>
      <button type="button" className="w-chip" aria-pressed={chosen === ''} onClick={() => onChoose('')}>
        {t('wholeArea', { area: name })}
      </button>
      {choices.map(([code, county]) => (
        <button
          type="button"
          key={code}
          className="w-chip"
          aria-pressed={chosen.startsWith(code)}
          onClick={() => onChoose(code)}
        >
          {county}
        </button>
      ))}
    </fieldset>
  )
}

const GRADES = ['A', 'B', 'C', 'D'] as const

function AreaCard({
  area,
  name,
  tally,
  known,
}: {
  area: string
  name: string
  tally: Tally
  known: boolean
}) {
  const t = useText(wallText)
  const { open, overdue, risk } = tally
  const share = overdueShare(tally)
  const figure = (count: number) => (known ? formatNumber(count) : '—')
  return (
    <div className="w-area-card" aria-live="off">
      <h3>{name}</h3>
      <div className="w-area-figures">
        <Link to={`/work?scope=area&area=${area}`}>
          <span className="s-hidden">{name}</span>
          <b className="s-figures">{figure(open)}</b> {t('open')}
        </Link>
        <Link to={`/work?scope=area&overdue=true&area=${area}`} data-alarm={overdue > 0}>
          <span className="s-hidden">{name}</span>
          <b className="s-figures">{figure(overdue)}</b> {t('overdue')}
        </Link>
        <span>
          <b className="s-figures">{known && share !== null ? `${wholePercent(share)}%` : '—'}</b>{' '}
          {t('share')}
        </span>
      </div>
      {risk ? (
        <div className="w-area-risk">
          {GRADES.map(grade => (
            <span key={grade}>
              <RiskTag grade={grade} short /> <span className="s-figures">{formatNumber(risk[grade])}</span>
            </span>
          ))}
          <span>
            {t('ungraded')} <span className="s-figures">{formatNumber(risk.ungraded)}</span>
          </span>
          <Link to={`/premises?area=${area}`}>
            <span className="s-hidden">{name}</span>
            {t('premises')} <span className="s-figures">{formatNumber(risk.total)}</span>
          </Link>
        </div>
      ) : (
        <p className="s-soft">{t('riskNone')}</p>
      )}
    </div>
  )
}

function Legend() {
  const t = useText(wallText)
  return (
    <div className="w-legend">
      <ul>
        {LEVELS.map(level => (
          <li key={level}>
            <svg
              width="28"
              height="28"
              viewBox="0 0 28 28"
              className="w-hex"
              data-level={level}
              aria-hidden="true"
            >
              <rect className="w-legend-ground" x="1" y="1" width="26" height="26" rx="4" />
              <LevelShape level={level} x={14} y={14} radius={6} />
            </svg>
            {t(`level.${level}`)}
          </li>
        ))}
      </ul>
      <p className="s-soft">
        {t('legendNumber')} · {t('mapHint')}
      </p>
    </div>
  )
}
