import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Recorded, Refusal, rangeOf } from '@shian/kernel'
import { person } from './person.ts'
import { type Appointment, type AppointmentGrounds, type PostCommand, post } from './post.ts'

const CONTEXT = { now: new Date('2026-11-24T02:00:00Z'), actor: 'post/admin', subject: 'post/p1' }
const REACH = { act: rangeOf('410611'), view: rangeOf('410611'), search: rangeOf('4106') }
const GROUNDS: AppointmentGrounds = {
  person: { kind: 'official', erased: false },
  areaKnown: true,
  organisationKnown: true,
  reach: REACH,
}
const APPOINTMENT: Appointment = {
  personId: 'w1',
  role: 'inspector',
  certificate: '豫F000001',
  actArea: '410611001',
  viewArea: '410611',
  searchArea: '4106',
  validFrom: '2026-01-01',
}
const appoint = (
  change: Partial<Appointment> = {},
  grounds: Partial<AppointmentGrounds> = {},
): PostCommand => ({
  do: 'appoint',
  appointment: { ...APPOINTMENT, ...change },
  grounds: { ...GROUNDS, ...grounds },
})
const refused = (code: string, command: PostCommand, state = post.initial): void =>
  assert.throws(
    () => post.decide(state, command, CONTEXT),
    (error: unknown) => error instanceof Refusal && error.code === code,
    code,
  )

test('an appointment is recorded in its own area', () => {
  const [draft] = post.decide(post.initial, appoint(), CONTEXT)
  assert.equal(draft!.area, '410611001')
})

test('an inspector needs a certificate', () => {
  refused('registry.certificate_required', appoint({ certificate: ' ' }))
  const { certificate: _, ...without } = APPOINTMENT
  refused('registry.certificate_required', { do: 'appoint', appointment: without, grounds: GROUNDS })
})

test('a coordinator is never an inspector, an operator never an official, an official never an operator', () => {
  refused('registry.role_not_for_person', appoint({}, { person: { kind: 'coordinator', erased: false } }))
  refused('registry.role_not_for_person', appoint({}, { person: { kind: 'operator', erased: false } }))
  refused('registry.role_not_for_person', appoint({ role: 'principal', actArea: '410611001001/a1' }))
})

test('nobody gives away more than he has', () => {
  refused('kernel.area_out_of_scope', appoint({ actArea: '410602001', viewArea: '4106' }))
  refused('kernel.area_out_of_scope', appoint({ viewArea: '4106' }))
  refused('kernel.area_out_of_scope', appoint({ searchArea: '41' }))
})

test('scopes are nested', () => {
  refused('registry.post_scopes_not_nested', appoint({ viewArea: '410611002' }))
  refused('registry.post_scopes_not_nested', appoint({ viewArea: '410611', searchArea: '410611001' }))
})

test('operators act in a premises, officials in a division', () => {
  const operator = { person: { kind: 'operator', erased: false } }
  const { viewArea: _, searchArea: __, ...plain } = APPOINTMENT
  const principal: Appointment = { ...plain, role: 'principal', actArea: '410611001001/a1' }
  assert.equal(
    post.decide(
      post.initial,
      { do: 'appoint', appointment: principal, grounds: { ...GROUNDS, ...operator } },
      CONTEXT,
    ).length,
    1,
  )
  refused('registry.post_area_mismatch', appoint({ role: 'principal' }, operator))
  refused('registry.post_area_mismatch', appoint({ role: 'principal', actArea: '410611001001/a1' }, operator))
  refused('registry.post_area_mismatch', appoint({ actArea: '410611001001/a1' }))
  refused('registry.unknown_area', appoint({}, { areaKnown: false }))
})

test('people and dates', () => {
  refused('registry.unknown_person', appoint({}, { person: undefined }))
  refused('registry.person_erased', appoint({}, { person: { kind: 'official', erased: true } }))
  refused('registry.post_dates_invalid', appoint({ validTo: '2025-12-31' }))
  refused('registry.day_invalid', appoint({ validFrom: '2026-13-01' }))
  refused('registry.unknown_organisation', appoint({ organisationId: 'o1' }, { organisationKnown: false }))
})

test('a stand-in has the role and area of the post it stands in for', () => {
  refused('registry.unknown_post', appoint({ actingForPostId: 'p0' }))
  refused(
    'registry.stand_in_mismatch',
    appoint({ actingForPostId: 'p0' }, { actingFor: { role: 'leader', area: '410611001' } }),
  )
  const actingFor = { role: 'inspector', area: '410611001' }
  assert.equal(
    post.decide(post.initial, appoint({ actingForPostId: 'p0' }, { actingFor }), CONTEXT).length,
    1,
  )
})

test('a post is ended once, and not before it began', () => {
  const held = { appointment: APPOINTMENT, ended: false }
  const end: PostCommand = { do: 'end', validTo: '2026-11-24', reason: '调离' }
  assert.deepEqual(post.decide(held, end, CONTEXT)[0]!.data, { validTo: '2026-11-24', reason: '调离' })
  refused('registry.unknown_post', end)
  refused('registry.post_already_ended', end, { ...held, ended: true })
  refused('registry.post_dates_invalid', { ...end, validTo: '2025-06-01' }, held)
  refused('registry.post_exists', appoint(), held)
})

test('the fact of a person carries neither name nor number', () => {
  const drafts = person.decide(
    person.initial,
    {
      do: 'record',
      kind: 'official',
      name: '张三',
      phone: '13900000000',
      area: '410611',
      areaKnown: true,
      act: REACH.act,
    },
    { ...CONTEXT, subject: 'person/w1' },
  )
  assert.deepEqual(drafts[0]!.data, { kind: 'official' })
  assert.ok(!JSON.stringify(drafts).includes('张三'))
  const recorded = person.evolve(person.initial, { type: 'registry.PersonRecorded' } as Recorded)
  assert.throws(() =>
    person.decide(
      recorded,
      { do: 'erase', reason: '离职', inOffice: true },
      { ...CONTEXT, subject: 'person/w1' },
    ),
  )
})
