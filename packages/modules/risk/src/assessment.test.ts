import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type DraftEvent, lookUpBand, type Recorded, Refusal, runExamples } from '@shian/kernel'
import { type Assessment, assessment, type RiskCommand } from './assessment.ts'
import { waysToLower } from './explain.ts'
import { smallestRemoval } from './improvement.ts'
import { lawAt, RULES } from './law.ts'
import { type DynamicLine, EMPTY_LEDGER, type StaticScore } from './ledger.ts'
import { countLines, scoreOf, shiftGrade, stepsOn } from './score.ts'
import { scoreStatic } from './static.ts'
import { fact, testLaw } from './testing.ts'

const law = testLaw()
const AREA = '410602001001/p1'
const NOW = new Date('2026-11-24T02:00:00Z')
const local = lawAt(law, AREA, NOW)

const registered = (data: Record<string, unknown> = {}): Recorded =>
  fact('registry.PremisesRegistered', {
    signName: '阿强烧烤',
    legalName: '山城区阿强餐饮店',
    kind: 'restaurant',
    address: '山城区某路1号',
    fboId: 'f1',
    floorAreaSquareMetres: 160,
    riskFactors: { 'food-categories': ['hot'] },
    ...data,
  })

/** A premises as the log would hold it, with what each command recorded. */
class Stream {
  events: Recorded[] = []
  get state(): Assessment {
    return this.events.reduce(assessment.evolve, assessment.initial)
  }
  add(event: Recorded): Recorded {
    this.events.push(event)
    return event
  }
  do(command: RiskCommand, now = NOW): DraftEvent[] {
    const drafts = assessment.decide(this.state, command, {
      now,
      actor: 'system/test',
      subject: 'premises/p1',
    })
    for (const draft of drafts) {
      const cause = command.do === 'take' ? command.event.id : null
      this.add(fact(draft.type, draft.data, { id: draft.id!, time: draft.time ?? now, cause }))
    }
    return drafts
  }
  take(event: Recorded): DraftEvent[] {
    return this.do({ do: 'take', event, law: lawAt(law, AREA, event.time) })
  }
  sumOfLines(): number {
    const { static: fixed, lines } = this.state
    const counted = countLines(lines)
    const parts = [...(fixed?.lines ?? []).map(l => l.points), ...counted.values()]
    return Math.round(parts.reduce((a, b) => a + b, 0) * 100) / 100
  }
}

function open(data: Record<string, unknown> = {}): Stream {
  const stream = new Stream()
  stream.take(stream.add(registered(data)))
  return stream
}

const answer = (item: string, result: string, key = false) => ({ item, result, key })
const concluded = (
  answers: unknown[],
  options: { full?: boolean; id?: string; time?: Date } = {},
): Recorded =>
  fact(
    'inspection.Concluded',
    {
      premisesId: 'p1',
      inspectionKind: 'daily',
      verdict: 'basically-conformant',
      fullCoverage: options.full ?? true,
      answers,
      inspectors: ['a', 'b'],
      concludedOn: '2026-11-24',
      formVersion: 'catering@1',
      signature: 'signed',
    },
    {
      subject: 'inspection/i1',
      ...(options.id ? { id: options.id } : {}),
      ...(options.time ? { time: options.time } : {}),
    },
  )
const confirmed = (
  type: string,
  options: { fixed?: boolean; severity?: string; time?: Date } = {},
): Recorded =>
  fact(
    'vision.FindingConfirmed',
    {
      premisesId: 'p1',
      type,
      severity: options.severity ?? 'alert',
      cameraId: 'c1',
      fixed: options.fixed ?? false,
      mayGroundPenalty: false,
    },
    { subject: `finding/${type}`, ...(options.time ? { time: options.time } : {}) },
  )

