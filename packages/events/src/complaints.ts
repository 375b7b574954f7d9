import { defineEvent } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Day, Id, Note, RuleRef } from './common.ts'

/** By which way a complaint or report came in. */
export const CHANNELS = ['web', 'qr', 'phone', '12345', '12315', 'visit', 'letter', 'other'] as const
export type Channel = (typeof CHANNELS)[number]
/** Lines whose rows are imported or pushed. */
export const LINES = ['12345', '12315'] as const
export type Line = (typeof LINES)[number]
/** What it is about. */
export const CATEGORIES = [
  'illness',
  'foreign-matter',
  'spoiled',
  'expired',
  'hygiene',
  'pests',
  'additive',
  'fake',
  'label',
  'unlicensed',
  'online-order',
  'price',
  'other',
] as const
export type Category = (typeof CATEGORIES)[number]

const ChannelSchema = Type.Union(CHANNELS.map(channel => Type.Literal(channel)))
const CategorySchema = Type.Union(CATEGORIES.map(category => Type.Literal(category)))
const Fen = Type.Integer({ minimum: 0 })

/**
 * Facts that the work items of this module record beside the engine's own; their subject is the work item. None says
 * who complained or reported.
 */
export const ComplaintClosed = defineEvent(
  'complaints.ComplaintClosed',
  Type.Object({
    premisesId: Type.Optional(Id),
    channel: ChannelSchema,
    category: CategorySchema,
    outcome: Type.String({ maxLength: 40 }),
    /** Whether the officers found the grievance true. */
    substantiated: Type.Boolean(),
    settledFen: Type.Optional(Fen),
    satisfaction: Type.Optional(Type.String({ maxLength: 40 })),
    /** No statutory term of the item was missed. */
    onTime: Type.Boolean(),
  }),
  { zh: '投诉办结', en: 'Complaint closed' },
)

export const ReportFiled = defineEvent(
  'complaints.ReportFiled',
  Type.Object({
    premisesId: Type.Optional(Id),
    firmName: Type.Optional(Type.String({ maxLength: 200 })),
    channel: ChannelSchema,
    category: CategorySchema,
    /** What was reported and found true, as the source of a case. */
    clue: Note,
  }),
  { zh: '举报立案', en: 'Report filed as a case' },
)

export const ReportClosed = defineEvent(
  'complaints.ReportClosed',
  Type.Object({
    premisesId: Type.Optional(Id),
    channel: ChannelSchema,
    category: CategorySchema,
    outcome: Type.String({ maxLength: 40 }),
    onTime: Type.Boolean(),
  }),
  { zh: '举报办结', en: 'Report closed' },
)

const Level = Type.Union(['1', '2', '3'].map(level => Type.Literal(level)))

export const RewardAssessed = defineEvent(
  'complaints.RewardAssessed',
  Type.Object({
    level: Level,
    penaltyFen: Fen,
    rewardFen: Fen,
    needsFinance: Type.Boolean(),
    /** How the amount came about. */
    trace: Type.Object({
      rule: RuleRef,
      rate: Type.Number(),
      computedFen: Fen,
      floorFen: Fen,
      capFen: Fen,
      decidedBy: Type.Union(['rate', 'floor', 'cap'].map(part => Type.Literal(part))),
    }),
  }),
  { zh: '核定举报奖励', en: 'Reward assessed' },
)

export const RewardApproved = defineEvent('complaints.RewardApproved', Type.Object({ rewardFen: Fen }), {
  zh: '批准举报奖励',
  en: 'Reward approved',
})

export const RewardPaid = defineEvent(
  'complaints.RewardPaid',
  Type.Object({ rewardFen: Fen, paidOn: Day, voucher: Type.String({ maxLength: 80 }) }),
  { zh: '发放举报奖励', en: 'Reward paid' },
)

export const RewardForfeited = defineEvent('complaints.RewardForfeited', Type.Object({ rewardFen: Fen }), {
  zh: '举报奖励逾期未领',
  en: 'Reward forfeited',
})

export const ImportCompleted = defineEvent(
  'complaints.ImportCompleted',
  Type.Object({
    line: Type.Union(LINES.map(line => Type.Literal(line))),
    rows: Type.Integer({ minimum: 0 }),
    created: Type.Integer({ minimum: 0 }),
    known: Type.Integer({ minimum: 0 }),
    refused: Type.Integer({ minimum: 0 }),
  }),
  { zh: '热线工单导入完成', en: 'Hotline import completed' },
)
