import {
  type AreaRange,
  divisionOf,
  Reply,
  type RequestContext,
  type Route,
  route,
  type Sql,
} from '@shian/kernel'
import { stringify } from 'csv-stringify/sync'
import { COLUMNS, type ColumnKey } from '../import/columns.ts'
import { LICENCE_KINDS_ZH, PREMISES_KINDS_ZH } from '../import/labels.ts'
import type { LicenceRow, PremisesRow } from '../views.ts'
import { writeXlsx } from '../xlsx.ts'
import { DESK_ROLES, narrow } from './common.ts'
import { PremisesFilter, type PremisesFilterValue, readPremisesPage } from './premises.ts'

/** Premises per transaction: an export of any size holds one page. */
const PAGE = 1_000

const label = (labels: Readonly<Record<string, string>>, code: string): string => labels[code] ?? code

function cellsOf(row: PremisesRow, licence: LicenceRow | undefined): Record<ColumnKey, string> {
  const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value))
  return {
    id: row.id,
    signName: row.sign_name,
    legalName: row.legal_name,
    kind: label(PREMISES_KINDS_ZH, row.kind),
    creditCode: text(row.credit_code),
    address: row.address,
    area: divisionOf(row.area),
    longitude: text(row.longitude),
    latitude: text(row.latitude),
    openingHours: (row.opening_hours ?? []).map(span => `${span.opens}-${span.closes}`).join(';'),
    floorAreaSquareMetres: text(row.floor_area_square_metres),
    dinersPerMeal: text(row.diners_per_meal),
    openedOn: text(row.opened_on),
    licenceKind: licence ? label(LICENCE_KINDS_ZH, licence.licence_kind) : '',
    licenceNumber: licence?.number ?? '',
    issuedOn: licence?.issued_on ?? '',
    expiresOn: text(licence?.expires_on),
  }
}

/** The licence a premises trades under: the one that runs longest. */
async function licencesOf(tx: Sql, rows: readonly PremisesRow[]): Promise<Map<string, LicenceRow>> {
  const licences = await tx.query<LicenceRow>(
    `select distinct on (premises_id) * from registry_licence where premises_id = any($1::text[]) and holder is null
     order by premises_id, expires_on desc nulls first, number`,
    [rows.map(row => row.id)],
  )
  return new Map(licences.map(licence => [licence.premises_id!, licence]))
}

async function* readRows(
  ctx: RequestContext,
  range: AreaRange,
  filter: PremisesFilterValue,
): AsyncGenerator<string[][]> {
  yield [COLUMNS.map(column => column.zh)]
  let after = ''
  for (;;) {
    const page = await ctx.transaction(async tx => {
      const rows = await readPremisesPage(tx, range, filter, after, PAGE)
      const licences = await licencesOf(tx, rows)
      return rows.map(row => ({ area: row.area, cells: cellsOf(row, licences.get(row.id)) }))
    })
    if (page.length > 0) yield page.map(({ cells }) => COLUMNS.map(column => cells[column.key]))
    if (page.length < PAGE) return
    after = page.at(-1)!.area
  }
}

/** CSV for spreadsheets: a byte order mark, and cells that would run as formulas are quoted by an apostrophe. */
async function* toCsv(rows: AsyncIterable<string[][]>): AsyncGenerator<string> {
  yield '\uFEFF'
  for await (const some of rows) yield stringify(some, { record_delimiter: 'windows', escape_formulas: true })
}

const exportCsv = route({
  method: 'GET',
  path: '/v1/registry/premises.csv',
  summary: { zh: '导出经营场所(CSV)', en: 'Export premises (CSV)' },
  access: DESK_ROLES,
  query: PremisesFilter,
  ratePerMinute: 6,
  async handle(ctx, { query }) {
    const rows = readRows(ctx, narrow(ctx.scope.view, query.area), query)
    return new Reply(toCsv(rows), {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="premises.csv"',
    })
  },
})

const exportXlsx = route({
  method: 'GET',
  path: '/v1/registry/premises.xlsx',
  summary: { zh: '导出经营场所(XLSX)', en: 'Export premises (XLSX)' },
  access: DESK_ROLES,
  query: PremisesFilter,
  ratePerMinute: 6,
  async handle(ctx, { query }) {
    const rows = readRows(ctx, narrow(ctx.scope.view, query.area), query)
    return new Reply(writeXlsx(rows), {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': 'attachment; filename="premises.xlsx"',
    })
  },
})

export const exportRoutes: readonly Route[] = [exportCsv, exportXlsx]
