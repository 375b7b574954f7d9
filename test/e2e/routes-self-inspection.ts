import { openWork, record, systemActor, systemScope, workHost } from '@shian/kernel'
import { type CaseTable, foreignArea, invalid } from './routes-case.ts'
import { AREA, commandId, SIGN_NAME, type World } from './routes-world.ts'

/** A card of one's own premises that was never signed. */
async function cardOf(
  w: World,
): Promise<{ checklist: string; groups: string; photo: { item: string } | null }> {
  const card = await w.as('safety-officer')<{
    checklist: string
    groups: { id: string }[]
    photo: { item: string } | null
  }>('GET', '/v1/self-inspection/card')
  return { ...card, groups: card.groups.map(group => group.id).join(',') }
}

/** The platform knows whom to ask only from facts: the posts of this world were put into its tables. */
async function enrol(w: World): Promise<void> {
  const { db, node } = w.test.platform
  const area = `${AREA}/${w.premises}`
  const time = new Date('2026-10-01T01:00:00Z')
  const data = { personId: 'p1', role: 'safety-officer', actArea: area, validFrom: '2026-10-01' }
  const draft = { id: 'self-enrol', type: 'registry.PostAppointed', subject: 'post/self-1', area, time, data }
  await db.owner(tx => record(tx, node, [draft], { actor: 'system/test', now: w.test.clock.now }))
}

const day = (w: World, later = 0): string =>
  new Date(w.test.clock.now.getTime() + 8 * 3_600_000 + later * 86_400_000).toISOString().slice(0, 10)

async function report(w: World): Promise<string> {
  const id = 'self-report'
  const subject = `premises/${w.premises}`
  const { db } = w.test.platform
  const form = {
    title: SIGN_NAME,
    premisesKind: 'restaurant',
    period: '2026-W47',
    from: '2026-11-16',
    to: '2026-11-22',
    scheme: 'national',
  }
  const item = {
    id,
    area: `${AREA}/${w.premises}`,
    subjects: [subject],
    parties: { operator: subject },
    assignees: [],
  }
  const act = { actor: systemActor('test'), now: w.test.clock.now }
  await db.transaction(systemScope('test'), tx =>
    openWork(
      tx,
      workHost(),
      'self-inspection-week',
      { do: 'open', commandId: 'self-report-open', item, form },
      act,
    ),
  )
  return id
}

const signing = async (w: World, change: object = {}) => {
  const { checklist, groups } = await cardOf(w)
  return {
    as: 'safety-officer',
    body: {
      commandId: commandId(),
      day: day(w),
      checklist,
      groups,
      photoTakenAt: w.test.clock.now.toISOString(),
      ...change,
    },
    file: {
      field: 'photo',
      name: 'photo.jpg',
      mime: 'image/jpeg',
      bytes: Buffer.concat([w.jpeg, Buffer.from(commandId())]),
    },
  }
}

const closure = (w: World, from: string) => ({
  as: 'principal',
  body: { commandId: commandId(), from, to: day(w, 40), reason: 'holiday' },
})

/** What operators sign, and what officials see of it. */
export const selfInspectionCases: CaseTable = {
  'GET /v1/self-inspection/card': {
    happy: async w => {
      await enrol(w)
      return { as: 'safety-officer', shows: '"state":"due"' }
    },
    refused: () => ({ as: 'inspector', status: 403, code: 'kernel.forbidden' }),
  },
  'POST /v1/self-inspection/cards': {
    happy: async w => ({ ...(await signing(w)), shows: '"photoGrade":"fresh"' }),
    refused: async w => ({ ...(await signing(w)), status: 409, code: 'self-inspection.already_submitted' }),
  },
  'GET /v1/self-inspection/reports/:id': {
    happy: async w => ({ as: 'safety-director', params: { id: await report(w) }, shows: '应查' }),
    refused: w => ({
      as: 'safety-director',
      params: { id: w.rectification },
      status: 404,
      code: 'kernel.not_found',
    }),
  },
  'GET /v1/self-inspection/summary': { happy: () => ({ shows: '"done":1' }), refused: foreignArea },
  'GET /v1/self-inspection/premises': {
    happy: () => ({ query: { q: SIGN_NAME.slice(0, 2) }, shows: SIGN_NAME }),
    refused: invalid({ query: { limit: '0' } }),
  },
  'GET /v1/self-inspection/premises/:id': {
    happy: w => ({ params: { id: w.premises }, query: { format: 'csv' }, shows: '已完成' }),
    refused: () => ({ params: { id: 'nobody' }, status: 404, code: 'kernel.not_found' }),
  },
  'POST /v1/self-inspection/closures': {
    happy: w => ({ ...closure(w, day(w, 30)), shows: '"reason":"holiday"' }),
    refused: w => ({ ...closure(w, day(w, -1)), status: 422, code: 'self-inspection.closure_too_late' }),
  },
  'POST /v1/self-inspection/closures/:id/withdrawal': {
    happy: async w => {
      const { operatingDays } = await w.as('principal')<{ operatingDays: { closures: { id: string }[] } }>(
        'GET',
        `/v1/self-inspection/premises/${w.premises}`,
      )
      return { as: 'principal', params: { id: operatingDays.closures[0]!.id }, shows: '"closures":[]' }
    },
    refused: () => ({
      as: 'principal',
      params: { id: 'nothing' },
      status: 404,
      code: 'self-inspection.no_such_closure',
    }),
  },
  'PUT /v1/self-inspection/operating-days': {
    happy: w => ({
      as: 'principal',
      body: { pattern: 'workdays', restWeekdays: [1], from: day(w, 1) },
      shows: 'workdays',
    }),
    refused: w => ({
      as: 'principal',
      body: { pattern: 'workdays', restWeekdays: [0, 1, 2, 3], from: day(w, 1) },
      status: 422,
      code: 'self-inspection.too_many_rest_days',
    }),
  },
}
