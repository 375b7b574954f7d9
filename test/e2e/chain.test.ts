import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { MODULES } from '@shian/server'
import { TEST_PASSWORD, type TestPlatform, testPlatform } from '@shian/server/testing'
import { DEFAULT_WATCH, vision, visionService } from '@shian/vision'
import { type Browser, chromium } from 'playwright-core'
import { findEngines } from '../../scripts/engines.ts'
import { type FaultVariant, type RtspServer, startRtspServer, whyNoRtspServer } from '../rtsp/server.ts'
import { addPremises, buildConsole, CLIP, CONSOLE_DIST, client, closedNow, until } from './city.ts'

const engines = findEngines()
const missing =
  whyNoRtspServer(CLIP) || (engines.chromium ? false : 'chromium is missing: apt-get install chromium')

// Learning a reference takes two minutes in production; nothing that is claimed here depends on how long it takes.
const watch = { ...DEFAULT_WATCH, health: { ...DEFAULT_WATCH.health, referenceIntervalSeconds: 1 } }
const modules = MODULES.map(module =>
  module.name === 'vision' ? { ...vision, services: [visionService(watch)] } : module,
)

const FAULTS: { variant: FaultVariant | 'cut'; state: string }[] = [
  { variant: 'covered', state: 'occluded' },
  { variant: 'blurred', state: 'defocused' },
  { variant: 'frozen', state: 'frozen' },
  { variant: 'dark', state: 'dark' },
  { variant: 'black', state: 'black' },
  { variant: 'moved', state: 'moved' },
  { variant: 'cut', state: 'offline' },
]
const AREA = '410602001001'

interface CameraState {
  id: string
  state: string
  reason: string | null
}

