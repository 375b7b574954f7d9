import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { rangeOf } from '../area.ts'
import { Refusal } from '../refusal.ts'
import { PUBLIC_SCOPE, type Scope } from '../scope.ts'
import { type TestDatabase, testDatabase } from '../testing.ts'
import { chainManifest, type EvidenceManifest, findBrokenLink } from './manifest.ts'
import { type BlobRecord, findBlob, findDerivatives, forgetBlob, recordBlob } from './record.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.drop())

const hash = (digit: string): string => digit.repeat(64)
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

function scopeOf(area: string): Scope {
  return { actor: 'person/1', act: rangeOf(area), view: rangeOf(area), search: rangeOf(area) }
}

const frame: BlobRecord = {
  sha256: hash('a'),
  size: 5_000_000_000,
  mime: 'image/jpeg',
  createdAt: new Date('2026-11-24T08:00:00.000Z'),
  area: '410602001',
  origin: 'camera',
  derivedFrom: null,
  meta: { device: 'camera/1', deviceTime: '2026-11-24T07:59:58Z', geo: { longitude: 114.3, latitude: 35.7 } },
}

const record = (scope: Scope, change: Partial<BlobRecord> = {}) =>
  database.db.transaction(scope, tx => recordBlob(tx, { ...frame, ...change }))

test('the first record of bytes in an area stays; another area has its own', async () => {
  const county = scopeOf('410602')
  assert.equal(await record(county), true)
  assert.equal(await record(county, { origin: 'upload', meta: {} }), false)
  assert.deepEqual(await database.db.transaction(county, tx => findBlob(tx, frame.sha256)), frame)
  assert.equal(await record(scopeOf('410603'), { area: '410603', origin: 'upload', meta: {} }), true)
})

test('derivatives are objects of their own that name their original', async () => {
  const county = scopeOf('410602')
  await record(county, {
    sha256: hash('b'),
    origin: 'derived',
    derivedFrom: frame.sha256,
    meta: { model: 'blur@1' },
  })
  const found = await database.db.transaction(county, tx => findDerivatives(tx, frame.sha256, frame.area))
  assert.deepEqual(
    found.map(r => [r.sha256, r.meta.model]),
    [[hash('b'), 'blur@1']],
  )
})

test('row security: nobody sees or records outside the own area, even without a predicate', async () => {
  const read = (scope: Scope) =>
    database.db.transaction(scope, tx =>
      tx.query<{ area: string }>('select distinct area from blob order by area'),
    )
  assert.deepEqual(await read(scopeOf('410602')), [{ area: '410602001' }])
  assert.deepEqual(await read(scopeOf('410603')), [{ area: '410603' }])
  assert.deepEqual(await read(scopeOf('4107')), [])
  assert.deepEqual(await read(PUBLIC_SCOPE), [])
  await assert.rejects(record(scopeOf('410603'), { sha256: hash('c') }), refused('kernel.area_out_of_scope'))
  for (const statement of ['update blob set mime = mime', 'delete from blob', 'truncate blob']) {
    await assert.rejects(
      database.db.transaction(scopeOf('4106'), tx => tx.query(statement)),
      /permission denied/,
    )
  }
})

test('records that contradict themselves are refused', async () => {
  const county = scopeOf('410602')
  const bad: [Partial<BlobRecord>, string][] = [
    [{ sha256: '../etc/passwd' }, 'blob.invalid_hash'],
    [{ sha256: 'A'.repeat(64) }, 'blob.invalid_hash'],
    [{ mime: 'text/html; charset=x' }, 'blob.invalid_evidence'],
    [{ origin: 'derived' }, 'blob.invalid_evidence'],
    [{ derivedFrom: hash('d') }, 'blob.invalid_evidence'],
    [{ origin: 'derived', derivedFrom: frame.sha256 }, 'blob.invalid_evidence'],
    [{ origin: 'rumour' as never }, 'blob.invalid_evidence'],
  ]
  for (const [change, code] of bad) await assert.rejects(record(county, change), refused(code), code)
})

test('bytes may go only when the last area has let them go', async () => {
  const forget = (area: string) => database.db.owner(tx => forgetBlob(tx, frame.sha256, area))
  assert.deepEqual(await forget('410602001'), { unreferenced: false })
  assert.deepEqual(await forget('410603'), { unreferenced: true })
  assert.equal(await database.db.owner(tx => findBlob(tx, frame.sha256)), undefined)
})

const manifest = (n: number): EvidenceManifest => ({
  camera: 'camera/1',
  day: '2026-11-24',
  time: `2026-11-24T08:00:0${n}+08:00`,
  parts: [{ name: 'frame', sha256: hash(String(n)), size: n, mime: 'image/jpeg' }],
  cameraState: { health: 'ok', bitrate: 1024 },
  clock: { source: 'stream', offsetMillis: -120 },
})

test('a manifest hash is a published formula', () => {
  const first = chainManifest(null, manifest(1))
  assert.equal(first.hash, '028423a97e84cb1f70d095f8ef3c0e1c56ec03cee7a541eebe04074afcb6c279')
  assert.equal(chainManifest(null, JSON.parse(JSON.stringify(manifest(1)))).hash, first.hash)
})

test('a camera-day chain shows what was changed, taken out, added or moved', () => {
  const chain = [chainManifest(null, manifest(1))]
  for (const n of [2, 3, 4]) chain.push(chainManifest(chain.at(-1)!.hash, manifest(n)))
  assert.equal(findBrokenLink(chain), undefined)
  assert.equal(findBrokenLink([]), undefined)
  assert.equal(findBrokenLink(chain.with(1, { ...chain[1]!, manifest: manifest(9) })), 1)
  assert.equal(findBrokenLink(chain.toSpliced(2, 1)), 2)
  assert.equal(findBrokenLink(chain.slice(1)), 0)
  assert.equal(findBrokenLink(chain.with(1, chainManifest(chain[0]!.hash, manifest(9)))), 2)
  const elsewhere = chainManifest(chain[3]!.hash, { ...manifest(5), camera: 'camera/2' })
  assert.equal(findBrokenLink([...chain, elsewhere]), 4)
})
