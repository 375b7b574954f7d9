import { existsSync } from 'node:fs'
import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bilingual, reactionStatus, runExamples, systemScope } from '@shian/kernel'
import { createPlatform, type Platform, readCalendar, readConfig, readRules } from '@shian/server'
import type { FrameSource } from '@shian/vision/ports'
import { openEnvironment, PROJECT } from '../environment.ts'
import { print } from '../terminal.ts'

/** Below this the blob store refuses. */
const FREE_BYTES_MIN = 2 * 1024 ** 3
/** A transaction open longer than this holds back every reader of the log. */
const OPEN_SECONDS_MAX = 60

type Verdict = 'ok' | 'warn' | 'bad'
const SIGN: Record<Verdict, string> = { ok: '✓', warn: '!', bad: '✗' }

class Doctor {
  worst: Verdict = 'ok'

  tell(verdict: Verdict, { zh, en }: Bilingual): void {
    if (verdict === 'bad' || (verdict === 'warn' && this.worst === 'ok')) this.worst = verdict
    print(`${SIGN[verdict]} ${zh}\n  ${en}\n`)
  }

  async check(name: Bilingual, look: () => Promise<void>): Promise<void> {
    try {
      await look()
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      this.tell('bad', { zh: `${name.zh}:${text}`, en: `${name.en}: ${text}` })
    }
  }
}

async function checkFolder(doctor: Doctor, dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  await access(dataDir, constants.W_OK)
  const { bavail, bsize } = await statfs(dataDir)
  const free = bavail * bsize
  const gib = (free / 1024 ** 3).toFixed(1)
  doctor.tell(free < FREE_BYTES_MIN ? 'warn' : 'ok', {
    zh: `数据目录 ${dataDir} 可写,剩余 ${gib} GiB`,
    en: `The data folder can be written; ${gib} GiB free`,
  })
}

async function checkRules(doctor: Doctor, folder: string): Promise<void> {
  const book = readRules(folder)
  const calendar = readCalendar(new Date())
  const failures = book.rules.flatMap(rule => runExamples(rule, calendar))
  for (const { rule, example } of failures) {
    doctor.tell('bad', {
      zh: `规则 ${rule} 的例 ${example} 不符`,
      en: `Example ${example} of rule ${rule} fails`,
    })
  }
  const count = book.rules.length
  if (failures.length === 0)
    doctor.tell('ok', { zh: `规则 ${count} 条,例题全部相符`, en: `${count} rules, all their examples hold` })
}

async function checkDatabase(doctor: Doctor, platform: Platform): Promise<void> {
  const [row] = await platform.db.owner(tx =>
    tx.query<{ version: string; oldest: number | null; bytes: bigint }>(
      `select current_setting('server_version') as version, pg_database_size(current_database()) as bytes,
         (select extract(epoch from now() - min(xact_start))::int from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()) as oldest`,
    ),
  )
  const mib = Math.round(Number(row!.bytes) / 1024 ** 2)
  doctor.tell('ok', {
    zh: `PostgreSQL ${row!.version},${mib} MiB`,
    en: `PostgreSQL ${row!.version}, ${mib} MiB`,
  })
  if ((row!.oldest ?? 0) > OPEN_SECONDS_MAX) {
    doctor.tell('warn', {
      zh: `有事务已打开 ${row!.oldest} 秒,后台反应和实时画面会被拖住`,
      en: `A transaction has been open for ${row!.oldest} s; reactions and live screens wait behind it`,
    })
  }
}

async function checkReactions(doctor: Doctor, platform: Platform): Promise<void> {
  const rows = await platform.db.transaction(systemScope('doctor'), tx =>
    reactionStatus(tx, platform.reactions),
  )
  for (const { name } of rows.filter(row => row.stoppedAt)) {
    doctor.tell('bad', {
      zh: `反应 ${name} 已停止,需要管理员处理`,
      en: `The reaction ${name} has stopped and needs an administrator`,
    })
  }
  const lag = rows.reduce((sum, row) => sum + row.lag, 0)
  doctor.tell('ok', {
    zh: `后台反应 ${rows.length} 个,待处理 ${lag} 条`,
    en: `${rows.length} reactions, ${lag} facts to take`,
  })
}

async function checkVideo(doctor: Doctor, platform: Platform): Promise<void> {
  const { available, reason, version } = await platform.port<FrameSource>('vision.frames').capability()
  if (available) doctor.tell('ok', { zh: `ffmpeg ${version ?? ''}`, en: `ffmpeg ${version ?? ''}` })
  else doctor.tell('warn', reason ?? { zh: '没有视频引擎', en: 'There is no video engine' })
}

/**
 * Looks at everything a node needs and says what is wrong and what to do.
 *
 * @returns whether nothing is broken
 */
export async function examine(flags: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const doctor = new Doctor()
  doctor.tell('ok', { zh: `Node.js ${process.versions.node}`, en: `Node.js ${process.versions.node}` })
  const config = readConfig(process.env, flags, join(PROJECT, 'data'))
  await doctor.check({ zh: '数据目录', en: 'data folder' }, () => checkFolder(doctor, config.dataDir))
  await doctor.check({ zh: '规则', en: 'rules' }, () =>
    checkRules(doctor, config.rulesDir ?? join(PROJECT, 'rules')),
  )
  const isBuilt = existsSync(join(config.consoleDir ?? join(PROJECT, 'apps/console/dist'), 'index.html'))
  if (isBuilt) doctor.tell('ok', { zh: '控制台已构建', en: 'The console is built' })
  else
    doctor.tell('warn', { zh: '控制台尚未构建:npm run build', en: 'The console is not built: npm run build' })
  await doctor.check({ zh: '数据库', en: 'database' }, async () => {
    const environment = await openEnvironment(flags)
    try {
      const platform = await createPlatform(environment.config, { log: environment.log })
      try {
        await checkDatabase(doctor, platform)
        await checkReactions(doctor, platform)
        await checkVideo(doctor, platform)
      } finally {
        await platform.stop()
      }
    } finally {
      await environment.close()
    }
  })
  return doctor.worst !== 'bad'
}
