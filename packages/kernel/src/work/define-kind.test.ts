import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineKind } from './define-kind.ts'
import type { Kind, KindAction, KindClock } from './kind.ts'
import { createKindRegistry } from './registry.ts'

const label = { zh: '名', en: 'name' }
const officer = { roles: ['officer'] }
const action = (
  from: KindAction['from'],
  to: string | undefined,
  more: Partial<KindAction> = {},
): KindAction => ({
  label,
  from,
  ...(to === undefined ? {} : { to }),
  by: officer,
  ...more,
})

const SOUND: Kind = {
  id: 'thing',
  version: 1,
  title: label,
  subjectKinds: ['premises'],
  fields: {
    note: { type: 'text', label },
    days: { type: 'number', label },
    reporter: { type: 'text', label, secret: true },
  },
  open: { by: officer, form: ['note', 'reporter'] },
  states: { fresh: { label, initial: true }, working: { label }, done: { label, final: 'ok' } },
  actions: { start: action(['fresh'], 'working'), finish: action(['working'], 'done', { form: ['note!'] }) },
  clocks: [
    { id: 'work', from: 'start', stop: 'finish', term: { value: 5, unit: 'workday' }, effect: 'advisory' },
  ],
  publish: [{ id: 'note', after: 'final', fields: ['note'], removeAfter: { value: 1, unit: 'year' } }],
}

const clock = (more: Partial<KindClock>): Partial<Kind> => ({
  clocks: [{ ...SOUND.clocks[0]!, ...more } as KindClock],
})
const withAction = (name: string, added: KindAction, more: Partial<Kind> = {}): Partial<Kind> => ({
  actions: { ...SOUND.actions, [name]: added },
  ...more,
})

test('a sound definition comes back as frozen plain data', () => {
  const kind = defineKind(SOUND)
  assert.deepEqual(JSON.parse(JSON.stringify(kind)), kind)
  assert.throws(() => {
    ;(kind as { id: string }).id = 'other'
  }, TypeError)
})

const UNSOUND: [what: string, change: Partial<Kind>, says: RegExp][] = [
  [
    'two initial states',
    { states: { ...SOUND.states, working: { label, initial: true } } },
    /2 initial states/,
  ],
  [
    'no end',
    { states: { fresh: { label, initial: true }, working: { label }, done: { label } } },
    /no final state/,
  ],
  ['an island', { states: { ...SOUND.states, island: { label } } }, /"island" is never reached/],
  [
    'a trap',
    withAction('fall', action(['fresh'], 'trap'), { states: { ...SOUND.states, trap: { label } } }),
    /"trap" has no way to a final state/,
  ],
  [
    'an action for nobody',
    withAction('ask', action(['fresh'], undefined, { by: {} })),
    /ask: nobody may do it/,
  ],
  ['opening by nobody', { open: { by: { roles: [] } } }, /opening: nobody/],
  ['a clock nothing stops', clock({ from: 'finish', stop: 'start' }), /nothing that stops it can happen/],
  ['a clock without a start', clock({ from: 'begin' }), /starts from unknown "begin"/],
  ['a clock stopped by a ghost', clock({ stop: ['finish', 'ghost'] }), /stopped by unknown "ghost"/],
  ['a statutory clock without a source', clock({ effect: 'statutory' }), /names no rule and no source/],
  [
    'a length from a text field',
    clock({ term: { field: 'note', unit: 'day', otherwise: { rule: 'a.b' } } }),
    /not a number field/,
  ],
  ['an anchor that is no date', clock({ anchor: 'item.note' }), /not a date field/],
  [
    'a statutory act by timer',
    {
      ...clock({ onExpiry: { act: 'finish' } }),
      ...withAction(
        'finish',
        action(['working'], 'done', { statutory: true, by: [officer, { relation: 'system' }] }),
      ),
    },
    /would let the platform take the statutory act "finish"/,
  ],
  [
    'a document by timer',
    {
      ...clock({ onExpiry: { act: 'finish' } }),
      ...withAction(
        'finish',
        action(['working'], 'done', { document: '决定书', by: [officer, { relation: 'system' }] }),
      ),
    },
    /statutory act/,
  ],
  [
    'anything by timer on a statutory clock',
    {
      ...clock({ onExpiry: { act: 'finish' }, effect: 'statutory', source: '某法' }),
      ...withAction('finish', action(['working'], 'done', { by: [officer, { relation: 'system' }] })),
    },
    /statutory act/,
  ],
  ['a timer doing the work of people', clock({ onExpiry: { act: 'finish' } }), /which only people may/],
  [
    'a published secret',
    { publish: [{ ...SOUND.publish![0]!, fields: ['reporter'] }] },
    /would publish secret field "reporter"/,
  ],
  [
    'a copied secret',
    withAction('pass', action(['fresh'], undefined, { link: { kind: 'thing', copy: { reporter: 'note' } } })),
    /copies secret field/,
  ],
  [
    'an unknown field',
    withAction('ask', action(['fresh'], undefined, { form: ['colour'] })),
    /unknown field "colour"/,
  ],
  ['an unknown state', withAction('jump', action(['fresh'], 'moon')), /unknown state "moon"/],
  ['a way out of the end', withAction('undo', action(['done'], 'working')), /starts from final state "done"/],
  [
    'branches that may lead nowhere',
    withAction('split', {
      ...action(['fresh'], undefined),
      to: [{ to: 'working', when: { exists: 'form.note' } }],
    }),
    /could lead nowhere/,
  ],
  [
    'a condition that is not one',
    withAction('ask', action(['fresh'], undefined, { guard: { js: 'true' } as never })),
    /outside the operator set/,
  ],
  [
    'a condition on nothing',
    withAction('ask', action(['fresh'], undefined, { guard: { exists: 'weather.rain' } })),
    /which nothing provides/,
  ],
  [
    'a condition on an unknown field',
    withAction('ask', action(['fresh'], undefined, { guard: { exists: 'item.colour' } })),
    /reads unknown field/,
  ],
  ['code', { numbering: (() => 'x') as never }, /holds a function/],
  [
    'one name for two things',
    withAction('working', action(['fresh'], 'done')),
    /names both a state and an action/,
  ],
  ['a second version without a note', { version: 2 }, /no migration note from version 1/],
  [
    'a migration of the first version',
    { migration: { from: 0, note: label } },
    /version 1 cannot have a migration/,
  ],
]

for (const [what, change, says] of UNSOUND) {
  test(`refused: ${what}`, () => assert.throws(() => defineKind({ ...SOUND, ...change }), says))
}

test('versions stand side by side and none is skipped', () => {
  const first = defineKind(SOUND)
  const second = defineKind({ ...SOUND, version: 2, migration: { from: 1, note: label } })
  const third = defineKind({ ...SOUND, version: 3, migration: { from: 2, note: label } })
  const registry = createKindRegistry([second, first])
  assert.equal(registry.get('thing').version, 2)
  assert.equal(registry.get('thing', 1), first)
  assert.equal(registry.find('other'), undefined)
  assert.throws(() => createKindRegistry([first, third]), /version 2 is missing/)
  assert.throws(() => createKindRegistry([first, first]), /defined twice/)
})
