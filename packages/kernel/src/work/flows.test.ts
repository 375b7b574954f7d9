import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wd } from './flow-words.fixture.ts'
import { complaint, criminalTransfer, penaltyCase, report, sampling } from './flows-cases.fixture.ts'
import {
  assessment,
  banquet,
  campaign,
  creation,
  departmentTask,
  layered,
  pledge,
  training,
} from './flows-society.fixture.ts'
import { finding, inspection, rectification, selfInspection } from './flows-supervision.fixture.ts'
import { createKindRegistry } from './registry.ts'
import { runTrace, type Trace } from './trace.ts'
import {
  at,
  colleague,
  coordinator,
  head,
  officer,
  operator,
  stranger,
  system,
  world,
} from './world.fixture.ts'

// The sixteen flows of the field, written only with what the engine offers: if one did not fit, the engine would be wrong.

const ALL = [
  selfInspection,
  inspection,
  rectification,
  complaint,
  report,
  sampling,
  penaltyCase,
  criminalTransfer,
  banquet,
  layered,
  departmentTask,
  campaign,
  training,
  pledge,
  creation,
  assessment,
  finding,
]

test('the sixteen flows are sound, plain data, and link only to each other', () => {
  const registry = createKindRegistry(ALL)
  assert.equal(registry.kinds.length, 17)
  for (const one of ALL) assert.deepEqual(JSON.parse(JSON.stringify(one)), one)
  assert.equal(registry.get('inspection').version, 1)
  assert.throws(() => registry.get('inspection', 2), /no kind/)
  assert.throws(() => createKindRegistry([complaint]), /opens unknown kind/)
})

const answers = (...failed: string[]) => ({
  checklist: 'inspection.catering-checklist',
  answers: ['qualification', 'tableware', 'pest'].map(item => ({
    item,
    result: failed.includes(item) ? 'fail' : 'pass',
  })),
})
const HASH = 'a'.repeat(64)
const openItem = (id: string, form = {}) =>
  ({
    do: 'open',
    item: { id, area: '410602001/p1', subjects: ['premises/p1'], assignees: [officer.id] },
    form,
  }) as const
const act = (action: string, form = {}, people?: string[]) =>
  ({ do: 'act', action, form, ...(people ? { people } : {}) }) as const
const both = { people: [colleague] }
const pair = [officer.id, colleague.id]

