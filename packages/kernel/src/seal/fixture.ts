import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../event-catalogue.ts'
import { append } from '../log.ts'
import { systemScope } from '../scope.ts'
import type { Sql } from '../sql.ts'
import { type TestDatabase, testDatabase } from '../testing.ts'
import { fileTiles } from './file-tiles.ts'
import { sealKeyFromSeed } from './key.ts'
import { sealPending } from './sealer.ts'
import type { TileStore } from './tiles.ts'
import { type VerifyOptions, type VerifyReport, verifyLog } from './verify.ts'

const NOTED = 'test-seal.Noted'
defineEvent(NOTED, Type.Object({ n: Type.Number(), text: Type.String() }), { zh: '测试', en: 'Test' })

export const NOW = new Date('2026-11-24T08:00:00.123Z')
export const SCOPE = systemScope('test')
export const KEY = sealKeyFromSeed('hebi.example/log', Buffer.alloc(32, 1))

/** A database and a tile folder for tests of the seal. */
export class SealedLog {
  readonly folder: string
  readonly database: TestDatabase
  readonly tiles: TileStore
  #count = 0

  private constructor(folder: string, database: TestDatabase) {
    this.folder = folder
    this.database = database
    this.tiles = fileTiles(join(folder, 'tiles'))
  }

  static async open(): Promise<SealedLog> {
    return new SealedLog(await mkdtemp(join(tmpdir(), 'shian-seal-')), await testDatabase())
  }

  async close(): Promise<void> {
    await this.database.drop()
    await rm(this.folder, { recursive: true })
  }

  /** Appends facts `e<n>`, every second one decided, so that it has a version; returns when they may be sealed. */
  async record(count: number, now = NOW, settle = true): Promise<void> {
    const from = this.#count
    this.#count += count
    const context = { now, actor: 'person/1', area: '410602', source: 'hebi', views: new Map() }
    const drafts = Array.from({ length: count }, (_, i) => ({
      id: `e${from + i}`,
      type: NOTED,
      data: { n: (from + i) / 3, text: `第 ${from + i} 条` },
    }))
    const even = drafts.filter((_, i) => i % 2 === 0)
    const odd = drafts.filter((_, i) => i % 2 === 1)
    await this.database.db.transaction(SCOPE, tx => append(tx, even, { ...context, subject: `fbo/o${from}` }))
    await this.database.db.transaction(SCOPE, tx =>
      append(tx, odd, { ...context, subject: `fbo/d${from}` }, 0),
    )
    if (settle) await this.settled()
  }

  /** The horizon is one for the whole server, so a transaction of another test file can hold it back for a while. */
  async settled(): Promise<void> {
    const open =
      'select exists (select from event where xid >= pg_snapshot_xmin(pg_current_snapshot())) as open'
    while ((await this.owner<{ open: boolean }>(open))[0]!.open) await pause(5)
  }

  seal(options: { batch?: number } = {}): Promise<{ sealed: number; size: number }> {
    return sealPending(this.database.db, this.tiles, KEY, () => NOW, options)
  }

  verify(options: VerifyOptions = {}): Promise<VerifyReport> {
    return this.database.db.owner(tx => verifyLog(tx, this.tiles, KEY.verifier, options))
  }

  /** What somebody with the owner's password can do. */
  owner<Row>(text: string, params?: unknown[]): Promise<Row[]> {
    return this.database.db.owner((tx: Sql) => tx.query<Row>(text, params))
  }

  /** Does damage, looks, and undoes it. */
  async damaged(
    damage: (tx: Sql) => Promise<unknown>,
    options: VerifyOptions = {},
    tiles = this.tiles,
  ): Promise<VerifyReport> {
    const undo = new Error('undo')
    let report: VerifyReport | undefined
    await this.database.db
      .owner(async tx => {
        await damage(tx)
        report = await verifyLog(tx, tiles, KEY.verifier, options)
        throw undo
      })
      .catch((error: unknown) => {
        if (error !== undo) throw error
      })
    return report!
  }
}