describe('static score', () => {
  it('scores a restaurant by area and its riskiest food category', () => {
    const score = scoreStatic(local, {
      kind: 'restaurant',
      floorAreaSquareMetres: 160,
      riskFactors: { 'food-categories': ['hot', 'cold'] },
    })
    assert.deepEqual(
      score.lines.map(l => [l.factor, l.value, l.points]),
      [
        ['restaurant-area', 160, 4],
        ['food-categories', '热食类、冷食类', 25],
      ],
    )
    assert.equal(score.points, 29)
    assert.equal(score.lines[0]!.rule.id, 'risk-grading.static-catering')
  })

  it('scores a shop by the sales annex, a canteen by diners, a kind without annex by its tier', () => {
    assert.equal(
      scoreStatic(local, { kind: 'shop', floorAreaSquareMetres: 200, riskFactors: { suppliers: 50 } }).points,
      3,
    )
    const canteen = scoreStatic(local, {
      kind: 'school-canteen',
      dinersPerMeal: 501,
      floorAreaSquareMetres: 5000,
    })
    assert.deepEqual(
      canteen.lines.map(l => [l.factor, l.points]),
      [['canteen-diners', 10]],
    )
    assert.equal(scoreStatic(local, { kind: 'central-kitchen', dinersPerMeal: 800 }).points, 40)
    assert.equal(scoreStatic(local, { kind: 'stall', floorAreaSquareMetres: 8 }).points, 22)
  })

  it('does not stop at values the table does not know', () => {
    const odd = {
      kind: 'restaurant',
      riskFactors: { 'food-categories': ['moon-cheese'], 'restaurant-area': 'large' },
    }
    assert.equal(scoreStatic(local, odd as never).points, 0)
  })
})

describe('grade', () => {
  it('has its bounds at 30, 45 and 60', () => {
    const rule = local.get('score-table', RULES.bounds)
    const golden: [number, string][] = [
      [0, 'A'],
      [30, 'A'],
      [30.5, 'B'],
      [45, 'B'],
      [45.5, 'C'],
      [60, 'C'],
      [60.5, 'D'],
      [100, 'D'],
    ]
    for (const [score, grade] of golden) assert.equal(lookUpBand(rule, score), grade, `score ${score}`)
  })

  it('is a reminder for a premises nobody inspected, and says so', () => {
    const stream = open()
    const state = stream.state
    const recorded = stream.events.map(event => event.type)
    assert.deepEqual(recorded.slice(1), ['risk.StaticScored', 'risk.PointsAdded', 'risk.GradeChanged'])
    assert.equal(state.grade, 'B')
    assert.equal(state.provisional, true)
    assert.equal(scoreOf(state).score, 35, '14 static points × 2.5')
    assert.equal(stream.sumOfLines(), 35)
  })

  it('follows the first inspection and counts only what it found', () => {
    const stream = open()
    stream.take(concluded([answer('raw-material', 'pass', true)]))
    assert.equal(stream.state.grade, 'A')
    assert.equal(stream.state.provisional, false)
    assert.equal(scoreOf(stream.state).score, 14)
    stream.take(
      concluded([answer('raw-material', 'fail', true), answer('tableware', 'fail')], { id: 'second' }),
    )
    assert.equal(scoreOf(stream.state).score, 26)
    assert.equal(stream.sumOfLines(), 26)
  })

  it('changes exactly when a bound is crossed', () => {
    const stream = open()
    stream.take(concluded([]))
    const first = stream.take(confirmed('rodent', { severity: 'grave' }))
    assert.deepEqual(
      first.map(d => d.type),
      ['risk.PointsAdded'],
    )
    assert.equal(scoreOf(stream.state).score, 29)
    const second = stream.take(confirmed('hat.missing', { severity: 'notice' }))
    assert.deepEqual(
      second.map(d => d.type),
      ['risk.PointsAdded', 'risk.GradeChanged'],
    )
    assert.deepEqual(second[1]!.data, {
      from: 'A',
      to: 'B',
      score: 31,
      staticPoints: 14,
      dynamicPoints: 17,
      rule: { id: 'risk-grading.bounds', effectiveFrom: '2016-12-01' },
    })
  })

  it('is moved for the next year only, on a listed ground, and comes back after it', () => {
    const stream = open()
    stream.take(concluded([]))
    const moved = stream.do({ do: 'move', ground: 'accident', steps: 2, note: '食物中毒事故', law: local })
    assert.deepEqual(
      moved.map(draft => [draft.type, draft.data['from'], draft.data['until']]),
      [['risk.GradeMoved', '2027-01-01', '2027-12-31']],
    )
    assert.equal(stream.state.grade, 'A', 'this year stays')
    const review = (day: string): void => {
      const now = new Date(`${day}T02:00:00Z`)
      stream.do({ do: 'review', day, law: lawAt(law, AREA, now) }, now)
    }
    review('2027-01-01')
    assert.equal(stream.state.grade, 'C')
    assert.equal(stream.state.steps, 2)
    review('2027-12-31')
    assert.equal(stream.state.grade, 'C')
    review('2028-01-01')
    assert.equal(stream.state.grade, 'A')
    const refused = (ground: string, steps: number, code: string): void => {
      const command: RiskCommand = { do: 'move', ground, steps, note: '', law: local }
      assert.throws(
        () => stream.do(command),
        (e: unknown) => e instanceof Refusal && e.code === code,
      )
    }
    refused('dislike', 1, 'risk.unknown_ground')
    refused('accident', 3, 'risk.steps_not_allowed')
    refused('accident', 0, 'risk.steps_not_allowed')
    refused('three-clean-years', 1, 'risk.steps_not_allowed')
  })

  it('never leaves A to D', () => {
    assert.equal(shiftGrade('A', -1), 'A')
    assert.equal(shiftGrade('C', 2), 'D')
    const moves = [1, 2, 2].map((steps, i) => ({
      id: `${i}`,
      ground: 'g',
      steps,
      from: '2027-01-01',
      until: '2027-12-31',
    }))
    assert.equal(stepsOn(moves, '2027-06-01'), 2)
    assert.equal(stepsOn(moves, '2028-06-01'), 0)
  })
})

