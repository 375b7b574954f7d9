import assert from 'node:assert/strict'
import { get, type IncomingMessage } from 'node:http'
import { after, before, test } from 'node:test'
import { defineEvent, record, systemScope } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { type TestPlatform, testPlatform } from '../testing.ts'
import { CATCH_UP_MAX, parsePosition } from './feed.ts'

const Happened = defineEvent('trial.Happened', Type.Object({ note: Type.Optional(Type.String()) }), {
  zh: '发生',
  en: 'Happened',
})
const Ended = defineEvent('trial.Ended', Type.Object({}), { zh: '结束', en: 'Ended' })

interface Message {
  id: string
  event: string
  data: { id?: string; area?: string }
}

/** A screen: reads the stream as a browser does. */
class Screen {
  readonly messages: Message[] = []
  #response: IncomingMessage | undefined
  #text = ''
  ended = false

  static async open(url: string, headers: Record<string, string>): Promise<Screen> {
    const screen = new Screen()
    const response = await new Promise<IncomingMessage>((done, fail) =>
      get(url, { headers }, done).on('error', fail),
    )
    assert.equal(response.statusCode, 200)
    assert.match(String(response.headers['content-type']), /^text\/event-stream/)
    screen.#response = response
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => screen.#take(chunk))
    response.on('close', () => (screen.ended = true))
    response.on('error', () => {})
    return screen
  }

  #take(chunk: string): void {
    this.#text += chunk
    for (let end = this.#text.indexOf('\n\n'); end >= 0; end = this.#text.indexOf('\n\n')) {
      const fields = Object.fromEntries(
        this.#text
          .slice(0, end)
          .split('\n')
          .map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      )
      this.#text = this.#text.slice(end + 2)
      if (fields['data'])
        this.messages.push({ id: fields['id']!, event: fields['event']!, data: JSON.parse(fields['data']) })
    }
  }

  ids(): (string | undefined)[] {
    return this.messages.map(message => message.data.id).filter(Boolean)
  }

  // Long: other test files on the same server may hold a transaction open, and the log waits behind it.
  async until(holds: (screen: Screen) => boolean, millis = 60_000): Promise<void> {
    const end = Date.now() + millis
    while (!holds(this)) {
      if (Date.now() > end) throw new Error(`not in time; got ${JSON.stringify(this.messages.slice(-3))}`)
      await new Promise(done => setTimeout(done, 5))
    }
  }

  pause(): void {
    this.#response?.pause()
  }

  close(): void {
    this.#response?.destroy()
  }
}

let t: TestPlatform
let url: string
let county: Record<string, string>
let operator: Record<string, string>
before(async () => {
  t = await testPlatform({ services: ['http'], rateLimits: false }, { clock: () => new Date() })
  url = `${(await t.platform.start()).url}/v1/feed`
  county = await t.signIn((await t.addPerson({ role: 'commander', area: '410602' })).login)
  operator = await t.signIn((await t.addPerson({ role: 'principal', area: '410602001001/p-1' })).login)
})
after(() => t.close())

let count = 0
function fact(area: string, audience: 'internal' | 'party' = 'internal', type = Happened.type, data = {}) {
  const id = `trial-${count++}`
  return { id, type, data, area, subject: `trial/${id}`, audience }
}

async function write(...drafts: ReturnType<typeof fact>[]): Promise<string[]> {
  await t.platform.db.transaction(systemScope('test'), tx =>
    record(tx, t.platform.node, drafts, { actor: 'system/test', now: new Date() }),
  )
  return drafts.map(draft => draft.id)
}

test('a screen is shown what happens in its area, as it happens, and nothing beside it', async () => {
  const screen = await Screen.open(url, county)
  await screen.until(s => s.messages[0]?.event === 'ready')
  const [near] = await write(fact('410602001001/p-1'), fact('410611'))
  await screen.until(s => s.ids().length >= 1)
  const [last] = await write(fact('410602'))
  await screen.until(s => s.ids().includes(last))
  assert.deepEqual(screen.ids(), [near, last])
  assert.equal(screen.messages[1]?.event, 'trial.Happened')
  assert.ok(parsePosition(screen.messages[1]?.id))
  screen.close()
})

