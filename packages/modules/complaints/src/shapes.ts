import { complaints } from '@shian/events'
import { Type } from '@sinclair/typebox'

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const Bilingual = Type.Object({ zh: Type.String(), en: Type.String() })
export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

export const Kind = Type.Union([Type.Literal('complaint'), Type.Literal('report')])
export const Channel = Type.Union(complaints.CHANNELS.map(channel => Type.Literal(channel)))
export const Category = Type.Union(complaints.CATEGORIES.map(category => Type.Literal(category)))
export const Line = Type.Union(complaints.LINES.map(line => Type.Literal(line)))

/** What is told, without who tells it. */
export const StoryFields = {
  premisesId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  area: Type.Optional(Type.String({ pattern: '^(\\d{4}|\\d{6}|\\d{9}|\\d{12})$' })),
  firmName: Type.Optional(Type.String({ maxLength: 120 })),
  firmAddress: Type.Optional(Type.String({ maxLength: 200 })),
  category: Category,
  content: Type.String({ minLength: 5, maxLength: 3_000, pattern: '\\S' }),
  happenedOn: Type.Optional(Day),
  amountFen: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000_000 })),
  demand: Type.Optional(Type.String({ maxLength: 150 })),
  latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
}

export const Reporter = Type.Object({
  name: Type.Optional(Type.String({ maxLength: 60 })),
  phone: Type.Optional(Type.String({ maxLength: 30, pattern: '^[0-9+() -]*$' })),
  address: Type.Optional(Type.String({ maxLength: 150 })),
  insider: Type.Optional(Type.Boolean()),
})

export const ReceiptShape = Type.Object({
  number: Type.String(),
  trackingNumber: Type.String(),
  code: Type.String(),
  dueDate: Day,
  provisional: Type.Boolean(),
})

/** Number and code, by which people ask about theirs. */
export const AskingFields = {
  number: Type.String({ minLength: 5, maxLength: 60 }),
  code: Type.String({ minLength: 5, maxLength: 40 }),
}

export const TrackedShape = Type.Object({
  number: Type.String(),
  kind: Kind,
  kindTitle: Bilingual,
  state: Type.String(),
  stateTitle: Bilingual,
  isOpen: Type.Boolean(),
  title: Type.String(),
  openedAt: Type.String(),
  clocks: Type.Array(
    Type.Object({
      title: Bilingual,
      dueDate: Day,
      provisional: Type.Boolean(),
      overdue: Type.Boolean(),
      stoppedOn: Nullable(Type.String()),
      effect: Type.String(),
    }),
  ),
  entries: Type.Array(
    Type.Object({
      at: Type.String(),
      from: Type.Union([Type.Literal('office'), Type.Literal('you')]),
      title: Bilingual,
      text: Nullable(Type.String()),
    }),
  ),
  reward: Nullable(
    Type.Object({
      state: Type.String(),
      stateTitle: Bilingual,
      amountFen: Nullable(Type.Integer()),
      mayClaim: Type.Boolean(),
    }),
  ),
})
