import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

const open = { additionalProperties: false }
const Title = Type.Object({ zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, open)
const DayText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const Key = Type.String({ minLength: 1 })
const Unit = Type.Union(['workday', 'day', 'hour', 'month', 'year', 'minute'].map(unit => Type.Literal(unit)))
const Span = Type.Object({ value: Type.Number({ minimum: 0 }), unit: Unit }, open)

/** A term: how long, whether it rolls off a rest day, how often and how far it may be extended, what pauses it. */
export const DeadlineValue = Type.Object(
  {
    value: Type.Number({ minimum: 0 }),
    unit: Unit,
    roll: Type.Optional(Type.Boolean()),
    from: Type.Optional(Title),
    extend: Type.Optional(
      Type.Object(
        {
          times: Type.Integer({ minimum: 1 }),
          value: Type.Number(),
          unit: Unit,
          by: Type.Optional(Type.String()),
        },
        open,
      ),
    ),
    pauses: Type.Optional(Type.Array(Type.String())),
  },
  open,
)

/** One plain quantity. */
export const NumberValue = Type.Object({ value: Type.Number(), unit: Type.Optional(Type.String()) }, open)

/** A bound that a measured quantity must keep. */
export const LimitValue = Type.Object(
  {
    min: Type.Optional(Type.Number()),
    max: Type.Optional(Type.Number()),
    unit: Type.Optional(Type.String()),
  },
  open,
)

/** How often something is owed, by class. `max` is the upper end of the range a text gives. */
export const CadenceValue = Type.Object(
  {
    by: Type.Optional(Title),
    entries: Type.Array(
      Type.Object(
        {
          key: Type.Optional(Key),
          min: Type.Number({ minimum: 0 }),
          max: Type.Optional(Type.Number()),
          every: Span,
        },
        open,
      ),
      { minItems: 1 },
    ),
  },
  open,
)

const Band = Type.Object(
  { upTo: Type.Union([Type.Number(), Type.Null()]), result: Type.Union([Type.Number(), Type.String()]) },
  open,
)

const Factor = Type.Object(
  {
    id: Key,
    title: Title,
    unit: Type.Optional(Type.String()),
    max: Type.Number({ minimum: 0 }),
    /** Part of a factor list of which only one is scored: the type of a caterer. */
    group: Type.Optional(Key),
    bands: Type.Optional(
      Type.Array(Type.Object({ upTo: Band.properties.upTo, points: Type.Number() }, open), { minItems: 1 }),
    ),
    choices: Type.Optional(
      Type.Record(Type.String(), Type.Object({ points: Type.Number(), title: Title }, open)),
    ),
  },
  open,
)

/** Either one banded look-up, or a sum over factors. `complete: false` marks a table whose source was cut off. */
export const ScoreTableValue = Type.Union([
  Type.Object({ bands: Type.Array(Band, { minItems: 1 }) }, open),
  Type.Object(
    { factors: Type.Array(Factor, { minItems: 1 }), max: Type.Number(), complete: Type.Boolean() },
    open,
  ),
])

/** Rates, floors and cap of a reward; money in yuan. */
export const RewardTableValue = Type.Object(
  {
    levels: Type.Array(Type.Object({ level: Key, rate: Type.Number(), floorYuan: Type.Number() }, open), {
      minItems: 1,
    }),
    capYuan: Type.Number(),
    financeFromYuan: Type.Number(),
  },
  open,
)

/** The points to look at. `key` marks a key item (重点项目). */
export const ChecklistItems = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        { id: Key, title: Title, key: Type.Optional(Type.Boolean()), article: Type.Optional(Type.String()) },
        open,
      ),
      { minItems: 1 },
    ),
  },
  open,
)

/** A decision table: the first case whose condition holds gives the result. Conditions are the engine's. */
export const ScopeValue = Type.Object(
  {
    cases: Type.Array(
      Type.Object({ when: Type.Unknown(), result: Type.Unknown(), title: Type.Optional(Title) }, open),
    ),
    otherwise: Type.Unknown(),
  },
  open,
)

const VALUES = {
  deadline: DeadlineValue,
  number: NumberValue,
  limit: LimitValue,
  cadence: CadenceValue,
  'score-table': ScoreTableValue,
  'reward-table': RewardTableValue,
  checklist: ChecklistItems,
  scope: ScopeValue,
} satisfies Record<string, TSchema>

