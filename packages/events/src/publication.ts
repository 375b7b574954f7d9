import { defineEvent } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Day, Id, Note, RuleRef } from './common.ts'

export const NOTICE_KINDS = [
  'inspection-result',
  'rectification',
  'penalty',
  'sampling-result',
  'typical-case',
] as const

const NoticeText = Type.Object({
  premisesId: Id,
  kind: Type.Union(NOTICE_KINDS.map(kind => Type.Literal(kind))),
  title: Type.String({ maxLength: 200 }),
  titleEnglish: Type.String({ maxLength: 300 }),
  /** Redacted text: no personal names, numbers or addresses of people. */
  body: Type.String({ maxLength: 8_000 }),
  bodyEnglish: Type.Optional(Type.String({ maxLength: 12_000 })),
  facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
  authority: Type.String({ maxLength: 200 }),
  /** The fact it makes public. */
  of: Type.Optional(Id),
  /** Last day on which the law lets it be published. */
  dueOn: Type.Optional(Day),
})

/** A draft waiting for the publisher: content that is not fixed by law is never published by the platform alone. */
export const NoticeProposed = defineEvent(
  'publication.NoticeProposed',
  Type.Composite([NoticeText, Type.Object({ rule: RuleRef })]),
  { zh: '拟发布公示', en: 'Notice proposed' },
)

export const ProposalDeclined = defineEvent(
  'publication.ProposalDeclined',
  Type.Object({ premisesId: Id, reason: Note }),
  { zh: '不予公示', en: 'Proposed notice declined' },
)

export const NoticePublished = defineEvent(
  'publication.NoticePublished',
  Type.Composite([
    NoticeText,
    Type.Object({
      publishedOn: Day,
      /** The day the notice must be gone; null for one that stays until replaced. */
      removeOn: Type.Union([Day, Type.Null()]),
      rule: RuleRef,
    }),
  ]),
  { zh: '发布公示', en: 'Notice published' },
)

export const NoticeRemoved = defineEvent(
  'publication.NoticeRemoved',
  Type.Object({
    premisesId: Id,
    reason: Type.Union([
      Type.Literal('term-over'),
      Type.Literal('withdrawn'),
      Type.Literal('replaced'),
      Type.Literal('corrected'),
    ]),
    note: Type.Optional(Note),
  }),
  { zh: '撤下公示', en: 'Notice removed' },
)

export const ReplyPublished = defineEvent(
  'publication.ReplyPublished',
  Type.Object({ premisesId: Id, text: Note }),
  { zh: '经营者答辩公示', en: "Operator's reply published" },
)
