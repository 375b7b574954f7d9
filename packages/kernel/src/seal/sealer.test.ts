import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Refusal } from '../refusal.ts'
import { formatCheckpoint, openCheckpoint } from './checkpoint.ts'
import { KEY, NOW, SCOPE, SealedLog } from './fixture.ts'
import { sealKeyFromSeed } from './key.ts'
import { proveEvent, verifyProof } from './proof.ts'
import { publishCheckpoint, sealOnce, sealPending } from './sealer.ts'
import { CHECKPOINT_PATH, type TileStore } from './tiles.ts'
import { acceptCosignature, requestWitness, witnessCheckpoint } from './witness.ts'

let log: SealedLog
before(async () => {
  log = await SealedLog.open()
})
after(() => log.close())

const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

async function published(): Promise<{ size: number; raw: string }> {
  const raw = Buffer.from((await log.tiles.read(CHECKPOINT_PATH))!).toString()
  return { size: openCheckpoint(raw, KEY.verifier).size, raw }
}

test('seals in bounded batches, publishes the head, and does nothing when nothing is new', async () => {
  assert.deepEqual(await log.seal(), { sealed: 0, size: 0 })
  assert.equal(await log.tiles.read(CHECKPOINT_PATH), undefined)
  await log.record(600)
  const first = await log.database.db.transaction(SCOPE, tx =>
    sealOnce(tx, log.tiles, KEY, NOW, { batch: 250 }),
  )
  assert.deepEqual([first.sealed, first.size, first.more, first.busy], [250, 250, true, false])
  assert.equal(openCheckpoint(first.checkpoint!, KEY.verifier).size, 250)
  assert.deepEqual(await log.seal({ batch: 250 }), { sealed: 350, size: 600 })
  assert.equal((await published()).size, 600)
  assert.deepEqual(await log.seal(), { sealed: 0, size: 600 })
  const report = await log.verify()
  assert.deepEqual(report.findings, [])
  assert.deepEqual([report.ok, report.events, report.leaves, report.checkpoints], [true, 600, 600, 4])
})

test('a fact recorded with an earlier record time than the last sealed one is sealed too', async () => {
  await log.record(2, new Date('2026-10-01T00:00:00Z'))
  assert.equal((await log.seal()).sealed, 2)
})

test('a writer that is still open holds the seal back, and its fact is not lost', async () => {
  const { db } = log.database
  let release = (): void => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  let begun = (): void => {}
  const started = new Promise<void>(resolve => {
    begun = resolve
  })
  const before = (await log.seal()).size
  const open = db.owner(async tx => {
    await tx.query('select pg_current_xact_id()')
    begun()
    await held
  })
  await started
  await log.record(2, NOW, false)
  assert.equal((await log.seal()).size, before)
  release()
  await open
  await log.settled()
  assert.equal((await log.seal()).size, before + 2)
})

test('one sealer at a time: the other does nothing', async () => {
  await log.record(1)
  await log.database.db.transaction(SCOPE, async tx => {
    await sealOnce(tx, log.tiles, KEY, NOW)
    const other = await log.database.db.transaction(SCOPE, tx2 => sealOnce(tx2, log.tiles, KEY, NOW))
    assert.deepEqual([other.busy, other.sealed], [true, 0])
  })
  await log.seal()
})

test('the application role may add and read, never change or remove', async () => {
  for (const table of ['seal_leaf', 'seal_checkpoint', 'seal_cosignature', 'seal_witness']) {
    const statements = [
      `update ${table} set size = size`.replace(
        /size = size/,
        table === 'seal_leaf' ? 'index = index' : 'size = size',
      ),
      `delete from ${table}`,
      `truncate ${table}`,
    ]
    for (const statement of statements) {
      await assert.rejects(
        log.database.db.transaction(SCOPE, tx => tx.query(statement)),
        /permission denied/,
        statement,
      )
    }
  }
})

test('a scope that does not see the whole log may not seal', async () => {
  const county = { ...SCOPE, view: { lo: '410602', hi: '410602~' } }
  await assert.rejects(
    log.database.db.transaction(county, tx => sealOnce(tx, log.tiles, KEY, NOW)),
    /system scope/,
  )
})

test('a failure at any write leaves a state from which sealing goes on to the same tree', async () => {
  await log.record(520)
  const before = (await published()).size
  let failures = 0
  for (let failAt = 0; ; failAt++) {
    let writes = 0
    const failing: TileStore = {
      ...log.tiles,
      write: async (path, bytes) => {
        if (writes++ === failAt) throw new Error('killed')
        await log.tiles.write(path, bytes)
      },
    }
    const ended = await sealPending(log.database.db, failing, KEY, () => NOW).then(
      () => true,
      (error: Error) => assert.equal(error.message, 'killed'),
    )
    if (ended) break
    failures++
    // The head that is public never runs ahead of what is committed.
    assert.ok((await published()).size >= before)
    assert.ok((await log.verify()).ok)
  }
  assert.ok(failures >= 4, `${failures} steps`)
  assert.equal((await published()).size, before + 520)
  assert.ok((await log.verify()).ok)
})

