import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { Refusal, type Sql } from '@shian/kernel'

/** Without letters that are taken for others. @source Crockford, Base 32 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const GROUPS = 3
const GROUP_LENGTH = 5
/** Wrong codes in a row after which a case is closed to questions for a while. */
export const FAILURES_MAX = 10
const LOCK_MINUTES = 15

/** A code of 75 random bits in groups people can copy: `7K2QX-9D4MA-0WZ3B`. */
export function makeCode(): string {
  const letters = [...randomBytes(GROUPS * GROUP_LENGTH)].map(byte => ALPHABET[byte & 31]!)
  return Array.from({ length: GROUPS }, (_, i) =>
    letters.slice(i * GROUP_LENGTH, (i + 1) * GROUP_LENGTH).join(''),
  ).join('-')
}

/** The code as it is compared: case, spaces and look-alikes do not count. */
export function normaliseCode(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
}

/** `鹤市监投〔2026〕00001号` and `T2026-00001` name the same case; undefined when it is neither. */
export function normaliseNumber(text: string): string | undefined {
  const plain = text.normalize('NFKC').toUpperCase()
  const kind = /[投T]/.test(plain) ? 'T' : /[举J]/.test(plain) ? 'J' : undefined
  const digits = plain.replace(/\D/g, '')
  if (!kind || digits.length < 9 || digits.length > 14) return undefined
  return `${kind}${digits.slice(0, 4)}-${digits.slice(4)}`
}

// Bound to the item, so that a stolen row opens no other; 75 random bits need no slow hash.
function hashOf(itemId: string, code: string): Buffer {
  return createHash('sha256')
    .update(`complaints.code\0${itemId}\0${normaliseCode(code)}`)
    .digest()
}

/** Keeps the hash of a new code. */
export async function keepCode(
  tx: Sql,
  item: { id: string; area: string; number: string },
  code: string,
  now: Date,
): Promise<void> {
  await tx.query(
    'insert into complaints_code (item_id, area, number, hash, created_at) values ($1, $2, $3, $4, $5)',
    [item.id, item.area, item.number, hashOf(item.id, code), now],
  )
}

/** What asking with a number and a code came to; a refusal is thrown only after the transaction has counted it. */
export type Asked = { itemId: string } | { refusal: Refusal }

/**
 * Compares a code. A wrong number takes as long as a wrong code and is answered alike; ten wrong codes in a row close
 * the case to questions for a quarter of an hour, whoever asks.
 */
export async function checkCode(tx: Sql, number: string, code: string, now: Date): Promise<Asked> {
  const refusal = new Refusal('complaints.no_such_case', 404)
  const wanted = normaliseNumber(number) ?? ''
  const [row] = await tx.query<{
    item_id: string
    hash: Buffer
    failures: number
    locked_until: Date | null
  }>('select item_id, hash, failures, locked_until from complaints_code where number = $1 for update', [
    wanted,
  ])
  const given = hashOf(row?.item_id ?? '', code)
  const isRight = timingSafeEqual(row ? row.hash : Buffer.alloc(given.length), given)
  if (!row) return { refusal }
  if (row.locked_until && row.locked_until > now) {
    const minutes = Math.ceil((row.locked_until.getTime() - now.getTime()) / 60_000)
    return {
      refusal: new Refusal('complaints.locked', 429, { minutes, retryAfterSeconds: minutes * 60 }),
    }
  }
  if (isRight) {
    if (row.failures > 0)
      await tx.query('update complaints_code set failures = 0, locked_until = null where item_id = $1', [
        row.item_id,
      ])
    return { itemId: row.item_id }
  }
  const failures = row.failures + 1
  const isFull = failures >= FAILURES_MAX
  await tx.query('update complaints_code set failures = $2, locked_until = $3 where item_id = $1', [
    row.item_id,
    isFull ? 0 : failures,
    isFull ? new Date(now.getTime() + LOCK_MINUTES * 60_000) : null,
  ])
  return { refusal }
}