const INSPECTION_TRACES: Trace[] = [
  {
    name: 'minor defects lead to a rectification and a publication',
    steps: [
      {
        at: at('09-14'),
        actor: head,
        command: openItem('i1', { type: 'daily' }),
        expect: { state: 'planned', running: [] },
      },
      {
        at: at('09-15', '08:30'),
        actor: stranger,
        command: act('accept'),
        expect: { refused: 'work.not_permitted', state: 'planned' },
      },
      {
        at: at('09-15', '08:40'),
        actor: coordinator,
        command: act('accept'),
        expect: { refused: 'work.not_permitted' },
      },
      { at: at('09-15', '09:00'), actor: officer, command: act('accept'), expect: { state: 'assigned' } },
      {
        at: at('09-15', '09:30'),
        actor: officer,
        command: act('arrive'),
        expect: { refused: 'work.too_few_people' },
      },
      {
        at: at('09-15', '09:31'),
        actor: officer,
        command: act('arrive', {}, [officer.id, coordinator.id]),
        people: [coordinator],
        expect: { refused: 'work.person_not_permitted' },
      },
      {
        at: at('09-15', '09:32'),
        actor: officer,
        command: act('arrive', {}, pair),
        ...both,
        expect: { state: 'onSite' },
      },
      {
        at: at('09-15', '10:30'),
        actor: officer,
        command: act('sign', { checklist: answers('pest') }, pair),
        ...both,
        expect: { refused: 'work.form_invalid' },
      },
      {
        at: at('09-15', '10:31'),
        actor: officer,
        command: act('sign', { checklist: answers('pest'), signature: HASH }, pair),
        ...both,
        expect: { state: 'signed' },
      },
      {
        at: at('09-15', '10:40'),
        actor: officer,
        command: act('conclude', { verdict: 'conforming', affectsSafety: 'no' }, pair),
        ...both,
        expect: { refused: 'work.guard_failed' },
      },
      {
        at: at('09-15', '10:41'),
        actor: officer,
        command: act(
          'conclude',
          { verdict: 'basically-conforming', affectsSafety: 'no', demand: '封堵鼠洞' },
          pair,
        ),
        ...both,
        expect: {
          state: 'concluded',
          links: ['rectification'],
          due: { publish: '2026-10-19' },
          running: ['publish'],
          overdue: [],
          events: ['inspection.Concluded'],
        },
      },
      {
        at: at('10-19', '23:59'),
        actor: officer,
        command: act('publish'),
        expect: { state: 'published', final: 'ok', running: [], overdue: [] },
      },
      { at: at('10-20'), actor: officer, command: act('cancel'), expect: { refused: 'work.wrong_state' } },
    ],
  },
  {
    name: 'grave result after a refused signature, published too late',
    steps: [
      {
        at: at('09-14'),
        actor: head,
        command: openItem('i2', { type: 'flight' }),
        expect: { state: 'planned' },
      },
      { at: at('09-15', '09:00'), actor: officer, command: act('accept'), expect: { state: 'assigned' } },
      {
        at: at('09-15', '09:30'),
        actor: officer,
        command: act('arrive', {}, pair),
        ...both,
        expect: { state: 'onSite' },
      },
      {
        at: at('09-15', '10:00'),
        actor: officer,
        command: act('recordRefusal', { checklist: answers('tableware'), witness: '社区干部' }, pair),
        ...both,
        expect: { state: 'refused' },
      },
      {
        at: at('09-15', '10:10'),
        actor: officer,
        command: act('conclude', { verdict: 'nonconforming', affectsSafety: 'yes' }, pair),
        ...both,
        expect: { state: 'concluded', links: ['case'] },
      },
      {
        at: at('09-29', '23:59'),
        actor: system,
        command: { do: 'fireRung', clock: 'publish#1', rung: '0' },
        expect: { refused: 'work.rung_not_due' },
      },
      {
        at: at('09-30', '00:00'),
        actor: system,
        command: { do: 'fireRung', clock: 'publish#1', rung: '0' },
        expect: { events: ['work.RungFired'] },
      },
      {
        at: at('10-20', '00:00'),
        actor: system,
        command: { do: 'fireRung', clock: 'publish#1', rung: 'expiry' },
        expect: { state: 'concluded', overdue: ['publish'], events: ['work.RungFired'] },
      },
      {
        at: at('10-20', '09:00'),
        actor: officer,
        command: act('publish'),
        expect: { final: 'ok', overdue: ['publish'] },
      },
    ],
  },
]

const RECTIFICATION_TRACES: Trace[] = [
  {
    name: 'fixed after one rework',
    steps: [
      {
        at: at('09-15'),
        actor: officer,
        command: openItem('r1', { demand: '封堵鼠洞', limitWorkdays: 5 }),
        expect: { state: 'issued', due: { submit: '2026-09-21' }, running: ['submit'] },
      },
      {
        at: at('09-17'),
        actor: officer,
        command: act('submit', { after: [HASH] }),
        expect: { refused: 'work.not_permitted' },
      },
      {
        at: at('09-17'),
        actor: operator,
        command: act('submit', {}),
        expect: { refused: 'work.form_invalid' },
      },
      {
        at: at('09-17'),
        actor: operator,
        command: act('submit', { after: [HASH] }),
        expect: { state: 'submitted', due: { review: '2026-09-23' }, running: ['review'] },
      },
      {
        at: at('09-18'),
        actor: officer,
        command: act('rework', { opinion: '仍有缝隙', limitWorkdays: 3 }),
        expect: { state: 'issued', due: { submit: '2026-09-22' }, running: ['submit'] },
      },
      { at: at('09-21'), actor: officer, command: act('escalate'), expect: { refused: 'work.guard_failed' } },
      {
        at: at('09-22', '23:59'),
        actor: operator,
        command: act('submit', { after: [HASH] }),
        expect: { state: 'submitted', overdue: [] },
      },
      {
        at: at('09-23'),
        actor: officer,
        command: act('approve'),
        expect: { final: 'ok', running: [], events: ['inspection.RectificationClosed'] },
      },
    ],
  },
  {
    name: 'extended once, then overdue and a case',
    steps: [
      {
        at: at('09-29'),
        actor: officer,
        command: openItem('r2', { demand: '更换冷柜' }),
        expect: { due: { submit: '2026-10-19' } },
      },
      {
        at: at('10-10'),
        actor: officer,
        command: { do: 'extend', clock: 'submit', by: wd(11), reason: '采购中' },
        expect: { refused: 'work.bound_exceeded' },
      },
      {
        at: at('10-10'),
        actor: operator,
        command: { do: 'extend', clock: 'submit', by: wd(3), reason: '采购中' },
        expect: { refused: 'work.not_permitted' },
      },
      {
        at: at('10-10'),
        actor: officer,
        command: { do: 'extend', clock: 'submit', by: wd(3), reason: '采购中' },
        expect: { due: { submit: '2026-10-22' } },
      },
      {
        at: at('10-12'),
        actor: officer,
        command: { do: 'extend', clock: 'submit', by: wd(3), reason: '仍在采购' },
        expect: { refused: 'work.extended_already' },
      },
      {
        at: at('10-23', '00:00'),
        actor: system,
        command: { do: 'fireRung', clock: 'submit#1', rung: 'expiry' },
        expect: { overdue: ['submit'], state: 'issued' },
      },
      {
        at: at('10-23'),
        actor: officer,
        command: act('escalate'),
        expect: { final: 'escalated', links: ['case'], running: [], overdue: ['submit'] },
      },
    ],
  },
]

