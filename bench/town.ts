import { join } from 'node:path'
import { dayOf, EVERYWHERE, record, systemScope } from '@shian/kernel'
import { defineAreas, recordPeople, registerPremises } from '@shian/registry'
import { configOf, createPlatform, type Platform } from '@shian/server'
import { registerCamera } from '@shian/vision'
import { requestOf, Wire } from './wire.ts'

const VILLAGE = '410602001001'
const SCOPE = systemScope('bench')

/** A small town whose kitchens have cameras. */
export interface Town {
  cameras: string[]
  /** Of a box that reports for the whole city. */
  token: string
  /** An officer on duty for the whole city. */
  account: Account
}

export interface Account {
  login: string
  password: string
}

/** Opens the platform in this process, for loading; nothing of it runs. */
export async function withPlatform<T>(
  databaseUrl: string,
  folder: string,
  work: (platform: Platform) => Promise<T>,
): Promise<T> {
  const config = configOf({ databaseUrl, dataDir: join(folder, 'node'), port: 0 })
  const platform = await createPlatform(config, { log: () => {} })
  try {
    return await work(platform)
  } finally {
    await platform.stop()
  }
}

/** Appoints somebody in an area and opens an account. */
export async function openAccount(
  platform: Platform,
  role: string,
  area: string,
  login: string,
): Promise<Account> {
  const now = platform.clock()
  const act = { actor: SCOPE.actor, now }
  const id = `bench-${login}`
  const appointed = {
    id: `bench:post:${login}`,
    type: 'registry.PostAppointed',
    subject: `post/${id}`,
    area,
    data: { personId: id, role, title: role, actArea: area, validFrom: dayOf(now) },
  }
  await platform.db.transaction(SCOPE, async tx => {
    await recordPeople(tx, platform.node, [{ id, name: '测试', kind: 'official', area }], act)
    await record(tx, platform.node, [appointed], act)
  })
  return platform.accounts.open(id, login, SCOPE.actor, now)
}

/** Makes the town: so many cameras, each in a kitchen of its own. */
export function buildTown(databaseUrl: string, folder: string, cameras: number): Promise<Town> {
  return withPlatform(databaseUrl, folder, async platform => {
    const now = platform.clock()
    const writer = { node: platform.node, scope: SCOPE, now }
    const ids = await platform.db.transaction(SCOPE, async tx => {
      await defineAreas(tx, writer, [
        { code: '4106', name: '鹤壁市' },
        { code: '410602', name: '鹤山区' },
        { code: '410602001', name: '中山北路街道' },
        { code: VILLAGE, name: '大湖村' },
      ])
      const made: string[] = []
      for (let i = 0; i < cameras; i++) {
        const premisesId = await registerPremises(tx, writer, {
          area: VILLAGE,
          signName: `老街烧烤${i}`,
          legalName: `老街烧烤店${i}`,
          kind: 'restaurant',
          address: `${i}号`,
        })
        const source = { kind: 'push' as const }
        const wanted = { premisesId, name: '盒', place: '烹饪区', purpose: '监督', publicView: false, source }
        made.push(await registerCamera(tx, { node: platform.node, now, actor: SCOPE.actor }, wanted))
      }
      return made
    })
    const box = { deviceId: 'box-1', area: '4106' }
    const { token } = await platform.deviceTokens.issue(box, EVERYWHERE, SCOPE.actor, now)
    return { cameras: ids, token, account: await openAccount(platform, 'commander', '4106', 'duty') }
  })
}

/** Signs in over HTTP. @returns the cookie */
export async function signIn(url: string, { login, password }: Account): Promise<string> {
  const answer = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: login, password }),
  })
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`)
  return answer.headers.getSetCookie()[0]!.split(';')[0]!
}

/** One request over a connection of its own. @throws Error unless it is answered by 200 */
export async function getJson<T>(url: string, path: string, headers: Record<string, string>): Promise<T> {
  const wire = await Wire.open(url)
  const { status, body } = await wire.send(requestOf('GET', path, headers))
  wire.close()
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${body.toString()}`)
  return JSON.parse(body.toString()) as T
}
