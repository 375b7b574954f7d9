import { registry } from '@shian/events'
import {
  type Day,
  dayOf,
  execute,
  isDay,
  Refusal,
  type RequestContext,
  type Route,
  route,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { assertSignable, buildCard, type CardGround, ownPremises, readGround } from './card.ts'
import { checklistOf, dayDueOn, providedLaw, rolesFor } from './law.ts'
import { sheetIdOf } from './period.ts'
import { daySheet } from './sheet.ts'
import { assertGroups, hazardsOf, photoOf, readExceptions, recordFiles, storeFiles } from './submission.ts'

const PHOTO_BYTES_MAX = 8 * 1024 * 1024
const OPERATORS = [...registry.OPERATOR_ROLES]
const DayText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
export const Bilingual = Type.Object({ zh: Type.String(), en: Type.String() })
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

const CardShown = Type.Object({
  premisesId: Type.String(),
  signName: Type.String(),
  day: DayText,
  today: DayText,
  state: Type.String(),
  mark: Type.String(),
  sheetId: Type.String(),
  title: Bilingual,
  checklist: Type.String(),
  dueOn: DayText,
  missedAt: Type.String(),
  late: Type.Boolean(),
  standIn: Type.Boolean(),
  groups: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Bilingual,
      items: Type.Array(
        Type.Object({
          id: Type.String(),
          title: Bilingual,
          key: Type.Boolean(),
          clause: OrNull(Type.String()),
          hazards: Type.Array(Bilingual),
        }),
      ),
    }),
  ),
  photo: OrNull(Type.Object({ item: Type.String(), title: Bilingual })),
  openHazards: Type.Array(Type.Object({ id: Type.String(), text: Type.String(), foundOn: DayText })),
})

function checkedDay(day: string | undefined, now: Date): Day {
  if (day !== undefined && !isDay(day)) {
    throw new Refusal('self-inspection.not_a_day', 400, { day, accepted: 'YYYY-MM-DD' })
  }
  return day ?? dayOf(now)
}

const show = route({
  method: 'GET',
  path: '/v1/self-inspection/card',
  summary: { zh: '本店某日的自查卡', en: 'The daily card of the own premises' },
  access: OPERATORS,
  query: Type.Object({ day: Type.Optional(DayText) }),
  output: CardShown,
  async handle(context, { query }) {
    const premisesId = ownPremises(context)
    const day = checkedDay(query.day, context.now)
    const law = providedLaw()
    return context.transaction(async tx => {
      const ground = await readGround(tx, law, premisesId, day, context.now)
      return buildCard(tx, law, ground, context.session.role, context.now)
    })
  },
})

const Submission = Type.Object({
  commandId: Type.String({ minLength: 8, maxLength: 80 }),
  day: DayText,
  checklist: Type.String({ maxLength: 80 }),
  /** Ids of the groups confirmed, with commas between. */
  groups: Type.String({ maxLength: 400 }),
  /** JSON list of `{item, text, handling, accident}`. */
  exceptions: Type.Optional(Type.String({ maxLength: 40_000 })),
  /** When the phone says the photo was taken. */
  photoTakenAt: Type.Optional(Type.String({ maxLength: 40 })),
  photoExcuse: Type.Optional(Type.String({ maxLength: 200 })),
  tookSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
})
const Signed = Type.Object({
  sheetId: Type.String(),
  outcome: Type.Union([Type.Literal('applied'), Type.Literal('replayed')]),
  late: Type.Boolean(),
  hazards: Type.Integer(),
  photoGrade: OrNull(Type.String()),
})

/** What the list and the posts say of the sheet about to be signed. @throws Refusal self-inspection.old_checklist */
function headOf(ground: CardGround, context: RequestContext, checklist: string) {
  const law = providedLaw()
  const { row, regime, day } = ground
  const { version } = checklistOf(law, regime.list, row.area, day)
  if (checklist !== version) throw new Refusal('self-inspection.old_checklist', 409, { accepted: version })
  const dueOn = dayDueOn(law, row.area, day)
  const late = dayOf(context.now) > dueOn
  const { role } = context.session
  const standIn = !rolesFor(law, regime, 'day', row.area, day).includes(role)
  const base = { premisesId: row.premises_id, premisesKind: row.kind, cycle: 'day' as const }
  const head = { ...base, period: day, from: day, to: day, dueOn }
  return { head, said: { checklist, late, role, standIn } }
}

const submit = route({
  method: 'POST',
  path: '/v1/self-inspection/cards',
  summary: { zh: '提交当日自查', en: 'Sign the sheet of a day' },
  access: OPERATORS,
  upload: { maxBytes: PHOTO_BYTES_MAX, maxFiles: 20, mimes: ['image/jpeg', 'image/png', 'image/webp'] },
  body: Submission,
  output: Signed,
  async handle(context, { body, files }) {
    const premisesId = ownPremises(context)
    const day = checkedDay(body.day, context.now)
    const law = providedLaw()
    const exceptions = readExceptions(body.exceptions)
    const stored = await storeFiles(context, files)
    const sheetId = sheetIdOf(premisesId, 'day', day)
    return context.transaction(async tx => {
      const ground = await readGround(tx, law, premisesId, day, context.now)
      assertSignable(law, ground)
      const { head, said } = headOf(ground, context, body.checklist)
      const card = await buildCard(tx, law, ground, context.session.role, context.now)
      const groups = body.groups.split(',').filter(Boolean)
      assertGroups(card.groups, groups)
      const hazards = hazardsOf(law, ground, exceptions, stored)
      const claims = {
        ...(body.photoTakenAt ? { takenAt: body.photoTakenAt } : {}),
        ...(body.photoExcuse ? { excuse: body.photoExcuse } : {}),
      }
      const isSigned = ground.mark !== '.' && ground.mark !== 'x'
      const photo = isSigned ? undefined : await photoOf(tx, law, ground, stored, claims, context.now)
      await recordFiles(tx, context, ground.row.area, stored, photo)
      const details = {
        ...(photo ? { photo } : {}),
        ...(body.tookSeconds === undefined ? {} : { tookSeconds: body.tookSeconds }),
      }
      const command = {
        do: 'submit',
        commandId: body.commandId,
        head,
        said: { ...said, groups, ...details },
        hazards,
      } as const
      const act = { actor: context.scope.actor, area: ground.row.area, now: context.now }
      const subject = `self-inspection/${sheetId}`
      const facts = await execute(tx, context.node, daySheet, subject, command, act)
      return {
        sheetId,
        outcome: facts.length > 0 ? ('applied' as const) : ('replayed' as const),
        late: said.late,
        hazards: hazards.length,
        photoGrade: photo?.grade ?? null,
      }
    })
  },
})

/** The card of the day, and signing it. */
export const cardRoutes: Route[] = [show, submit]
