import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Sql } from '../sql.ts'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import type { Finding } from './finding.ts'
import { KEY, NOW, SCOPE, SealedLog } from './fixture.ts'
import { sealKeyFromSeed } from './key.ts'
import { leafHash } from './leaf.ts'
import { parseNote } from './note.ts'
import { rebuildTiles } from './sealer.ts'
import { CHECKPOINT_PATH, type TileStore } from './tiles.ts'
import { verifyLog } from './verify.ts'

let log: SealedLog
/** Sealed at 100, 400 and 700 leaves; one fact after that. */
before(async () => {
  log = await SealedLog.open()
  for (const count of [100, 300, 300]) {
    await log.record(count)
    await log.seal()
  }
  await log.record(1)
})
after(() => log.close())

const brief = (findings: Finding[]) =>
  findings.map(({ kind, eventId, index, size, path }) => [kind, eventId ?? path ?? index ?? size])

/** The leaf at an index, with its fact. */
async function at(tx: Sql, index: number): Promise<{ id: string; seq: bigint; xid: string; leaf: Buffer }> {
  const [row] = await tx.query<{ id: string; seq: bigint; xid: string; leaf: Buffer }>(
    `select e.id, l.seq, l.xid::text as xid, l.leaf from seal_leaf l join event e on e.seq = l.seq where l.index = $1`,
    [index],
  )
  return row!
}

/** Rewrites a fact as a careful forger would: row, leaf column and seal table agree afterwards. */
async function rewrite(tx: Sql, index: number): Promise<void> {
  const { id } = await at(tx, index)
  await tx.query(`update event set data = '{"n": 1, "text": "改"}' where id = $1`, [id])
  const [fact] = await tx.query<Parameters<typeof leafHash>[0]>('select * from event where id = $1', [id])
  const leaf = leafHash(fact!)
  await tx.query('update event set leaf = $2 where id = $1', [id, leaf])
  await tx.query('update seal_leaf set leaf = $2 where index = $1', [index, leaf])
}

test('an untouched log is found whole, also under the system scope, with progress', async () => {
  const seen: number[] = []
  const report = await log.database.db.transaction(SCOPE, tx =>
    verifyLog(tx, log.tiles, KEY.verifier, { onProgress: p => seen.push(p.leaves) }),
  )
  const { ok, events, unsealed, leaves, checkpoints, findings } = report
  assert.deepEqual(
    { ok, events, unsealed, leaves, checkpoints, findings },
    {
      ok: true,
      events: 700,
      unsealed: 1,
      leaves: 700,
      checkpoints: 4,
      findings: [],
    },
  )
  const raw = Buffer.from((await log.tiles.read(CHECKPOINT_PATH))!).toString()
  assert.equal(report.root, Buffer.from(parseCheckpoint(parseNote(raw).text).root).toString('hex'))
  assert.deepEqual(seen, [700])
})

test('one changed byte of one event is found, with its id, in both languages', async () => {
  let id = ''
  const report = await log.damaged(async tx => {
    id = (await at(tx, 123)).id
    await tx.query(
      `update event set data = jsonb_set(data, '{text}', to_jsonb(replace(data->>'text', '条', '件'))) where id = $1`,
      [id],
    )
  })
  assert.deepEqual(brief(report.findings), [['event_changed', id]])
  const [found] = report.findings
  assert.deepEqual([found!.index, found!.differs], [123, ['content']])
  assert.match(found!.sentence.zh, new RegExp(`^事件 ${id}\\(第 123 条\\)的内容在存证后被改动`))
  assert.match(found!.sentence.en, new RegExp(`event ${id} \\(leaf 123\\) was changed after sealing`))
})

test('each column of an event that is changed alone is found', async () => {
  const changes: [string, string, string?][] = [
    [`id = id || 'x'`, 'event_changed'],
    [`source = 'other'`, 'event_changed'],
    [`type = 'test-seal.Other'`, 'event_changed'],
    [`subject = 'fbo/x'`, 'event_changed'],
    [`time = time + interval '1 millisecond'`, 'event_changed'],
    [`time = time + interval '1 microsecond'`, 'event_changed', 'submillisecond'],
    [`recordtime = recordtime + interval '1 second'`, 'event_changed', 'recordtime'],
    [`recordtime = recordtime + interval '1 microsecond'`, 'event_changed', 'submillisecond'],
    [`recordtime = '2026-10-02T00:00:00Z'`, 'event_changed', 'recordtime'],
    [`actor = 'person/2'`, 'event_changed'],
    [`cause = 'e1'`, 'event_changed', 'cause'],
    [`area = '410603'`, 'event_changed'],
    [`audience = 'public'`, 'event_changed', 'audience'],
    [`data = data || '{"x": 1}'`, 'event_changed'],
    [`leaf = decode(repeat('00', 32), 'hex')`, 'event_leaf_changed'],
    [`seq = seq + 1000000`, 'event_moved'],
    [`xid = '9000000000'::xid8`, 'event_moved'],
  ]
  for (const [change, kind, differs] of changes) {
    const report = await log.damaged(async tx => {
      const { seq } = await at(tx, 200)
      await tx.query(`update event set ${change} where seq = $1`, [seq])
    })
    const relevant = report.findings.filter(f => f.kind !== 'event_version_changed')
    assert.deepEqual(
      relevant.map(f => f.kind),
      [kind],
      change,
    )
    assert.equal(relevant[0]!.index, 200, change)
    if (differs) assert.deepEqual(relevant[0]!.differs, [differs], change)
  }
})