describe('dynamic lines', () => {
  it('count half when fixed before the verdict, end with their term, and are capped per type', () => {
    const stream = open()
    stream.take(concluded([]))
    const [added] = stream.take(confirmed('rodent', { fixed: true, severity: 'grave' }))
    assert.equal(added!.data['points'], 7.5)
    assert.equal(added!.data['until'], '2027-11-24')
    for (let i = 0; i < 3; i += 1) stream.take(confirmed('rodent', { severity: 'grave' }))
    assert.equal(scoreOf(stream.state).dynamicPoints, 24, 'cap of rodents')
    assert.equal(stream.sumOfLines(), 38)
  })

  it('count again up to the cap when an earlier line goes', () => {
    const stream = open()
    stream.take(concluded([]))
    const first = confirmed('rodent', { severity: 'grave' })
    for (const event of [
      first,
      confirmed('rodent', { severity: 'grave' }),
      confirmed('rodent', { severity: 'grave' }),
    ])
      stream.take(event)
    assert.equal(scoreOf(stream.state).dynamicPoints, 24)
    stream.take(
      fact(
        'vision.VerdictUndone',
        { of: first.id, premisesId: 'p1', verdict: 'confirmed' },
        { subject: 'finding/rodent' },
      ),
    )
    assert.equal(scoreOf(stream.state).dynamicPoints, 24)
  })

  it('go with an undone verdict; an undone rejection changes nothing', () => {
    const stream = open()
    stream.take(concluded([]))
    const event = confirmed('smoking')
    stream.take(event)
    const other = fact('vision.VerdictUndone', { of: 'someone-else', premisesId: 'p1', verdict: 'rejected' })
    assert.deepEqual(stream.take(other), [])
    const undone = stream.take(
      fact('vision.VerdictUndone', { of: event.id, premisesId: 'p1', verdict: 'confirmed' }),
    )
    assert.equal(undone[0]!.data['reason'], 'verdict-undone')
    assert.equal(scoreOf(stream.state).dynamicPoints, 0)
  })

  it('are taken once, however often the fact is delivered', () => {
    const stream = open()
    const events = [concluded([answer('tableware', 'fail')]), confirmed('smoking')]
    for (const event of events) stream.take(event)
    const before = stream.events.length
    for (const event of [...events, stream.events[0]!]) assert.deepEqual(stream.take(event), [])
    assert.equal(stream.events.length, before)
  })

  it('of a full inspection replace all before; a partial one only its items', () => {
    const stream = open()
    stream.take(concluded([answer('a', 'fail', true), answer('b', 'fail')]))
    stream.take(concluded([answer('a', 'pass', true), answer('c', 'fail')], { full: false }))
    assert.equal(scoreOf(stream.state).dynamicPoints, 4)
    stream.take(concluded([answer('a', 'pass')]))
    assert.equal(scoreOf(stream.state).dynamicPoints, 0)
  })

  it('of missed self-inspection count by cycle, a fact once, capped and for a term', () => {
    const stream = open()
    const missed = (cycle: string, period: string): Recorded =>
      fact(
        'self-inspection.Missed',
        {
          premisesId: 'p1',
          premisesKind: 'restaurant',
          cycle,
          period,
          from: period,
          to: period,
          dueOn: period,
        },
        { id: `missed-${cycle}-${period}`, subject: `self-inspection/${period}` },
      )
    const first = missed('day', '2026-11-20')
    const [added] = stream.take(first)
    assert.deepEqual([added?.data['points'], added?.data['until']], [0.5, '2027-05-24'])
    assert.deepEqual(stream.take(first), [], 'the same fact again adds nothing')
    const before = scoreOf(stream.state).dynamicPoints
    stream.take(missed('week', '2026-W47'))
    stream.take(missed('month', '2026-10'))
    assert.equal(scoreOf(stream.state).dynamicPoints, before + 3)
    for (let day = 1; day <= 20; day++) stream.take(missed('day', `2026-09-${String(day).padStart(2, '0')}`))
    assert.equal(scoreOf(stream.state).dynamicPoints, before - 0.5 + 8, 'all of them eight points at most')
    stream.do({ do: 'review', day: '2027-05-25', law: local }, new Date('2027-05-25T02:00:00Z'))
    assert.equal(scoreOf(stream.state).dynamicPoints, before - 0.5, 'the term is over')
  })

  it('follow a rectification: gone in time, a share and lateness points when late, kept as case lead', () => {
    const closed = (outcome: string, onTime: boolean, originId: string): Recorded =>
      fact(
        'inspection.RectificationClosed',
        { premisesId: 'p1', outcome, origin: 'finding', originId, onTime },
        { subject: 'rectification/r1' },
      )
    const start = (): { stream: Stream; event: Recorded } => {
      const stream = open()
      stream.take(concluded([]))
      const event = confirmed('rodent', { severity: 'grave' })
      stream.take(event)
      return { stream, event }
    }
    const inTime = start()
    inTime.stream.take(closed('corrected', true, 'rodent'))
    assert.equal(scoreOf(inTime.stream.state).dynamicPoints, 0)
    const late = start()
    const closing = closed('corrected', false, late.event.id)
    late.stream.take(closing)
    assert.equal(scoreOf(late.stream.state).dynamicPoints, 7.5 + 4)
    assert.deepEqual(late.stream.take(closing), [])
    const lead = start()
    assert.deepEqual(lead.stream.take(closed('case-lead', true, 'rodent')), [])
    const withdrawn = start()
    assert.deepEqual(withdrawn.stream.take(closed('withdrawn', false, 'rodent')), [])
  })

  it('end on the day after their last day', () => {
    const stream = open()
    stream.take(concluded([]))
    stream.take(confirmed('rodent', { severity: 'grave', time: new Date('2025-11-24T02:00:00Z') }))
    stream.take(confirmed('rodent', { severity: 'notice' }))
    assert.equal(stream.state.grade, 'B')
    assert.deepEqual(stream.do({ do: 'review', day: '2026-11-24', law: local }), [])
    const next = stream.do({ do: 'review', day: '2026-11-25', law: local })
    assert.deepEqual(
      next.map(d => d.type),
      ['risk.PointsRemoved', 'risk.GradeChanged'],
    )
    assert.equal(next[0]!.data['reason'], 'expired')
    assert.deepEqual(stream.do({ do: 'review', day: '2026-11-25', law: local }), [])
  })

  it('never add up to more than 60', () => {
    const stream = open()
    stream.take(concluded(Array.from({ length: 20 }, (_, i) => answer(`k${i}`, 'fail', true))))
    for (const type of ['rodent', 'smoking', 'pest']) stream.take(confirmed(type))
    assert.equal(scoreOf(stream.state).dynamicPoints, 60)
    assert.equal(stream.state.grade, 'D')
  })
})

