import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { Refusal } from '@shian/kernel'
import './refusals.ts'
import { readZip, storeZip, streamZip, ZipProblem } from './zip.ts'

/** An unpacked workbook of 50,000 rows of the template takes some 60 MB. */
const LIMITS = { maxEntries: 500, maxUnpackedBytes: 160 * 1024 * 1024 }

/** Columns a workbook may use, up to AZ: the parser makes a place for every cell up to the last of a row. */
const COLUMNS_MAX = 52
// A reference past column AZ, or one hidden in an entity.
const FAR_CELL = /\sr\s*=\s*["'](?:[b-z][a-z]\d|[a-z]{3}|[^"']*&)/i
const ROW = /<(?:\w+:)?row[\s>/]/g
const SCAN_BYTES = 1 << 20

/** Looks over a sheet before it is parsed: a few bytes may ask for a table of any size. */
async function assertModest(sheet: Buffer, rowsMax: number): Promise<void> {
  let rows = 0
  for (let at = 0; at < sheet.length; at += SCAN_BYTES) {
    // Pieces overlap, so that nothing hides in a seam; a tag in the overlap may count twice, which the margin allows.
    const text = sheet.toString('latin1', Math.max(0, at - 64), at + SCAN_BYTES)
    if (FAR_CELL.test(text)) {
      throw new Refusal('registry.import_too_large', 413, { what: '列 / columns', max: COLUMNS_MAX })
    }
    rows += text.match(ROW)?.length ?? 0
    if (rows > rowsMax + ROWS_MARGIN) {
      throw new Refusal('registry.import_too_large', 413, { what: '行 / rows', max: rowsMax })
    }
    await setImmediate()
  }
}
/** Header, blank rows at the end, and tags counted twice. */
const ROWS_MARGIN = 1_000

/** Memory of the thread that parses: a full file of the template needs a third of it. */
const PARSER_MEGABYTES = 1_024
const PARSER_MILLIS = 300_000
// The parser holds its thread for seconds on a large sheet, so it gets one of its own. The thread's program is text,
// because a module file would need its loader there too, which differs between source and compiled runs.
const PARSER = `
const { parentPort, workerData } = require('node:worker_threads')
const text = value => value == null ? '' : value instanceof Date ? value.toISOString().slice(0, 10) : String(value)
import(workerData.parser).then(async ({ readSheet }) => {
  const rows = await readSheet(Buffer.from(workerData.workbook), { parseNumber: text => text })
  for (let at = 0; at < rows.length; at += 1000) {
    parentPort.postMessage(rows.slice(at, at + 1000).map(row => row.map(text)))
  }
})`

/** Parses in a thread that may take its time and may run out of memory without harm to anybody else. */
function parseSheet(workbook: Buffer): Promise<string[][]> {
  return new Promise((resolve, reject) => {
    const rows: string[][] = []
    const worker = new Worker(PARSER, {
      eval: true,
      execArgv: [],
      workerData: { workbook, parser: import.meta.resolve('read-excel-file/node') },
      resourceLimits: { maxOldGenerationSizeMb: PARSER_MEGABYTES },
    })
    const timer = setTimeout(() => {
      reject(new Error('the parser took too long'))
      void worker.terminate()
    }, PARSER_MILLIS)
    worker.on('message', (piece: string[][]) => {
      for (const row of piece) rows.push(row)
    })
    worker.on('error', reject)
    worker.on('exit', code => {
      clearTimeout(timer)
      if (code === 0) resolve(rows)
      else reject(new Error(`the parser ended with ${code}`))
    })
  })
}

/**
 * The first sheet of a workbook as text. Formulas are not computed: the value stored with them counts. The archive is
 * unpacked under a limit first, and only what was checked reaches the parser.
 *
 * @throws Refusal registry.import_file_broken, registry.import_too_large
 */
export async function readXlsx(bytes: Uint8Array, rowsMax: number): Promise<string[][]> {
  try {
    const entries = await readZip(bytes, name => /\.(xml|rels)$/.test(name), LIMITS)
    for (const [name, sheet] of entries) if (/worksheets\//i.test(name)) await assertModest(sheet, rowsMax)
    return await parseSheet(storeZip(entries))
  } catch (error) {
    if (error instanceof Refusal) throw error
    const reason = error instanceof ZipProblem ? error.message : 'not a workbook'
    const refusal = new Refusal('registry.import_file_broken', 400, { reason })
    refusal.cause = error
    throw refusal
  }
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const PARTS = [
  {
    name: '[Content_Types].xml',
    text: [
      `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
    ],
  },
  {
    name: '_rels/.rels',
    text: [
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
  },
  {
    name: 'xl/workbook.xml',
    text: [
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
  },
  {
    name: 'xl/_rels/workbook.xml.rels',
    text: [
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    ],
  },
  {
    name: 'xl/styles.xml',
    text: [
      `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf/></cellXfs></styleSheet>`,
    ],
  },
]

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** A1, B1 … AA1: `column` and `row` count from 0 and 1. */
function addressOf(column: number, row: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return `${column >= 26 ? String.fromCharCode(64 + Math.floor(column / 26)) : ''}${last}${row}`
}

function cell(text: string, column: number, row: number): string {
  if (text === '') return ''
  // XML 1.0 has no way to write control characters.
  const safe = text.replace(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, '').replace(/[&<>]/g, c => ESCAPES[c]!)
  return `<c r="${addressOf(column, row)}" t="inlineStr"><is><t xml:space="preserve">${safe}</t></is></c>`
}

async function* sheet(rows: AsyncIterable<readonly (readonly string[])[]>): AsyncGenerator<string> {
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>`
  let number = 0
  for await (const some of rows) {
    let text = ''
    for (const row of some) {
      number++
      text += `<row r="${number}">${row.map((value, column) => cell(value, column, number)).join('')}</row>`
    }
    yield text
  }
  yield '</sheetData></worksheet>'
}

/** A workbook of up to 702 columns of text cells, written as its rows come. Text cells are never formulas, whatever they begin with. */
export function writeXlsx(rows: AsyncIterable<readonly (readonly string[])[]>): AsyncGenerator<Buffer> {
  return streamZip([...PARTS, { name: 'xl/worksheets/sheet1.xml', text: sheet(rows) }])
}
