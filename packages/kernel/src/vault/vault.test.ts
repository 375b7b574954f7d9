import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Directory, provideDirectory } from '../directory.ts'
import { indexViews } from '../log.ts'
import type { Node } from '../node.ts'
import type { Refusal } from '../refusal.ts'
import { loadRules } from '../rule/index.ts'
import { systemScope } from '../scope.ts'
import type { Sql } from '../sql.ts'
import { type TestDatabase, testDatabase } from '../testing.ts'
import { seedRows } from '../work/calendar-seed.ts'
import { type Actor, createCalendar, createKindRegistry, defineKind, type Kind } from '../work/index.ts'
import {
  commandWork,
  listWork,
  mayReadKind,
  openWork,
  readableKinds,
  summariseWork,
  tellStories,
  type WorkHost,
  work,
} from '../work-host/index.ts'
import { loadOrCreateVaultKey, openBytes, sealBytes, vaultKeyOf } from './key.ts'
import { destroyInVault, openVault } from './vault.ts'

const label = (zh: string) => ({ zh, en: zh })
const NAME = '欧阳独一无二'
const PHONE = '13900008888'
const clerk: Actor = { id: 'person/clerk', posts: [{ role: 'clerk', area: '4106' }] }

const definition: Kind = {
  id: 'lead',
  version: 1,
  title: label('线索'),
  subjectKinds: ['premises'],
  numbering: '线〔{yyyy}〕{seq:4}号',
  readers: ['clerk', 'keeper', 'partner'],
  fields: {
    title: { type: 'text', label: label('标题') },
    premises: { type: 'premises', label: label('单位'), subject: true },
    line: { type: 'text', label: label('渠道') },
    reporter: { type: 'text', label: label('举报人'), secret: true },
    phone: { type: 'text', label: label('电话'), secret: true, maxLength: 20 },
  },
  states: {
    open: { label: label('待办'), initial: true },
    done: { label: label('办结'), final: 'ok' },
  },
  open: { by: { roles: ['clerk'] }, form: ['title', 'line', 'reporter', 'phone'] },
  actions: {
    add: { label: label('补充'), from: ['open'], by: { roles: ['clerk'] }, form: ['reporter', 'premises'] },
    close: { label: label('办结'), from: ['open'], to: 'done', by: { roles: ['clerk'] } },
  },
  clocks: [
    {
      id: 'line',
      from: 'created',
      stop: 'final',
      when: { eq: [{ ref: 'form.line' }, '12345'] },
      term: { value: 3, unit: 'workday' },
      effect: 'advisory',
    },
  ],
}
const lead = defineKind(definition)
const plain = defineKind({ ...definition, id: 'plain', readers: undefined } as unknown as Kind)

const node: Node = { source: 'test', views: indexViews(work.views) }
const calendar = createCalendar(seedRows(2026).rows)
const host: WorkHost = {
  node,
  kinds: createKindRegistry([lead, plain]),
  rules: loadRules([]),
  calendar: () => calendar,
  replaceCalendar: () => {},
  facts: new Map(),
  vault: vaultKeyOf(Buffer.alloc(32, 7)),
  namedOnly: ['partner', 'guest'],
}
const now = new Date('2026-11-24T01:00:00Z')
const scope = systemScope('test')
const refusedWith = (code: string) => (error: Refusal) => error.code === code

provideDirectory({
  findPremises: async () => undefined,
  premisesOf: async (_: Sql, ids: readonly string[]) =>
    new Map(ids.filter(id => id === 'p1').map(id => [id, { id }])),
  postsOf: async () => new Map(),
  holdersOver: async () => [],
  findResponsible: async () => undefined,
  namesOf: async () => new Map(),
  areaNames: async () => new Map(),
} as unknown as Directory)

