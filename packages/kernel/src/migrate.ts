import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { Sql } from './sql.ts'

/** A folder of numbered, forward-only `.sql` files. */
export interface MigrationSource {
  module: string
  folder: URL
}

/** The kernel's own migrations; they run before every module's. */
export const KERNEL_MIGRATIONS: MigrationSource = {
  module: 'kernel',
  folder: new URL('../migrations/', import.meta.url),
}

/**
 * Applies what is missing, in module order, all in the one transaction it is given (as owner), under an advisory lock.
 *
 * @returns names applied
 * @throws Error when an applied file was changed afterwards
 */
export async function migrate(tx: Sql, sources: readonly MigrationSource[]): Promise<string[]> {
  await tx.query('select pg_advisory_xact_lock(4106, 1)')
  const [exists] = await tx.query<{ t: string | null }>("select to_regclass('migration')::text as t")
  const rows = exists?.t
    ? await tx.query<{ module: string; name: string; sha256: string }>(
        'select module, name, sha256 from migration',
      )
    : []
  const applied = new Map(rows.map(row => [`${row.module}/${row.name}`, row.sha256]))
  const done: string[] = []
  // A module of the kernel itself names the kernel's folder; it is applied once.
  const others = sources.filter(source => source.folder.href !== KERNEL_MIGRATIONS.folder.href)
  for (const { module, folder } of [KERNEL_MIGRATIONS, ...others]) {
    const names = (await readdir(folder)).filter(name => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort()
    for (const name of names) {
      const text = await readFile(new URL(name, folder), 'utf8')
      const sha256 = createHash('sha256').update(text).digest('hex')
      const before = applied.get(`${module}/${name}`)
      if (before === sha256) continue
      if (before) throw new Error(`migration ${module}/${name} was changed after it was applied`)
      await tx.query(text)
      await tx.query('insert into migration (module, name, sha256) values ($1, $2, $3)', [
        module,
        name,
        sha256,
      ])
      done.push(`${module}/${name}`)
    }
  }
  return done
}

/** Makes the monthly partitions of the log from last month to `monthsAhead` months ahead. Idempotent; as owner. */
export async function ensurePartitions(tx: Sql, now: Date, monthsAhead = 2): Promise<void> {
  await tx.query(
    `select shian_ensure_event_partition((date_trunc('month', $1::timestamptz) + make_interval(months => m))::date)
     from generate_series(-1, $2::int) m`,
    [now, monthsAhead],
  )
}
