import { spawnSync } from 'node:child_process'
import { registry } from '@shian/events'
import { EVERYWHERE, record, settle, systemScope } from '@shian/kernel'
import { type TestPlatform, testPlatform } from '@shian/server/testing'
import { liveCameras, registerCamera } from '@shian/vision'
import { findEngines } from '../../scripts/engines.ts'
import { addPremises, client, type Headers } from './city.ts'

export const AREA = '410602001001'
export const SIGN_NAME = '老街烧烤'

interface Member {
  personId: string
  postId: string
  login: string
  headers: Headers
}

type Call = ReturnType<typeof client>

/** A small city in which every route has something to answer with. */
export interface World {
  test: TestPlatform
  url: string
  /** One person for each role. */
  people: Map<string, Member>
  as(role: string): Call
  token: string
  /** A picture as a camera sends it. */
  jpeg: Buffer
  premises: string
  /** A second premises, which is closed on the way. */
  spare: string
  camera: string
  /** A camera whose stream is gone. */
  brokenCamera: string
  /** Work item of a concluded inspection whose result is public. */
  inspection: string
  /** Work item of the order that followed from it. */
  rectification: string
  notice: { id: string; eventId: string }
  /** Two drafts that wait for the publisher: one to publish, one to decline. */
  proposals: [string, string]
  /** A line of the risk file that counts against the operator. */
  line: string
  /** What cases leave for later ones. */
  kept: Record<string, string>
  keptHeaders: Headers | undefined
  settle(): Promise<void>
  /** Lets a box report something and returns the id of the finding. */
  find(type: string): Promise<string>
  /** A person who is nobody else's, signed in. */
  fresh(role: string): Promise<Member>
}

let serial = 0

/** A command id nobody used before. */
export const commandId = (): string => `routes-command-${++serial}`

/** What a box sends about a camera. */
export function visionEvent(camera: string, type: string): object {
  return {
    eventKey: `routes-event-${++serial}`,
    source: { kind: 'box', vendor: 'jftech', deviceId: 'box-1' },
    cameraId: camera,
    type,
    confidence: 0.83,
    occurredAt: '2026-11-24T09:00:00+08:00',
  }
}

/** Makes a picture with the engine, so that the mosaic has something real to work on. */
function drawPicture(): Buffer {
  const args = '-v error -f lavfi -i testsrc=size=320x180:rate=1 -frames:v 1 -f mjpeg -'.split(' ')
  const made = spawnSync(findEngines().ffmpeg!, args, { maxBuffer: 10_000_000 })
  if (made.status !== 0) throw new Error(`no picture: ${made.stderr}`)
  return made.stdout
}

async function addMember(test: TestPlatform, role: string, area: string): Promise<Member> {
  const person = await test.addPerson({ role, area })
  return { ...person, headers: await test.signIn(person.login) }
}

/** Starts the platform and drives it until every route has something to answer with. */
export async function buildWorld(): Promise<World> {
  const test = await testPlatform({
    services: ['http', 'ingest'],
    rateLimits: false,
    publicUrl: 'http://food.example',
  })
  const { url } = await test.platform.start()
  const people = new Map<string, Member>()
  for (const role of [...registry.OFFICIAL_ROLES, ...registry.PARTNER_ROLES])
    people.set(role, await addMember(test, role, '4106'))
  people.set('colleague', await addMember(test, 'inspector', '4106'))
  const as = (role: string): Call => client(test, people.get(role)!.headers)
  const premises = await addPremises(as('leader'), AREA, SIGN_NAME)
  const spare = await addPremises(as('leader'), AREA, '新街面馆')
  for (const role of registry.OPERATOR_ROLES)
    people.set(role, await addMember(test, role, `${AREA}/${premises}`))
  const source = { kind: 'push' }
  const wanted = {
    premisesId: premises,
    name: '灶台',
    place: '烹饪区',
    purpose: '监督',
    publicView: true,
    source,
  }
  const { id: camera } = await as('leader')<{ id: string }>('POST', '/v1/vision/cameras', wanted)
  const device = { deviceId: 'box-1', premisesId: premises }
  const { token } = await test.platform.deviceTokens.issue(device, EVERYWHERE, 'system/test', test.clock.now)
  const world: World = {
    ...{ test, url, people, as, token, premises, spare, camera, brokenCamera: '', jpeg: drawPicture() },
    ...{ inspection: '', rectification: '', notice: { id: '', eventId: '' }, proposals: ['', ''], line: '' },
    ...{ kept: {}, keptHeaders: undefined },
    settle: async () => {
      await settle(test.platform.db, test.platform.node, test.platform.reactions, test.clock.now)
    },
    find: type => findOne(world, type),
    fresh: role => addMember(test, role, '4106'),
  }
  await showCameras(world)
  await inspect(world)
  await draft(world)
  return world
}

