import { useText } from '@shian/ui'
import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import {
  boundsOf,
  type Cell,
  centreOf,
  cornersOf,
  type Direction,
  fittingSize,
  labelPlaceOf,
  moveIn,
  outlineOf,
  type Point,
} from './hex.ts'
import { type Level, levelOf, overdueShare, shortName, type Township, wholePercent } from './townships.ts'
import { wallText } from './wall.text.ts'
import { useSize } from './wall-hooks.ts'

type Placed = Township & { readonly cell: Cell }

const LABEL_LINE = 30
const LABEL_CHARACTER = 20
const INSET = 6
/** From this size on a hexagon has room for the name of its township. */
const NAMED_SIZE = 41

const pointsOf = (points: readonly Point[]): string =>
  points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

export interface TownshipMapProps {
  readonly townships: readonly Township[]
  /** Names of counties by code. */
  readonly countyNames: ReadonlyMap<string, string>
  /** Code of the township or county chosen; empty for everything. */
  readonly chosen: string
  readonly onChoose: (code: string) => void
}

/** The townships as hexagons. One stop of the Tab key; arrows move, Enter chooses, Escape clears. */
export function TownshipMap({ townships, countyNames, chosen, onChoose }: TownshipMapProps) {
  const t = useText(wallText)
  const id = useId()
  const [target, size] = useSize<HTMLDivElement>()
  const placed = useMemo(
    () => townships.filter((township): township is Placed => township.cell !== undefined),
    [townships],
  )
  const [active, setActive] = useState<string | undefined>()
  const current =
    placed.find(({ code }) => code === active) ?? placed.find(({ code }) => code === chosen) ?? placed[0]
  const drawing = useMemo(
    () => draw(placed, countyNames, size.width, size.height),
    [placed, countyNames, size],
  )
  const choose = (code: string) => {
    setActive(code)
    onChoose(code === chosen ? '' : code)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = ARROWS[event.key]
    if (direction && current) setActive(moveIn(placed.map(withCell), withCell(current), direction).code)
    else if ((event.key === 'Enter' || event.key === ' ') && current) choose(current.code)
    else if (event.key === 'Escape' && chosen) onChoose('')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="w-map" ref={target}>
      {drawing && current && (
        <svg
          width={drawing.width}
          height={drawing.height}
          viewBox={`${drawing.left} ${drawing.top} ${drawing.width} ${drawing.height}`}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a drawing one chooses from
          role="listbox"
          aria-label={t('mapLabel')}
          aria-activedescendant={`${id}-${current.code}`}
          tabIndex={0}
          onKeyDown={onKeyDown}
        >
          {placed.map(township => (
            <Hexagon
              key={township.code}
              id={`${id}-${township.code}`}
              township={township}
              county={countyNames.get(township.county) ?? ''}
              size={drawing.size}
              chosen={chosen === township.code}
              dimmed={isDimmed(township, chosen)}
              active={township.code === current.code}
              onChoose={choose}
            />
          ))}
          <MapWords placed={placed} drawing={drawing} chosen={chosen} />
        </svg>
      )}
    </div>
  )
}

function MapWords({
  placed,
  drawing,
  chosen,
}: {
  placed: readonly Placed[]
  drawing: Drawing
  chosen: string
}) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of a drawing takes no focus
    <g aria-hidden="true" className="w-map-words">
      {placed.map(township => (
        <HexWords
          key={township.code}
          township={township}
          size={drawing.size}
          dimmed={isDimmed(township, chosen)}
        />
      ))}
      {drawing.outlines.map(({ county, path }) => (
        <path key={county} d={path} data-chosen={chosen === county} />
      ))}
      {drawing.labels.map(({ county, name, x, y }) => (
        <text
          key={county}
          className="w-map-county"
          x={x}
          y={y}
          textAnchor="middle"
          dominantBaseline="central"
        >
          {name}
        </text>
      ))}
    </g>
  )
}

const isDimmed = (township: Township, chosen: string): boolean =>
  chosen !== '' && !township.code.startsWith(chosen)

const withCell = (township: Placed) => ({ ...township.cell, code: township.code })

interface Drawing {
  readonly size: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly outlines: readonly { readonly county: string; readonly path: string }[]
  readonly labels: readonly {
    readonly county: string
    readonly name: string
    readonly x: number
    readonly y: number
  }[]
}

