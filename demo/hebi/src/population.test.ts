import assert from 'node:assert/strict'
import { test } from 'node:test'
import { registry } from '@shian/events'
import { checkEvent } from '@shian/kernel'
import { isCreditCode, mod1110CheckDigit } from '@shian/registry'
import { readAreas } from './areas.ts'
import { registryDrafts } from './drafts.ts'
import { seedCity } from './population.ts'
import { KIND_COUNTS } from './trade.ts'

const city = seedCity(4106)

test('the divisions of the city are complete, parents first', () => {
  const areas = readAreas()
  const count = (kind: string): number => areas.filter(area => area.kind === kind).length
  assert.deepEqual(['city', 'county', 'township', 'village'].map(count), [1, 6, 48, 1_041])
  const seen = new Set<string>()
  for (const area of areas) {
    assert.ok(area.parent === null || seen.has(area.parent), area.code)
    seen.add(area.code)
  }
  assert.ok(areas.filter(area => area.kind === 'township').every(area => area.hex))
})

test('20,000 premises in the counts of their kinds, made in under two seconds', () => {
  // The best of some tries: the machine is shared.
  let took = Number.POSITIVE_INFINITY
  let again = city
  for (let i = 0; i < 8 && took >= 2_000; i++) {
    const started = performance.now()
    again = seedCity(4106)
    took = performance.now() - started
  }
  assert.equal(again.premises.length, 20_000)
  assert.ok(took < 2_000, `${took} ms`)
  for (const [kind, count] of Object.entries(KIND_COUNTS)) {
    assert.equal(again.premises.filter(p => p.registration.kind === kind).length, count, kind)
  }
})

test('the same seed gives the same city, another seed another one', () => {
  assert.equal(JSON.stringify(seedCity(4106)), JSON.stringify(city))
  assert.notEqual(JSON.stringify(seedCity(4107).premises), JSON.stringify(city.premises))
})

test('credit codes, licence numbers and ids are valid and unique', () => {
  const codes = city.fbos.flatMap(fbo => fbo.creditCode ?? [])
  assert.ok(codes.length > 18_000)
  assert.equal(new Set(codes).size, codes.length)
  for (const code of codes) assert.ok(isCreditCode(code), code)
  const numbers = city.premises.flatMap(p => p.licence?.number ?? [])
  assert.equal(new Set(numbers).size, numbers.length)
  const national = numbers.filter(number => /^(JY|SC)/.test(number))
  assert.ok(national.length > 12_000)
  for (const number of national) {
    assert.match(number, /^(JY|SC)\d{14}$/)
    assert.equal(mod1110CheckDigit(number.slice(2, 15)), number[15], number)
  }
  assert.equal(new Set(city.premises.map(p => p.id)).size, 20_000)
})

test('premises lie in known villages, more of them where people live', () => {
  const villages = new Map(city.areas.filter(a => a.kind === 'village').map(a => [a.code, a]))
  const byForm = { 社区: 0, 村: 0, 其他: 0 } as Record<string, number>
  for (const { division } of city.premises) byForm[villages.get(division)!.form]! += 1
  assert.ok(byForm['社区']! / 256 > 3 * (byForm['村']! / 780))
  const counties = new Set(city.premises.map(p => p.division.slice(0, 6)))
  assert.equal(counties.size, 6)
})

test('licences run out around the day of the city: some have, some soon will', () => {
  const left = city.premises.flatMap(p => p.licence?.expiresOn ?? [])
  const expired = left.filter(day => day < city.today).length
  const soon = left.filter(day => day >= city.today && day <= '2027-01-23').length
  assert.ok(expired > 200 && expired < 700, `${expired}`)
  assert.ok(soon > 600 && soon < 1_500, `${soon}`)
  assert.ok(city.premises.every(p => !p.licence || p.licence.issuedOn <= city.today))
})

test('signs are not legal names', () => {
  assert.ok(city.premises.every(p => p.registration.signName !== p.registration.legalName))
  assert.ok(new Set(city.premises.map(p => p.registration.signName)).size > 9_000)
})

test('every role has a post, and offices are staffed', () => {
  assert.deepEqual(Object.keys(city.logins).sort(), [...registry.ROLES].sort())
  const at = (role: string, area: string): number =>
    city.posts.filter(p => p.appointment.role === role && p.appointment.actArea === area).length
  for (const area of city.areas) {
    if (area.kind === 'county') {
      assert.ok(at('commander', area.code) >= 1 && at('leader', area.code) >= 1, area.name)
    }
    if (area.kind === 'township') {
      assert.ok(at('inspector', area.code) >= 2 && at('coordinator', area.code) >= 1, area.name)
    }
  }
  assert.ok(city.posts.every(p => p.appointment.role !== 'inspector' || p.appointment.certificate))
  const people = new Set(city.people.map(person => person.id))
  assert.ok(city.posts.every(p => people.has(p.appointment.personId)))
  const operated = new Set(city.posts.map(p => p.appointment.actArea))
  const byId = new Map(city.premises.map(p => [p.id, p]))
  for (const id of city.cameraPremises) assert.ok(operated.has(`${byId.get(id)!.division}/${id}`), id)
})

test('no telephone number of the city can ring', () => {
  assert.ok(city.people.every(person => /^100\d{8}$/.test(person.phone ?? '')))
})

test('every fact passes the deciders and the catalogue, carries its time, and has its own id', () => {
  const { places, posts, premises } = registryDrafts(city)
  const all = [...places, ...posts, ...premises]
  assert.equal(new Set(all.map(draft => draft.id)).size, all.length)
  for (const draft of all) {
    checkEvent(draft.type, draft.data)
    assert.ok(draft.time && draft.time.getTime() <= Date.parse('2026-11-24T01:00:00Z'), draft.id)
  }
  const registered = premises.filter(draft => draft.type === 'registry.PremisesRegistered')
  assert.equal(registered.length, 20_000)
  assert.ok(registered.every(draft => draft.data['synthetic'] === true))
})
