import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import {
  accessibilityFaults,
  allSent,
  conclude,
  enter,
  type FieldServer,
  newPhone,
  openApp,
  picture,
  signInOn,
  skip,
  startField,
} from './field-server.ts'

const PASSPHRASE = '山高水长一九七八'

/** Makes the clock of a page run a day ahead; as text, because what compiles the tests would add calls to it. */
const CLOCK_A_DAY_AHEAD = `
  const Real = Date
  globalThis.Date = class extends Real {
    constructor(...given) {
      if (given.length === 0) super(Real.now() + 86400000)
      else super(...given)
    }
    static now() {
      return Real.now() + 86400000
    }
  }`

/** Changes one record of the phone's store, as a broken disk or a curious hand would. */
function tamper(page: Page, store: string, change: 'flip-photos' | 'drop-all'): Promise<void> {
  return page.evaluate(
    ([store, change]) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('shian-field')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const tx = opening.result.transaction(store!, 'readwrite')
          const objects = tx.objectStore(store!)
          if (change === 'drop-all') objects.clear()
          const all = objects.getAll()
          all.onsuccess = () => {
            for (const record of all.result as { bytes: ArrayBuffer }[]) {
              new Uint8Array(record.bytes)[40]! ^= 0xff
              objects.put(record)
            }
          }
          tx.oncomplete = () => {
            opening.result.close()
            resolve()
          }
        }
      }),
    [store, change] as const,
  )
}

