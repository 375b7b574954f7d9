import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DraftEvent, Recorded, Refusal } from '@shian/kernel'
import { type CameraCommand, camera, mayGroundPenalty } from './camera.ts'
import { type FindingCommand, finding } from './finding.ts'
import { fileType, groupKeyOf } from './finding-types.ts'

const now = new Date('2026-11-24T02:00:00Z')

function recorded(draft: DraftEvent, actor: string, time: Date, n: number): Recorded {
  const fixed = {
    subject: 'finding/f',
    source: 'test',
    recordtime: time,
    cause: null,
    area: '410602001001/p1',
    version: n,
  }
  return {
    ...fixed,
    ...draft,
    id: draft.id ?? `e${n}`,
    time,
    actor,
    audience: draft.audience ?? 'internal',
    seq: BigInt(n),
  }
}

const RAISED: DraftEvent = {
  type: 'vision.FindingRaised',
  data: {
    cameraId: 'c1',
    premisesId: 'p1',
    type: 'hat.missing',
    severity: 'alert',
    boxes: [],
    media: [],
    groupKey: 'g',
    origin: 'box',
    rule: 'hat-3s',
  },
}

/** Given a raised finding and commands by actors, the types of the facts that came of it. */
function run(steps: [string, FindingCommand, Date?][]): string[] {
  let n = 1
  let state = finding.evolve(finding.initial, recorded(RAISED, 'device/x', now, n))
  const types: string[] = []
  for (const [actor, command, at = now] of steps) {
    for (const draft of finding.decide(state, command, { now: at, actor, subject: 'finding/f' })) {
      n += 1
      state = finding.evolve(state, recorded(draft, actor, at, n))
      types.push(draft.type)
    }
  }
  return types
}

const refusedWith = (code: string) => (error: Refusal) => error.code === code
const photo = { role: 'after' as const, mime: 'image/jpeg', sha256: 'a'.repeat(64) }

describe('a finding', () => {
  it('is answered by the operator and confirmed by an officer, who sees that it was fixed', () => {
    const types = run([
      ['person/op', { do: 'answer', answer: 'fixed', media: [photo] }],
      ['person/officer', { do: 'confirm', mayGroundPenalty: false }],
    ])
    assert.deepEqual(types, ['vision.FindingAnswered', 'vision.FindingConfirmed'])
  })

  it('takes a fix only with a photo', () => {
    assert.throws(
      () => run([['person/op', { do: 'answer', answer: 'fixed', media: [] }]]),
      refusedWith('vision.photo_needed'),
    )
    assert.deepEqual(run([['person/op', { do: 'answer', answer: 'appealed', media: [] }]]), [
      'vision.FindingAnswered',
    ])
  })

  it('is judged once, and an answer after the verdict is refused', () => {
    const confirm: [string, FindingCommand] = ['person/a', { do: 'confirm', mayGroundPenalty: true }]
    assert.throws(
      () => run([confirm, ['person/b', { do: 'reject', reason: 'drill' }]]),
      refusedWith('vision.already_judged'),
    )
    assert.throws(
      () => run([confirm, ['person/op', { do: 'answer', answer: 'appealed', media: [] }]]),
      refusedWith('vision.already_judged'),
    )
  })

  it('can be undone by the same person in time, and then judged again', () => {
    const types = run([
      ['person/a', { do: 'reject', reason: 'poor-picture' }],
      ['person/a', { do: 'undo', withinMinutes: 10 }],
      ['person/a', { do: 'refer-to-health' }],
    ])
    assert.deepEqual(types, [
      'vision.FindingRejected',
      'vision.VerdictUndone',
      'vision.FindingReferredToHealth',
    ])
    const reject: [string, FindingCommand] = ['person/a', { do: 'reject', reason: 'duplicate' }]
    assert.throws(
      () => run([reject, ['person/b', { do: 'undo', withinMinutes: 10 }]]),
      refusedWith('vision.not_your_verdict'),
    )
    const late = new Date(now.getTime() + 11 * 60_000)
    assert.throws(
      () => run([reject, ['person/a', { do: 'undo', withinMinutes: 10 }, late]]),
      refusedWith('vision.undo_too_late'),
    )
  })

  it('is confirmed by being dispatched, once, and then stays', () => {
    const send: [string, FindingCommand] = [
      'person/a',
      { do: 'dispatch', to: 'rectification', mayGroundPenalty: false },
    ]
    assert.deepEqual(run([send]), ['vision.FindingConfirmed', 'vision.FindingDispatched'])
    assert.throws(() => run([send, send]), refusedWith('vision.already_dispatched'))
    assert.throws(
      () => run([send, ['person/a', { do: 'undo', withinMinutes: 10 }]]),
      refusedWith('vision.already_dispatched'),
    )
  })

  it('keeps what a vendor calls an unknown type, and groups by ten minutes', () => {
    assert.deepEqual(fileType('zombie'), { type: 'unknown', rawType: 'zombie' })
    assert.deepEqual(fileType('rodent'), { type: 'rodent' })
    const at = (text: string): string => groupKeyOf('c', 'rodent', undefined, new Date(text))
    assert.equal(at('2026-11-24T02:00:01Z'), at('2026-11-24T02:09:59Z'))
    assert.notEqual(at('2026-11-24T02:09:59Z'), at('2026-11-24T02:10:00Z'))
  })
})

