import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Refusal, type Reply, type Scope } from '@shian/kernel'
import { type Fixture, NOW, node, openFixture, scopeOf } from '../fixture.ts'
import { writeXlsx } from '../xlsx.ts'
import { ROWS_MAX, readFile, templateCsv } from './file.ts'
import { type ImportContext, runImports } from './run.ts'
import { importService } from './service.ts'

const COUNTY = { ...scopeOf('410611', '410611', '4106'), role: 'admin' }
const HEADER =
  '场所编号,招牌名称,主体名称,类型,统一社会信用代码,地址,区划代码,营业时间,许可证类型,许可证编号,发证日期,有效期至'
const line = (i: number, change: Record<number, string> = {}): string => {
  const number = `JY2410611${String(i).padStart(7, '0')}`
  const cells = [
    '',
    `小店${i}`,
    `某区小店${i}号`,
    '餐馆',
    '',
    `某路${i}号`,
    '410611001001',
    '06:30-14:00；17:00-22:00',
    '食品经营许可证',
    number,
    '2025/1/5',
    '2030年1月4日',
  ]
  return cells.map((cell, at) => change[at] ?? cell).join(',')
}

interface Status {
  state: string
  rows: number
  done: number
  created: number
  changed: number
  unchanged: number
  refused: number
  errors: { row: number; column: string; code: string; message: string; messageEn: string }[]
  failure: { code: string } | null
}

let fixture: Fixture
let context: ImportContext
before(async () => {
  fixture = await openFixture()
  context = { db: fixture.database.db, node, blobs: fixture.blobs, clock: () => NOW }
})
after(() => fixture.database.drop())

async function upload(
  bytes: Uint8Array | string,
  dryRun = false,
  who: Scope & { role: string } = COUNTY,
): Promise<string> {
  const file = { field: 'file', filename: '清单.csv', mime: 'text/csv', bytes: Buffer.from(bytes as string) }
  const body = { dryRun: String(dryRun) }
  const { id } = await fixture.call<{ id: string }>(who, 'POST', '/v1/registry/imports', {
    body,
    files: [file],
  })
  return id
}
const statusOf = (id: string): Promise<Status> =>
  fixture.call<Status>(COUNTY, 'GET', '/v1/registry/imports/:id', { params: { id } })

async function importFile(bytes: Uint8Array | string, dryRun = false): Promise<Status> {
  const id = await upload(bytes, dryRun)
  await runImports(context)
  return statusOf(id)
}
const counts = ({ rows, done, created, changed, unchanged, refused }: Status) => ({
  rows,
  done,
  created,
  changed,
  unchanged,
  refused,
})

async function premisesCount(): Promise<number> {
  const [row] = await fixture.database.db.owner(tx =>
    tx.query<{ n: number }>('select count(*)::int as n from registry_premises'),
  )
  return row!.n
}

test('a dry run says what would happen and writes nothing', async () => {
  const status = await importFile([HEADER, line(1), line(2), line(3, { 3: '茶馆' })].join('\n'), true)
  assert.equal(status.state, 'done')
  assert.deepEqual(counts(status), { rows: 3, done: 3, created: 2, changed: 0, unchanged: 0, refused: 1 })
  assert.equal(await premisesCount(), 0)
  const [error] = status.errors
  assert.deepEqual([error!.row, error!.column, error!.code], [4, '类型', 'registry.import_value_invalid'])
  assert.ok(error!.message.includes('茶馆') && error!.messageEn.includes('茶馆'))
})

test('rows become premises, operators and licences; the same file again changes nothing', async () => {
  const file = [HEADER, line(1), line(2)].join('\r\n')
  assert.deepEqual(counts(await importFile(file)), {
    rows: 2,
    done: 2,
    created: 2,
    changed: 0,
    unchanged: 0,
    refused: 0,
  })
  assert.equal(await premisesCount(), 2)
  assert.deepEqual(counts(await importFile(file)), {
    rows: 2,
    done: 2,
    created: 0,
    changed: 0,
    unchanged: 2,
    refused: 0,
  })
  assert.equal(await premisesCount(), 2)
  const { items } = await fixture.call<{ items: { id: string }[] }>(COUNTY, 'GET', '/v1/registry/search', {
    query: { q: 'JY24106110000001' },
  })
  const detail = await fixture.call<{
    openingHours: object[]
    licences: { issuedOn: string; expiresOn: string }[]
  }>(COUNTY, 'GET', '/v1/registry/premises/:id', { params: { id: items[0]!.id } })
  assert.deepEqual(detail.openingHours[1], { opens: '17:00', closes: '22:00' })
  assert.equal(detail.licences[0]!.issuedOn, '2025-01-05')
  assert.equal(detail.licences[0]!.expiresOn, '2030-01-04')
})

