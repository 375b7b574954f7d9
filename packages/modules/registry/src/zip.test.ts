import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { Refusal } from '@shian/kernel'
import { readXlsx, writeXlsx } from './xlsx.ts'
import { readZip, storeZip, streamZip, ZipProblem } from './zip.ts'

const LIMITS = { maxEntries: 10, maxUnpackedBytes: 1_000_000 }
const all = (): boolean => true

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

/** An archive of one entry packed so that it claims another size than it has. */
function lyingZip(data: Buffer): Buffer {
  const honest = storeZip(new Map([['a.xml', Buffer.from('x')]]))
  const packed = deflateRawSync(data)
  const header = Buffer.from(honest.subarray(0, 35))
  header.writeUInt16LE(8, 8)
  const directory = Buffer.from(honest.subarray(36))
  directory.writeUInt16LE(8, 10)
  directory.writeUInt32LE(packed.length, 20)
  directory.writeUInt32LE(1, 24)
  directory.writeUInt32LE(header.length + packed.length, directory.length - 22 + 16)
  return Buffer.concat([header, packed, directory])
}

test('an archive written as a stream reads back, so does a stored one', async () => {
  const text = '食品安全'.repeat(10_000)
  const streamed = await collect(
    streamZip([
      { name: 'a.xml', text: [text] },
      { name: 'b.txt', text: ['b'] },
    ]),
  )
  assert.ok(streamed.length < 2_000)
  const entries = await readZip(streamed, name => name.endsWith('.xml'), LIMITS)
  assert.deepEqual([...entries.keys()], ['a.xml'])
  assert.equal(entries.get('a.xml')!.toString(), text)
  const stored = await readZip(storeZip(entries), all, LIMITS)
  assert.equal(stored.get('a.xml')!.toString(), text)
})

test('a bomb stops at the limit, whatever its directory claims', async () => {
  const bomb = lyingZip(Buffer.alloc(50_000_000))
  assert.ok(bomb.length < 100_000)
  await assert.rejects(
    readZip(bomb, all, LIMITS),
    (error: unknown) => error instanceof ZipProblem && /too large/.test(error.message),
  )
  const many = await collect(
    streamZip(Array.from({ length: 3 }, (_, i) => ({ name: `${i}.xml`, text: ['0'.repeat(400_000)] }))),
  )
  await assert.rejects(readZip(many, all, LIMITS), /too large/)
  const entries = await collect(
    streamZip(Array.from({ length: 11 }, (_, i) => ({ name: `${i}`, text: [''] }))),
  )
  await assert.rejects(readZip(entries, all, LIMITS), /more than 10/)
})

test('broken archives are refused, byte by byte', async () => {
  const good = await collect(streamZip([{ name: 'a.xml', text: ['<a/>'.repeat(50)] }]))
  for (let length = 0; length < good.length; length++) {
    await assert.rejects(readZip(good.subarray(0, length), all, LIMITS), ZipProblem)
  }
  for (let i = 0; i < good.length; i++) {
    const changed = Buffer.from(good)
    changed[i]! ^= 0xff
    await readZip(changed, all, LIMITS).catch(error =>
      assert.ok(error instanceof ZipProblem, `${i} ${error}`),
    )
  }
})

test('a workbook keeps its texts: markup, line ends, leading signs, rare characters', async () => {
  const rows = [
    ['招牌名称', 'b'],
    ['=1+1', '<&>"\n第二行'],
    ['', '䶮𰻝\u0001'],
    ['  空格  ', '0012'],
  ]
  const bytes = await collect(
    writeXlsx(
      (async function* () {
        yield rows.slice(0, 2)
        yield rows.slice(2)
      })(),
    ),
  )
  const read = await readXlsx(bytes, 100)
  assert.deepEqual(read[1], ['=1+1', '<&>"\n第二行'])
  assert.equal(read[2]![1], '䶮𰻝')
  assert.equal(read[3]![1], '0012')
})

test('what is no workbook is refused with a reason', async () => {
  const refused = (error: unknown): boolean =>
    error instanceof Refusal && error.code === 'registry.import_file_broken'
  await assert.rejects(readXlsx(Buffer.from('PK\u0003\u0004 not a zip'), 100), refused)
  await assert.rejects(readXlsx(await collect(streamZip([{ name: 'a.txt', text: ['x'] }])), 100), refused)
  const broken = await collect(
    streamZip([
      { name: '[Content_Types].xml', text: ['<Types>'] },
      { name: 'xl/workbook.xml', text: ['<workbook>'] },
    ]),
  )
  await assert.rejects(readXlsx(broken, 100), refused)
})

test('a sheet that asks for a huge table is refused before it is parsed', async () => {
  const book = async (cells: string): Promise<Buffer> => {
    const bytes = await collect(
      writeXlsx(
        (async function* () {
          yield [['a']]
        })(),
      ),
    )
    const entries = await readZip(bytes, all, { maxEntries: 100, maxUnpackedBytes: 10_000_000 })
    const sheet = entries.get('xl/worksheets/sheet1.xml')!.toString()
    const changed = sheet.replace('<row r="1"><c r="A1"', `${cells}<row r="2"><c r="A2"`)
    entries.set('xl/worksheets/sheet1.xml', Buffer.from(changed))
    return storeZip(entries)
  }
  const large = (error: unknown): boolean =>
    error instanceof Refusal && error.code === 'registry.import_too_large'
  for (const cell of ['<c r="XFD1"/>', `<c r = 'BA1'/>`, '<c r="&#88;FD1"/>', '<c s="1"\nr="zzz9"/>']) {
    await assert.rejects(readXlsx(await book(`<row r="1">${cell}</row>`), 100), large, cell)
  }
  await assert.rejects(readXlsx(await book('<row/>'.repeat(1_200)), 100), large)
  assert.ok(
    await readXlsx(await book('<row r="1"><c r="AZ1" t="inlineStr"><is><t>x</t></is></c></row>'), 100),
  )
})
