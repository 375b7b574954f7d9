import { Button } from 'antd'
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useText } from '../i18n/language.tsx'
import { uiText } from '../i18n/ui.text.ts'

/** One column of a table. */
export interface Column<Row> {
  readonly id: string
  readonly title: string
  readonly cell: (row: Row, index: number) => ReactNode
  /** CSS width; the rest is shared. */
  readonly width?: string
  readonly align?: 'end'
}

export interface TableProps<Row> {
  /** Says what the table holds; read by screen readers. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** Opens a row by Enter or click beside its links. */
  readonly onOpen?: (row: Row) => void
  /** Marks a row, as an overdue one. */
  readonly toneOf?: (row: Row) => 'grave' | undefined
  readonly selectedKey?: string | undefined
  readonly hasMore?: boolean
  readonly loadingMore?: boolean
  readonly onLoadMore?: () => void
  /** Listens to J and K on the whole page, for the one main table of a page. */
  readonly pageKeys?: boolean
}

/** Whether keys belong to a control a person types into or to an open dialog. */
export function isTyping(event: globalThis.KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  if (document.querySelector('[role="dialog"][aria-modal="true"], dialog[open]')) return true
  return Boolean(
    target?.closest('input, textarea, select, [contenteditable], [role="combobox"], [role="menu"]'),
  )
}

/** A plain table: keyset "show more", a current row moved by J/K and the arrows, Enter opens it. */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows } = props
  const body = useRef<HTMLTableSectionElement>(null)
  const [current, setCurrent] = useState(0)
  const position = Math.min(current, Math.max(rows.length - 1, 0))
  const move = (to: number) => {
    const next = Math.min(Math.max(to, 0), rows.length - 1)
    if (next < 0) return
    setCurrent(next)
    const row = body.current?.rows[next]
    row?.focus()
    row?.scrollIntoView({ block: 'nearest' })
  }
  usePageKeys(props.pageKeys ?? false, step => {
    const inTable = body.current?.contains(document.activeElement)
    move(inTable ? position + step : position)
  })
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="s-table-scroll" aria-label={caption} tabIndex={0}>
        <table className="s-table">
          <caption className="s-hidden">{caption}</caption>
          <colgroup>
            {columns.map(column => (
              <col key={column.id} {...(column.width ? { style: { width: column.width } } : {})} />
            ))}
          </colgroup>
          <thead>
            <tr>
              {columns.map(column => (
                <th key={column.id} scope="col" data-align={column.align}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            {rows.map((row, index) => (
              <TableRow
                key={props.keyOf(row)}
                table={props}
                row={row}
                index={index}
                isCurrent={index === position}
                onFocus={() => setCurrent(index)}
                onMove={step => move(index + step)}
              />
            ))}
          </tbody>
        </table>
      </section>
      {props.onLoadMore && <TableFoot table={props} />}
    </>
  )
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }

function TableRow<Row>({
  table,
  row,
  index,
  isCurrent,
  onFocus,
  onMove,
}: {
  table: TableProps<Row>
  row: Row
  index: number
  isCurrent: boolean
  onFocus: () => void
  onMove: (step: number) => void
}) {
  const { columns, onOpen, toneOf, selectedKey, keyOf } = table
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (event.target !== event.currentTarget) return
    const step = STEPS[event.key]
    if (step) onMove(step)
    else if (event.key === 'Enter' && onOpen) onOpen(row)
    else return
    event.preventDefault()
  }
  const onClick = (event: MouseEvent<HTMLTableRowElement>) => {
    const control = (event.target as HTMLElement).closest('a, button, input, label, select')
    if (onOpen && !control) onOpen(row)
  }
  return (
    <tr
      data-tone={toneOf?.(row)}
      data-open={Boolean(onOpen)}
      data-selected={selectedKey === keyOf(row)}
      {...(onOpen ? { tabIndex: isCurrent ? 0 : -1 } : {})}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      {columns.map(column => (
        <td key={column.id} data-align={column.align} data-label={column.title || undefined}>
          {column.cell(row, index)}
        </td>
      ))}
    </tr>
  )
}

function TableFoot<Row>({ table }: { table: TableProps<Row> }) {
  const t = useText(uiText)
  const count = table.rows.length
  return (
    <div className="s-table-foot s-no-print">
      {table.hasMore ? (
        <>
          <Button onClick={() => table.onLoadMore?.()} loading={table.loadingMore ?? false}>
            {t('loadMore')}
          </Button>
          <span className="s-soft">{t('shownSoFar', { count })}</span>
        </>
      ) : (
        <span className="s-soft">{t('noMore', { count })}</span>
      )}
      {table.pageKeys && count > 1 && <span className="s-soft s-desk-only">{t('rowsHint')}</span>}
    </div>
  )
}

function usePageKeys(active: boolean, move: (step: number) => void): void {
  const latest = useRef(move)
  latest.current = move
  useEffect(() => {
    if (!active) return
    const listen = (event: globalThis.KeyboardEvent) => {
      if (isTyping(event)) return
      if (event.key === 'j' || event.key === 'J') latest.current(1)
      else if (event.key === 'k' || event.key === 'K') latest.current(-1)
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [active])
}