describe('a camera', () => {
  const registration = {
    premisesId: 'p1',
    name: '灶台',
    place: 'cooking',
    purpose: '明厨亮灶',
    sourceKind: 'rtsp' as const,
    simulated: false,
    publicView: true,
  }
  const decide = (before: CameraCommand[], command: CameraCommand): string[] => {
    let state = camera.initial
    let n = 0
    for (const each of before) {
      for (const draft of camera.decide(state, each))
        state = camera.evolve(state, recorded(draft, 'person/a', now, ++n))
    }
    return camera.decide(state, command).map(draft => draft.type)
  }
  const register: CameraCommand = { do: 'register', registration }

  it('is registered once and records only changes of health', () => {
    assert.throws(() => decide([register], register), refusedWith('vision.camera_exists'))
    const black: CameraCommand = { do: 'change-health', change: { to: 'black' } }
    assert.deepEqual(decide([register], black), ['vision.CameraHealthChanged'])
    assert.deepEqual(decide([register, black], black), [])
  })

  it('may ground a penalty only while two different people’s review is in force', () => {
    const review = {
      standardCertificate: 'GB',
      calibratedOn: '2026-01-01',
      signPhoto: 'b'.repeat(64),
      publicNoticeUrl: 'https://x',
      legalReviewer: 'person-1',
      technicalReviewer: 'person-2',
      validUntil: '2026-12-31',
    }
    const today = '2026-11-24'
    assert.deepEqual(decide([register], { do: 'review', review, today }), ['vision.CameraReviewed'])
    const same = { ...review, technicalReviewer: 'person-1' }
    assert.throws(
      () => decide([register], { do: 'review', review: same, today }),
      refusedWith('vision.one_reviewer'),
    )
    const over = { ...review, validUntil: '2026-11-23' }
    assert.throws(
      () => decide([register], { do: 'review', review: over, today }),
      refusedWith('vision.review_expired'),
    )
    assert.equal(mayGroundPenalty('2026-11-24', today), true)
    assert.equal(mayGroundPenalty('2026-11-23', today), false)
    assert.equal(mayGroundPenalty(null, today), false)
  })

  it('does nothing after it is retired', () => {
    const retire: CameraCommand = { do: 'retire', reason: '更换' }
    assert.deepEqual(decide([register], retire), ['vision.CameraRetired'])
    assert.throws(
      () => decide([register, retire], { do: 'change-health', change: { to: 'ok' } }),
      refusedWith('vision.camera_retired'),
    )
  })
})