describe('when something goes wrong on the way', { skip }, () => {
  let server: FieldServer
  before(async () => {
    server = await startField()
  })
  after(() => server?.close())

  const ready = async (who = server.officer, options = {}) => {
    const phone = await newPhone(server, options)
    const page = await openApp(phone)
    await signInOn(page, who)
    return { phone, page }
  }
  const waiting = (page: Page, count: number) =>
    page
      .getByRole('banner')
      .getByRole('link', { name: `待传 ${count}` })
      .waitFor()

  it('two phones meet on one item: the later one is kept and a person decides', async () => {
    const id = await server.visit(await server.premises('河边米线'))
    const [a, b] = [await ready(), await ready()]
    await b.phone.setOffline(true)
    await enter(b.page, id)
    await waiting(b.page, 1)
    await enter(a.page, id)
    await allSent(a.page)
    await b.phone.setOffline(false)
    await allSent(b.page)
    await b.page.goto('/field/#/outbox')
    await b.page.getByText('已留存为情况记录').waitFor()
    assert.equal((await server.item(id)).kept.length, 1)
    await b.page.getByRole('link', { name: '对照处理' }).click()
    await b.page
      .getByRole('group', { name: /入企方式/ })
      .getByText('采用提交的值')
      .click()
    assert.deepEqual(await accessibilityFaults(b.page), [])
    await b.page.getByRole('button', { name: '提交' }).click()
    await b.page.getByRole('link', { name: '作出检查结论' }).waitFor()
    assert.equal((await server.item(id)).kept.length, 0)
    await a.phone.close()
    await b.phone.close()
  })

  it('an item closed meanwhile keeps what was captured as an observation', async () => {
    const id = await server.visit(await server.premises('桥头豆腐'))
    const { phone, page } = await ready()
    await phone.setOffline(true)
    await enter(page, id)
    const body = { commandId: 'cancel-this-visit', action: 'cancel', form: { cancelReason: '重复' } }
    await server.call(server.leader, 'POST', `/v1/work/items/${id}/actions`, body)
    await phone.setOffline(false)
    await allSent(page)
    await page.goto('/field/#/outbox')
    await page.getByText('已留存为情况记录').waitFor()
    await page.getByText(/不能进行该操作/).waitFor()
    assert.deepEqual(
      (await server.item(id)).kept.map(entry => entry.outcome),
      ['kept-as-observation'],
    )
    await phone.close()
  })

  it('half a definition is not offered, and what was there stays', async () => {
    const id = await server.visit(await server.premises('城东包子'))
    const phone = await newPhone(server)
    let mode: 'cut' | 'altered' | 'whole' = 'altered'
    await phone.route('**/v1/work/sync?*', async route => {
      if (mode === 'whole') return route.continue()
      const answer = await route.fetch()
      const text = await answer.text()
      if (mode === 'cut') return route.fulfill({ status: 200, body: text.slice(0, text.length / 2) })
      return route.fulfill({ status: 200, body: text.replace('"conclude"', '"konclude"') })
    })
    const page = await openApp(phone)
    await signInOn(page, server.officer)
    await page.goto(`/field/#/item/${id}`)
    await page.getByText('办理说明没有完整下载').waitFor()
    assert.equal(await page.getByRole('link', { name: '到场(两名执法人员)' }).count(), 0)
    mode = 'whole'
    await page.getByRole('button', { name: '立即同步' }).click()
    await page.getByRole('link', { name: '到场(两名执法人员)' }).waitFor()
    mode = 'cut'
    await page.getByRole('button', { name: '立即同步' }).click()
    await page.getByRole('banner').getByText('离线').waitFor()
    await page.getByRole('link', { name: '到场(两名执法人员)' }).waitFor()
    await phone.close()
  })

  it('a photo that no longer matches its hash is not sent, and the visit is not concluded', async () => {
    const id = await server.visit(await server.premises('北站快餐'))
    const { phone, page } = await ready()
    await enter(page, id)
    await allSent(page)
    await phone.setOffline(true)
    await conclude(page, id, 2)
    await page.getByRole('button', { name: '提交' }).click()
    await waiting(page, 1)
    await tamper(page, 'blobs', 'flip-photos')
    await phone.setOffline(false)
    await page.goto('/field/#/outbox')
    await page
      .getByText(/照片内容与校验值不符/)
      .first()
      .waitFor()
    await waiting(page, 1)
    assert.equal((await server.item(id)).state, 'on-site')
    await phone.close()
  })

  it('a rescue package brings everything home on another device', async () => {
    const id = await server.visit(await server.premises('南关烧鸡'))
    const { phone, page } = await ready()
    await phone.setOffline(true)
    await enter(page, id)
    await conclude(page, id, 2)
    await page.getByRole('button', { name: '提交' }).click()
    await waiting(page, 2)
    await page.goto('/field/#/me')
    await page.getByLabel('口令').fill(PASSPHRASE)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '导出' }).click()
    const buffer = await readFile(await (await download).path())
    await page.getByText('已导出 2 条、2 张照片').waitFor()
    await phone.close()
    const other = await ready()
    await other.page.goto('/field/#/me')
    const choose = async (words: string) => {
      await other.page.getByLabel('口令').fill(words)
      await other.page
        .locator('input[type=file]')
        .setInputFiles({ name: 'rescue.bin', mimeType: 'application/octet-stream', buffer })
    }
    await choose('wrong passphrase')
    await other.page.getByText('口令不对').waitFor()
    await choose(PASSPHRASE)
    await other.page.getByText('已导入 2 条、2 张照片').waitFor()
    await allSent(other.page)
    const item = await server.item(id)
    assert.equal(item.state, 'concluded')
    assert.equal(item.history.filter(entry => entry.type === 'work.Acted').length, 2)
    await other.phone.close()
  })

  it('a session that ended asks for the password and loses nothing', async () => {
    const id = await server.visit(await server.premises('西街凉皮'))
    const { phone, page } = await ready()
    await phone.setOffline(true)
    await enter(page, id)
    await phone.clearCookies()
    await phone.setOffline(false)
    await page.getByText('需重新登录').waitFor()
    await waiting(page, 1)
    await page.goto('/field/#/outbox')
    await page.getByLabel('账号').fill(server.officer.login)
    await page.getByLabel('密码').fill('correct horse battery')
    await page.getByRole('button', { name: '登录' }).click()
    await allSent(page)
    assert.equal((await server.item(id)).state, 'on-site')
    await phone.close()
  })

  it('a clock that is a day ahead is told and corrected', async () => {
    const id = await server.visit(await server.premises('东门羊汤'))
    const phone = await newPhone(server)
    await phone.addInitScript({ content: CLOCK_A_DAY_AHEAD })
    const page = await openApp(phone)
    await signInOn(page, server.officer)
    await page.getByText(/手机时钟偏差 24 小时/).waitFor()
    await enter(page, id)
    await allSent(page)
    const acted = (await server.item(id)).history.find(entry => entry.action === 'enter')!
    const off = Math.abs(Date.parse(String(acted.data['at'])) - Date.now())
    assert.ok(off < 120_000, `recorded ${off} ms away from the real time`)
    await phone.close()
  })

  it('a coordinator reports with three fields and a photo, offline, and inspects nothing', async () => {
    const { phone, page } = await ready(server.coordinator)
    await page.getByRole('navigation').getByRole('link', { name: '上报' }).click()
    await page.getByRole('link', { name: '协管员线索' }).click()
    await phone.setOffline(true)
    await page.getByLabel('发现了什么').fill('村口大棚办酒席二十桌')
    await page.getByLabel('地点').fill('大湖村东头')
    await page.locator('input[type=file]').setInputFiles(await picture(page))
    await page.getByRole('img').waitFor()
    assert.deepEqual(await accessibilityFaults(page), [])
    await page.getByRole('button', { name: '提交' }).click()
    await waiting(page, 1)
    await phone.setOffline(false)
    await allSent(page)
    const path = '/v1/work/items?kind=lead'
    const { items } = await server.call<{ items: { area: string }[] }>(server.leader, 'GET', path)
    assert.deepEqual(
      items.map(item => item.area),
      ['410602001001'],
    )
    await phone.close()
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`every screen can be used by everybody, ${colorScheme}`, async () => {
      const id = await server.visit(await server.premises(`小馆${colorScheme}`))
      const phone = await newPhone(server, { colorScheme })
      const page = await openApp(phone)
      const look = async (name: string) => {
        assert.deepEqual(await accessibilityFaults(page), [], name)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
        assert.equal(wide, false, `${name} scrolls sideways`)
        const folder = process.env['SHIAN_TEST_PICTURES']
        if (folder) await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` })
      }
      await page.getByRole('button', { name: '登录' }).waitFor()
      await look('sign-in')
      await signInOn(page, server.officer)
      await page.getByRole('link', { name: /小馆/ }).first().waitFor()
      await look('list')
      await page.goto(`/field/#/item/${id}`)
      await page.getByRole('link', { name: '到场(两名执法人员)' }).waitFor()
      await look('item')
      await enter(page, id)
      await conclude(page, id, 3)
      await look('conclude')
      await page.goto('/field/#/outbox')
      await look('outbox')
      await page.goto('/field/#/me')
      await look('me')
      await page.getByText('English').click()
      await page.getByText('Rescue package').waitFor()
      await look('me-english')
      await phone.close()
    })
  }
})
