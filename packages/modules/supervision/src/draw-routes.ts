import { readFileSync } from 'node:fs'
import { registry, risk } from '@shian/events'
import { directory, Refusal, Reply, type Route, route, type Sql } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Area, assertActs, Id, IdParams, OrNull } from './common.ts'
import { linesOf } from './draw.ts'
import { commitDraw } from './draw-commit.ts'
import { carryOutDraw, drawnItemId, sealedHeadOf } from './draw-make.ts'
import type { DrawRow } from './draw-views.ts'

const SCRIPT = readFileSync(new URL('../public/draw.mjs', import.meta.url), 'utf8')
const PAGE = 50

const Card = Type.Object({
  id: Type.String(),
  area: Type.String(),
  title: Type.String(),
  count: Type.Integer(),
  premisesCount: Type.Integer(),
  inspectorCount: Type.Integer(),
  committedAt: Type.String(),
  drawnAt: OrNull(Type.String()),
})

const cardOf = (row: DrawRow) => ({
  id: row.id,
  area: row.area,
  title: row.title,
  count: row.count,
  premisesCount: row.premises.length,
  inspectorCount: row.inspectors.length,
  committedAt: row.committed_at.toISOString(),
  drawnAt: row.drawn_at?.toISOString() ?? null,
})

async function getDraw(tx: Sql, id: string): Promise<DrawRow> {
  const [row] = await tx.query<DrawRow>('select * from supervision_draw where id = $1', [id])
  if (!row) throw new Refusal('kernel.not_found', 404, { what: `抽取 draw ${id}` })
  return row
}

const list = route({
  method: 'GET',
  path: '/v1/supervision/draws',
  summary: { zh: '双随机抽取公示', en: 'Double-random draws' },
  access: 'public',
  query: Type.Object({ after: Type.Optional(Id) }),
  output: Type.Object({ items: Type.Array(Card), next: OrNull(Type.String()) }),
  async handle(context, { query }) {
    const rows = await context.transaction(tx =>
      tx.query<DrawRow>(
        `select * from supervision_draw where $1::text is null
           or (committed_at, id) < (select committed_at, id from supervision_draw where id = $1)
         order by committed_at desc, id desc limit ${PAGE}`,
        [query.after ?? null],
      ),
    )
    return { items: rows.map(cardOf), next: rows.length === PAGE ? rows.at(-1)!.id : null }
  },
})

const Pair = Type.Object({
  premisesId: Type.String(),
  signName: Type.String(),
  certificates: Type.Array(Type.String()),
  itemId: Type.String(),
})

const Public = Type.Object({
  id: Type.String(),
  area: Type.String(),
  commitment: Type.Object({
    eventId: Type.String(),
    title: Type.String(),
    algorithm: Type.String(),
    count: Type.Integer(),
    filter: Type.Object({
      area: Type.String(),
      kinds: Type.Array(Type.String()),
      grades: Type.Array(Type.String()),
    }),
    listsHash: Type.String(),
    committedAt: Type.String(),
  }),
  /** Sorted lines, as hashed: `<certificate> <division>`, `<premises> <division>`, `<certificate> <premises>`. */
  lists: Type.Object({
    inspectors: Type.Array(Type.String()),
    premises: Type.Array(Type.String()),
    recusals: Type.Array(Type.String()),
  }),
  checkpoint: OrNull(Type.Object({ size: Type.Integer(), leafIndex: Type.Integer(), note: Type.String() })),
  result: OrNull(Type.Object({ seed: Type.String(), drawnAt: Type.String(), pairs: Type.Array(Pair) })),
})

async function shown(tx: Sql, row: DrawRow) {
  const head = await sealedHeadOf(tx, row.event_id)
  const { area, title, algorithm, count, filter } = row
  const cards = await directory().premisesOf(
    tx,
    (row.pairs ?? []).map(pair => pair.premisesId),
  )
  return {
    id: row.id,
    area,
    commitment: {
      ...{ eventId: row.event_id, title, algorithm, count, filter, listsHash: row.lists_hash },
      committedAt: row.committed_at.toISOString(),
    },
    lists: linesOf(row),
    checkpoint: head ? { size: head.size, leafIndex: head.leafIndex, note: head.note } : null,
    result:
      row.seed && row.pairs && row.drawn_at
        ? {
            seed: row.seed,
            drawnAt: row.drawn_at.toISOString(),
            pairs: row.pairs.map(pair => ({
              ...pair,
              signName: cards.get(pair.premisesId)?.signName ?? pair.premisesId,
              itemId: drawnItemId(row.id, pair.premisesId),
            })),
          }
        : null,
  }
}

const show = route({
  method: 'GET',
  path: '/v1/supervision/draws/:id',
  summary: { zh: '抽取的名单、种子与结果', en: 'Lists, seed and result of a draw' },
  access: 'public',
  params: IdParams,
  output: Public,
  handle: (context, { params }) => context.transaction(async tx => shown(tx, await getDraw(tx, params.id))),
})

const script = route({
  method: 'GET',
  path: '/public/draw.mjs',
  summary: { zh: '抽取复核程序', en: 'Program that recomputes a draw' },
  access: 'public',
  async handle() {
    return new Reply(SCRIPT, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
    })
  },
})

const commit = route({
  method: 'POST',
  path: '/v1/supervision/draws',
  summary: { zh: '固定抽取名单(承诺)', en: 'Commit to the lists of a draw' },
  access: ['leader'],
  body: Type.Object({
    title: Type.String({ minLength: 1, maxLength: 200 }),
    area: Area,
    count: Type.Integer({ minimum: 1, maximum: 2_000 }),
    kinds: Type.Optional(Type.Array(registry.PremisesKindSchema, { maxItems: 20 })),
    grades: Type.Optional(Type.Array(risk.GradeSchema, { maxItems: 4 })),
  }),
  output: Public,
  async handle(context, { body }) {
    assertActs(context, body.area)
    return context.transaction(async tx => shown(tx, await getDraw(tx, await commitDraw(tx, context, body))))
  },
})

const draw = route({
  method: 'POST',
  path: '/v1/supervision/draws/:id/result',
  summary: { zh: '抽取', en: 'Draw' },
  access: ['leader'],
  params: IdParams,
  output: Public,
  async handle(context, { params }) {
    return context.transaction(async tx => {
      const row = await getDraw(tx, params.id)
      assertActs(context, row.area)
      await carryOutDraw(tx, context.node, row, { actor: context.scope.actor, now: context.now })
      return shown(tx, await getDraw(tx, params.id))
    })
  },
})

export const drawRoutes: Route[] = [list, show, script, commit, draw]