describe('from a camera to a public notice', { skip: missing && `SKIPPED: ${missing}` }, () => {
  let test: TestPlatform
  let rtsp: RtspServer
  let browser: Browser
  let url = ''
  let call: ReturnType<typeof client>
  let premises = ''
  let nightPremises = ''
  const people: { leader?: string; inspectors: { personId: string; login: string }[] } = { inspectors: [] }
  const cameras = new Map<string, string>()

  before(async () => {
    buildConsole()
    rtsp = await startRtspServer({
      file: CLIP,
      variants: ['clean', 'covered', 'blurred', 'frozen', 'dark', 'black', 'moved'],
      cameras: FAULTS.length,
      width: 640,
      height: 360,
      framesPerSecond: 10,
      seconds: 40,
    })
    test = await testPlatform(
      { services: ['http', 'worker', 'ingest', 'vision'], consoleDir: CONSOLE_DIST },
      { clock: () => new Date(), modules },
    )
    const leader = await test.addPerson({ role: 'leader', area: '4106', name: '局长' })
    for (const name of ['李执法', '王执法'])
      people.inspectors.push(await test.addPerson({ role: 'inspector', area: '410602', name }))
    people.leader = leader.login
    call = client(test, await test.signIn(leader.login))
    premises = await addPremises(call, AREA, '老街烧烤')
    nightPremises = await addPremises(call, AREA, '夜色茶楼', closedNow(new Date()))
    for (const [i, { variant }] of FAULTS.entries()) {
      cameras.set(variant, await addCamera(`${variant}机`, premises, rtsp.url(`camera${i + 1}`)))
    }
    cameras.set('clean', await addCamera('正常机', premises, rtsp.url('clean')))
    ;({ url } = await test.platform.start())
  })
  after(async () => {
    await browser?.close()
    await test?.close()
    await rtsp?.stop()
  })

  async function addCamera(name: string, premisesId: string, source: string): Promise<string> {
    const body = {
      premisesId,
      name,
      place: '烹饪区',
      purpose: '食品安全监督',
      publicView: true,
      source: { kind: 'rtsp', url: source },
    }
    return (await call<{ id: string }>('POST', '/v1/vision/cameras', body)).id
  }

  async function states(): Promise<Map<string, CameraState>> {
    const { items } = await call<{ items: CameraState[] }>('GET', '/v1/vision/cameras?limit=100')
    return new Map(items.map(item => [item.id, item]))
  }

  it('sees every camera well, and learns what each looks at', async () => {
    await until('all cameras ok', 60, async () =>
      [...(await states()).values()].every(camera => camera.state === 'ok'),
    )
    const learnt = async (): Promise<boolean> => {
      const rows = await Promise.all(
        [...cameras.values()].map(id =>
          call<{ reference: string | null }>('GET', `/v1/vision/cameras/${id}`),
        ),
      )
      return rows.every(row => row.reference !== null)
    }
    await until('all references learnt', 120, learnt)
    const facts = await test.platform.db.owner(tx =>
      tx.query<{ type: string; n: number }>(
        `select type, count(*)::int as n from event where type in ('vision.CameraRegistered', 'vision.ReferenceLearned')
         group by type order by type`,
      ),
    )
    assert.deepEqual(facts, [
      { type: 'vision.CameraRegistered', n: cameras.size },
      { type: 'vision.ReferenceLearned', n: cameras.size },
    ])
  })

  it('finds each fault within 60 seconds and none on the clean stream', async () => {
    const started = performance.now()
    for (const [i, { variant }] of FAULTS.entries()) {
      const mount = `camera${i + 1}` as const
      if (variant === 'cut') await rtsp.cut(mount)
      else await rtsp.show(mount, variant)
    }
    const seen = new Map<string, number>()
    await until('every fault', 60, async () => {
      const now = await states()
      for (const { variant, state } of FAULTS) {
        const is = now.get(cameras.get(variant)!)?.state
        if (is === state && !seen.has(variant)) seen.set(variant, (performance.now() - started) / 1_000)
      }
      return seen.size === FAULTS.length
    }).catch(async error => {
      const now = await states()
      const told = FAULTS.map(
        ({ variant, state }) => `${variant}: ${now.get(cameras.get(variant)!)?.state}, wanted ${state}`,
      )
      throw new Error(`${error.message}\n${told.join('\n')}`)
    })
    const facts = await test.platform.db.owner(tx =>
      tx.query<{ to: string }>(
        `select data->>'to' as to from event where type = 'vision.CameraHealthChanged' and subject = $1`,
        [`camera/${cameras.get('clean')}`],
      ),
    )
    assert.deepEqual(
      facts.map(fact => fact.to),
      ['ok'],
      'the clean stream was never anything but ok',
    )
    const offline = (await states()).get(cameras.get('cut')!)
    assert.equal(offline?.reason, 'rtsp-404', 'an offline camera says why')
  })

  it('keeps camera trouble in a queue of its own, and no finding comes of it', async () => {
    const queue = await call<{ items: { state: string }[]; counts: { total: number; ok: number } }>(
      'GET',
      '/v1/vision/health',
    )
    assert.equal(queue.items.length, FAULTS.length)
    assert.equal(queue.counts.ok, 1)
    const { items } = await call<{ items: unknown[] }>(
      'GET',
      `/v1/vision/findings?state=all&premises=${premises}`,
    )
    assert.deepEqual(items, [])
  })

  it('raises motion after hours, which a person confirms in the browser', async () => {
    const id = await addCamera('大堂', nightPremises, rtsp.url('clean'))
    const find = async () => {
      const { items } = await call<{
        items: { findingIds: string[]; type: string; thumbnail: string | null; camera: { id: string } }[]
      }>('GET', '/v1/vision/findings?state=open')
      return items.find(item => item.camera.id === id)
    }
    const incident = await until('a finding', 90, find)
    assert.equal(incident.type, 'motion.afterhours')
    assert.ok(incident.thumbnail, 'the finding has a picture')
    browser = await chromium.launch({
      executablePath: engines.chromium!,
      args: ['--no-sandbox', '--disable-gpu'],
    })
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    const foreign: string[] = []
    page.on('request', request => {
      if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) foreign.push(request.url())
    })
    await page.goto(`${url}/console/`)
    await page.locator('input').first().fill(people.leader!)
    await page.locator('input[type=password]').fill(TEST_PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForURL(address => !address.pathname.includes('sign-in'))
    await page.goto(`${url}/console/wall`)
    await page.getByText('夜色茶楼').first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('v')
    await until('the verdict', 20, async () => (await find()) === undefined)
    await page.close()
    assert.deepEqual(foreign, [], 'no request leaves the machine')
  })

  it('ends in a public notice whose causes read back to the frame', async () => {
    const { items } = await call<{ items: { findingIds: string[] }[] }>(
      'GET',
      `/v1/vision/findings?state=confirmed&premises=${nightPremises}`,
    )
    const findingId = items[0]!.findingIds[0]!
    await call('POST', `/v1/vision/findings/${findingId}/dispatch`, { to: 'inspection' })
    const item = await until('an inspection', 20, async () => {
      const page = await call<{ items: { id: string; kind: string; dueAt: string | null }[] }>(
        'GET',
        `/v1/work/items?premises=${nightPremises}&kind=inspection`,
      )
      return page.items[0]
    })
    assert.ok(item.dueAt, 'a clock runs')
    const [first, second] = people.inspectors
    const officer = client(test, await test.signIn(first!.login))
    const pair = [`person/${second!.personId}`]
    let serial = 0
    const act = (action: string, form: object) =>
      officer('POST', `/v1/work/items/${item.id}/actions`, {
        commandId: `e2e-command-${++serial}`,
        action,
        form,
        people: pair,
      })
    await act('enter', { entry: 'scanned' })
    const table = await officer<{ checklist: string; value: { items: { id: string }[] } }>(
      'GET',
      '/v1/inspection/forms/catering',
    )
    const answers = table.value.items.map(point => ({ item: point.id, result: 'pass' }))
    const form = {
      cateringTable: { checklist: table.checklist, answers },
      fullCoverage: 'yes',
      verdict: 'conformant',
      consequence: 'none',
      signature: 'signed',
    }
    await act('conclude', form)
    const noticeId = await until('a notice', 30, async () => {
      const page = await test.app.inject({ url: `/v1/publication/notices?premises=${nightPremises}` })
      return (page.json() as { items: { id: string }[] }).items[0]?.id
    })
    const published = await test.app.inject({ url: `/notices/${noticeId}` })
    assert.equal(published.statusCode, 200)
    assert.match(published.body, /夜色茶楼/)
    const page = await test.app.inject({ url: `/p/${nightPremises}` })
    assert.match(page.body, /夜色茶楼/)
    const [notice] = await test.platform.db.owner(tx =>
      tx.query<{ id: string }>(
        "select id from event where type = 'publication.NoticePublished' order by seq desc limit 1",
      ),
    )
    const chain = await causes(test.connectionString, notice!.id)
    for (const type of [
      'publication.NoticePublished',
      'inspection.Concluded',
      'vision.FindingDispatched',
      'vision.FindingConfirmed',
      'vision.FindingRaised',
    ]) {
      assert.ok(chain.includes(type), `${type} is in the chain:\n${chain}`)
    }
    assert.match(chain, /scene [0-9a-f]{64}/, 'the chain ends at the frame')
    const state = await until('the end', 20, async () => {
      const { final } = await call<{ final: string | null }>('GET', `/v1/work/items/${item.id}`)
      return final ?? undefined
    })
    assert.equal(state, 'published')
  })
})

/** What `shian causes` prints. */
function causes(databaseUrl: string, eventId: string): Promise<string> {
  const main = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url))
  const args = ['--conditions=source', '--import', 'tsx', main, 'causes', eventId]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env: { ...process.env, DATABASE_URL: databaseUrl } })
    let out = ''
    child.stdout.on('data', chunk => (out += String(chunk)))
    child.stderr.on('data', chunk => (out += String(chunk)))
    child.on('error', reject)
    child.on('exit', () => resolve(out))
  })
}