test('a head that was committed and not published is published by the next run', async () => {
  await log.record(3)
  const { size } = await log.database.db.transaction(SCOPE, tx => sealOnce(tx, log.tiles, KEY, NOW))
  assert.equal((await published()).size, size - 3)
  await log.seal()
  assert.equal((await published()).size, size)
})

test('kill -9 at any instant: every fact is sealed once, in order', { timeout: 120_000 }, async t => {
  const script = fileURLToPath(new URL('./sealer-child.ts', import.meta.url))
  const count = async (): Promise<number> =>
    Number((await log.owner<{ n: bigint }>('select count(*) as n from seal_leaf'))[0]!.n)
  for (let round = 0; round < 4; round++) {
    const args = [
      '--conditions=source',
      '--import',
      'tsx',
      script,
      log.database.connectionString,
      join(log.folder, 'tiles'),
    ]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], signal: t.signal })
    const exited = once(child, 'exit').catch(() => {})
    await once(child.stdout, 'data')
    const start = await count()
    await log.record(40)
    while ((await count()) < start + 5 + 7 * round) assert.equal(child.exitCode, null)
    child.kill('SIGKILL')
    await exited
  }
  const [row] = await log.owner<{ n: bigint }>('select count(*) as n from event')
  // The server may take a moment to end the killed sealer's transaction and free its lock.
  while ((await count()) < Number(row!.n)) await log.seal()
  const report = await log.verify()
  assert.deepEqual(report.findings, [])
  assert.deepEqual([report.events, report.unsealed], [Number(row!.n), 0])
})

test('a lost tile folder is made anew, and a damaged edge is healed before anything is signed', async () => {
  const { raw } = await published()
  await rm(join(log.folder, 'tiles'), { recursive: true })
  await log.record(1)
  await log.seal()
  assert.ok((await log.verify({ known: [raw] })).ok)
  const [head] = await log.owner<{ size: bigint }>('select max(size) as size from seal_checkpoint')
  const width = Number(head!.size) % 256
  const last = String(Math.floor(Number(head!.size) / 256)).padStart(3, '0')
  await writeFile(
    join(log.folder, 'tiles', 'tile', '0', `${last}.p`, String(width)),
    Buffer.alloc(32 * width),
  )
  await log.record(1)
  await log.seal()
  assert.ok((await log.verify({ known: [raw] })).ok)
})

test('a database older than the published head is not sealed on', async () => {
  const { raw, size } = await published()
  const ahead = formatCheckpoint({ origin: KEY.name, size: size + 5, root: Buffer.alloc(32, 1) })
  await log.tiles.write(CHECKPOINT_PATH, Buffer.from(KEY.signNote(ahead)))
  await log.record(1)
  await assert.rejects(log.seal(), refused('seal.rolled_back'))
  const other = formatCheckpoint({ origin: KEY.name, size, root: Buffer.alloc(32, 1) })
  await log.tiles.write(CHECKPOINT_PATH, Buffer.from(KEY.signNote(other)))
  await assert.rejects(log.seal(), refused('seal.rolled_back'))
  await log.tiles.write(CHECKPOINT_PATH, Buffer.from(raw))
  const stranger = sealKeyFromSeed('other.example/log', Buffer.alloc(32, 3))
  await assert.rejects(
    sealPending(log.database.db, log.tiles, stranger, () => NOW),
    refused('seal.key_name_differs'),
  )
  assert.equal((await log.seal()).sealed, 1)
})

test('a changed seal table stops the sealer once the tiles cannot speak for it', async () => {
  await log.record(1)
  const restore = await log.owner<{ leaf: Buffer }>('select leaf from seal_leaf where index = 3')
  await log.owner('update seal_leaf set leaf = $1 where index = 3', [Buffer.alloc(32)])
  await rm(join(log.folder, 'tiles', 'tile'), { recursive: true })
  await assert.rejects(log.seal(), refused('seal.leaves_changed'))
  await log.owner('update seal_leaf set leaf = $1 where index = 3', [restore[0]!.leaf])
  assert.equal((await log.seal()).sealed, 1)
})

test('a full disk refuses the seal and loses nothing', async () => {
  await log.record(1)
  const full: TileStore = {
    ...log.tiles,
    write: async () => {
      throw new Refusal('seal.storage_full', 507, { reason: 'ENOSPC' })
    },
  }
  await assert.rejects(
    sealPending(log.database.db, full, KEY, () => NOW),
    refused('seal.storage_full'),
  )
  assert.equal((await log.seal()).sealed, 1)
})