test('a changed version is found, though the leaf does not cover it', async () => {
  const report = await log.damaged(async tx => {
    await tx.query(
      `update event set version = case version when 3 then 4 else 3 end where subject = 'fbo/d100' and version in (3, 4)`,
    )
  })
  assert.deepEqual(report.counts, { event_version_changed: 2 })
})

test('a deleted event is found by its id, also the first and the last', async () => {
  for (const index of [0, 350, 699]) {
    let id = ''
    const report = await log.damaged(async tx => {
      id = (await at(tx, index)).id
      await tx.query('delete from event where id = $1', [id])
    })
    const relevant = report.findings.filter(f => f.kind !== 'event_version_changed')
    assert.deepEqual(brief(relevant), [['event_deleted', id]])
  }
})

test('an event inserted behind the horizon is found; a new one after it is not a finding', async () => {
  const insert = `insert into event (seq, xid, id, source, type, subject, time, recordtime, actor, area, audience, data, leaf)
    select $2, xid, 'forged', source, type, subject, time, recordtime, actor, area, audience, data, leaf from event where id = $1`
  const report = await log.damaged(async tx => {
    const { id, seq } = await at(tx, 300)
    await tx.query(insert, [id, seq])
  })
  assert.deepEqual(brief(report.findings), [['event_inserted', 'forged']])
  const first = await log.damaged(async tx => tx.query(insert, [(await at(tx, 0)).id, -5]))
  assert.deepEqual(brief(first.findings), [['event_inserted', 'forged']], 'a place before the first')
})

test('two events that changed places are found', async () => {
  let ids: string[] = []
  const report = await log.damaged(async tx => {
    const [a, b] = [await at(tx, 10), await at(tx, 20)]
    ids = [a.id, b.id]
    await tx.query(
      'update event set seq = case id when $1 then $4::bigint else $3::bigint end where id in ($1, $2)',
      [a.id, b.id, a.seq, b.seq],
    )
  })
  const relevant = report.findings.filter(f => f.kind !== 'event_version_changed')
  assert.deepEqual(brief(relevant).sort(), ids.map(id => ['event_moved', id]).sort())
})

test('a rewrite of row, leaf column and seal table is found by the tiles', async () => {
  let id = ''
  const report = await log.damaged(async tx => {
    id = (await at(tx, 150)).id
    await rewrite(tx, 150)
  })
  assert.deepEqual(brief(report.findings), [
    ['leaf_changed', id],
    ['event_changed', id],
  ])
  assert.deepEqual(report.findings[1]!.differs, ['content', 'leaf'])
})

test('a rewrite that also makes the tiles anew is found by the signed checkpoints', async () => {
  const path = join(log.folder, 'tiles', 'tile', '0', '000')
  const tile = await readFile(path)
  try {
    const report = await log.damaged(async tx => {
      await rewrite(tx, 150)
      const forged = Buffer.from(tile)
      forged.set((await at(tx, 150)).leaf, 150 * 32)
      await writeFile(path, forged)
    })
    assert.deepEqual(brief(report.findings).slice(0, 1), [['checkpoint_root_differs', 400]])
    assert.ok(report.counts.tile_changed, 'the level above still has the old root')
  } finally {
    await writeFile(path, tile)
  }
})

test('a rewrite by the holder of the secret key is found by the checkpoint a witness kept, and only by it', async () => {
  const kept = Buffer.from((await log.tiles.read(CHECKPOINT_PATH))!).toString()
  const files = new Map<string, Uint8Array>()
  const forged: TileStore = {
    read: async path => files.get(path),
    write: async (path, bytes) => void files.set(path, bytes),
    removePartials: async () => {},
  }
  const forge = async (tx: Sql): Promise<void> => {
    await rewrite(tx, 150)
    const root = Buffer.from((await rebuildTiles(tx, forged, 700)).root())
    const note = KEY.signNote(formatCheckpoint({ origin: KEY.name, size: 700, root }))
    await tx.query('delete from seal_checkpoint')
    await tx.query('insert into seal_checkpoint values (700, $1, $2, $3)', [root, note, NOW])
    await forged.write(CHECKPOINT_PATH, Buffer.from(note))
  }
  assert.ok((await log.damaged(forge, {}, forged)).ok)
  const report = await log.damaged(forge, { known: [kept] }, forged)
  assert.deepEqual(brief(report.findings), [['checkpoint_root_differs', 700]])
  assert.ok((await log.verify({ known: [kept] })).ok)
})