describe('the key of the vault', () => {
  it('is made once, readable by its owner only, and refused when others may read it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shian-vault-'))
    const path = join(folder, 'keys', 'vault.key')
    const [one, two] = await Promise.all([loadOrCreateVaultKey(path), loadOrCreateVaultKey(path)])
    assert.equal(one.fingerprint, two.fingerprint)
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    await chmod(path, 0o640)
    await assert.rejects(loadOrCreateVaultKey(path), refusedWith('vault.key_exposed'))
    await chmod(path, 0o600)
    await writeFile(path, 'no key')
    await assert.rejects(loadOrCreateVaultKey(path), refusedWith('vault.invalid_key'))
    await rm(folder, { recursive: true })
  })

  it('opens what it sealed at its place, and nothing that was moved, changed or sealed by another', () => {
    const key = Buffer.alloc(32, 1)
    const sealed = sealBytes(key, Buffer.from(NAME), 'here')
    assert.equal(Buffer.from(openBytes(key, sealed, 'here')).toString(), NAME)
    assert.notDeepEqual(sealBytes(key, Buffer.from(NAME), 'here'), sealed, 'the same value looks different')
    assert.throws(() => openBytes(key, sealed, 'there'), refusedWith('vault.unreadable'))
    assert.throws(() => openBytes(Buffer.alloc(32, 2), sealed, 'here'), refusedWith('vault.unreadable'))
    const changed = Buffer.from(sealed)
    changed[changed.length - 1]! ^= 1
    assert.throws(() => openBytes(key, changed, 'here'), refusedWith('vault.unreadable'))
    const { wrapped } = vaultKeyOf(Buffer.alloc(32, 1)).makeDataKey('x')
    assert.throws(() => vaultKeyOf(Buffer.alloc(32, 2)).unwrap(wrapped, 'x'), refusedWith('vault.unreadable'))
  })
})