for (const [one, traces] of [
  [inspection, INSPECTION_TRACES],
  [rectification, RECTIFICATION_TRACES],
] as const) {
  for (const trace of traces) test(`${one.id}: ${trace.name}`, () => void runTrace(one, trace, world))
}

test('a trace that is wrong says where', () => {
  const [first] = RECTIFICATION_TRACES
  const wrong: Trace = {
    name: 'wrong',
    steps: [{ ...first!.steps[0]!, expect: { due: { submit: '2026-09-22' } } }],
  }
  assert.throws(
    () => runTrace(rectification, wrong, world),
    /trace "wrong", step 1: due date of submit is "2026-09-21"/,
  )
})

test('rule 6: a complaint nobody mediates is never terminated by itself', () => {
  const { state, events } = runTrace(
    complaint,
    {
      name: 'silence',
      steps: [
        {
          at: at('03-02'),
          actor: officer,
          command: openItem('c1', { content: '有异物', reporter: '张三' }),
          expect: { due: { accept: '2026-03-11' } },
        },
        {
          at: at('03-11'),
          actor: officer,
          command: act('accept'),
          expect: { overdue: [], due: { mediate: '2026-05-18' } },
        },
        { at: at('03-12'), actor: officer, command: act('mediate'), expect: { state: 'mediating' } },
        {
          at: at('05-19', '00:00'),
          actor: system,
          command: { do: 'fireRung', clock: 'mediate#1', rung: 'expiry' },
          expect: { state: 'mediating', overdue: ['mediate'] },
        },
        {
          at: at('05-20'),
          actor: officer,
          command: act('terminate'),
          expect: { state: 'terminated', running: ['tell'] },
        },
      ],
    },
    world,
  )
  assert.deepEqual(state.sealed, ['reporter'])
  assert.ok(!JSON.stringify(events).includes('张三'))
})

test('parallel work joins: a campaign closes when its thirteen departments have reported', () => {
  const office = { id: 'person/office', posts: [{ role: 'committee-office', area: '4106' }] }
  const children = Array.from({ length: 13 }, (_, index) => `k1.${index + 1}`)
  const close = (child: string) =>
    ({
      at: at('09-20'),
      actor: system,
      command: { do: 'closeLink', child, outcome: 'ok' },
      expect: {},
    }) as const
  runTrace(
    campaign,
    {
      name: 'thirteen',
      steps: [
        { at: at('09-01'), actor: office, command: openItem('k1', { task: '校园食品安全' }), expect: {} },
        {
          at: at('09-02'),
          actor: office,
          command: act('split'),
          expect: { links: children.map(() => 'department-task') },
        },
        ...children.slice(1).map(close),
        {
          at: at('09-21'),
          actor: office,
          command: act('merge', { summary: '完成' }),
          expect: { refused: 'work.guard_failed' },
        },
        close(children[0]!),
        {
          at: at('09-21'),
          actor: office,
          command: act('merge', { summary: '完成' }),
          expect: { final: 'ok' },
        },
      ],
    },
    world,
  )
})
