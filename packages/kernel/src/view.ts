import type { Recorded } from './decider.ts'
import type { Sql } from './sql.ts'

/**
 * A table folded from facts in their transaction. It can be dropped and refolded and must come out equal, so a
 * fold may use nothing but the facts and what it folded before; across subjects it must not depend on order
 * (counts, sets, maxima).
 */
export interface View {
  /** Also the name of its main table. */
  name: string
  types: readonly string[]
  /** Every table the view writes; `rebuild` empties them. */
  tables: readonly string[]
  apply(tx: Sql, events: readonly Recorded[]): Promise<void>
}

/** How a column of a row view is carried to PostgreSQL. */
export type ColumnType =
  | 'text'
  | 'int'
  | 'bigint'
  | 'numeric'
  | 'boolean'
  | 'timestamptz'
  | 'date'
  | 'jsonb'
  | 'double precision'
  | 'text[]'

export interface RowView<Row extends object> {
  name: string
  types: readonly string[]
  /** Columns and their types. The key column is among them. */
  columns: { [K in keyof Row]: ColumnType }
  key: keyof Row & string
  /** Types that usually make a row: it is written without looking whether it exists, and folded again if it did. */
  opens?: readonly string[]
  /** The keys of the rows a fact touches. */
  keysOf(event: Recorded): readonly string[]
  /** The row after the fact; undefined leaves it absent. Must be pure. */
  fold(row: Row | undefined, event: Recorded, key: string): Row | undefined
}

/**
 * A view whose rows are pure folds. Cost per append: one locked read of the touched rows, one write of the changed
 * ones, whatever the batch size; one write alone for rows that only open. A row two writers make at once is folded
 * again by the one who came second.
 */
export function rowView<Row extends object>(definition: RowView<Row>): View {
  const statements = rowStatements(definition)
  return {
    name: definition.name,
    types: definition.types,
    tables: [definition.name],
    async apply(tx, events) {
      const { opening, others } = splitOpening(definition, groupByKey(definition, events))
      let pending = others
      while (pending.size > 0) pending = await foldOnce(tx, definition, statements, pending)
      pending = await insertOpening(tx, definition, statements, opening)
      while (pending.size > 0) pending = await foldOnce(tx, definition, statements, pending)
    },
  }
}

type Pending = Map<string, Recorded[]>

function groupByKey<Row extends object>(definition: RowView<Row>, events: readonly Recorded[]): Pending {
  const byKey: Pending = new Map()
  for (const event of events) {
    for (const key of definition.keysOf(event)) {
      const list = byKey.get(key)
      if (list) list.push(event)
      else byKey.set(key, [event])
    }
  }
  return byKey
}

/** Rows that begin with an opening fact, folded from nothing; everything else needs what is there. */
function splitOpening<Row extends object>(
  definition: RowView<Row>,
  pending: Pending,
): { opening: Pending; others: Pending } {
  const { opens } = definition
  if (!opens) return { opening: new Map(), others: pending }
  const opening: Pending = new Map()
  const others: Pending = new Map()
  for (const [key, events] of pending) (opens.includes(events[0]!.type) ? opening : others).set(key, events)
  return { opening, others }
}

interface Statements {
  read: string
  insert: string
  update: string
  columns: string[]
}

function rowStatements<Row extends object>({ name, columns, key }: RowView<Row>): Statements {
  const names = Object.keys(columns)
  const typed = names.map((column, i) => `$${i + 1}::${arrayType(columns[column as keyof Row])}`)
  const cast = (column: string): string =>
    columns[column as keyof Row] === 'text[]' ? `r.${column}::text[]` : `r.${column}`
  const from = `from unnest(${typed.join(', ')}) as r(${names.join(', ')})`
  const others = names.filter(column => column !== key)
  return {
    columns: names,
    read: `select ${names.join(', ')} from ${name} where ${key} = any($1::text[]) order by ${key} for update`,
    insert: `insert into ${name} (${names.join(', ')}) select ${names.map(cast).join(', ')} ${from}
      on conflict (${key}) do nothing returning ${key} as key`,
    // Not `update … from`: under row security the planner takes the area range for a handful of rows and joins by
    // nested loops over all of them. A conflict is found by the key's index whatever the planner believes.
    update: `insert into ${name} (${names.join(', ')}) select ${names.map(cast).join(', ')} ${from}
      on conflict (${key}) do update set ${others.map(c => `${c} = excluded.${c}`).join(', ')}`,
  }
}

/** Arrays of arrays do not pass through unnest; a text[] column travels as the text of an array. */
function arrayType(type: ColumnType): string {
  return type === 'text[]' ? 'text[]' : `${type}[]`
}

