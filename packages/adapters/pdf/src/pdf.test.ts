import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { PictureReader, Sheet, SheetBlock } from '@shian/documents/ports'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { createPdfRenderer, type PdfOptions } from './index.ts'
import { breakLines } from './lines.ts'

// 4 × 3 pixels: plain, and with transparency.
const PLAIN_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAEElEQVR4nGPYYiMHRww4OQD9+wypSEdrPwAAAABJRU5ErkJggg==',
  'base64',
)
const CLEAR_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)
const HASH = 'ab'.repeat(32)
const none: PictureReader = async () => null

const sheetOf = (...blocks: SheetBlock[]): Sheet => ({
  head: '鹤山区市场监督管理局',
  title: '责令改正通知书',
  number: '鹤市监责改〔2026〕00001号',
  blocks,
  foot: ['封存序号 7'],
  address: 'https://food.example/p/documents/1',
  at: new Date('2026-11-24T01:00:00Z'),
})
const text = (value: string): SheetBlock => ({ type: 'text', text: value })
const photo = (count = 1): SheetBlock => ({
  type: 'photos',
  photos: Array.from({ length: count }, () => ({ sha256: HASH, caption: '现场照片' })),
})

async function make(sheet: Sheet, options: PdfOptions = {}, picture = none): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of createPdfRenderer(options).render(sheet, picture)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 })
  const pdf = await task.promise
  const pages: string[] = []
  for (let n = 1; n <= pdf.numPages; n++) {
    const { items } = await (await pdf.getPage(n)).getTextContent()
    pages.push(
      items
        .map(item => ('str' in item ? item.str : ''))
        .join('')
        .replace(/\s/g, ''),
    )
  }
  await task.destroy()
  return pages
}
const read = async (...given: Parameters<typeof make>): Promise<string> =>
  (await pagesOf(await make(...given))).join('')

describe('pdf', () => {
  it('embeds the characters it uses, rare ones too, and the text can be copied', async () => {
    const bytes = await make(sheetOf(text('经营者㛃䶮𬮱,营业执照,100%')))
    assert.ok(bytes.length < 100_000, `${bytes.length} bytes: a subset, not the font`)
    const [page] = await pagesOf(bytes)
    for (const part of [
      '鹤山区市场监督管理局',
      '责令改正通知书',
      '〔2026〕00001号',
      '经营者㛃䶮𬮱,营业执照,100%',
    ])
      assert.ok(page!.includes(part), `${part}: ${page}`)
    assert.ok(page!.includes('第1页共1页'))
  })

  it('spells out a character that no font has, and takes it from a font of the folder when one has it', async () => {
    assert.ok((await read(sheetOf(text('𠮷野家\u200b\u0007')))).includes('〔U+20BB7〕野家'))
    const folder = await mkdtemp(join(tmpdir(), 'shian-fonts-'))
    await writeFile(join(folder, 'broken.ttf'), 'no font')
    await assert.rejects(make(sheetOf(text('字')), { fontFolder: folder }))
    await rm(folder, { recursive: true })
    const own = join(
      createRequire(import.meta.url).resolve('@expo-google-fonts/noto-serif-sc/package.json'),
      '../500Medium',
    )
    assert.ok((await read(sheetOf(text('老街烧烤')), { fontFolder: own })).includes('老街烧烤'))
  })

  it('gives the same bytes for the same sheet and pictures', async () => {
    const sheet = sheetOf(text('后厨可见鼠迹'), photo(3))
    const [first, second] = [
      await make(sheet, {}, async () => PLAIN_PNG),
      await make(sheet, {}, async () => PLAIN_PNG),
    ]
    assert.ok(first.equals(second))
    assert.ok(first.includes('/Subtype /Image'))
    assert.ok(!first.equals(await make({ ...sheet, number: '' }, {}, async () => PLAIN_PNG)))
  })

  it('names a picture it cannot print instead of leaving it out', async () => {
    const cases: [PictureReader, PdfOptions, string][] = [
      [none, {}, '图片不在本机'],
      [async () => Buffer.from('no picture'), {}, '图片格式不能印刷'],
      [async () => Buffer.from('ffd8ff00', 'hex'), {}, '图片格式不能印刷'],
      [async () => PLAIN_PNG.subarray(0, 30), {}, '图片格式不能印刷'],
      [async () => CLEAR_PNG, {}, '图片格式不能印刷'],
      [async () => PLAIN_PNG, { limits: { pictures: 1 } }, '图片过多'],
      [async () => PLAIN_PNG, { limits: { bytes: PLAIN_PNG.length } }, '图片过大'],
    ]
    for (const [picture, options, said] of cases)
      assert.ok((await read(sheetOf(photo(2)), options, picture)).includes(said), said)
  })

  it('ends with a word when the pages are used up', async () => {
    const long = sheetOf(text('长'.repeat(40_000)), text('最后一句'))
    const pages = await pagesOf(await make(long, { limits: { pages: 3 } }))
    assert.equal(pages.length, 3)
    assert.ok(pages[2]!.includes('内容超过3页，其余见电子卷宗'), pages[2])
    assert.ok(pages[2]!.includes('第3页共3页'))
  })

  it('divides a table over pages with its head on each, and a row that is higher than a page', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => [`${i + 1}`, `要点${i + 1}`])
    const table: SheetBlock = {
      type: 'table',
      columns: [
        { title: '序号', width: 1, centred: true },
        { title: '检查内容', width: 5 },
      ],
      rows: [...rows, ['61', '很'.repeat(4_000)]],
    }
    const pages = await pagesOf(await make(sheetOf(table)))
    assert.ok(pages.length >= 4)
    for (const page of pages) assert.ok(page.includes('序号检查内容'), page.slice(0, 60))
    const whole = pages.join('')
    for (const [, point] of rows) assert.ok(whole.includes(point!), point)
    assert.equal(whole.split('很').length - 1, 4_000, 'nothing of a long row is lost')
  })

  it('sets every kind of block', async () => {
    const whole = await read(
      sheetOf(
        { type: 'heading', text: '一、情况' },
        { type: 'fields', rows: [[{ label: '单位', value: '老街烧烤' }], [{ label: '地址', value: '' }]] },
        { type: 'signatures', lines: [{ label: '见证人（签名）', value: '' }] },
        { type: 'seal', issuer: '鹤山区市场监督管理局', day: '2026年11月24日' },
        { type: 'code', address: 'https://food.example/p/1', text: '扫码查看' },
      ),
    )
    for (const part of ['一、情况', '老街烧烤', '见证人（签名）：', '（印章）', '2026年11月24日', '扫码查看'])
      assert.ok(whole.includes(part), part)
  })
})

describe('lines', () => {
  const measure = (value: string): number => [...value].length
  it('break between characters, not before closing marks nor inside words', () => {
    assert.deepEqual(breakLines('一二三四，五六', 4, measure), ['一二三', '四，五六'])
    assert.deepEqual(breakLines('见《办法》第', 3, measure), ['见《办', '法》第'])
    assert.deepEqual(breakLines('编号 AB-12 号', 6, measure), ['编号', 'AB-12', '号'])
    assert.deepEqual(breakLines('甲\n\n乙', 4, measure), ['甲', '', '乙'])
  })
  it('cut what is wider than a line, and count the indent once', () => {
    assert.deepEqual(breakLines('abcdefgh', 3, measure), ['abc', 'def', 'gh'])
    assert.deepEqual(breakLines('一二三四五六', 4, measure, 2), ['一二', '三四五六'])
  })
})
