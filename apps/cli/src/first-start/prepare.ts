import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { registry } from '@shian/events'
import { dayOf, record, systemScope } from '@shian/kernel'
import { recordPeople } from '@shian/registry'
import { ACCESS_SCOPE, type Platform } from '@shian/server'
import type { Login } from '../commands/start.ts'
import { Progress, say } from '../terminal.ts'
import { ROLE_NAMES } from './role-names.ts'

const LOGINS_FILE = 'logins.txt'
const ACTOR = 'system/first-start'

/**
 * Makes an empty node usable: the demonstration city or one administrator, then one account a role. A node that has
 * accounts is left as it is.
 *
 * @returns the accounts made now, and where they are kept
 */
export async function prepareNode(
  platform: Platform,
  demo: boolean,
): Promise<{ file: string; fresh: boolean; rows: readonly Login[] }> {
  const file = join(platform.config.dataDir, LOGINS_FILE)
  // Accounts come last, so their absence says that loading has not finished.
  const isNew = !(await hasAccounts(platform))
  if (isNew && demo) await loadDemoCity(platform)
  if (isNew && !demo) await appointAdministrator(platform)
  // Made-up data stays marked as such, however the node is started later.
  if (await holdsSynthetic(platform)) platform.markDemo()
  if (!isNew) return { file, fresh: false, rows: [] }
  const rows = await openAccounts(platform)
  await keepLogins(file, rows)
  return { file, fresh: true, rows }
}

async function hasAccounts(platform: Platform): Promise<boolean> {
  const rows = await platform.db.transaction(ACCESS_SCOPE, tx =>
    tx.query('select 1 from access_account limit 1'),
  )
  return rows.length > 0
}

async function holdsSynthetic(platform: Platform): Promise<boolean> {
  const rows = await platform.db.transaction(systemScope('first-start'), tx =>
    tx.query('select 1 from registry_premises where synthetic limit 1'),
  )
  return rows.length > 0
}

/** Loads the demonstration city. */
export async function loadDemoCity(platform: Platform): Promise<void> {
  say('首次启动,正在装入演示城市…', 'first start: loading the demonstration city')
  const { loadDemo } = await import('@shian/demo-hebi')
  const progress = new Progress('演示数据 demonstration data')
  await loadDemo(platform, { onProgress: (done, of) => progress.show(done, of) })
  progress.end()
}

/** An empty node gets its own area and one administrator over it, who appoints everybody else. */
async function appointAdministrator(platform: Platform): Promise<void> {
  const { nodeArea: area, nodeTitle } = platform.config
  const now = platform.clock()
  const act = { actor: ACTOR, now }
  const areaFact = {
    id: `first-start:area:${area}`,
    type: registry.AreaDefined.type,
    subject: `area/${area}`,
    area,
    data: { code: area, name: nodeTitle, kind: 'city', parent: null },
  }
  const postFact = {
    id: 'first-start:post:admin',
    type: registry.PostAppointed.type,
    subject: 'post/admin',
    area,
    data: { personId: 'admin', role: 'admin', title: '系统管理员', actArea: area, validFrom: dayOf(now) },
  }
  await platform.db.transaction(systemScope('first-start'), async tx => {
    await record(tx, platform.node, [areaFact], act)
    await recordPeople(tx, platform.node, [{ id: 'admin', name: '系统管理员', kind: 'official', area }], act)
    await record(tx, platform.node, [postFact], act)
  })
}

/** One account for the first holder of each role, the widest area first. */
async function openAccounts(platform: Platform): Promise<Login[]> {
  const day = dayOf(platform.clock())
  const holders = await platform.db.transaction(systemScope('first-start'), tx =>
    tx.query<{ role: string; person_id: string; name: string | null }>(
      `select distinct on (p.role) p.role, p.person_id, h.name
       from registry_post p left join registry_person h on h.id = p.person_id
       left join (select unnest(assignees) as person, count(*) as open from work_item where final is null group by 1) w
         on w.person = 'person/' || p.person_id
       where p.valid_from <= $1::date and (p.valid_to is null or p.valid_to >= $1::date) and p.ended_at is null
       order by p.role, coalesce(w.open, 0) desc, length(p.area), p.area, p.id`,
      [day],
    ),
  )
  const byRole = new Map(holders.map(holder => [holder.role, holder]))
  const rows: Login[] = []
  const served = new Set<string>()
  for (const role of registry.ROLES) {
    const holder = byRole.get(role)
    if (!holder || served.has(holder.person_id)) continue
    served.add(holder.person_id)
    const { login, password } = await platform.accounts.open(holder.person_id, role, ACTOR, platform.clock())
    rows.push({ role, title: ROLE_NAMES[role], login, password, name: holder.name ?? '' })
  }
  return rows
}

async function keepLogins(file: string, rows: readonly Login[]): Promise<void> {
  const lines = rows.map(({ role, title, login, password, name }) =>
    [login, password, role, name, title].join('\t'),
  )
  const text = `# 账号 login\t密码 password\t角色 role\t姓名 name\t岗位 post\n${lines.join('\n')}\n`
  await writeFile(file, text, { mode: 0o600 })
  await chmod(file, 0o600)
}