test('every fault of a row is told with its row, column and both languages', async () => {
  const rows = [
    line(10),
    line(10, { 9: 'JY24106110000099' }), // same place as the row above
    line(11, { 9: 'JY24106110000010' }), // same licence as the first row
    line(12, { 1: '' }),
    line(13, { 4: '91350100M000100Y44' }),
    line(14, { 6: '410603001001' }),
    line(15, { 6: '410611001777' }),
    line(16, { 6: '4106' }),
    line(17, { 7: '早上到晚上' }),
    line(18, { 9: 'JY12' }),
    line(19, { 10: '2025-02-30' }),
    line(20, { 11: '2020-01-01' }),
    line(21, { 10: '2027-01-01', 11: '2030-01-01' }),
    line(22, { 8: '', 10: '' }),
    line(1, { 9: 'JY24106110000555' }), // already registered by the test before
    line(23, { 9: 'JY24106110000002' }), // licence of another premises
    line(24, { 0: 'nobody' }),
    line(25, { 1: '长'.repeat(121) }),
    '',
    ',,,',
  ]
  const status = await importFile([HEADER, ...rows].join('\n'))
  assert.deepEqual(
    status.errors.map(error => [error.row, error.column, error.code]),
    [
      [3, '招牌名称', 'registry.import_duplicate_row'],
      [4, '许可证编号', 'registry.import_duplicate_row'],
      [5, '招牌名称', 'registry.import_value_missing'],
      [6, '统一社会信用代码', 'registry.credit_code_invalid'],
      [7, '区划代码', 'kernel.area_out_of_scope'],
      [8, '区划代码', 'registry.unknown_area'],
      [9, '区划代码', 'registry.area_not_a_place'],
      [10, '营业时间', 'registry.import_value_invalid'],
      [11, '许可证编号', 'registry.licence_number_invalid'],
      [12, '发证日期', 'registry.import_value_invalid'],
      [13, '有效期至', 'registry.licence_dates_invalid'],
      [14, '发证日期', 'registry.licence_from_future'],
      [15, '许可证编号', 'registry.import_licence_incomplete'],
      [16, '', 'registry.import_row_exists'],
      [17, '许可证编号', 'registry.licence_number_taken'],
      [18, '场所编号', 'registry.unknown_premises'],
      [19, '招牌名称', 'registry.import_value_long'],
    ],
  )
  assert.ok(
    status.errors.every(
      error =>
        /\p{Script=Han}/u.test(error.message) &&
        !/\p{Script=Han}/u.test(error.messageEn.replace(/[一-鿿]+/gu, '')) &&
        error.messageEn.length > 5,
    ),
  )
  assert.deepEqual(counts(status), { rows: 18, done: 18, created: 1, changed: 0, unchanged: 0, refused: 17 })
})

test('a file of another office is read as GB 18030, and columns may be English and in any order', async () => {
  // 'Sign name,…' in ASCII; the Chinese values in GBK bytes: 测试 = B2 E2 CA D4, 餐馆 = B2 CD B9 DD.
  const head = Buffer.from('Area code,Sign name,Legal name,Kind,Address\n410611001,')
  const name = Buffer.from([0xb2, 0xe2, 0xca, 0xd4])
  const kind = Buffer.from([0xb2, 0xcd, 0xb9, 0xdd])
  const comma = Buffer.from(',')
  const status = await importFile(Buffer.concat([head, name, comma, name, comma, kind, comma, name]))
  assert.deepEqual([status.created, status.errors], [1, []])
  const { items } = await fixture.call<{ items: { signName: string }[] }>(
    COUNTY,
    'GET',
    '/v1/registry/search',
    { query: { q: '测试' } },
  )
  assert.equal(items[0]!.signName, '测试')
})

test('files that are not what they say are refused whole', async () => {
  const refused = (promise: Promise<unknown>, code: string): Promise<void> =>
    assert.rejects(promise, (error: unknown) => error instanceof Refusal && error.code === code, code)
  await refused(upload(''), 'registry.import_file_missing')
  await refused(upload(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0])), 'registry.import_file_type')
  await refused(upload(Buffer.alloc(20 * 1024 * 1024 + 1, 65)), 'registry.import_too_large')
  const codes = []
  for (const file of ['PK\u0003\u0004xxxx', 'a,b\n1,2', `${HEADER}\n"open quote`]) {
    const status = await importFile(file)
    codes.push([status.state, status.failure?.code])
  }
  assert.deepEqual(codes, [
    ['failed', 'registry.import_file_broken'],
    ['failed', 'registry.import_column_missing'],
    ['failed', 'registry.import_file_broken'],
  ])
  await refused(
    readFile('csv', Buffer.from(`${HEADER}\n${'x\n'.repeat(ROWS_MAX + 1)}`)),
    'registry.import_too_large',
  )
})

test('the template reads without a fault', async () => {
  const rows = await readFile('csv', Buffer.from(templateCsv()))
  assert.equal(rows.length, 1)
  assert.deepEqual(rows[0]!.errors, [])
})

async function textOf(reply: Reply): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const chunk of reply.body as AsyncIterable<Uint8Array | string>)
    parts.push(Buffer.from(chunk as string))
  return Buffer.concat(parts).toString()
}

