import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { sha256 } from './leaf.ts'
import {
  consistencyProof,
  EMPTY_ROOT,
  type Hash,
  type HashSource,
  inclusionProof,
  nodeHash,
  rootHash,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts'
import { TileBuilder, type TileStore, tileSource, writeTiles } from './tiles.ts'

const hex = (hash: Hash): string => Buffer.from(hash).toString('hex')
const unhex = (text: string): Buffer => Buffer.from(text, 'hex')

/** The eight leaves of the Certificate Transparency reference tests, and the roots of the trees of 0 to 8 of them. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const N = {
  a: '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  b: '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  c: '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  d: 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  e: 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  f: '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
}
const leafHashes = LEAVES.map(text => sha256(Buffer.concat([Buffer.from([0]), unhex(text)])))

/** The RFC's recursive definitions, word for word, as the other opinion. */
const naive = {
  sha: (data: Buffer): Buffer => createHash('sha256').update(data).digest(),
  split: (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1),
  root(d: readonly Hash[]): Buffer {
    if (d.length === 0) return naive.sha(Buffer.alloc(0))
    if (d.length === 1) return Buffer.from(d[0]!)
    const k = naive.split(d.length)
    return naive.sha(Buffer.concat([Buffer.from([1]), naive.root(d.slice(0, k)), naive.root(d.slice(k))]))
  },
  path(m: number, d: readonly Hash[]): Buffer[] {
    if (d.length === 1) return []
    const k = naive.split(d.length)
    return m < k
      ? [...naive.path(m, d.slice(0, k)), naive.root(d.slice(k))]
      : [...naive.path(m - k, d.slice(k)), naive.root(d.slice(0, k))]
  },
  subproof(m: number, d: readonly Hash[], whole: boolean): Buffer[] {
    if (m === d.length) return whole ? [] : [naive.root(d)]
    const k = naive.split(d.length)
    return m <= k
      ? [...naive.subproof(m, d.slice(0, k), whole), naive.root(d.slice(k))]
      : [...naive.subproof(m - k, d.slice(k), false), naive.root(d.slice(0, k))]
  },
}

function memorySource(leaves: readonly Hash[]): HashSource {
  const node = (height: number, index: number): Hash =>
    height === 0 ? leaves[index]! : nodeHash(node(height - 1, 2 * index), node(height - 1, 2 * index + 1))
  return { node: async (height, index) => node(height, index) }
}

function memoryTiles(): TileStore & { files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>()
  return {
    files,
    read: async path => files.get(path),
    write: async (path, bytes) => void files.set(path, bytes),
    removePartials: async full => {
      for (const path of files.keys()) if (path.startsWith(`${full}.p/`)) files.delete(path)
    },
  }
}

const many = Array.from({ length: 70_000 }, (_, i) => sha256(`leaf ${i}`))

test('roots of the Certificate Transparency vectors', async () => {
  assert.equal(hex(EMPTY_ROOT), ROOTS[0])
  const source = memorySource(leafHashes)
  const builder = new TileBuilder()
  for (const [size, root] of ROOTS.entries()) {
    if (size > 0) builder.append(leafHashes[size - 1]!)
    assert.equal(hex(await rootHash(source, size)), root)
    assert.equal(hex(builder.root()), root)
  }
})

test('proofs of the Certificate Transparency vectors', async () => {
  const source = memorySource(leafHashes)
  const inclusion: [number, number, string[]][] = [
    [0, 1, []],
    [0, 8, [N.a, N.b, N.c]],
    [5, 8, [N.d, N.e, ROOTS[4]!]],
    [2, 3, [ROOTS[2]!]],
    [1, 5, [ROOTS[1]!, N.b, N.d]],
  ]
  for (const [index, size, path] of inclusion) {
    assert.deepEqual((await inclusionProof(source, index, size)).map(hex), path, `${index} of ${size}`)
  }
  const consistency: [number, number, string[]][] = [
    [1, 1, []],
    [1, 8, [N.a, N.b, N.c]],
    [6, 8, [N.f, N.e, ROOTS[4]!]],
    [2, 5, [N.b, N.d]],
  ]
  for (const [first, second, path] of consistency) {
    assert.deepEqual((await consistencyProof(source, first, second)).map(hex), path, `${first} to ${second}`)
  }
})

test('every proof of every tree up to 40 leaves equals the definition and verifies; a changed one does not', async () => {
  for (let size = 1; size <= 40; size++) {
    const leaves = many.slice(0, size)
    const source = memorySource(leaves)
    const root = naive.root(leaves)
    assert.equal(hex(await rootHash(source, size)), hex(root))
    for (let index = 0; index < size; index++) {
      const path = await inclusionProof(source, index, size)
      assert.deepEqual(path.map(hex), naive.path(index, leaves).map(hex))
      assert.ok(verifyInclusion(leaves[index]!, index, size, path, root))
      assert.ok(!verifyInclusion(many[index + 1]!, index, size, path, root))
      assert.ok(!verifyInclusion(leaves[index]!, index + 1, size, path, root))
      assert.ok(!verifyInclusion(leaves[index]!, index, size, [...path, root], root))
      if (path.length > 0) assert.ok(!verifyInclusion(leaves[index]!, index, size, path.slice(1), root))
    }
    for (let first = 1; first <= size; first++) {
      const path = await consistencyProof(source, first, size)
      const before = naive.root(leaves.slice(0, first))
      assert.deepEqual(path.map(hex), naive.subproof(first, leaves, true).map(hex))
      assert.ok(verifyConsistency(first, size, before, root, path))
      if (first < size) {
        assert.ok(!verifyConsistency(first, size, root, root, path))
        assert.ok(!verifyConsistency(first, size, before, before, path))
        assert.ok(!verifyConsistency(first, size, before, root, [...path, root]))
        assert.ok(!verifyConsistency(first, size, before, root, path.slice(1)))
      }
    }
  }
  assert.ok(verifyConsistency(0, 40, EMPTY_ROOT, many[0]!, []))
  assert.ok(!verifyConsistency(0, 40, many[0]!, many[0]!, []))
})

test('proofs read from tiles of a large tree equal the definition', async () => {
  const tiles = memoryTiles()
  const builder = new TileBuilder()
  for (const leaf of many) builder.append(leaf, tile => void writeTiles(tiles, [tile]))
  await writeTiles(tiles, builder.partials())
  const source = tileSource(tiles, many.length, 3)
  const root = naive.root(many)
  assert.equal(hex(builder.root()), hex(root))
  assert.equal(hex(await rootHash(source, many.length)), hex(root))
  for (const index of [0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999]) {
    const path = await inclusionProof(source, index, many.length)
    assert.deepEqual(path.map(hex), naive.path(index, many).map(hex))
    assert.ok(verifyInclusion(many[index]!, index, many.length, path, root))
  }
  for (const first of [1, 256, 257, 65_536, 69_888, 69_999]) {
    const path = await consistencyProof(source, first, many.length)
    assert.deepEqual(path.map(hex), naive.subproof(first, many, true).map(hex))
  }
  await assert.rejects(inclusionProof(source, many.length, many.length), RangeError)
})

test('the example of the tlog-tiles specification: 70,000 leaves', async () => {
  const tiles = memoryTiles()
  const builder = new TileBuilder()
  for (const leaf of many) builder.append(leaf, tile => void writeTiles(tiles, [tile]))
  await writeTiles(tiles, builder.partials())
  const paths = [...tiles.files.keys()]
  assert.equal(paths.filter(path => /^tile\/0\/\d{3}$/.test(path)).length, 273)
  assert.deepEqual(paths.filter(path => path.includes('.p/') || /^tile\/[1-9]/.test(path)).sort(), [
    'tile/0/273.p/112',
    'tile/1/000',
    'tile/1/001.p/17',
    'tile/2/000.p/1',
  ])
})
