import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DraftEvent, type Recorded, Refusal, rangeOf } from '@shian/kernel'
import { type Licence, type Premises, type PremisesCommand, premises, type Registration } from './premises.ts'

const NOW = new Date('2026-11-24T02:00:00Z')
const CONTEXT = { now: NOW, actor: 'post/1', subject: 'premises/a1' }
const VILLAGE = { code: '410611001001', name: '某社区', kind: 'village' }
const REGISTRATION: Registration = {
  signName: '阿强烧烤',
  legalName: '鹤壁市山城区阿强餐饮店',
  kind: 'restaurant',
  address: '某路1号',
  fboId: 'f1',
  creditCode: '91350100M000100Y43',
}
const LICENCE: Licence = {
  number: 'JY24106110000010',
  licenceKind: 'food-business-licence',
  issuedOn: '2025-01-01',
  expiresOn: '2029-12-31',
}
const register = (
  change: Partial<Registration> = {},
  area = VILLAGE.code,
  place: typeof VILLAGE | undefined = VILLAGE,
  act = rangeOf('410611'),
): PremisesCommand => ({
  do: 'register',
  area,
  registration: { ...REGISTRATION, ...change },
  grounds: { place, act },
})

const asRecorded = (draft: DraftEvent): Recorded => ({
  id: 'x',
  source: 's',
  subject: CONTEXT.subject,
  time: NOW,
  recordtime: NOW,
  actor: 'post/1',
  cause: null,
  area: draft.area ?? `${VILLAGE.code}/a1`,
  audience: 'internal',
  version: 1,
  seq: 1n,
  type: draft.type,
  data: draft.data,
})
function play(state: Premises, ...commands: PremisesCommand[]): { state: Premises; drafts: DraftEvent[] } {
  const all: DraftEvent[] = []
  let current = state
  for (const command of commands) {
    const drafts = premises.decide(current, command, CONTEXT)
    all.push(...drafts)
    current = drafts.map(asRecorded).reduce(premises.evolve, current)
  }
  return { state: current, drafts: all }
}
const refused = (code: string, ...commands: PremisesCommand[]): void =>
  assert.throws(
    () => play(premises.initial, ...commands),
    (error: unknown) => error instanceof Refusal && error.code === code,
    code,
  )

test('a registration makes the area path itself', () => {
  const { drafts } = play(premises.initial, register())
  assert.equal(drafts.length, 1)
  assert.equal(drafts[0]!.area, '410611001001/a1')
  assert.equal(drafts[0]!.data['signName'], '阿强烧烤')
})

test('a forged, unknown, too wide or foreign area is refused', () => {
  refused('registry.area_not_a_place', register({}, '410611001001/other'))
  refused('registry.area_not_a_place', register({}, '410611'))
  refused('registry.area_not_a_place', register({}, "4106'; drop"))
  refused('kernel.area_out_of_scope', register({}, '410602001001', { ...VILLAGE, code: '410602001001' }))
  refused('registry.unknown_area', register({}, '410611001999', undefined))
  refused('registry.unknown_area', register({}, '410611001999'))
})

test('a township will do when the village is not known', () => {
  const township = { code: '410611001', name: '某街道', kind: 'township' }
  assert.equal(play(premises.initial, register({}, township.code, township)).drafts[0]!.area, '410611001/a1')
})

test('fields that cannot be are refused', () => {
  refused('registry.credit_code_invalid', register({ creditCode: '91350100M000100Y44' }))
  refused('registry.blank_field', register({ signName: '   ' }))
  refused('registry.hours_invalid', register({ openingHours: [{ opens: '09:00', closes: '09:00' }] }))
  refused('registry.hours_invalid', register({ openingHours: [{ opens: '09:61', closes: '10:00' }] }))
  refused('registry.hours_invalid', register({ openingHours: [{ opens: '09:00', closes: '24:30' }] }))
  refused('registry.coordinates_incomplete', register({ latitude: 35.7 }))
  refused('registry.day_invalid', register({ openedOn: '2026-02-30' }))
})

test('opening past midnight and until 24:00 is accepted', () => {
  const openingHours = [
    { opens: '16:00', closes: '01:00' },
    { opens: '10:00', closes: '24:00' },
  ]
  assert.equal(play(premises.initial, register({ openingHours })).drafts.length, 1)
})

test('a premises is registered once', () => refused('registry.premises_exists', register(), register()))

test('a change records what is different and nothing else', () => {
  const { drafts } = play(
    premises.initial,
    register({ openingHours: [{ opens: '09:00', closes: '21:00' }] }),
    {
      do: 'change',
      patch: {
        signName: '阿强烧烤',
        address: '某路2号',
        openingHours: [{ closes: '21:00', opens: '09:00' }],
      },
    },
    { do: 'change', patch: { address: '某路2号' } },
  )
  assert.deepEqual(
    drafts.slice(1).map(draft => draft.data),
    [{ address: '某路2号' }],
  )
})

test('what is unknown or closed cannot be changed', () => {
  const change: PremisesCommand = { do: 'change', patch: { address: '某路2号' } }
  refused('registry.unknown_premises', change)
  const close: PremisesCommand = { do: 'close', reason: '停业' }
  refused('registry.premises_closed', register(), close, change)
  refused('registry.premises_closed', register(), close, { do: 'record-licence', licence: LICENCE })
  refused('registry.premises_closed', register(), close, close)
})

test('licences: form and dates', () => {
  const record = (change: Partial<Licence>): PremisesCommand => ({
    do: 'record-licence',
    licence: { ...LICENCE, ...change },
  })
  refused('registry.licence_number_invalid', register(), record({ number: 'JY123' }))
  refused('registry.licence_dates_invalid', register(), record({ expiresOn: '2024-12-31' }))
  refused('registry.licence_from_future', register(), record({ issuedOn: '2026-11-25' }))
  refused('registry.day_invalid', register(), record({ issuedOn: '2025-02-29' }))
  const { state, drafts } = play(
    premises.initial,
    register(),
    record({}),
    record({}),
    record({ expiresOn: null }),
  )
  assert.equal(drafts.length, 3, 'the same licence twice is one fact, a correction another')
  assert.equal(state.licences[LICENCE.number]!.expiresOn, null)
})

test('a licence issued today in Shanghai is not from the future', () => {
  const licence = { ...LICENCE, issuedOn: '2026-11-25' }
  const early = { ...CONTEXT, now: new Date('2026-11-24T16:30:00Z') }
  const { state } = play(premises.initial, register())
  assert.equal(premises.decide(state, { do: 'record-licence', licence }, early).length, 1)
})