test('a forged or changed checkpoint is found', async () => {
  const thief = sealKeyFromSeed(KEY.name, Buffer.alloc(32, 9))
  const note = thief.signNote(formatCheckpoint({ origin: KEY.name, size: 400, root: Buffer.alloc(32) }))
  const damages: string[] = [
    `update seal_checkpoint set note = '${note}' where size = 400`,
    `update seal_checkpoint set root = decode(repeat('00', 32), 'hex') where size = 400`,
    `update seal_checkpoint set note = replace(note, '400', '401') where size = 400`,
    `update seal_checkpoint set note = (select note from seal_checkpoint where size = 100) where size = 400`,
  ]
  for (const damage of damages) {
    const report = await log.damaged(tx => tx.query(damage))
    assert.deepEqual(report.counts, { checkpoint_forged: 1 }, damage)
  }
  const witness = sealKeyFromSeed('henan.example/witness', Buffer.alloc(32, 2))
  const line = witness.cosign('other\n1\n', NOW)
  const cosigned = await log.damaged(
    tx => tx.query('insert into seal_cosignature values (400, $1, $2, $3)', [witness.name, line, NOW]),
    { witnesses: [witness.cosigner] },
  )
  assert.deepEqual(cosigned.counts, { checkpoint_forged: 1 })
})

test('a log that was cut at the end or set back is found by the published head', async () => {
  const cut = await log.damaged(async tx => {
    await tx.query('delete from event where seq in (select seq from seal_leaf where index >= 400)')
    await tx.query('delete from seal_leaf where index >= 400')
    await tx.query('delete from seal_checkpoint where size > 400')
  })
  assert.deepEqual(brief(cut.findings), [['checkpoint_ahead', 700]])
  const half = await log.damaged(async tx => {
    await tx.query('delete from seal_leaf where index >= 650')
  })
  assert.ok(half.counts.checkpoint_ahead === 2 && half.counts.checkpoint_missing === 1)
})

test('damage of the seal table is told apart from damage of events', async () => {
  const missing = await log.damaged(tx => tx.query('delete from seal_leaf where index = 42'))
  assert.deepEqual(brief(missing.findings), [['leaf_missing', 42]])
  const changed = await log.damaged(tx =>
    tx.query('update seal_leaf set leaf = $1 where index = 42', [Buffer.alloc(32, 5)]),
  )
  assert.deepEqual(changed.counts, { leaf_changed: 1 })
  const swapped = await log.damaged(async tx => {
    const [a, b] = [await at(tx, 30), await at(tx, 33)]
    await tx.query('update seal_leaf set seq = -1 where index = 30')
    await tx.query('update seal_leaf set seq = $1 where index = 33', [a.seq])
    await tx.query('update seal_leaf set seq = $1 where index = 30', [b.seq])
  })
  assert.ok(swapped.counts.leaf_order_changed)
  assert.equal(swapped.counts.event_changed, undefined)
  assert.equal(swapped.counts.event_inserted, undefined)
})

test('changed and missing tiles are found at every level, with their paths', async () => {
  const root = join(log.folder, 'tiles')
  const cases: [string, string, number][] = [
    ['tile/0/000', 'tile_changed', 40 * 32],
    ['tile/1/000.p/2', 'tile_changed', 0],
    ['tile/0/002.p/188', 'tile_changed', 187 * 32],
  ]
  for (const [path, kind, offset] of cases) {
    const file = join(root, path)
    const bytes = await readFile(file)
    const damaged = Buffer.from(bytes)
    damaged[offset] = damaged[offset]! ^ 1
    await writeFile(file, damaged)
    assert.deepEqual(brief((await log.verify()).findings), [[kind, path.replace(/\.p\/188$/, '')]], path)
    await rm(file)
    assert.deepEqual((await log.verify()).counts, { tile_missing: 1 }, path)
    await writeFile(file, bytes)
  }
  assert.ok((await log.verify()).ok)
})

test('an unsealed event whose row does not match its leaf column is found', async () => {
  const [newest] = await log.owner<{ id: string }>('select id from event order by seq desc limit 1')
  const report = await log.damaged(tx =>
    tx.query(`update event set actor = 'person/9' where id = $1`, [newest!.id]),
  )
  assert.deepEqual(brief(report.findings), [['event_changed', newest!.id]])
})

test('a wrong log key finds every checkpoint forged', async () => {
  const other = sealKeyFromSeed(KEY.name, Buffer.alloc(32, 8))
  const report = await log.database.db.owner(tx => verifyLog(tx, log.tiles, other.verifier))
  assert.deepEqual([report.ok, report.counts], [false, { checkpoint_forged: 4 }])
})

test('a log that grows during verification is not a finding', async () => {
  const grown = await log.database.db.transaction(SCOPE, tx =>
    verifyLog(
      tx,
      {
        ...log.tiles,
        read: async path => {
          const bytes = await log.tiles.read(path)
          if (path === 'tile/0/002.p/188') {
            await log.record(400)
            await log.seal()
          }
          return bytes
        },
      },
      KEY.verifier,
    ),
  )
  assert.deepEqual(grown.findings, [])
  assert.ok((await log.verify()).ok)
})