function encode(type: ColumnType, value: unknown): unknown {
  if (type === 'text[]') return arrayText((value ?? []) as readonly string[])
  if (value === undefined || value === null) return null
  return type === 'jsonb' ? JSON.stringify(value) : value
}

function arrayText(list: readonly string[]): string {
  return `{${list.map(entry => `"${entry.replace(/["\\]/g, '\\$&')}"`).join(',')}}`
}

async function foldOnce<Row extends object>(
  tx: Sql,
  definition: RowView<Row>,
  statements: Statements,
  pending: Pending,
): Promise<Pending> {
  const keys = [...pending.keys()].sort()
  const rows = await tx.query<Row>(statements.read, [keys], `${definition.name}_read`)
  const existing = new Map(rows.map(row => [String(row[definition.key]), row]))
  const inserts: Row[] = []
  const updates: Row[] = []
  for (const key of keys) {
    const known = existing.get(key)
    const row = foldAll(definition, known, pending.get(key)!, key)
    if (row) (known ? updates : inserts).push(row)
  }
  if (updates.length > 0)
    await tx.query(statements.update, toArrays(definition, statements, updates), `${definition.name}_update`)
  return insertRows(tx, definition, statements, inserts, pending)
}

/** @returns what could not be made from nothing, because it was there already */
async function insertOpening<Row extends object>(
  tx: Sql,
  definition: RowView<Row>,
  statements: Statements,
  opening: Pending,
): Promise<Pending> {
  const inserts: Row[] = []
  const unmade: Pending = new Map()
  for (const key of [...opening.keys()].sort()) {
    const events = opening.get(key)!
    const row = foldAll(definition, undefined, events, key)
    if (row) inserts.push(row)
    else unmade.set(key, events)
  }
  const lost = await insertRows(tx, definition, statements, inserts, opening)
  return new Map([...unmade, ...lost])
}

function foldAll<Row extends object>(
  definition: RowView<Row>,
  existing: Row | undefined,
  events: readonly Recorded[],
  key: string,
): Row | undefined {
  return events.reduce<Row | undefined>((row, event) => definition.fold(row, event, key), existing)
}

/** Rows by column, as `unnest` takes them. */
function toArrays<Row extends object>(
  definition: RowView<Row>,
  statements: Statements,
  rows: readonly Row[],
): unknown[] {
  return statements.columns.map(column => {
    const name = column as keyof Row
    return rows.map(row => encode(definition.columns[name], row[name]))
  })
}

/** @returns what somebody else made in the meantime */
async function insertRows<Row extends object>(
  tx: Sql,
  definition: RowView<Row>,
  statements: Statements,
  inserts: readonly Row[],
  pending: Pending,
): Promise<Pending> {
  if (inserts.length === 0) return new Map()
  const written = await tx.query<{ key: string }>(
    statements.insert,
    toArrays(definition, statements, inserts),
    `${definition.name}_insert`,
  )
  const done = new Set(written.map(row => row.key))
  const lost = inserts.map(row => String(row[definition.key])).filter(key => !done.has(key))
  return new Map(lost.map(key => [key, pending.get(key)!]))
}

/**
 * Empties a view and folds the whole log into it again. Runs as owner; writers of the view wait meanwhile.
 *
 * @param onProgress called with the number of facts folded so far
 * @returns facts folded
 */
export async function rebuild(
  tx: Sql,
  view: View,
  onProgress?: (folded: number) => void,
  batchSize = 1_000,
): Promise<number> {
  await tx.query(`truncate ${view.tables.join(', ')}`)
  const indexes = await dropIndexes(tx, view)
  await tx.query(
    `declare shian_rebuild no scroll cursor for
     select seq, id, source, type, subject, version, time, recordtime, actor, cause, area, audience, data
     from event where type = any($1) order by seq`,
    [view.types],
  )
  let folded = 0
  for (;;) {
    const events = await tx.query<Recorded>(`fetch ${batchSize} from shian_rebuild`)
    if (events.length === 0) break
    await view.apply(tx, events)
    folded += events.length
    onProgress?.(folded)
  }
  await tx.query('close shian_rebuild')
  for (const definition of indexes) await tx.query(definition)
  return folded
}

/**
 * Drops the indexes of a view that no constraint needs: one pass over the finished rows makes them again for less than
 * keeping them up row by row. The transaction makes it all or nothing.
 *
 * @returns the statements that make them again
 */
async function dropIndexes(tx: Sql, view: View): Promise<string[]> {
  const rows = await tx.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i where i.indrelid = any($1::regclass[])
       and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)`,
    [view.tables],
  )
  for (const { name } of rows) await tx.query(`drop index ${name}`)
  return rows.map(row => row.definition)
}
