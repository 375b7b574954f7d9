import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { type DrawLists, hashLists, makeDraw, mayVisit } from './draw.ts'

const seedOf = (n: number): Buffer => createHash('sha256').update(String(n)).digest()
const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))

function listsOf(n: number, recusals: number): DrawLists {
  const officers = 3 + (n % 9)
  const places = 10 + ((n * 7) % 40)
  return {
    premises: many(places, i => ({ id: `p${i}`, division: '410602001001' })),
    inspectors: many(officers, i => ({ certificate: `C${i}`, division: i % 2 ? '410602' : '4106' })),
    // Never more than leave two officers for each premises.
    recusals: many(recusals, i => ({
      certificate: `C${(i * 3) % officers}`,
      premisesId: `p${(i * 5) % places}`,
    })),
  }
}

function loads(lists: DrawLists, pairs: ReturnType<typeof makeDraw>): Map<string, number> {
  const load = new Map(lists.inspectors.map(({ certificate }) => [certificate, 0]))
  for (const { certificates } of pairs)
    for (const certificate of certificates) load.set(certificate, load.get(certificate)! + 1)
  return load
}

describe('a double-random draw', () => {
  it('draws two different officers for each premises, nobody with an interest, load even to one', () => {
    for (let n = 0; n < 200; n++) {
      const lists = listsOf(n, n % 4 === 0 ? 0 : 1 + (n % 3))
      const recused = new Set(lists.recusals.map(r => `${r.certificate} ${r.premisesId}`))
      const able = (id: string) =>
        lists.inspectors.filter(o => mayVisit(o, { id, division: '410602001001' }, recused))
      const drawable = { ...lists, premises: lists.premises.filter(({ id }) => able(id).length >= 2) }
      const count = Math.min(drawable.premises.length, 4 + (n % 30))
      const pairs = makeDraw(drawable, count, seedOf(n))
      assert.equal(new Set(pairs.map(pair => pair.premisesId)).size, count)
      for (const { premisesId, certificates } of pairs) {
        assert.notEqual(certificates[0], certificates[1])
        for (const certificate of certificates)
          assert.equal(recused.has(`${certificate} ${premisesId}`), false, `${certificate} ${premisesId}`)
      }
      const load = loads(drawable, pairs)
      const spread = Math.max(...load.values()) - Math.min(...load.values())
      assert.equal(spread <= 1, true, `draw ${n}: ${JSON.stringify([...load])}`)
    }
  })

  it('keeps officers to the places where they may act, as even as that allows', () => {
    const lists: DrawLists = {
      premises: many(20, i => ({ id: `p${i}`, division: i < 15 ? '410602001001' : '410611001001' })),
      inspectors: [
        ...many(3, i => ({ certificate: `H${i}`, division: '410602' })),
        ...many(3, i => ({ certificate: `Q${i}`, division: '410611' })),
      ],
      recusals: [],
    }
    const pairs = makeDraw(lists, 20, seedOf(1))
    for (const { premisesId, certificates } of pairs) {
      const side = Number(premisesId.slice(1)) < 15 ? 'H' : 'Q'
      for (const certificate of certificates) assert.equal(certificate[0], side)
    }
  })

  it('gives the same for the same seed in whatever order the lists come, another for another seed', () => {
    const lists = listsOf(5, 2)
    const turned = {
      premises: [...lists.premises].reverse(),
      inspectors: [...lists.inspectors].reverse(),
      recusals: [...lists.recusals].reverse(),
    }
    assert.equal(hashLists(lists), hashLists(turned))
    assert.deepEqual(makeDraw(lists, 8, seedOf(3)), makeDraw(turned, 8, seedOf(3)))
    assert.notDeepEqual(makeDraw(lists, 8, seedOf(3)), makeDraw(lists, 8, seedOf(4)))
    assert.notEqual(hashLists(lists), hashLists({ ...lists, premises: lists.premises.slice(1) }))
  })

  it('draws every premises about equally often', () => {
    const lists = listsOf(2, 0)
    const counts = new Map(lists.premises.map(({ id }) => [id, 0]))
    for (let n = 0; n < 2_000; n++)
      for (const { premisesId } of makeDraw(lists, 6, seedOf(n)))
        counts.set(premisesId, counts.get(premisesId)! + 1)
    const expected = (2_000 * 6) / lists.premises.length
    for (const [id, count] of counts)
      assert.equal(Math.abs(count - expected) < expected * 0.25, true, `${id}: ${count} of ${expected}`)
  })
})
