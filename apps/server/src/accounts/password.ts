import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto'
import { Refusal } from '@shian/kernel'

/** Work and memory of one derivation: N blocks of 128·r bytes, p times. */
export interface ScryptCost {
  N: number
  r: number
  p: number
}

/**
 * Cost of one password: N, r, p. About 34 MB and 0.2 s on one core.
 *
 * @source OWASP Password Storage Cheat Sheet, scrypt: N=2^15, r=8, p=3
 */
export const SCRYPT_COST: ScryptCost = { N: 32_768, r: 8, p: 3 }
const KEY_BYTES = 32
const SALT_BYTES = 16
const MEMORY_MAX = 256 * 1024 * 1024

/** Shortest password a person may choose. @source NIST SP 800-63B-4 §3.1.1.2 asks for 8; ours has no second factor */
export const PASSWORD_MIN = 10
export const PASSWORD_MAX = 200

/** Each derivation holds 34 MB and a thread of the pool, so few run at once and few wait. */
const RUNNING_MAX = 2
const WAITING_MAX = 50
let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= RUNNING_MAX) {
    if (waiting.length >= WAITING_MAX) throw new Refusal('server.busy', 503, { retryAfterSeconds: 10 })
    await new Promise<void>(go => waiting.push(go))
  } else running += 1
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

function derive(password: string, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  // Two spellings of one character must be one password, whatever keyboard typed it.
  const text = password.normalize('NFKC')
  return inTurn(
    () =>
      new Promise((done, fail) =>
        scrypt(text, salt, KEY_BYTES, { ...cost, maxmem: MEMORY_MAX }, (error, key) =>
          error ? fail(error) : done(key),
        ),
      ),
  )
}

/** The stored form of a password: `scrypt$N$r$p$salt$hash`. */
export async function hashPassword(password: string, cost = SCRYPT_COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const key = await derive(password, salt, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Whether the password is the stored one; takes the same time either way. */
export async function checkPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, n, r, p, salt, hash] = stored.split('$')
  if (scheme !== 'scrypt' || !salt || !hash) throw new Error('stored password of unknown form')
  const wanted = Buffer.from(hash, 'base64url')
  const key = await derive(password, Buffer.from(salt, 'base64url'), {
    N: Number(n),
    r: Number(r),
    p: Number(p),
  })
  return key.length === wanted.length && timingSafeEqual(key, wanted)
}

/** Whether a stored password was made at another cost than today's and should be made again at the next login. */
export function isOutdated(stored: string): boolean {
  const { N, r, p } = SCRYPT_COST
  return !stored.startsWith(`scrypt$${N}$${r}$${p}$`)
}

// Hash of nothing anybody knows: an unknown login costs what a known one costs.
const nobody = `scrypt$${SCRYPT_COST.N}$${SCRYPT_COST.r}$${SCRYPT_COST.p}$${randomBytes(SALT_BYTES).toString('base64url')}$${randomBytes(KEY_BYTES).toString('base64url')}`

/** Does the work of checking a password for a login that does not exist. */
export async function checkNobody(password: string): Promise<false> {
  await checkPassword(password, nobody)
  return false
}

/** @throws Refusal access.weak_password */
export function assertGoodPassword(password: string, login: string): void {
  const distinct = new Set(password).size
  const holdsLogin = login.length >= 4 && password.toLowerCase().includes(login.toLowerCase())
  if (password.length < PASSWORD_MIN || password.length > PASSWORD_MAX || distinct < 5 || holdsLogin) {
    throw new Refusal('access.weak_password', 400, { min: PASSWORD_MIN, max: PASSWORD_MAX })
  }
}

// Without characters that look alike on paper: 32 letters and digits, 5 bits each.
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A generated password that can be read out over the telephone: 4×4 characters, 80 bits. */
export function generatePassword(): string {
  const four = (): string => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return [four(), four(), four(), four()].join('-')
}
