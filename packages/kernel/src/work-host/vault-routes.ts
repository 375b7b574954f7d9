import { Type } from '@sinclair/typebox'
import { record } from '../node.ts'
import { Refusal } from '../refusal.ts'
import { type RequestContext, type Route, route } from '../route.ts'
import type { Sql } from '../sql.ts'
import { destroyInVault, openVault } from '../vault/vault.ts'
import { ERASURE_GROUNDS, VaultErased, VaultOpened } from './events.ts'
import { subjectOfItem, workHost } from './host.ts'
import { getWorkRow } from './queries.ts'
import { ItemParams, Open } from './read-routes.ts'

/** The one post that may read what is sealed. */
export const VAULT_KEEPER = 'vault-keeper'

async function recordVault(
  tx: Sql,
  context: RequestContext,
  item: { id: string; area: string },
  draft: { type: string; data: Record<string, unknown> },
): Promise<void> {
  const { node, now, scope } = context
  await record(tx, node, [draft], {
    actor: scope.actor,
    now,
    area: item.area,
    subject: subjectOfItem(item.id),
  })
}

/** A purpose that names what is sealed would put it into the log. */
function assertSilent(text: string, values: Readonly<Record<string, unknown>>): void {
  const told = Object.values(values).some(
    value => typeof value === 'string' && value.trim().length > 1 && text.includes(value.trim()),
  )
  if (told) throw new Refusal('vault.purpose_tells', 422)
}

const open = route({
  method: 'POST',
  path: '/v1/work/items/:id/vault',
  summary: {
    zh: '查阅密封内容(须写明事由,逐次留痕)',
    en: 'Read sealed values for a stated purpose; each reading is a fact',
  },
  access: [VAULT_KEEPER],
  params: ItemParams,
  ratePerMinute: 30,
  body: Type.Object({
    purpose: Type.String({ minLength: 4, maxLength: 500, pattern: '\\S.*\\S' }),
    fields: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { minItems: 1, maxItems: 40 }),
    ),
  }),
  output: Type.Object({ values: Open }),
  async handle(context, { params, body }) {
    const { vault } = workHost()
    if (!vault) throw new Refusal('vault.closed', 422)
    return context.transaction(async tx => {
      const item = await getWorkRow(tx, context.scope.act, params.id, context.session.role)
      const values = await openVault(tx, vault, item.id, body.fields)
      const purpose = body.purpose.trim()
      assertSilent(purpose, values)
      const data = { fields: Object.keys(values).sort(), purpose }
      await recordVault(tx, context, item, { type: VaultOpened.type, data })
      return { values }
    })
  },
})

const erase = route({
  method: 'POST',
  path: '/v1/work/items/:id/vault/erasure',
  summary: {
    zh: '销毁密封内容(须写明依据,不可恢复)',
    en: 'Destroy the sealed values on a stated ground; cannot be undone',
  },
  access: [VAULT_KEEPER],
  params: ItemParams,
  body: Type.Object({ ground: Type.Union(ERASURE_GROUNDS.map(ground => Type.Literal(ground))) }),
  output: Type.Object({ fields: Type.Array(Type.String()) }),
  async handle(context, { params, body }) {
    return context.transaction(async tx => {
      const item = await getWorkRow(tx, context.scope.act, params.id, context.session.role)
      const fields = await destroyInVault(tx, item.id)
      const data = { fields, ...body }
      await recordVault(tx, context, item, { type: VaultErased.type, data })
      return { fields }
    })
  },
})

/** Reading and destroying what is sealed. */
export const vaultRoutes: Route[] = [open, erase]
