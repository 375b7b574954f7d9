import { registry } from '@shian/events'
import { settle } from '@shian/kernel'
import { type TestPlatform, testPlatform } from '@shian/server/testing'
import { addPremises, client } from './city.ts'

export const AREA = '410602001001'

type Call = ReturnType<typeof client>

/** A small city with one person for each role of casework, and a premises. */
export interface CaseCity {
  test: TestPlatform
  premises: string
  /** Person ids with their kind, by name. */
  ids: Map<string, string>
  as(name: string): Call
  /** An action on an item; several people act together, the first sends it. */
  act(names: string | readonly string[], item: string, action: string, form?: object): Promise<Acted>
  /** The code of the refusal an action meets, and its details. */
  refused(
    names: string | readonly string[],
    item: string,
    action: string,
    form?: object,
  ): Promise<{ code: string; status: number; details: Record<string, unknown>; title: string }>
  state(item: string): Promise<string>
  /** Runs the reactions until nothing is left. */
  settle(): Promise<void>
  /** Moves the clock to a moment in Hebi and signs everybody in again. */
  goTo(day: string, time?: string): Promise<void>
  facts(type: string): Promise<{ id: string; subject: string; data: Record<string, unknown> }[]>
  close(): Promise<void>
}

interface Acted {
  state: string
  version: number
}

const PEOPLE: readonly [name: string, role: string][] = [
  ['li', 'inspector'],
  ['wang', 'inspector'],
  ['zhao', 'leader'],
  ['qian', 'leader'],
  ['fang', 'legal-reviewer'],
  ['cai', 'finance'],
  ['jing', 'police'],
  ['lab', 'laboratory'],
  ['gong', 'publisher'],
  ['sun', 'coordinator'],
]

let serial = 0

/** Builds the city; nothing listens and no service runs. */
export async function buildCaseCity(day: string): Promise<CaseCity> {
  const test = await testPlatform({ services: ['http'], rateLimits: false })
  test.clock.now = new Date(`${day}T09:00:00+08:00`)
  const logins = new Map<string, string>()
  const ids = new Map<string, string>()
  const calls = new Map<string, Call>()
  const signIn = async (name: string): Promise<void> => {
    calls.set(name, client(test, await test.signIn(logins.get(name)!)))
  }
  // Signed in when first needed: sessions end while the clock of a test runs ahead.
  const as =
    (name: string): Call =>
    async (...request) => {
      if (!calls.has(name)) await signIn(name)
      return calls.get(name)!(...request)
    }
  const add = async (name: string, role: string, area: string): Promise<void> => {
    const { login, personId } = await test.addPerson({ role, area })
    logins.set(name, login)
    ids.set(name, `person/${personId}`)
  }
  for (const [name, role] of PEOPLE) await add(name, role, '4106')
  const premises = await addPremises(as('zhao'), AREA, '老街烧烤')
  await add('chen', registry.OPERATOR_ROLES[2]!, `${AREA}/${premises}`)
  const send = async (names: string | readonly string[], item: string, action: string, form: object) => {
    const [first, ...others] = typeof names === 'string' ? [names] : names
    const people = others.length > 0 ? { people: others.map(name => ids.get(name)) } : {}
    const payload = { commandId: `case-city-${++serial}`, action, form, ...people }
    return { first: first!, url: `/v1/work/items/${item}/actions`, payload }
  }
  const city: CaseCity = {
    test,
    premises,
    ids,
    as,
    async act(names, item, action, form = {}) {
      const { first, url, payload } = await send(names, item, action, form)
      return as(first)<Acted & Record<string, unknown>>('POST', url, payload)
    },
    async refused(names, item, action, form = {}) {
      const { first, url, payload } = await send(names, item, action, form)
      const headers = await test.signIn(logins.get(first)!)
      const answer = await test.app.inject({ method: 'POST', url, headers, payload })
      if (answer.statusCode < 300) throw new Error(`${action} was not refused: ${answer.body}`)
      return { status: answer.statusCode, ...answer.json() }
    },
    async state(item) {
      const { state } = await as('zhao')<{ state: string }>('GET', `/v1/work/items/${item}`)
      return state
    },
    async settle() {
      await settle(test.platform.db, test.platform.node, test.platform.reactions, test.clock.now)
    },
    async goTo(to, time = '10:00') {
      test.clock.now = new Date(`${to}T${time}:00+08:00`)
      calls.clear()
    },
    facts: type =>
      test.platform.db.owner(tx =>
        tx.query('select id, subject, data from event where type = $1 order by seq', [type]),
      ),
    close: () => test.close(),
  }
  return city
}