function draw(
  placed: readonly Placed[],
  countyNames: ReadonlyMap<string, string>,
  width: number,
  height: number,
): Drawing | undefined {
  const cells = placed.map(({ cell }) => cell)
  const counties = [...new Set(placed.map(({ county }) => county))].map(county => ({
    county,
    name: countyNames.get(county) ?? county,
    cells: placed.filter(township => township.county === county).map(({ cell }) => cell),
  }))
  const labelsAt = (size: number) =>
    counties.map(({ county, name, cells: own }) => ({
      county,
      name,
      ...labelPlaceOf(own, cells, size, name.length * LABEL_CHARACTER, LABEL_CHARACTER),
    }))
  const sizeWith = (lines: number) =>
    fittingSize(cells, width - 2 * INSET, height - lines * LABEL_LINE - 2 * INSET)
  // There is always a line above; one below only where no other side of a county is free.
  const below = labelsAt(sizeWith(1)).some(({ side }) => side === 'bottom') ? 1 : 0
  const size = sizeWith(1 + below)
  if (!(size > 4)) return undefined
  const box = boundsOf(cells, size)
  const outlines = counties.map(({ county, cells: own }) => ({
    county,
    path: outlineOf(own, size)
      .map(([from, to]) => `M${from.x.toFixed(1)} ${from.y.toFixed(1)}L${to.x.toFixed(1)} ${to.y.toFixed(1)}`)
      .join(''),
  }))
  const spare = height - (box.bottom - box.top) - (1 + below) * LABEL_LINE
  return {
    size,
    left: box.left - (width - (box.right - box.left)) / 2,
    top: box.top - LABEL_LINE - spare / 2,
    width,
    height,
    outlines,
    labels: labelsAt(size),
  }
}

function Hexagon({
  id,
  township,
  county,
  size,
  chosen,
  dimmed,
  active,
  onChoose,
}: {
  id: string
  township: Placed
  county: string
  size: number
  chosen: boolean
  dimmed: boolean
  active: boolean
  onChoose: (code: string) => void
}) {
  const t = useText(wallText)
  const { code, name, open, overdue, cell } = township
  const share = overdueShare(township)
  const level = levelOf(share)
  const facts = share === null ? t('hexNone') : t('hexShare', { open, overdue, share: wholePercent(share) })
  const label = t('hexLabel', { name, county, level: facts })
  return (
    <g
      id={id}
      role="option"
      className="w-hex"
      aria-label={label}
      aria-selected={chosen}
      data-level={level}
      data-active={active}
      data-dimmed={dimmed}
      onClick={() => onChoose(code)}
    >
      <polygon points={pointsOf(cornersOf(cell, size, 1))} />
      <polygon className="w-hex-ring" points={pointsOf(cornersOf(cell, size, 5))} />
    </g>
  )
}

/** What is written into a hexagon. Apart from it, for its name says the same in a sentence. */
function HexWords({ township, size, dimmed }: { township: Placed; size: number; dimmed: boolean }) {
  const share = overdueShare(township)
  const level = levelOf(share)
  const figure = share === null ? '–' : String(wholePercent(share))
  return (
    <g className="w-hex" data-level={level} data-dimmed={dimmed}>
      <HexText
        name={township.name}
        figure={figure}
        level={level}
        size={size}
        {...centreOf(township.cell, size)}
      />
    </g>
  )
}

function HexText({
  name,
  figure,
  level,
  x,
  y,
  size,
}: {
  name: string
  figure: string
  level: Level
  x: number
  y: number
  size: number
}) {
  if (size < NAMED_SIZE) {
    return (
      <>
        <text className="w-hex-figure" x={x} y={y - 4} textAnchor="middle" dominantBaseline="central">
          {figure}
        </text>
        <LevelShape level={level} x={x} y={y + 14} radius={5} />
      </>
    )
  }
  const short = shortName(name)
  const lines = short.length > 2 ? [short.slice(0, 2), short.slice(2, 4)] : [short]
  const top = lines.length === 2 ? y - 22 : y - 12
  const bottom = y + (lines.length === 2 ? 21 : 14)
  return (
    <>
      {lines.map((line, index) => (
        <text
          key={line}
          className="w-hex-name"
          x={x}
          y={top + index * 21}
          textAnchor="middle"
          dominantBaseline="central"
        >
          {line}
        </text>
      ))}
      <LevelShape level={level} x={x - 18} y={bottom} radius={6} />
      <text className="w-hex-figure" x={x + 6} y={bottom} textAnchor="middle" dominantBaseline="central">
        {figure}
      </text>
    </>
  )
}

/** The shape of a level, the same as on tags: circle, dot, square, diamond, triangle. */
export function LevelShape({ level, x, y, radius }: { level: Level; x: number; y: number; radius: number }) {
  const className = 'w-level-shape'
  const corners = (points: readonly (readonly [number, number])[]) =>
    pointsOf(points.map(([across, down]) => ({ x: x + across * radius, y: y + down * radius })))
  switch (level) {
    case 'none':
      return <circle className={className} data-hollow="true" cx={x} cy={y} r={radius * 0.8} />
    case 'clear':
      return <circle className={className} cx={x} cy={y} r={radius * 0.9} />
    case 'low':
      return (
        <rect
          className={className}
          x={x - radius * 0.85}
          y={y - radius * 0.85}
          width={radius * 1.7}
          height={radius * 1.7}
        />
      )
    case 'middle':
      return (
        <polygon
          className={className}
          points={corners([
            [0, -1.15],
            [1.15, 0],
            [0, 1.15],
            [-1.15, 0],
          ])}
        />
      )
    case 'high':
      return (
        <polygon
          className={className}
          points={corners([
            [0, -1.1],
            [1.2, 0.95],
            [-1.2, 0.95],
          ])}
        />
      )
  }
}