test('an operator is shown what concerns it and not what officials keep among themselves', async () => {
  const screen = await Screen.open(url, operator)
  await screen.until(s => s.messages.length > 0)
  const place = '410602001001/p-1'
  const [, shown] = await write(fact(place), fact(place, 'party'), fact('410602001001/p-2', 'party'))
  await screen.until(s => s.ids().includes(shown))
  assert.deepEqual(screen.ids(), [shown])
  screen.close()
})

test('a screen that comes back with its last id misses nothing and is shown nothing twice', async () => {
  const first = await Screen.open(url, county)
  await first.until(s => s.messages.length > 0)
  await write(fact('410602'), fact('410602'))
  await first.until(s => s.ids().length === 2)
  const lastId = first.messages.at(-1)!.id
  first.close()
  const missed = await write(...Array.from({ length: 300 }, () => fact('410602')))
  // It connects while more is being written, so that live facts meet the catching up.
  let writing = true
  const later: string[] = []
  const writer = (async () => {
    while (writing) later.push(...(await write(fact('410602'), fact('410611'))).slice(0, 1))
  })()
  const second = await Screen.open(url, { ...county, 'last-event-id': lastId })
  await second.until(s => s.ids().length > 350)
  writing = false
  await writer
  await second.until(s => s.ids().includes(later.at(-1)))
  assert.deepEqual(second.ids(), [...missed, ...later])
  second.close()
})

test('a screen away too long is told to reload, and goes on from now', async () => {
  const first = await Screen.open(url, county)
  await first.until(s => s.messages.length > 0)
  const lastId = first.messages[0]!.id
  first.close()
  const witness = await Screen.open(url, county)
  await witness.until(s => s.messages.length > 0)
  await write(...Array.from({ length: CATCH_UP_MAX + 1 }, () => fact('410602')))
  // A transaction left open anywhere in the cluster holds facts back; what is shown live can be caught up with.
  await witness.until(s => s.ids().length > CATCH_UP_MAX)
  witness.close()
  const second = await Screen.open(url, { ...county, 'last-event-id': lastId })
  await second.until(s => s.messages[0]?.event === 'reset')
  const [live] = await write(fact('410602'))
  await second.until(s => s.ids().includes(live))
  assert.deepEqual(second.ids(), [live])
  const strange = await Screen.open(url, { ...county, 'last-event-id': '99999999999999.1' })
  await strange.until(s => s.messages[0]?.event === 'reset')
  for (const screen of [second, strange]) screen.close()
})

test('only the types asked for', async () => {
  const screen = await Screen.open(`${url}?types=trial.Ended`, county)
  await screen.until(s => s.messages.length > 0)
  await write(fact('410602'))
  const [id] = await write(fact('410602', 'internal', Ended.type))
  await screen.until(s => s.ids().includes(id))
  assert.deepEqual(screen.ids(), [id])
  screen.close()
})

test('a screen that does not read is cut, and the others are not held up', async () => {
  const slow = await Screen.open(url, county)
  const quick = await Screen.open(url, county)
  await quick.until(s => s.messages.length > 0)
  const clients = t.platform.feed.clients
  slow.pause()
  const note = 'x'.repeat(1_900)
  const long = () => fact('410602', 'internal', Happened.type, { note })
  let sent = 0
  while (t.platform.feed.clients === clients && sent < 40_000) {
    await write(...Array.from({ length: 500 }, long))
    sent += 500
    await quick.until(s => s.ids().length >= sent)
  }
  assert.equal(t.platform.feed.clients, clients - 1, `after ${sent}`)
  quick.close()
  slow.close()
})

test('the feed ends with the platform', async () => {
  const screen = await Screen.open(url, county)
  await screen.until(s => s.messages.length > 0)
  const started = Date.now()
  await t.platform.stop()
  await screen.until(s => s.ended)
  assert.ok(Date.now() - started < 5_000, `${Date.now() - started} ms`)
})