/** One camera is well and has a picture, another is gone, as the vision service would have it. */
async function showCameras(world: World): Promise<void> {
  const { test, premises, camera, jpeg } = world
  const { node, db } = test.platform
  const { now } = test.clock
  world.brokenCamera = await db.transaction(systemScope('test'), tx =>
    registerCamera(
      tx,
      { node, now, actor: 'system/test' },
      {
        ...{ premisesId: premises, name: '后门', place: '通道', purpose: '监督', publicView: false },
        source: { kind: 'rtsp', url: 'rtsp://192.0.2.1/1' },
      },
    ),
  )
  const changed = (id: string, to: string) => ({
    type: 'vision.CameraHealthChanged',
    subject: `camera/${id}`,
    data: { premisesId: premises, from: 'unknown', to },
  })
  const drafts = [changed(camera, 'ok'), changed(world.brokenCamera, 'offline')]
  const act = { actor: 'system/test', now, area: `${AREA}/${premises}` }
  await db.owner(tx => record(tx, node, drafts, act))
  const frame = { jpeg, at: now }
  const live = { frame, lastFrameAt: now, reason: null, framesPerSecond: 1, restarts: 0 }
  liveCameras.update(camera, live)
}

async function findOne(world: World, type: string): Promise<string> {
  const taken = await world.test.app.inject({
    method: 'POST',
    url: '/ingest/v1/vision-events',
    headers: { authorization: `Bearer ${world.token}` },
    payload: visionEvent(world.camera, type),
  })
  if (taken.statusCode !== 200) throw new Error(`${type}: ${taken.body}`)
  const page = await world.as('leader')<{ items: { type: string; findingIds: string[] }[] }>(
    'GET',
    '/v1/vision/findings?state=open',
  )
  return page.items.find(incident => incident.type === type)!.findingIds[0]!
}

async function workItem(world: World, kind: string): Promise<string> {
  const page = await world.as('leader')<{ items: { id: string }[] }>('GET', `/v1/work/items?kind=${kind}`)
  return page.items[0]!.id
}

/** From a finding over an inspection to a public result and an order to correct. */
async function inspect(world: World): Promise<void> {
  const finding = await world.find('smoking')
  await world.as('leader')('POST', `/v1/vision/findings/${finding}/dispatch`, { to: 'inspection' })
  await world.settle()
  world.inspection = await workItem(world, 'inspection')
  const officer = world.as('inspector')
  const people = [`person/${world.people.get('colleague')!.personId}`]
  const act = (action: string, form: object) =>
    officer('POST', `/v1/work/items/${world.inspection}/actions`, {
      commandId: commandId(),
      ...{ action, form, people },
    })
  await act('enter', { entry: 'scanned' })
  const table = await officer<{ checklist: string; value: { items: { id: string }[] } }>(
    'GET',
    '/v1/inspection/forms/catering',
  )
  const answers = table.value.items.map(point => ({ item: point.id, result: 'pass' }))
  await act('conclude', {
    cateringTable: { checklist: table.checklist, answers },
    fullCoverage: 'yes',
    verdict: 'basically-conformant',
    problem: '地面积水',
    consequence: 'order-correction',
    termWorkdays: 10,
    signature: 'signed',
  })
  await world.settle()
  world.rectification = await workItem(world, 'rectification')
  const notices = await officer<{ items: World['notice'][] }>('GET', '/v1/publication/notices')
  world.notice = notices.items[0]!
  const risk = await officer<{ lines: { id: string; factor: string }[] }>(
    'GET',
    `/v1/risk/premises/${world.premises}`,
  )
  world.line = risk.lines.find(line => line.factor.startsWith('finding/'))!.id
}

/** A second order, so that two drafts wait. */
async function draft(world: World): Promise<void> {
  const order = { premisesId: world.premises, problem: '垃圾桶未加盖' }
  await world.as('leader')('POST', '/v1/inspection/rectifications', order)
  await world.settle()
  const page = await world.as('publisher')<{ items: { id: string }[] }>('GET', '/v1/publication/proposals')
  world.proposals = [page.items[0]!.id, page.items[1]!.id]
}
