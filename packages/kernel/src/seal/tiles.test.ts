import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Refusal } from '../refusal.ts'
import { fileTiles } from './file-tiles.ts'
import { sha256 } from './leaf.ts'
import { rootHash, sameHash } from './merkle.ts'
import { findTile, TileBuilder, tilePath, tileSource, tileWidth, writeTiles } from './tiles.ts'

const leaves = Array.from({ length: 1_000 }, (_, i) => sha256(`leaf ${i}`))

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shian-tiles-'))
  try {
    await body(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('paths follow the specification', () => {
  assert.equal(tilePath(0, 1234067), 'tile/0/x001/x234/067')
  assert.equal(tilePath(0, 0), 'tile/0/000')
  assert.equal(tilePath(2, 1000, 17), 'tile/2/x001/000.p/17')
  assert.equal(tileWidth(0, 273, 70_000), 112)
  assert.equal(tileWidth(1, 1, 70_000), 17)
  assert.equal(tileWidth(2, 0, 70_000), 1)
  assert.equal(tileWidth(0, 274, 70_000), 0)
})

test('a tree continues from its files at any size, with the same root and the same files', () =>
  withFolder(async folder => {
    const tiles = fileTiles(folder)
    const whole = new TileBuilder()
    let size = 0
    for (const step of [1, 2, 252, 1, 1, 255, 300, 188]) {
      const builder = await TileBuilder.open(tiles, size)
      assert.ok(builder)
      assert.ok(sameHash(builder.root(), whole.root()))
      const cut: Parameters<typeof writeTiles>[1][number][] = []
      for (const leaf of leaves.slice(size, size + step)) {
        builder.append(leaf, tile => cut.push(tile))
        whole.append(leaf)
      }
      size += step
      await writeTiles(tiles, [...cut, ...builder.partials()])
      assert.ok(sameHash(await rootHash(tileSource(tiles, size), size), whole.root()), `size ${size}`)
    }
    assert.deepEqual((await readdir(join(folder, 'tile/0'))).sort(), ['000', '001', '002', '003.p'])
    // Smaller trees stay readable from the full tiles that replaced their partial ones.
    assert.equal((await findTile(tiles, 0, 0, 3))?.length, 3)
    assert.ok(
      sameHash(await rootHash(tileSource(tiles, 512), 512), await rootHash(tileSource(tiles, 513), 512)),
    )
  }))

test('a missing or short tile is said by name', () =>
  withFolder(async folder => {
    const tiles = fileTiles(folder)
    const missing = (e: unknown): boolean => e instanceof Refusal && e.code === 'seal.tile_missing'
    await assert.rejects(rootHash(tileSource(tiles, 3), 3), missing)
    await tiles.write('tile/0/000.p/3', Buffer.alloc(95))
    await assert.rejects(rootHash(tileSource(tiles, 3), 3), missing)
    assert.equal(await TileBuilder.open(tiles, 3), undefined)
  }))

test('only paths of the layout exist; a write replaces the whole and leaves no temporary file', () =>
  withFolder(async folder => {
    const tiles = fileTiles(folder)
    for (const path of [
      '../x',
      'tile/0/../../../etc',
      'tile/0/000/',
      '/etc/passwd',
      'checkpoint/..',
      'tile/00/000',
    ]) {
      await assert.rejects(tiles.read(path), /not a tile path/)
      await assert.rejects(tiles.write(path, Buffer.alloc(1)), /not a tile path/)
    }
    assert.equal(await tiles.read('checkpoint'), undefined)
    await Promise.all(['one\n', 'two\n', 'three\n'].map(text => tiles.write('checkpoint', Buffer.from(text))))
    await tiles.write('checkpoint', Buffer.from('last\n'))
    assert.equal(Buffer.from((await tiles.read('checkpoint'))!).toString(), 'last\n')
    assert.deepEqual(await readdir(folder), ['checkpoint'])
  }))
