import assert from 'node:assert/strict'
import { test } from 'node:test'
import { castOf } from '../cast.ts'
import { seedCity } from '../population.ts'
import { Random } from '../random.ts'
import { caseStories } from './cases.ts'
import { complaintStories } from './complaints.ts'
import { samplingStories } from './sampling.ts'
import { leadStories } from './supervision.ts'

const city = seedCity(4106)
const photo = { sha256: 'a'.repeat(64), byteLength: 1, mime: 'image/png' }
const cast = castOf(city, photo as unknown as Parameters<typeof castOf>[1])

const tell = (seed: number) => {
  const { premises, today } = city
  return {
    complaints: complaintStories(new Random(seed), cast, premises, today),
    cases: caseStories(new Random(seed + 1), cast, premises, today),
    samples: samplingStories(new Random(seed + 2), cast, premises, today),
    leads: leadStories(new Random(seed + 3), cast, premises, today),
  }
}

test('the same seed tells the same stories, another seed other ones', () => {
  assert.equal(JSON.stringify(tell(1)), JSON.stringify(tell(1)))
  assert.notEqual(JSON.stringify(tell(1)), JSON.stringify(tell(2)))
})

test('who complains has a synthetic name and a number that cannot ring', () => {
  for (const { steps } of tell(1).complaints) {
    const { form } = steps[0]!.command as unknown as { form: Record<string, string> }
    assert.match(form['reporterName']!, /^演示来信人\d+$/)
    assert.match(form['reporterPhone']!, /^100\d{8}$/)
    assert.match(form['content']!, /^【演示】/)
  }
})

test('everything has happened by yesterday, step after step', () => {
  const { complaints, cases, samples, leads } = tell(1)
  const all = [
    complaints,
    cases.cases,
    cases.referrals,
    cases.spot,
    samples.samples,
    samples.disposals,
    leads,
  ]
  for (const story of all.flat()) {
    const times = story.steps.map(step => step.act.now.getTime())
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
      story.id,
    )
    assert.ok(times.at(-1)! < Date.parse(`${city.today}T00:00:00+08:00`), story.id)
  }
})
