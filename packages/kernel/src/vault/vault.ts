import { randomUUID } from 'node:crypto'
import { Refusal } from '../refusal.ts'
import type { Sql } from '../sql.ts'
import { openBytes, sealBytes, type VaultKey } from './key.ts'

/** Secret values of one item, as one command brought them. */
export interface SealedValues {
  itemId: string
  area: string
  values: Readonly<Record<string, unknown>>
}

const keyPlace = (itemId: string, keyId: string): string => `key|${itemId}|${keyId}`
const valuePlace = (itemId: string, keyId: string, field: string): string =>
  `value|${itemId}|${keyId}|${field}`

/**
 * Puts secret values into the vault, in the transaction of the facts that name their fields. Cost: two statements,
 * whatever the number of items.
 */
export async function putInVault(
  tx: Sql,
  vault: VaultKey,
  entries: readonly SealedValues[],
  now: Date,
): Promise<void> {
  const keys: { id: string; item: string; area: string; wrapped: Uint8Array }[] = []
  const rows: { key: string; item: string; field: string; area: string; sealed: Uint8Array }[] = []
  for (const { itemId, area, values } of entries) {
    const id = randomUUID()
    const { key, wrapped } = vault.makeDataKey(keyPlace(itemId, id))
    for (const [field, value] of Object.entries(values)) {
      const sealed = sealBytes(key, Buffer.from(JSON.stringify(value)), valuePlace(itemId, id, field))
      rows.push({ key: id, item: itemId, field, area, sealed })
    }
    keys.push({ id, item: itemId, area, wrapped })
    key.fill(0)
  }
  if (rows.length === 0) return
  await tx.query(
    `insert into work_vault_key (id, item_id, area, node_key, wrapped, stored_at)
     select id, item, area, $5, wrapped, $6 from unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) k(id, item, area, wrapped)`,
    [
      keys.map(k => k.id),
      keys.map(k => k.item),
      keys.map(k => k.area),
      keys.map(k => k.wrapped),
      vault.fingerprint,
      now,
    ],
  )
  await tx.query(
    `insert into work_vault (key_id, item_id, field, area, sealed)
     select key, item, field, area, sealed from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[])
       r(key, item, field, area, sealed)`,
    [
      rows.map(r => r.key),
      rows.map(r => r.item),
      rows.map(r => r.field),
      rows.map(r => r.area),
      rows.map(r => r.sealed),
    ],
  )
}

/** Statements under the one role that may read the vault; the transaction goes on as the application afterwards. */
async function asVault<T>(tx: Sql, work: () => Promise<T>): Promise<T> {
  await tx.query("select set_config('role', 'shian_vault', true)")
  const result = await work()
  await tx.query("select set_config('role', 'shian_app', true)")
  return result
}

/**
 * The newest values of the sealed fields of an item, within the act range of the transaction. Whoever calls this records
 * the fact of it in the same transaction.
 *
 * @param fields only these; all when absent
 * @throws Refusal vault.empty, vault.other_key, vault.unreadable
 */
export async function openVault(
  tx: Sql,
  vault: VaultKey,
  itemId: string,
  fields?: readonly string[],
): Promise<Record<string, unknown>> {
  const rows = await asVault(tx, () =>
    tx.query<{ field: string; key: string; sealed: Buffer; wrapped: Buffer; node_key: string }>(
      `select distinct on (v.field) v.field, v.key_id as key, v.sealed, k.wrapped, k.node_key
       from work_vault v join work_vault_key k on k.id = v.key_id
       where v.item_id = $1 and ($2::text[] is null or v.field = any($2)) order by v.field, v.seq desc`,
      [itemId, fields ?? null],
    ),
  )
  if (rows.length === 0) throw new Refusal('vault.empty', 404)
  const values: Record<string, unknown> = {}
  for (const { field, key: keyId, sealed, wrapped, node_key: found } of rows) {
    if (found !== vault.fingerprint)
      throw new Refusal('vault.other_key', 409, { found, expected: vault.fingerprint })
    const key = vault.unwrap(wrapped, keyPlace(itemId, keyId))
    values[field] = JSON.parse(
      Buffer.from(openBytes(key, sealed, valuePlace(itemId, keyId, field))).toString(),
    )
  }
  return values
}

/**
 * Destroys what is sealed of an item: its data keys first, so that a copy of the cipher text opens no more, then the
 * cipher text.
 *
 * @returns names of the fields that were destroyed
 * @throws Refusal vault.empty
 */
export async function destroyInVault(tx: Sql, itemId: string): Promise<string[]> {
  const fields = await asVault(tx, async () => {
    await tx.query('delete from work_vault_key where item_id = $1', [itemId])
    return tx.query<{ field: string }>('delete from work_vault where item_id = $1 returning field', [itemId])
  })
  if (fields.length === 0) throw new Refusal('vault.empty', 404)
  return [...new Set(fields.map(row => row.field))].sort()
}