describe('secret fields on the log', () => {
  let test: TestDatabase
  before(async () => {
    test = await testDatabase([])
  })
  after(() => test.drop())

  const write = <T>(fn: (tx: Sql) => Promise<T>): Promise<T> => test.db.transaction(scope, fn)
  const open = (id: string, kind: string, form: Record<string, unknown>, on: WorkHost = host) => {
    const item = { id, area: '410602', subjects: [] }
    const command = { do: 'open', commandId: `open-${id}`, item, form } as const
    return write(tx => openWork(tx, on, kind, command, { actor: clerk, now }))
  }
  const act = (id: string, action: string, form: Record<string, unknown>) => {
    const command = { do: 'act', commandId: `${id}-${action}-${JSON.stringify(form)}`, action, form } as const
    return write(tx => commandWork(tx, host, id, command, { actor: clerk, now }))
  }

  it('are nowhere in the database as text, and open for the keeper only', async () => {
    await open('a', 'lead', { title: '小店', reporter: NAME, phone: PHONE })
    const seen = await write(tx => openVault(tx, host.vault!, 'a'))
    assert.deepEqual(seen, { phone: PHONE, reporter: NAME })
    const tables = await test.db.owner(tx =>
      tx.query<{ name: string }>(
        "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
      ),
    )
    assert.ok(tables.some(table => table.name === 'work_vault'))
    for (const { name } of tables) {
      const found = await test.db.owner(tx =>
        tx.query<{ n: number }>(
          `select count(*)::int as n from ${name} t where t::text like $1 or t::text like $2 or t::text like $3`,
          [`%${NAME}%`, `%${PHONE}%`, `%${Buffer.from(NAME).toString('hex')}%`],
        ),
      )
      assert.equal(found[0]!.n, 0, name)
    }
  })

  it('can be put in and not read out by the application role', async () => {
    for (const table of ['work_vault', 'work_vault_key']) {
      await assert.rejects(
        write(tx => tx.query(`select * from ${table}`)),
        /permission denied/,
      )
      await assert.rejects(
        write(tx => tx.query(`delete from ${table}`)),
        /permission denied/,
      )
      await assert.rejects(
        write(tx => tx.query(`update ${table} set area = ''`)),
        /permission denied/,
      )
    }
    const foreign = { actor: 'person/x', act: { lo: '4105', hi: '4105~' } }
    const narrow = { ...scope, ...foreign }
    await assert.rejects(
      test.db.transaction(narrow, tx => openVault(tx, host.vault!, 'a')),
      refusedWith('vault.empty'),
    )
  })

  it('hold their newest value, and say when another key sealed them', async () => {
    await act('a', 'add', { reporter: '李四' })
    const values = await write(tx => openVault(tx, host.vault!, 'a', ['reporter']))
    assert.deepEqual(values, { reporter: '李四' })
    await assert.rejects(
      write(tx => openVault(tx, vaultKeyOf(Buffer.alloc(32, 9)), 'a')),
      refusedWith('vault.other_key'),
    )
  })

  it('are refused where there is no vault, and then nothing is recorded', async () => {
    const { vault: _, ...closed } = host
    await assert.rejects(open('b', 'lead', { reporter: NAME }, closed), refusedWith('vault.closed'))
    await open('b', 'lead', { title: '没有举报人' }, closed)
  })

  it('are sealed in a batch as well', async () => {
    const stories = ['s1', 's2'].map(id => ({
      id,
      kind: 'lead',
      area: '410602',
      steps: [
        {
          command: {
            do: 'open' as const,
            commandId: `open-${id}`,
            item: { id, area: '410602', subjects: [] },
            form: { reporter: `${NAME}${id}` },
          },
          act: { actor: clerk, now },
        },
      ],
    }))
    await write(tx => tellStories(tx, host, stories))
    assert.deepEqual(await write(tx => openVault(tx, host.vault!, 's2')), { reporter: `${NAME}s2` })
  })

  it('are destroyed for good', async () => {
    assert.deepEqual(await write(tx => destroyInVault(tx, 'a')), ['phone', 'reporter'])
    await assert.rejects(
      write(tx => openVault(tx, host.vault!, 'a')),
      refusedWith('vault.empty'),
    )
    await assert.rejects(
      write(tx => destroyInVault(tx, 'a')),
      refusedWith('vault.empty'),
    )
    const left = await test.db.owner(tx => tx.query("select from work_vault_key where item_id = 'a'"))
    assert.equal(left.length, 0)
  })

  it('a kind is seen by its readers, and narrow roles see only what names them', async () => {
    await open('c', 'plain', { title: '公开事项' })
    const seen = async (role: string) => {
      const kinds = readableKinds(host, role)
      const range = { lo: '4106', hi: '4106~' }
      return write(async tx => {
        const { items } = await listWork(tx, range, { kinds, sort: 'due', limit: 50 }, now)
        const counted = await summariseWork(tx, range, 6, now, kinds)
        const searched = await listWork(tx, range, { kinds, q: '小店', sort: 'due', limit: 50 }, now)
        return [
          [...new Set(items.map(item => item.kind))].sort(),
          counted.kinds.map(row => row.kind),
          searched.items.length,
        ]
      })
    }
    assert.deepEqual(await seen('clerk'), [['lead', 'plain'], ['lead', 'plain'], 1])
    assert.deepEqual(await seen('official'), [['plain'], ['plain'], 0])
    assert.deepEqual(await seen('partner'), [['lead'], ['lead'], 1])
    assert.deepEqual(await seen('guest'), [[], [], 0])
    assert.equal(mayReadKind(host, 'official', 'lead'), false)
  })

  it('a clock runs only when its condition holds, and a premises found later is what the item is about', async () => {
    const { item } = await open('d', 'lead', { line: '12345' })
    assert.deepEqual(
      item.clocks.map(clock => clock.clock),
      ['line'],
    )
    assert.deepEqual((await open('e', 'lead', { line: 'web' })).item.clocks, [])
    await assert.rejects(act('d', 'add', { premises: 'nobody' }), refusedWith('kernel.not_found'))
    const named = await act('d', 'add', { premises: 'p1' })
    assert.deepEqual(named.item.subjects, ['premises/p1'])
    const [row] = await write(tx =>
      tx.query<{ premises_id: string }>("select premises_id from work_item where id = 'd'"),
    )
    assert.equal(row?.premises_id, 'p1')
  })

  it('a definition may not seal files, nor let a role act that cannot see', () => {
    const blind = { ...definition, readers: ['keeper'] }
    assert.throws(() => defineKind(blind), /role "clerk" may do it and not see it/)
    const files = {
      ...definition,
      fields: {
        ...definition.fields,
        proof: { type: 'photo' as const, label: label('照片'), secret: true },
      },
    }
    assert.throws(() => defineKind(files), /which the vault does not hold/)
  })
})
