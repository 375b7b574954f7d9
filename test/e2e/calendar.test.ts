import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openWork, reprojectClocks, systemActor, systemScope, workHost } from '@shian/kernel'
import { type TestPlatform, testPlatform } from '@shian/server/testing'
import { client, until } from './city.ts'

// The form of the State Council's yearly notice; the days of 2027 are made up, since it was not announced when this was written.
const NOTICE = `国务院办公厅关于2027年部分节假日安排的通知
一、元旦:1月1日(周五)至3日(周日)放假调休,共3天。
二、春节:2月5日(周五)至11日(周四)放假调休,共7天。1月31日(周日)、2月14日(周日)上班。`

describe('a holiday notice', () => {
  let test: TestPlatform
  let admin: ReturnType<typeof client>

  before(async () => {
    test = await testPlatform({ services: ['http', 'worker'] })
    const person = await test.addPerson({ role: 'admin', area: '4106' })
    admin = client(test, await test.signIn(person.login))
  })
  after(() => test.close())

  it('is read without being loaded, and an unreadable one is refused', async () => {
    const body = { source: '试读', announcedAt: '2026-11-05', text: NOTICE, dryRun: true }
    const read = await admin<{ rows: { date: string; kind: string }[]; loaded: boolean }>(
      'POST',
      '/v1/calendar/notices',
      body,
    )
    assert.equal(read.loaded, false)
    assert.deepEqual(read.rows.find(row => row.date === '2027-01-31')?.kind, 'work')
    await assert.rejects(
      admin('POST', '/v1/calendar/notices', { ...body, text: '今天天气很好,适合散步。' }),
      /422.*calendar\.unreadable/,
    )
    const officer = client(
      test,
      await test.signIn((await test.addPerson({ role: 'inspector', area: '4106' })).login),
    )
    await assert.rejects(officer('POST', '/v1/calendar/notices', body), /403/)
  })

  it('moves the open clocks that counted on a guess, and keeps what they said before', async () => {
    const area = '410602001001'
    const item = { id: 'clock-1', area: `${area}/p1`, subjects: ['premises/p1'], assignees: [] }
    const command = {
      do: 'open',
      commandId: 'open-clock-1',
      item,
      form: { title: '跨年', problem: '地面积水', termWorkdays: 40 },
    } as const
    const opened = new Date('2026-12-21T02:00:00Z')
    test.clock.now = opened
    await test.platform.db.transaction(systemScope('test'), tx =>
      openWork(tx, workHost(), 'rectification', command, { actor: systemActor('test'), now: opened }),
    )
    const read = async () => {
      const [row] = await test.platform.db.owner(tx =>
        tx.query<{ due_at: Date; due_provisional: boolean }>(
          "select due_at, due_provisional from work_item where id = 'clock-1'",
        ),
      )
      return row!
    }
    const guessed = await read()
    assert.equal(guessed.due_provisional, true, '2027 is a guess until it is announced')
    await test.platform.start()
    const later = await test.addPerson({ role: 'admin', area: '4106' })
    admin = client(test, await test.signIn(later.login))
    await admin('POST', '/v1/calendar/notices', {
      source: '国办发明电〔2026〕0号(试)',
      announcedAt: '2026-11-05',
      text: NOTICE,
    })
    const moved = await until('the clock to move', 30, async () => {
      const row = await read()
      return row.due_at.getTime() !== guessed.due_at.getTime() ? row : undefined
    })
    const history = await test.platform.db.owner(tx =>
      tx.query("select 1 from event where type = 'work.ClockReprojected'"),
    )
    assert.equal(history.length, 1)
    const again = await reprojectClocks(
      test.platform.db,
      workHost(),
      test.clock.now,
      workHost().calendar().version,
    )
    assert.equal(again, 1)
    assert.equal((await read()).due_at.getTime(), moved.due_at.getTime())
    const year = await admin<{ rows: { date: string; kind: string }[] }>('GET', '/v1/calendar/2027')
    assert.ok(year.rows.some(row => row.date === '2027-02-14' && row.kind === 'work'))
  })
})
