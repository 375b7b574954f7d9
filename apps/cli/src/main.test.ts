import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { fileTiles, loadOrCreateSealKey, record, sealPending, systemScope } from '@shian/kernel'
import { type TestDatabase, testDatabase } from '@shian/kernel/testing'
import { migrationSources, sealFolder, sealKeyFile, sealName } from '@shian/server'
import { main } from './main.ts'
import { redirect } from './terminal.ts'

const NODE = { source: 'hebi', views: new Map() }

let dataDir: string
let database: TestDatabase
let flags: string[]
before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'shian-cli-'))
  database = await testDatabase(migrationSources())
  flags = ['--database', database.connectionString, '--data', dataDir, '--log-level', 'error']
})
after(async () => {
  await database.drop()
  await rm(dataDir, { recursive: true, force: true })
})

/** Runs a command line in this process and takes what it prints. */
async function shian(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const taken = { out: '', err: '' }
  const restore = redirect({
    out: text => {
      taken.out += text
    },
    err: text => {
      taken.err += text
    },
  })
  try {
    return { code: await main(args), ...taken }
  } finally {
    restore()
  }
}

function write(
  id: string,
  type: string,
  data: Record<string, unknown>,
  cause: string | null,
): Promise<unknown> {
  const draft = { id, type, data, area: '410602', subject: `trial/${id}` }
  return database.db.transaction(systemScope('test'), tx =>
    record(tx, NODE, [draft], { actor: 'system/test', now: new Date(), cause }),
  )
}

test('an unknown command, flag or setting is told in both languages, with what there is', async () => {
  const command = await shian('cook')
  assert.equal(command.code, 2)
  assert.match(command.err, /没有命令 cook[\s\S]*no command cook/)
  assert.match(command.out, /shian start/)
  const flag = await shian('verify', '--knwon', 'x')
  assert.equal(flag.code, 2)
  assert.match(flag.err, /shian verify \[--known FILE\]/)
  const setting = await shian('start', '--port', 'abc', ...flags)
  assert.equal(setting.code, 1)
  assert.match(setting.err, /--port.*可接受[\s\S]*accepted/)
  assert.equal((await shian('causes', ...flags)).code, 2)
})

test('a database that is not there is told, not thrown', async () => {
  const wrong = await shian('causes', 'x', '--database', 'mysql://h/x', '--data', dataDir)
  assert.equal(wrong.code, 1)
  assert.match(wrong.err, /DATABASE_URL|--database/)
})

test('the interface document and the settings are printed without a database', async () => {
  const document = JSON.parse((await shian('openapi')).out)
  assert.ok(
    document.paths['/v1/session'] && document.paths['/v1/feed'] && document.paths['/v1/registry/search'],
  )
  assert.match((await shian('settings')).out, /\| `SHIAN_PORT` \| `--port` \| 8106 \|/)
})

test('the chain of causes reads from the notice back to the frame', async () => {
  const media = [{ role: 'scene', mime: 'image/jpeg', sha256: 'a'.repeat(64) }]
  await write('frame', 'registry.PersonErased', { reason: 'frame', media }, null)
  await write('verdict', 'registry.PersonErased', { reason: 'seen by an officer' }, 'frame')
  await write('end', 'access.PasswordChanged', {}, 'verdict')
  const { code, out } = await shian('causes', 'end', ...flags)
  assert.equal(code, 0)
  const places = ['access.PasswordChanged', 'seen by an officer', `evidence scene ${'a'.repeat(64)}`].map(
    text => out.indexOf(text),
  )
  assert.ok(
    places.every(place => place >= 0),
    out,
  )
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  )
  assert.match(out, /修改密码 \/ Password changed/)
  assert.equal((await shian('causes', 'nothing', ...flags)).code, 1)
})