test('anybody can check the proof of one fact; a changed fact or proof fails', async () => {
  const { db } = log.database
  const proof = await db.transaction(SCOPE, tx => proveEvent(tx, log.tiles, 'e7'))
  const sent = JSON.parse(JSON.stringify(proof)) as typeof proof
  const result = verifyProof(sent, KEY.verifier)
  assert.deepEqual(result, { valid: true, size: (await published()).size, witnesses: [] })
  const wrong: Partial<typeof proof>[] = [
    { event: { ...sent.event, area: '410603' } },
    { event: { ...sent.event, data: { n: 1 } } },
    { event: { ...sent.event, extra: 1 } },
    { event: {} },
    { index: sent.index + 1 },
    { path: sent.path.slice(1) },
    { checkpoint: sent.checkpoint.replace(/\n\d+\n/, '\n7\n') },
    { checkpoint: 'nonsense' },
  ]
  for (const change of wrong) assert.equal(verifyProof({ ...sent, ...change }, KEY.verifier).valid, false)
  const other = sealKeyFromSeed(KEY.name, Buffer.alloc(32, 7))
  assert.equal(verifyProof(sent, other.verifier).valid, false)
  await assert.rejects(
    db.transaction(SCOPE, tx => proveEvent(tx, log.tiles, 'nobody')),
    refused('kernel.not_found'),
  )
  const elsewhere = { ...SCOPE, view: { lo: '4107', hi: '4107~' }, act: { lo: '4107', hi: '4107~' } }
  await assert.rejects(
    db.transaction(elsewhere, tx => proveEvent(tx, log.tiles, 'e7')),
    refused('kernel.not_found'),
  )
  await log.record(2)
  const [newest] = await log.owner<{ id: string }>('select id from event order by seq desc limit 1')
  await assert.rejects(
    db.transaction(SCOPE, tx => proveEvent(tx, log.tiles, newest!.id)),
    refused('seal.not_sealed_yet'),
  )
  await log.seal()
})

test('county and city witness each other; a fork and a rollback are refused', async () => {
  const { db } = log.database
  const witness = sealKeyFromSeed('henan.example/witness', Buffer.alloc(32, 2))
  const ask = (from: number) => db.transaction(SCOPE, tx => requestWitness(tx, log.tiles, from))
  const answer = (request: NonNullable<Awaited<ReturnType<typeof ask>>>) =>
    db.transaction(SCOPE, tx => witnessCheckpoint(tx, request, KEY.verifier, witness, NOW))
  const first = (await ask(0))!
  const { size } = openCheckpoint(first.checkpoint, KEY.verifier)
  const line = await answer(first)
  assert.equal(await answer({ ...first, from: size }), line, 'the same head again is the same statement')
  await db.transaction(SCOPE, tx => acceptCosignature(tx, size, line, witness.cosigner, NOW))
  await db.transaction(SCOPE, tx => acceptCosignature(tx, size, line, witness.cosigner, NOW))
  assert.ok(await db.transaction(SCOPE, tx => publishCheckpoint(tx, log.tiles)))
  const { raw } = await published()
  assert.equal(openCheckpoint(raw, KEY.verifier, [witness.cosigner]).signatures.length, 2)
  const proof = await db.transaction(SCOPE, tx => proveEvent(tx, log.tiles, 'e7'))
  const seen = verifyProof(proof, KEY.verifier, [witness.cosigner])
  assert.deepEqual(seen.valid && seen.witnesses, [
    { name: witness.name, time: new Date('2026-11-24T08:00:00Z') },
  ])

  await log.record(300)
  await log.seal()
  const next = (await ask(size))!
  await assert.rejects(answer({ ...next, proof: next.proof.slice(1) }), refused('seal.witness_inconsistent'))
  await assert.rejects(
    answer({ ...next, from: 0 }),
    (e: Refusal) => e.code === 'seal.witness_stale' && e.details['known'] === size,
  )
  const fork = KEY.signNote(formatCheckpoint({ origin: KEY.name, size, root: Buffer.alloc(32, 4) }))
  await assert.rejects(answer({ from: size, proof: [], checkpoint: fork }), refused('seal.witness_fork'))
  const forged = witness.signNote(
    formatCheckpoint({ origin: KEY.name, size: size + 1, root: Buffer.alloc(32) }),
  )
  await assert.rejects(
    answer({ from: size, proof: [], checkpoint: forged }),
    refused('seal.invalid_signature'),
  )
  await answer(next)
  await assert.rejects(answer({ ...first, from: size }), refused('seal.witness_stale'))
  await assert.rejects(ask(1_000_000), refused('seal.witness_stale'))
  const bad = line.replace(/.{8}\n$/, 'AAAAAA==\n')
  const give = (text: string, at = size) =>
    db.transaction(SCOPE, tx => acceptCosignature(tx, at, text, witness.cosigner, NOW))
  await assert.rejects(give(bad), refused('seal.invalid_signature'))
  await assert.rejects(give('nonsense'), refused('seal.invalid_note'))
  await assert.rejects(give(line, 123_456), refused('kernel.not_found'))
})
