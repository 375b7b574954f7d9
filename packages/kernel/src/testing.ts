import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import { ensurePartitions, KERNEL_MIGRATIONS, type MigrationSource, migrate } from './migrate.ts'
import { type Database, openDatabase } from './sql.ts'

/** A database of its own for one test file, cloned from a migrated template. */
export interface TestDatabase {
  db: Database
  connectionString: string
  drop(): Promise<void>
}

function withDatabase(url: string, name: string): string {
  const parsed = new URL(url.replace(/^postgres(ql)?:\/\/([^/]*)@\//, 'postgresql://$2@placeholder/'))
  parsed.pathname = `/${name}`
  return parsed.toString().replace('@placeholder/', '@/')
}

async function fingerprint(sources: readonly MigrationSource[]): Promise<string> {
  const hash = createHash('sha256')
  for (const { module, folder } of [KERNEL_MIGRATIONS, ...sources]) {
    for (const name of (await readdir(folder)).filter(n => n.endsWith('.sql')).sort()) {
      hash
        .update(module)
        .update(name)
        .update(await readFile(new URL(name, folder)))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

/** The maintenance database of the run. Says what to do when there is none. */
export function testDatabaseUrl(): string {
  const url = process.env['SHIAN_TEST_DATABASE_URL']
  if (!url)
    throw new Error('no SHIAN_TEST_DATABASE_URL: run tests through `npm test -- <part of a file name>`')
  return url
}

/**
 * Clones a migrated template, made once per set of migrations and run.
 *
 * @param sources migrations of the modules under test, in order
 * @param options.now decides which log partitions exist; default 2026-11
 */
export async function testDatabase(
  sources: readonly MigrationSource[] = [],
  options: { now?: Date; max?: number } = {},
): Promise<TestDatabase> {
  const url = testDatabaseUrl()
  const template = `shian_t_${await fingerprint(sources)}`
  const name = `shian_x_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  try {
    // The lock lives in the maintenance database, so the files of one run make each template once.
    await admin.query('select pg_advisory_lock(4106, 2)')
    const found = await admin.query('select 1 from pg_database where datname = $1', [template])
    if (found.rowCount === 0) {
      await admin.query(`create database ${template}_new`)
      const db = openDatabase(withDatabase(url, `${template}_new`), { max: 1 })
      await db.owner(async tx => {
        await migrate(tx, sources)
        await ensurePartitions(tx, options.now ?? new Date('2026-11-24T00:00:00Z'))
      })
      await db.close()
      await admin.query(`alter database ${template}_new rename to ${template}`)
    }
    await admin.query(`create database ${name} template ${template}`)
  } finally {
    await admin.end()
  }
  const connectionString = withDatabase(url, name)
  const db = openDatabase(connectionString, { max: options.max ?? 10 })
  return {
    db,
    connectionString,
    async drop() {
      await db.close()
      const closer = new pg.Client({ connectionString: url })
      await closer.connect()
      await closer.query(`drop database if exists ${name} with (force)`)
      await closer.end()
    },
  }
}