describe('appeal', () => {
  it('removes the line when upheld, changes the class and leaves a fact with the reason', () => {
    const stream = open()
    stream.take(concluded([]))
    stream.take(confirmed('rodent', { severity: 'grave' }))
    const [line] = stream.take(confirmed('hat.missing', { severity: 'notice' }))
    assert.equal(stream.state.grade, 'B')
    stream.do({ do: 'appeal', lineId: line!.id!, text: '当时戴着帽子' })
    assert.throws(() => stream.do({ do: 'appeal', lineId: line!.id!, text: '再次' }), /risk.already_appealed/)
    const drafts = stream.do({
      do: 'decide-appeal',
      lineId: line!.id!,
      upheld: true,
      reason: '画面确认戴帽',
      law: local,
    })
    assert.deepEqual(
      drafts.map(d => d.type),
      ['risk.AppealDecided', 'risk.PointsRemoved', 'risk.GradeChanged'],
    )
    assert.equal(stream.state.grade, 'A')
    assert.equal(stream.sumOfLines(), 29)
  })

  it('leaves everything when dismissed, and may not be decided before it was made', () => {
    const stream = open()
    stream.take(concluded([]))
    const [line] = stream.take(confirmed('rodent'))
    const lineId = line!.id!
    const decide = (upheld: boolean): DraftEvent[] =>
      stream.do({ do: 'decide-appeal', lineId, upheld, reason: '维持', law: local })
    assert.throws(() => decide(false), /risk.not_appealed/)
    stream.do({ do: 'appeal', lineId, text: '不是老鼠' })
    assert.deepEqual(
      decide(false).map(d => d.type),
      ['risk.AppealDecided'],
    )
    assert.throws(() => stream.do({ do: 'appeal', lineId: 'nothing', text: '' }), /risk.no_such_line/)
    const conclusion = stream.state.lines.find(l => l.factor === 'inspection.conclusion')!
    assert.throws(() => stream.do({ do: 'appeal', lineId: conclusion.id, text: '' }), /risk.not_appealable/)
  })
})

