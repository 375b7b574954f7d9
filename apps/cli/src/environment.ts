import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@shian/embedded-postgres'
import type { Platform } from '@shian/server'
import { type Config, readConfig } from '@shian/server/config'
import { createLog, type Log } from '@shian/server/log'

/** The folder the program lies in. */
export const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))
const DATABASE = 'shian'

/** Flags of every command that works on a node's data. */
export const NODE_FLAGS = {
  data: { type: 'string' },
  database: { type: 'string' },
  'log-level': { type: 'string' },
} as const

/** A node's settings and its database, ready to be opened. */
export interface Environment {
  config: Config & { databaseUrl: string }
  log: Log
  /** The PostgreSQL of ours, when the node runs its own. */
  postgres: EmbeddedPostgres | undefined
  /** Leaves the database; ours stops when nobody else uses it. */
  close(): Promise<void>
}

/**
 * Reads settings and makes sure there is a database: the one named, or our own below the data folder.
 *
 * @throws ConfigError, EmbeddedPostgresError
 */
export async function openEnvironment(
  flags: Readonly<Record<string, string | undefined>>,
): Promise<Environment> {
  const config = readConfig(process.env, flags, join(PROJECT, 'data'))
  // In a terminal people want the address, not a line per request; elsewhere the log is what is collected.
  const isChosen = flags['log-level'] !== undefined || process.env['SHIAN_LOG_LEVEL'] !== undefined
  const level = !isChosen && process.stderr.isTTY ? 'warn' : config.logLevel
  const log = createLog(
    level,
    line => process.stderr.write(line),
    () => new Date(),
  )
  if (config.databaseUrl) {
    return {
      config: { ...config, databaseUrl: config.databaseUrl },
      log,
      postgres: undefined,
      close: async () => {},
    }
  }
  const starting = startEmbeddedPostgres({
    dataDir: join(config.dataDir, 'postgres'),
    log: line => log('info', line, { service: 'postgres' }),
  })
  // The database takes as long to start as the platform to load: at the same time, then.
  const [postgres] = await Promise.all([starting, import('@shian/server')])
  try {
    const databaseUrl = await ensureDatabase(postgres.connectionString)
    return { config: { ...config, databaseUrl }, log, postgres, close: () => postgres.stop() }
  } catch (error) {
    await postgres.stop()
    throw error
  }
}

/** Makes our database in a fresh server. @returns its address */
async function ensureDatabase(maintenanceUrl: string): Promise<string> {
  const { openDatabase } = await import('@shian/kernel')
  const admin = openDatabase(maintenanceUrl, { max: 1 })
  try {
    await admin.owner(async tx => {
      const found = await tx.query('select 1 from pg_database where datname = $1', [DATABASE])
      if (found.length > 0) return
      // CREATE DATABASE refuses to run inside a transaction, and the handle always opens one.
      await tx.query('commit')
      await tx.query(`create database ${DATABASE} encoding 'UTF8' template template0`)
      await tx.query('begin')
    })
  } finally {
    await admin.close()
  }
  return maintenanceUrl.replace(/(@[^/?]*)\/postgres(\?|$)/, `$1/${DATABASE}$2`)
}

/** Opens the platform of a node for one piece of work and closes everything afterwards. */
export async function withPlatform<T>(
  flags: Readonly<Record<string, string | undefined>>,
  work: (platform: Platform) => Promise<T>,
): Promise<T> {
  const environment = await openEnvironment(flags)
  try {
    const { createPlatform } = await import('@shian/server')
    const platform = await createPlatform(environment.config, { log: environment.log })
    try {
      return await work(platform)
    } finally {
      await platform.stop()
    }
  } finally {
    await environment.close()
  }
}

/** Version of the program. */
export function version(): string {
  const read = createRequire(import.meta.url)
  return (read('../package.json') as { version: string }).version
}
