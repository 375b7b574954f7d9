import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@shian/embedded-postgres'
import {
  derivedId,
  EVERYWHERE,
  type ItemStory,
  openWork,
  rebuild,
  type Sql,
  settle,
  sweepClocks,
  systemActor,
  systemScope,
  workHost,
} from '@shian/kernel'
import { defineAreas, registerPremises } from '@shian/registry'
import { configOf, createPlatform, type Platform } from '@shian/server'
import { registerCamera } from '@shian/vision'

const KILLS = 20
const SCOPE = systemScope('crash')
const AREA = '410602001001'
const ITEMS = 60

/** Numbers from a seed, so that a failing run can be repeated (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

describe('kill -9, twenty times under load', () => {
  let dir = ''
  let server: EmbeddedPostgres
  let platform: Platform
  let token = ''
  let camera = ''
  const acknowledged = new Set<string>()
  const random = seeded(4106)

  const open = async (): Promise<Platform> =>
    createPlatform(configOf({ databaseUrl: server.connectionString, dataDir: join(dir, 'node'), port: 0 }), {
      log: () => {},
    })

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'shian-crash-'))
    server = await startEmbeddedPostgres({ dataDir: join(dir, 'postgres') })
    platform = await open()
    const now = new Date()
    await platform.db.transaction(SCOPE, async tx => {
      const writer = { node: platform.node, scope: SCOPE, now }
      await defineAreas(tx, writer, [
        { code: '4106', name: '鹤壁市' },
        { code: '410602', name: '鹤山区' },
        { code: '410602001', name: '中山北路街道' },
        { code: AREA, name: '大湖村' },
      ])
      const premises = await registerPremises(tx, writer, {
        area: AREA,
        signName: '老街烧烤',
        legalName: '老街烧烤店',
        kind: 'restaurant',
        address: '1号',
      })
      const wanted = {
        premisesId: premises,
        name: '盒',
        place: '烹饪区',
        purpose: '监督',
        publicView: false,
        source: { kind: 'push' as const },
      }
      camera = await registerCamera(tx, { node: platform.node, now, actor: 'system/test' }, wanted)
      await openOverdue(tx, premises)
    })
    token = (
      await platform.deviceTokens.issue({ deviceId: 'box-1', area: '4106' }, EVERYWHERE, 'system/test', now)
    ).token
    await platform.stop()
  })
  after(async () => {
    await platform?.stop()
    await server?.stop()
    await rm(dir, { recursive: true, force: true })
  })

  /** Orders given two months ago: every step of their ladders is due at once. */
  async function openOverdue(tx: Sql, premises: string): Promise<void> {
    const subject = `premises/${premises}`
    const at = new Date(Date.now() - 60 * 86_400_000)
    for (let i = 0; i < ITEMS; i++) {
      const item: ItemStory['steps'][number]['command'] = {
        do: 'open',
        commandId: `open-${i}`,
        item: {
          id: `overdue-${i}`,
          area: `${AREA}/${premises}`,
          subjects: [subject],
          parties: { operator: subject },
          assignees: [],
        },
        form: { title: `逾期 ${i}`, problem: '地面积水' },
      }
      await openWork(tx, workHost(), 'rectification', item, { actor: systemActor('test'), now: at })
    }
  }

  async function startChild(): Promise<{ child: ChildProcess; url: string }> {
    const script = fileURLToPath(new URL('./crash-child.ts', import.meta.url))
    const args = [
      '--conditions=source',
      '--import',
      'tsx',
      script,
      server.connectionString,
      join(dir, 'node'),
    ]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout!.once('data', chunk => resolve(String(chunk).trim()))
      child.once('exit', code => reject(new Error(`the node ended with ${code} before it listened`)))
    })
    return { child, url }
  }

  function eventsOf(round: number, sender: number, batch: number) {
    return Array.from({ length: 1 + Math.floor(random() * 40) }, (_, i) => ({
      eventKey: `k-${round}-${sender}-${batch}-${i}`,
      source: { kind: 'box' },
      cameraId: camera,
      type: 'hat.missing',
      occurredAt: new Date().toISOString(),
    }))
  }

  /** Sends until the node dies; keeps what was acknowledged, and repeats what was not. */
  async function send(url: string, round: number, sender: number, unsure: object[][]): Promise<void> {
    for (let batch = 0; ; batch++) {
      const events = unsure.pop() ?? eventsOf(round, sender, batch)
      try {
        const answer = await fetch(`${url}/ingest/v1/vision-events`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify(events),
        })
        if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
        for (const event of events as { eventKey: string }[]) acknowledged.add(event.eventKey)
      } catch {
        unsure.push(events)
        return
      }
    }
  }

  it('loses and doubles nothing', async () => {
    const unsure: object[][] = []
    for (let round = 0; round < KILLS; round++) {
      const { child, url } = await startChild()
      const senders = [0, 1, 2].map(sender => send(url, round, sender, unsure))
      // On a slow machine a kill before the first answer would test nothing.
      const before = acknowledged.size
      for (let waited = 0; acknowledged.size === before && waited < 1_000; waited++)
        await new Promise(resolve => setTimeout(resolve, 20))
      await new Promise(resolve => setTimeout(resolve, 100 + random() * 900))
      child.kill('SIGKILL')
      if (round % 5 === 4) {
        // The database dies too, in the middle of what it was doing.
        process.kill(server.pid, 'SIGKILL')
        server = await startEmbeddedPostgres({ dataDir: join(dir, 'postgres') })
      }
      await Promise.all(senders)
    }
    platform = await open()
    assert.ok(acknowledged.size > 1_000, `${acknowledged.size} events were acknowledged`)
    const rows = await platform.db.owner(tx =>
      tx.query<{ id: string; n: number }>(
        "select id, count(*)::int as n from event where type = 'vision.FindingRaised' group by id",
      ),
    )
    const stored = new Map(rows.map(row => [row.id, row.n]))
    const ids = [...acknowledged].map(key => derivedId('vision-event', 'box-1', key))
    assert.deepEqual(
      ids.filter(id => stored.get(id) !== 1),
      [],
      'each acknowledged event is there once',
    )
    assert.deepEqual(
      rows.filter(row => row.n !== 1),
      [],
    )
  })

  it('resumes every cursor and tells each step of a ladder once', async () => {
    await settle(platform.db, platform.node, platform.reactions, new Date())
    while ((await sweepClocks(platform.db, workHost(), new Date())) > 0);
    const rungs = await platform.db.owner(tx =>
      tx.query<{ subject: string; clock: string; rung: string; n: number }>(
        `select subject, data->>'clock' as clock, data->>'rung' as rung, count(*)::int as n from event
         where type = 'work.RungFired' group by 1, 2, 3`,
      ),
    )
    assert.deepEqual(
      rungs.filter(rung => rung.n !== 1),
      [],
    )
    assert.equal(new Set(rungs.map(rung => rung.subject)).size, ITEMS)
    const perItem = rungs.length / ITEMS
    assert.equal(perItem, Math.round(perItem), 'every item told the same steps')
    assert.ok(perItem >= 3)
    const orders = await platform.db.owner(tx =>
      tx.query<{ n: number }>(
        "select count(*)::int as n from event where type = 'inspection.RectificationOrdered'",
      ),
    )
    assert.equal(orders[0]?.n, ITEMS, 'the reaction had its effect once for each item')
  })

  it('has views that equal a rebuild', async () => {
    for (const view of platform.modules.flatMap(module => module.views)) {
      for (const table of view.tables) {
        const read = (tx: Sql): Promise<{ h: string }[]> =>
          tx.query(`select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as h from ${table} t`)
        const live = await platform.db.owner(read)
        await platform.db.owner(tx => rebuild(tx, view))
        assert.deepEqual(await platform.db.owner(read), live, table)
      }
    }
  })
})
