import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { fileTiles, loadOrCreateSealKey, sealPending } from '@shian/kernel'
import { until } from './city.ts'
import { buildSupervision, type Member, nextCommand, type SupervisionWorld } from './supervision-world.ts'

interface Draw {
  id: string
  commitment: { listsHash: string; eventId: string }
  lists: { inspectors: string[]; premises: string[]; recusals: string[] }
  checkpoint: { size: number; leafIndex: number; note: string } | null
  result: { seed: string; pairs: { premisesId: string; certificates: string[]; itemId: string }[] } | null
}

const URL = '/v1/supervision/draws'
const run = promisify(execFile)

describe('a double-random draw through the interface', () => {
  let world: SupervisionWorld
  let leader: Member
  let officers: Member[]
  let coordinator: Member
  let folder = ''
  let address = ''
  let drawn: Draw

  before(async () => {
    world = await buildSupervision()
    leader = await world.add('leader')
    officers = []
    for (let i = 0; i < 5; i++) officers.push(await world.add('inspector', '410602', `41060200${i}`))
    coordinator = await world.add('coordinator', '410602001001')
    await world.premises(30, { grade: i => (i % 3 ? 'B' : 'C') })
    folder = await mkdtemp(join(tmpdir(), 'shian-draw-'))
    address = (await world.test.platform.start()).url
  })
  after(async () => {
    await world?.test.close()
    await rm(folder, { recursive: true, force: true })
  })

  const seal = async (): Promise<void> => {
    const key = await loadOrCreateSealKey(join(folder, 'seal.key'), 'test.shian/log')
    // A transaction of another database of the server may hold the horizon back for a moment.
    await until('the commitment is sealed', 30, async () => {
      await sealPending(
        world.test.platform.db,
        fileTiles(join(folder, 'seal')),
        key,
        world.test.platform.clock,
      )
      const rows = await world.test.platform.db.owner(tx =>
        tx.query(
          `select 1 from event_key k where not exists (select 1 from seal_leaf l where l.seq = k.seq) limit 1`,
        ),
      )
      return rows.length === 0
    })
  }
  const recompute = async (id: string): Promise<{ ok: boolean; output: string }> => {
    const script = join(folder, 'draw.mjs')
    await writeFile(script, await (await fetch(`${address}/public/draw.mjs`)).text())
    try {
      const { stdout } = await run(process.execPath, [script, `${address}${URL}/${id}`])
      return { ok: true, output: stdout }
    } catch (error) {
      return { ok: false, output: String((error as { stdout?: string }).stdout) }
    }
  }

  it('takes declared interests out of what may be drawn', async () => {
    const own = { premisesId: 'p00001', ground: '配偶为股东' }
    await officers[0]!.call('POST', '/v1/supervision/interests', own)
    const other = { ...own, personId: officers[1]!.personId }
    const foreign = await world.ask(officers[0]!, 'POST', '/v1/supervision/interests', other)
    assert.equal(foreign.code, 'supervision.interest_other')
    await leader.call('POST', '/v1/supervision/interests', other)
    const { items } = await leader.call<{ items: { id: string; personId: string }[] }>(
      'GET',
      '/v1/supervision/interests',
    )
    assert.equal(items.length, 2)
    const mine = await officers[1]!.call<{ items: unknown[] }>('GET', '/v1/supervision/interests')
    assert.equal(mine.items.length, 1, 'an officer sees his own')
  })

  it('commits to the lists before anybody knows the seed, then draws from the sealed head', async () => {
    const wish = { title: '2026年第四季度餐饮双随机', area: '410602', count: 10, grades: ['B', 'C'] }
    assert.equal((await world.ask(officers[0]!, 'POST', URL, wish)).status, 403)
    const many = await world.ask(leader, 'POST', URL, { ...wish, count: 99 })
    assert.equal(many.code, 'supervision.draw_too_few_premises')
    const draw = await leader.call<Draw>('POST', URL, wish)
    assert.equal(draw.lists.premises.length, 30)
    assert.deepEqual(draw.lists.recusals, ['410602000 p00001', '410602001 p00001'])
    assert.equal(draw.result, null)
    const early = await world.ask(leader, 'POST', `${URL}/${draw.id}/result`)
    assert.deepEqual([early.status, early.code], [409, 'supervision.draw_not_sealed'])
    await seal()
    drawn = await leader.call<Draw>('POST', `${URL}/${draw.id}/result`)
    assert.equal(drawn.result?.pairs.length, 10)
    assert.equal(drawn.checkpoint!.size > drawn.checkpoint!.leafIndex, true)
    assert.equal((await world.ask(leader, 'POST', `${URL}/${draw.id}/result`)).code, 'supervision.draw_made')
    const loads = officers.map(
      (_, i) => drawn.result!.pairs.filter(p => p.certificates.includes(`41060200${i}`)).length,
    )
    assert.equal(Math.max(...loads) - Math.min(...loads) <= 1, true, loads.join())
  })

  it('leaves its story in the log: what is public, and what is not', async () => {
    const rows = await world.test.platform.db.owner(tx =>
      tx.query<{ type: string; audience: string }>(
        `select distinct type, audience from event where type like 'supervision.%' order by type`,
      ),
    )
    assert.deepEqual(
      rows.map(({ type, audience }) => [type, audience]),
      [
        ['supervision.DrawCommitted', 'public'],
        ['supervision.DrawListed', 'internal'],
        ['supervision.DrawMade', 'public'],
        ['supervision.InterestDeclared', 'internal'],
      ],
    )
  })

  it('opens an inspection for each pair, once, with both officers', async () => {
    const { pairs } = drawn.result!
    const item = await leader.call<{ kind: string; assignees: { id: string }[] | string[]; data: object }>(
      'GET',
      `/v1/work/items/${pairs[0]!.itemId}`,
    )
    assert.equal(item.kind, 'inspection')
    const page = await leader.call<{ items: { id: string }[] }>(
      'GET',
      '/v1/work/items?kind=inspection&limit=100',
    )
    assert.deepEqual(page.items.map(({ id }) => id).sort(), pairs.map(pair => pair.itemId).sort())
  })

  it('is recomputed by a program that knows nothing but what is public', async () => {
    await seal()
    const right = await recompute(drawn.id)
    assert.equal(right.ok, true, right.output)
    assert.equal(right.output.match(/^ok /gm)?.length, 3, right.output)
    const list = await world.ask(null, 'GET', URL)
    assert.equal(list.status, 200)
    assert.equal(list.body.includes(drawn.id), true)
    const shown = await world.ask(null, 'GET', `${URL}/${drawn.id}`)
    for (const { personId } of officers)
      assert.equal(shown.body.includes(personId), false, 'people stay inside')
  })

  it('shows a changed list and a changed result as wrong', async () => {
    const change = (sql: string) => world.test.platform.db.owner(tx => tx.query(sql, [drawn.id]))
    await change(
      `update supervision_draw set pairs = jsonb_set(pairs, '{0,premisesId}', '"p00029"') where id = $1`,
    )
    const result = await recompute(drawn.id)
    assert.deepEqual(
      [result.ok, result.output.match(/WRONG.*/)?.[0]],
      [false, 'WRONG draw comes out the same 抽取结果一致'],
    )
    await change(`update supervision_draw set premises = premises - 0 where id = $1`)
    assert.match((await recompute(drawn.id)).output, /WRONG lists are those committed to/)
  })

  it('keeps an officer with an interest away from the door', async () => {
    const body = { premisesId: 'p00001', inspectionKind: 'flight' }
    const { id } = await leader.call<{ id: string }>('POST', '/v1/inspection/inspections', body)
    const enter = (who: Member, mate: Member) =>
      world.ask(who, 'POST', `/v1/work/items/${id}/actions`, {
        ...{ commandId: nextCommand(), action: 'enter', form: { entry: 'scanned' } },
        people: [`person/${mate.personId}`],
      })
    const self = await enter(officers[0]!, officers[2]!)
    assert.deepEqual([self.status, self.code], [409, 'work.guard_failed'])
    const mate = await enter(officers[2]!, officers[0]!)
    assert.deepEqual([mate.status, mate.code], [409, 'work.guard_failed'], 'nor as the colleague')
    assert.equal((await enter(officers[2]!, officers[3]!)).status, 200)
    assert.equal((await enter(coordinator, officers[3]!)).status >= 400, true)
  })

  it('notes an interest declared later on inspections that are open', async () => {
    const body = { premisesId: 'p00002', inspectionKind: 'flight' }
    const { id } = await leader.call<{ id: string }>('POST', '/v1/inspection/inspections', body)
    const { id: interest } = await officers[4]!.call<{ id: string }>('POST', '/v1/supervision/interests', {
      ...{ premisesId: 'p00002', ground: '亲属经营' },
    })
    await world.settle()
    const refused = await world.ask(officers[4]!, 'POST', `/v1/work/items/${id}/actions`, {
      ...{ commandId: nextCommand(), action: 'enter', form: { entry: 'scanned' } },
      people: [`person/${officers[2]!.personId}`],
    })
    assert.equal(refused.code, 'work.guard_failed')
    await leader.call('POST', `/v1/supervision/interests/${interest}/ending`, { reason: '已转让' })
    const again = await world.ask(leader, 'POST', `/v1/supervision/interests/${interest}/ending`, {
      reason: '重复',
    })
    assert.equal(again.code, 'supervision.interest_ended')
    const [fact] = await world.test.platform.db.owner(tx =>
      tx.query<{ data: object }>(`select data from event where type = 'supervision.InterestEnded'`),
    )
    assert.deepEqual(fact?.data, { reason: '已转让' })
  })
})
