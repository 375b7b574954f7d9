import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@shian/embedded-postgres'
import pg from 'pg'

/** A PostgreSQL of our own, with the product's settings, in a temporary folder. */
export interface Bed {
  folder: string
  version: string
  /** Makes an empty database. */
  createDatabase(name: string): Promise<string>
  dropDatabase(name: string): Promise<void>
  close(): Promise<void>
}

/** Starts the embedded PostgreSQL with its default settings, fsync on. */
export async function openBed(): Promise<Bed> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'shian-bench-'))
  let postgres: EmbeddedPostgres
  try {
    postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') })
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  const run = (sql: string): Promise<void> =>
    withClient(postgres.connectionString, async client => {
      await client.query(sql)
    })
  return {
    folder,
    version: postgres.version,
    async createDatabase(name) {
      await run(`create database ${name} encoding 'UTF8' template template0`)
      return postgres.connectionString.replace(/(@[^/?]*)\/postgres(\?|$)/, `$1/${name}$2`)
    },
    dropDatabase: name => run(`drop database if exists ${name} with (force)`),
    async close() {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Runs something over one plain connection. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Runs something over several plain connections. */
export async function withClients<T>(
  url: string,
  count: number,
  work: (clients: pg.Client[]) => Promise<T>,
): Promise<T> {
  const clients = Array.from({ length: count }, () => new pg.Client({ connectionString: url }))
  await Promise.all(clients.map(client => client.connect()))
  try {
    return await work(clients)
  } finally {
    await Promise.all(clients.map(client => client.end()))
  }
}