test('an export opens in a spreadsheet, runs no formula, keeps to the view, and imports back as a change', async () => {
  const evil = line(40, { 1: '=HYPERLINK("http://x")' }).replace(
    '=HYPERLINK("http://x")',
    '"=HYPERLINK(""http://x"")"',
  )
  await importFile([HEADER, evil].join('\n'))
  const csv = await textOf(
    await fixture.call<Reply>(COUNTY, 'GET', '/v1/registry/premises.csv', { query: { kind: 'restaurant' } }),
  )
  assert.ok(csv.startsWith('\uFEFF场所编号,招牌名称'))
  assert.ok(csv.includes(`'=HYPERLINK`))
  assert.ok(!/(^|,)"?=/m.test(csv))
  const rows = await readFile('csv', Buffer.from(csv))
  assert.equal(rows.length, await premisesCount())
  const same = await importFile(csv)
  assert.deepEqual([same.unchanged, same.refused], [rows.length, 0], JSON.stringify(same.errors))
  const moved = await importFile(csv.replace('某路40号', '某路41号'))
  assert.deepEqual([moved.changed, moved.unchanged], [1, rows.length - 1])
  const other = await textOf(
    await fixture.call<Reply>(scopeOf('410603'), 'GET', '/v1/registry/premises.csv', {}),
  )
  assert.equal(other.trim().split('\r\n').length, 1)
})

test('a workbook export has the same rows', async () => {
  const reply = await fixture.call<Reply>(COUNTY, 'GET', '/v1/registry/premises.xlsx', {})
  const parts: Uint8Array[] = []
  for await (const chunk of reply.body as AsyncIterable<Uint8Array>) parts.push(chunk)
  const rows = await readFile('xlsx', Buffer.concat(parts))
  assert.equal(rows.length, await premisesCount())
  assert.ok(rows.every(row => row.errors.length === 0))
})

test('a worker that dies half way is followed by one that goes on at the row reached, and no row is lost or doubled', async () => {
  const lines = Array.from({ length: 1_700 }, (_, i) => line(1_000 + i))
  const before = await premisesCount()
  const id = await upload([HEADER, ...lines].join('\n'))
  let batches = 0
  const dying: ImportContext = {
    ...context,
    stopped: () => {
      if (++batches === 4) throw new Error('killed')
      return false
    },
  }
  await assert.rejects(runImports(dying), /killed/)
  const half = await statusOf(id)
  assert.equal(half.state, 'running')
  assert.ok(half.done > 0 && half.done < 1_700)
  assert.equal((await premisesCount()) - before, half.done)
  assert.equal(await runImports(context), 0, 'the lease of the dead worker still holds')
  await runImports({ ...context, clock: () => new Date(NOW.getTime() + 61_000) })
  const whole = await statusOf(id)
  assert.deepEqual([whole.state, whole.created], ['done', 1_700])
  assert.equal((await premisesCount()) - before, 1_700)
  const [completed] = await fixture.database.db.owner(tx =>
    tx.query<{ n: number }>(
      `select count(*)::int as n from event where type = 'registry.ImportCompleted' and subject = $1`,
      [`import/${id}`],
    ),
  )
  assert.equal(completed!.n, 1)
})

test('two workers on one job write each row once', async () => {
  const lines = Array.from({ length: 1_200 }, (_, i) => line(5_000 + i))
  const before = await premisesCount()
  const id = await upload([HEADER, ...lines].join('\n'))
  const late = new Date(NOW.getTime() + 61_000)
  await Promise.all([runImports(context), runImports({ ...context, clock: () => late })])
  await runImports({ ...context, clock: () => new Date(late.getTime() + 61_000) })
  const status = await statusOf(id)
  assert.deepEqual([status.state, status.created, status.done], ['done', 1_200, 1_200])
  assert.equal((await premisesCount()) - before, 1_200)
})

test('the service takes up what is waiting at its start and stops when told', async () => {
  const id = await upload([HEADER, line(9_000)].join('\n'), true)
  const reports: string[] = []
  const stop = await importService.start({
    ...context,
    log: () => {},
    report: (_part: string, state: string) => reports.push(state),
  } as never)
  for (let i = 0; i < 200 && (await statusOf(id)).state === 'running'; i++)
    await new Promise(resolve => setImmediate(resolve))
  await stop()
  assert.equal((await statusOf(id)).state, 'done')
  assert.deepEqual(reports, ['ok'])
})

test('an import is seen by its own office only', async () => {
  const id = await upload([HEADER, line(9_001)].join('\n'), true)
  const other = fixture.call(scopeOf('410603'), 'GET', '/v1/registry/imports/:id', { params: { id } })
  await assert.rejects(other, (error: unknown) => error instanceof Refusal && error.status === 404)
})

test('a workbook with numbers and dates reads as text', async () => {
  const bytes: Uint8Array[] = []
  const table = [HEADER.split(','), line(9_100).split(',')]
  for await (const chunk of writeXlsx(
    (async function* () {
      yield table
    })(),
  )) {
    bytes.push(chunk)
  }
  const status = await importFile(Buffer.concat(bytes))
  assert.deepEqual([status.created, status.errors], [1, []])
})
