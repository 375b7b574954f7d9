import { record, settle, systemScope } from '@shian/kernel'
import { TEST_AREAS, type TestPlatform, testPlatform } from '@shian/server/testing'
import { client, type Headers } from './city.ts'

export const VILLAGE = '410602001001'
const COUNTY = '410602'

export interface Member {
  personId: string
  postId: string
  headers: Headers
  call: ReturnType<typeof client>
}

/** A platform with areas, officers with certificates and premises with grades, all of them facts. */
export interface SupervisionWorld {
  test: TestPlatform
  add(role: string, area?: string, certificate?: string): Promise<Member>
  /** Registers premises in the village and returns their ids. */
  premises(
    count: number,
    more?: { kind?: string; grade?: (i: number) => string; prefix?: string },
  ): Promise<string[]>
  facts(
    drafts: { type: string; subject: string; area: string; data: Record<string, unknown> }[],
  ): Promise<void>
  settle(): Promise<void>
  /** Moves the clock; sessions that ended meanwhile are begun anew. */
  moveTo(instant: string): Promise<void>
  /** The answer to a request, whatever it is. */
  ask(
    member: Member | null,
    method: 'GET' | 'POST',
    url: string,
    payload?: object,
  ): Promise<{ status: number; body: string; code: string | undefined }>
}

let serial = 0
/** A command id nobody used before. */
export const nextCommand = (): string => `supervision-command-${++serial}`

export async function buildSupervision(config: object = {}): Promise<SupervisionWorld> {
  const test = await testPlatform({ services: ['http'], rateLimits: false, ...config })
  const { db, node } = test.platform
  const members: { login: string; headers: Headers }[] = []
  const facts: SupervisionWorld['facts'] = async drafts => {
    for (let from = 0; from < drafts.length; from += 5_000)
      await db.transaction(systemScope('test'), tx =>
        record(tx, node, drafts.slice(from, from + 5_000), {
          actor: 'system/test',
          now: test.clock.now,
          area: '4106',
        }),
      )
  }
  await facts(
    TEST_AREAS.map(([code, name, kind, parent]) => ({
      type: 'registry.AreaDefined',
      subject: `area/${code}`,
      area: code,
      data: { code, name, kind, parent },
    })),
  )
  return {
    test,
    facts,
    async add(role, area = COUNTY, certificate = `410600${++serial}`) {
      const person = await test.addPerson({ role, area })
      const isOfficer = role === 'inspector'
      const data = { personId: person.personId, role, actArea: area, validFrom: '2026-01-01' }
      await facts([
        {
          type: 'registry.PostAppointed',
          subject: `post/${person.postId}`,
          area,
          data: isOfficer ? { ...data, certificate } : data,
        },
      ])
      const headers = await test.signIn(person.login)
      members.push({ login: person.login, headers })
      return { personId: person.personId, postId: person.postId, headers, call: client(test, headers) }
    },
    async premises(count, { kind = 'restaurant', grade, prefix = 'p' } = {}) {
      const ids = Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(5, '0')}`)
      await facts(
        ids.map(id => ({
          type: 'registry.PremisesRegistered',
          subject: `premises/${id}`,
          area: `${VILLAGE}/${id}`,
          data: {
            signName: `${id}号店`,
            legalName: id,
            kind,
            address: '大湖村',
            fboId: `f-${id}`,
            openedOn: '2024-05-01',
          },
        })),
      )
      const scored = { from: null, score: 20, staticPoints: 20, dynamicPoints: 0 }
      const rule = { id: 'risk-grading.bounds', effectiveFrom: '2016-12-01' }
      if (grade)
        await facts(
          ids.map((id, i) => ({
            type: 'risk.GradeChanged',
            subject: `premises/${id}`,
            area: `${VILLAGE}/${id}`,
            data: { ...scored, to: grade(i), rule },
          })),
        )
      return ids
    },
    settle: async () => {
      await settle(db, node, test.platform.reactions, test.clock.now)
    },
    async moveTo(instant) {
      test.clock.now = new Date(instant)
      for (const { login, headers } of members) Object.assign(headers, await test.signIn(login))
    },
    async ask(member, method, url, payload) {
      const headers = member?.headers ?? {}
      const answer = await test.app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
      let code: string | undefined
      if (answer.statusCode >= 400) code = (JSON.parse(answer.body) as { code?: string }).code
      return { status: answer.statusCode, body: answer.body, code }
    },
  }
}