/** What a rule is; decides the shape of its value and how it is evaluated. */
export type RuleKind = keyof typeof VALUES

const Source = Type.Object(
  {
    document: Type.String({ minLength: 1 }),
    number: Type.Optional(Type.String()),
    article: Type.Optional(Type.String()),
    url: Type.Optional(Type.String()),
    sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  },
  open,
)

const Confidence = Type.Union([Type.Literal('T'), Type.Literal('S'), Type.Literal('M')])
const Strictness = Type.Union([
  Type.Literal('lower-is-stricter'),
  Type.Literal('higher-is-stricter'),
  Type.Literal('none'),
])

const common = {
  id: Type.String({ pattern: '^[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*$' }),
  title: Title,
  scope: Type.Object({ area: Type.String() }, open),
  source: Source,
  confidence: Confidence,
  effectiveFrom: DayText,
  effectiveTo: Type.Optional(DayText),
  replaces: Type.Optional(Type.String()),
  strictness: Type.Optional(Strictness),
  note: Type.Optional(Title),
  examples: Type.Array(Type.Object({ given: Type.Unknown(), expect: Type.Unknown() }, open), { minItems: 1 }),
}

/**
 * A rule file is an array of these. `id` is `<file>.<name>`, so that `rules/cn/inspection.json#publish` in an `@source`
 * is the rule `inspection.publish`.
 */
export const RuleSchema = Type.Union(
  Object.entries(VALUES).map(([kind, value]) =>
    Type.Object({ ...common, kind: Type.Literal(kind), value }, open),
  ),
)

/** How well a number is known: T the full text was read, S a secondary source, M from memory. */
export type Confidence = Static<typeof Confidence>

/** Which direction a lower level may go. */
export type Strictness = Static<typeof Strictness>

interface RuleBase {
  readonly id: string
  readonly title: Static<typeof Title>
  readonly scope: { readonly area: string }
  readonly source: Static<typeof Source>
  readonly confidence: Confidence
  /** First and last day in force, Asia/Shanghai. */
  readonly effectiveFrom: string
  readonly effectiveTo?: string
  /** The text this version took the place of. */
  readonly replaces?: string
  readonly strictness?: Strictness
  readonly note?: Static<typeof Title>
  readonly examples: readonly { readonly given: unknown; readonly expect: unknown }[]
}

/** The value of each kind of rule. */
export interface RuleValues {
  deadline: Static<typeof DeadlineValue>
  number: Static<typeof NumberValue>
  limit: Static<typeof LimitValue>
  cadence: Static<typeof CadenceValue>
  'score-table': Static<typeof ScoreTableValue>
  'reward-table': Static<typeof RewardTableValue>
  checklist: Static<typeof ChecklistItems>
  scope: Static<typeof ScopeValue>
}

/** A number, table, checklist, cadence or deadline from a regulation, in one version for one area. */
export type Rule = {
  [K in RuleKind]: RuleBase & { readonly kind: K; readonly value: RuleValues[K] }
}[RuleKind]

/** A rule of one kind. */
export type RuleOf<K extends RuleKind> = Extract<Rule, { kind: K }>

/** The version in force that a look-up found. */
export type ResolvedRule = Rule & {
  /** Only a rule read from the full text may refuse somebody something; the others remind. */
  readonly mayBlock: boolean
}

/** Finds the version of a rule in force for an area on a day or at a moment. */
export type RuleLookup = (id: string, area: string, at: string) => ResolvedRule | undefined

/**
 * Reads unknown JSON as a rule.
 *
 * @throws Error naming the rule and the first thing wrong with it; a broken rule must stop the start, not a case
 */
export function parseRule(json: unknown): Rule {
  const kind = (json as { kind?: string } | null)?.kind ?? ''
  const value = VALUES[kind as RuleKind] as TSchema | undefined
  const name = String((json as { id?: unknown } | null)?.id ?? 'without id')
  if (!value) throw new Error(`rule ${name}: unknown kind "${kind}"`)
  const schema = Type.Object({ ...common, kind: Type.Literal(kind), value }, open)
  const error = Value.Errors(schema, json).First()
  if (error) throw new Error(`rule ${name}: ${error.path || '/'} ${error.message}`)
  return json as Rule
}
