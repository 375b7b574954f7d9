import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { dictionaryFaults } from '@shian/ui/dictionary'
import { fieldText } from '../src/field.text.ts'
import {
  allSent,
  conclude,
  DIST,
  enter,
  type FieldServer,
  newPhone,
  openApp,
  signInOn,
  skip,
  startField,
} from './field-server.ts'

const FIRST_LOAD_BYTES_MAX = 150 * 1024

describe('the phone app on a real server', { skip }, () => {
  let server: FieldServer
  before(async () => {
    server = await startField()
  })
  after(() => server?.close())

  it('weighs at most 150 KB before it is used', () => {
    const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter(name =>
      /\.(js|css|html|svg|webmanifest)$/.test(name),
    )
    const bytes = files.reduce(
      (sum, name) => sum + gzipSync(readFileSync(`${DIST}/${name}`), { level: 9 }).length,
      0,
    )
    assert.ok(bytes <= FIRST_LOAD_BYTES_MAX, `${bytes} bytes`)
  })

  it('has every sentence in both languages', () => {
    assert.deepEqual(dictionaryFaults(fieldText), [])
  })

  it('carries a visit through a day without a network, a reload and a killed page, once', async () => {
    const id = await server.visit(await server.premises('老街烧烤'))
    const phone = await newPhone(server)
    const foreign: string[] = []
    phone.on('request', request => {
      if (!request.url().startsWith(server.url) && !/^(blob|data):/.test(request.url()))
        foreign.push(request.url())
    })
    let page = await openApp(phone)
    await signInOn(page, server.officer)
    await page.getByRole('link', { name: /老街烧烤/ }).waitFor()
    await phone.setOffline(true)
    await page.reload()
    await page.getByRole('link', { name: /老街烧烤/ }).waitFor()
    await page.getByText('离线').waitFor()
    await enter(page, id)
    await conclude(page, id, 3)
    await page.close()
    page = await openApp(phone, `#/item/${id}/do/conclude`)
    assert.equal(await page.getByLabel('不符合的情况').inputValue(), '许可证未悬挂')
    await page.getByRole('img').nth(2).waitFor()
    assert.equal(await page.getByRole('img').count(), 3, 'all photos are still there')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByRole('banner').getByRole('link', { name: '待传 2' }).waitFor()
    await page.getByText('待公示').first().waitFor()
    assert.equal((await server.item(id)).state, 'planned', 'nothing reached the server yet')
    await page.reload()
    await page.getByRole('banner').getByRole('link', { name: '待传 2' }).waitFor()
    await phone.setOffline(false)
    await allSent(page)
    await page.goto('/field/#/outbox')
    assert.equal(await page.getByText('已办理').count(), 2)
    const item = await server.item(id)
    assert.equal(item.state, 'concluded')
    const acted = item.history.filter(entry => entry.type === 'work.Acted').map(entry => entry.action)
    assert.deepEqual(acted, ['enter', 'conclude'])
    const done = item.history.find(entry => entry.action === 'conclude')!
    const files = done.data['attachments'] as { sha256: string }[]
    assert.equal(files.length, 3)
    for (const { sha256 } of files) {
      const blob = await server.test.app.inject({
        url: `/v1/blobs/${sha256}`,
        headers: server.leader.headers,
      })
      assert.equal(blob.statusCode, 200)
    }
    assert.deepEqual(foreign, [])
    await phone.close()
  })

  it('asks for words and a photo where a point does not conform', async () => {
    const id = await server.visit(await server.premises('新街面馆'))
    const phone = await newPhone(server)
    const page = await openApp(phone)
    await signInOn(page, server.officer)
    await enter(page, id)
    await page.goto(`/field/#/item/${id}/do/conclude`)
    await page.getByRole('button', { name: /填写这份要点表.*餐饮/ }).click()
    const point = page.getByRole('group', { name: /餐饮服务提供者资质/ })
    await point.getByText('不符合', { exact: true }).click()
    await page.getByRole('button', { name: '提交' }).click()
    const told = await page.getByRole('alert').innerText()
    assert.match(told, /请写明情况/)
    assert.match(told, /请拍照/)
    assert.match(told, /请选择同行的执法人员/)
    await phone.close()
  })
})