test('a view is rebuilt by name, and a name there is not is told', async () => {
  const { code, out } = await shian('rebuild', 'registry_area', ...flags)
  assert.equal(code, 0, out)
  assert.match(out, /registry_area:已重建/)
  const unknown = await shian('rebuild', 'nothing', ...flags)
  assert.equal(unknown.code, 1)
  assert.match(unknown.err, /registry_area/)
})

test('verify finds one changed byte of one fact', async () => {
  const key = await loadOrCreateSealKey(sealKeyFile(dataDir), sealName('hebi'))
  await sealPending(database.db, fileTiles(sealFolder(dataDir)), key, () => new Date())
  const clean = await shian('verify', ...flags)
  assert.equal(clean.code, 0, clean.err)
  await database.db.owner(tx =>
    tx.query(
      `update event set data = jsonb_set(data, '{reason}', '"seen by an officeR"') where id = 'verdict'`,
    ),
  )
  const changed = await shian('verify', ...flags)
  assert.equal(changed.code, 1)
  assert.match(changed.err, /verdict/)
})

test('the doctor looks at everything and finds nothing broken', async () => {
  const { code, out } = await shian('doctor', ...flags)
  assert.equal(code, 0, out)
  for (const part of [/Node\.js/, /PostgreSQL \d+/, /rules/, /reactions/]) assert.match(out, part)
})

test('divisions are defined from a file, twice to the same end; a broken tree is refused whole', async () => {
  const file = join(dataDir, 'areas.csv')
  await writeFile(file, 'code,name,column,row\n410901001,甲乡,3,4\n4109,濮阳市\n410901,华龙区\n')
  const readAll = () =>
    database.db.owner(tx =>
      tx.query(
        "select code, kind, parent, hex_column from registry_area where code like '4109%' order by code",
      ),
    )
  const first = await shian('areas', file, ...flags)
  assert.equal(first.code, 0, first.err)
  const wanted = [
    { code: '4109', kind: 'city', parent: null, hex_column: null },
    { code: '410901', kind: 'county', parent: '4109', hex_column: null },
    { code: '410901001', kind: 'township', parent: '410901', hex_column: 3 },
  ]
  assert.deepEqual(await readAll(), wanted)
  assert.equal((await shian('areas', file, ...flags)).code, 0)
  await writeFile(file, 'code,name\n410902,新区\n410903001,孤乡\n')
  const refused = await shian('areas', file, ...flags)
  assert.equal(refused.code, 1)
  assert.match(refused.err, /410903001[\s\S]*not registered/)
  assert.deepEqual(await readAll(), wanted)
  await writeFile(file, 'name\n甲\n')
  assert.match((await shian('areas', file, ...flags)).err, /code,name/)
})

test('an empty node starts, prints its address and one account, and stops on Ctrl+C', async () => {
  const program = fileURLToPath(new URL('./main.ts', import.meta.url))
  const args = [
    '--conditions=source',
    '--import',
    'tsx',
    program,
    'start',
    '--no-demo',
    '--port',
    '0',
    ...flags,
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  const take = (chunk: Buffer): void => {
    out += chunk
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  const ended = new Promise<number | null>(done => child.on('exit', done))
  const end = Date.now() + 90_000
  while (!out.includes('Ctrl+C')) {
    assert.ok(Date.now() < end && child.exitCode === null, out)
    await new Promise(done => setTimeout(done, 50))
  }
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(out)![0]
  const file = join(dataDir, 'logins.txt')
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  const password = (await readFile(file, 'utf8')).split('\n')[1]!.split('\t')[1]!
  assert.ok(out.includes(password))
  assert.match(out, new RegExp(`admin +${password} +系统管理员`))
  const answer = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: 'admin', password }),
  })
  assert.equal(answer.status, 200)
  assert.equal(((await answer.json()) as { post: { role: string } }).post.role, 'admin')
  const started = Date.now()
  child.kill('SIGINT')
  assert.equal(await ended, 0, out)
  assert.ok(Date.now() - started < 10_000, `${Date.now() - started} ms`)
})
