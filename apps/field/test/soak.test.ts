import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, it } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import {
  allSent,
  enter,
  type FieldServer,
  newPhone,
  openApp,
  signInOn,
  skip,
  startField,
} from './field-server.ts'

const VISITS = 30
const PHOTOS = 10
const KILLS = 20
const SHIFT_MILLIS = 8.2 * 3_600_000
const SEED = 20_261_124

type Picture = { name: string; mimeType: string; buffer: Buffer }

/** The same sequence on every machine (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Small photos, each unlike the others. */
async function drawAll(page: Page, count: number): Promise<Picture[]> {
  const addresses = await page.evaluate(count => {
    const canvas = document.createElement('canvas')
    canvas.width = 64
    canvas.height = 48
    const pen = canvas.getContext('2d')!
    return Array.from({ length: count }, (_, i) => {
      pen.fillStyle = `hsl(${(i * 37) % 360} 60% 50%)`
      pen.fillRect(0, 0, 64, 48)
      pen.fillStyle = '#fff'
      pen.font = '24px sans-serif'
      pen.fillText(String(i), 6, 34)
      return canvas.toDataURL('image/jpeg', 0.9)
    })
  }, count)
  return addresses.map((address, i) => ({
    name: `photo-${i}.jpg`,
    mimeType: 'image/jpeg',
    buffer: Buffer.from(address.split(',')[1]!, 'base64'),
  }))
}

/** Goes on with a visit wherever it stands: nothing done, on site, or a form half filled in. */
async function goOn(page: Page, id: string, pictures: Picture[]): Promise<void> {
  await page.goto(`/field/#/item/${id}`)
  const state = page.locator('main .f-state')
  await state.waitFor()
  if ((await state.innerText()).includes('待检查')) await enter(page, id)
  await page.goto(`/field/#/item/${id}`)
  await state.waitFor()
  if ((await state.innerText()).includes('待公示')) return
  await page.goto(`/field/#/item/${id}/do/conclude`)
  await page.getByLabel(/王同行/).check()
  const open = page.getByRole('button', { name: /填写这份要点表.*餐饮/ })
  if ((await open.count()) > 0) await open.click()
  const point = page.getByRole('group', { name: /餐饮服务提供者资质/ })
  await point.getByText('符合', { exact: true }).click()
  const field = page.getByRole('group', { name: '现场照片' })
  const there = await field.locator('.f-photo').count()
  if (there < PHOTOS) {
    await field.locator('input[type=file]').setInputFiles(pictures.slice(there))
    await field
      .locator('.f-photo')
      .nth(PHOTOS - 1)
      .waitFor()
  }
  await page
    .getByRole('group', { name: /是否覆盖全部要点/ })
    .getByText('否', { exact: true })
    .click()
  await page
    .getByRole('group', { name: /检查结果/ })
    .getByText('符合', { exact: true })
    .click()
  await page.getByRole('group', { name: /处理/ }).getByText('无', { exact: true }).click()
  await page
    .getByRole('group', { name: /签字情况/ })
    .getByText('经营者已签字')
    .click()
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByText('待公示').first().waitFor()
}

/** Does a visit; if it is to be killed, the page goes in the middle of whatever it is doing, and a new one goes on. */
async function visitOnce(
  phone: BrowserContext,
  page: Page,
  id: string,
  pictures: Picture[],
  killAfter?: number,
) {
  if (killAfter === undefined) {
    await goOn(page, id, pictures)
    return page
  }
  let isDone = false
  const work = goOn(page, id, pictures)
    .then(() => {
      isDone = true
    })
    .catch(() => undefined)
  await Promise.race([work, new Promise(resolve => setTimeout(resolve, killAfter))])
  await page.close()
  await work
  const next = await openApp(phone)
  if (!isDone) await goOn(next, id, pictures)
  return next
}

let server: FieldServer
before(async () => {
  if (!skip) server = await startField()
})
after(() => server?.close())

it('a shift of eight hours, thirty visits, 300 photos and twenty kills: nothing lost, nothing twice', {
  skip,
  timeout: 300_000,
}, async () => {
  const random = seededRandom(SEED)
  const begin = Date.now()
  let passed = 0
  server.clock.now = () => new Date(begin + passed)
  const premises = await server.premises('老街烧烤')
  const ids: string[] = []
  for (let n = 0; n < VISITS; n++) ids.push(await server.visit(premises))
  const phone = await newPhone(server)
  await phone.clock.setFixedTime(new Date(begin))
  let page = await openApp(phone)
  await signInOn(page, server.officer)
  await page
    .getByRole('link', { name: /老街烧烤/ })
    .nth(VISITS - 1)
    .waitFor()
  const pictures = await drawAll(page, VISITS * PHOTOS)
  await phone.setOffline(true)
  const killed = new Set<number>()
  while (killed.size < KILLS) killed.add(Math.floor(random() * VISITS))
  for (const [n, id] of ids.entries()) {
    passed = ((n + 1) / VISITS) * SHIFT_MILLIS
    await phone.clock.setFixedTime(new Date(begin + passed))
    const own = pictures.slice(n * PHOTOS, (n + 1) * PHOTOS)
    page = await visitOnce(phone, page, id, own, killed.has(n) ? 200 + random() * 2_500 : undefined)
  }
  await page
    .getByRole('banner')
    .getByRole('link', { name: `待传 ${VISITS * 2}` })
    .waitFor()
  await phone.setOffline(false)
  await page.goto('/field/#/me')
  // A shift is about as long as a session lasts: whoever is asked for the password loses nothing by it.
  const asked = page.getByText('需重新登录')
  const sent = page.getByRole('banner').getByRole('link', { name: '待传 0' })
  await asked.or(sent).first().waitFor({ timeout: 90_000 })
  if (await asked.isVisible()) {
    await page.getByLabel('账号').fill(server.officer.login)
    await page.getByLabel('密码').fill('correct horse battery')
    await page.getByRole('button', { name: '登录' }).click()
  }
  await allSent(page)
  server.leader.headers = await server.test.signIn(server.leader.login)
  const hashes = new Set<string>()
  for (const id of ids) {
    const item = await server.item(id)
    assert.equal(item.state, 'concluded')
    assert.deepEqual(item.kept, [])
    const acted = item.history.filter(entry => entry.type === 'work.Acted')
    assert.deepEqual(
      acted.map(entry => entry.action),
      ['enter', 'conclude'],
    )
    const named = acted[1]!.data['form'] as { photos: string[] }
    assert.equal(named.photos.length, PHOTOS)
    for (const hash of named.photos) hashes.add(hash)
  }
  assert.equal(hashes.size, VISITS * PHOTOS, 'every photo once')
  for (const hash of hashes) {
    const blob = await server.test.app.inject({ url: `/v1/blobs/${hash}`, headers: server.leader.headers })
    assert.equal(createHash('sha256').update(blob.rawPayload).digest('hex'), hash)
  }
  const [row] = await server.test.platform.db.owner(tx =>
    tx.query<{ n: number; chained: boolean }>(
      'select count(*)::int as n, bool_and(chained) as chained from work_sync',
    ),
  )
  assert.deepEqual(
    [row!.n, row!.chained],
    [VISITS * 2, true],
    'each command once, and the chain of hashes is whole',
  )
  await phone.close()
})
