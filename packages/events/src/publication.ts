import { defineEvent } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Day, Id, Note, RuleRef } from './common.ts'

export const NOTICE_KINDS = ['inspection-result', 'rectification', 'penalty', 'sampling', 'case'] as const

export const NoticePublished = defineEvent(
  'publication.NoticePublished',
  Type.Object({
    premisesId: Id,
    kind: Type.Union(NOTICE_KINDS.map(kind => Type.Literal(kind))),
    title: Type.String({ maxLength: 200 }),
    titleEnglish: Type.String({ maxLength: 300 }),
    /** Redacted text: no personal names, numbers or addresses of people. */
    body: Type.String({ maxLength: 8_000 }),
    facts: Type.Record(
      Type.String(),
      Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
    ),
    authority: Type.String({ maxLength: 200 }),
    publishedOn: Day,
    /** The day the notice must be gone; null for one that stays until replaced. */
    removeOn: Type.Union([Day, Type.Null()]),
    rule: RuleRef,
  }),
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