/** A small seeded generator, so that a failing case can be run again. */
function random(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const RULE = { id: 'risk-dynamic.finding-points', effectiveFrom: '2025-01-01' }

function randomLines(pick: (below: number) => number): DynamicLine[] {
  return Array.from({ length: pick(9) }, (_, i) => {
    const group = ['g1', 'g2', 'g3'][pick(3)]!
    const factor = pick(4) === 0 ? 'rectification.overdue' : `finding/${group}`
    const cap = pick(4) === 0 ? null : { group, points: [4, 9, 24][group.charCodeAt(1) - 49]!, total: 30 }
    return {
      id: `l${i}`,
      at: '',
      factor,
      points: pick(30) / 2,
      rule: RULE,
      of: `o${i}`,
      about: null,
      until: null,
      cap,
    }
  })
}

describe('what would lower the grade', () => {
  it('is the smallest set: no smaller one does it, checked against all subsets', () => {
    for (let seed = 1; seed <= 400; seed += 1) {
      const pick = random(seed)
      const lines = randomLines(pick)
      const bound = pick(25)
      const canGo = (line: DynamicLine): boolean => line.factor !== 'rectification.overdue'
      const sumWithout = (gone: ReadonlySet<string>): number =>
        scoreOf({ static: null, lines: lines.map(l => (gone.has(l.id) ? { ...l, points: 0 } : l)) }).score
      const movable = lines.filter(canGo)
      let smallest: number | undefined
      for (let mask = 0; mask < 2 ** movable.length; mask += 1) {
        const gone = new Set(movable.filter((_, i) => (mask >> i) & 1).map(l => l.id))
        if (sumWithout(gone) <= bound && (smallest === undefined || gone.size < smallest))
          smallest = gone.size
      }
      const found = smallestRemoval(lines, canGo, bound)
      assert.equal(found?.length, smallest, `seed ${seed}`)
      if (found) assert.ok(sumWithout(new Set(found.map(l => l.id))) <= bound, `seed ${seed}`)
    }
  })

  it('names two actions when one is not enough, and none when nothing helps', () => {
    const stream = open({ riskFactors: { 'food-categories': ['cold'] } })
    stream.take(concluded([answer('a', 'fail'), answer('b', 'fail')]))
    assert.equal(stream.state.grade, 'B', '29 + 4')
    const ways = waysToLower(stream.state, local, 'B', 0)
    assert.deepEqual(
      ways.map(w => [w.grade, w.lines.length]),
      [['A', 2]],
    )
    assert.deepEqual(waysToLower(stream.state, local, 'A', 0), [])
    assert.deepEqual(waysToLower(stream.state, local, 'C', 2), [], 'a decision in force cannot be worked off')
  })
})

describe('properties of any history', () => {
  it('lines add up to the score, dynamic ≤ 60, and the last grade fact fits the score', () => {
    const types = ['rodent', 'smoking', 'hat.missing', 'whatever-new', 'pest']
    for (let seed = 1; seed <= 150; seed += 1) {
      const pick = random(seed)
      const stream = open({
        floorAreaSquareMetres: pick(4000),
        riskFactors: { 'food-categories': [['hot', 'cold', 'raw'][pick(3)]] },
      })
      const told: Recorded[] = []
      for (let step = 0; step < 15; step += 1) {
        const event =
          pick(3) === 0
            ? concluded(
                Array.from({ length: pick(6) }, (_, i) =>
                  answer(`i${i}`, pick(2) ? 'fail' : 'pass', pick(3) === 0),
                ),
                { full: pick(2) === 0 },
              )
            : pick(4) === 0 && told.length > 0
              ? fact('vision.VerdictUndone', {
                  of: told[pick(told.length)]!.id,
                  premisesId: 'p1',
                  verdict: 'confirmed',
                })
              : confirmed(types[pick(types.length)]!, {
                  fixed: pick(2) === 0,
                  severity: ['grave', 'alert', 'odd'][pick(3)]!,
                })
        if (event.type === 'vision.FindingConfirmed') told.push(event)
        stream.take(event)
        const { score, dynamicPoints } = scoreOf(stream.state)
        assert.equal(stream.sumOfLines(), score)
        assert.ok(dynamicPoints <= 60)
        assert.equal(
          stream.state.grade,
          lookUpBand(local.get('score-table', RULES.bounds), score),
          `seed ${seed}`,
        )
      }
    }
  })
})

describe('rules of this module', () => {
  it('all exist, and their examples hold', () => {
    for (const id of Object.values(RULES)) assert.ok(law.rules.find(id, AREA, '2026-11-24'), id)
    const own = law.rules.rules.filter(rule => /^risk/.test(rule.id))
    assert.ok(own.length > 20)
    for (const rule of own) assert.deepEqual(runExamples(rule, law.calendar), [], rule.id)
  })
})

describe('an empty ledger', () => {
  it('scores nothing', () => {
    const none: StaticScore | null = EMPTY_LEDGER.static
    assert.equal(none, null)
    assert.equal(scoreOf(EMPTY_LEDGER).score, 0)
  })
})
