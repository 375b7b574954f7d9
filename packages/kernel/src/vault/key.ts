import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { chmod, link, open, readFile, stat, unlink } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Refusal, registerRefusals } from '../refusal.ts'
import { ensureFolder, syncFolder } from '../seal/durable-folder.ts'

const KEY_BYTES = 32
/** @source NIST SP 800-38D §8.2: 96-bit initialisation vectors; each data key seals a handful of values once */
const IV_BYTES = 12
const TAG_BYTES = 16
const PREFIX = 'SHIAN-VAULT-KEY+'

// One call for many: a batch of a thousand items asks for thousands of small pieces.
const POOL_BYTES = 65_536
let pool = Buffer.alloc(0)

/** Random bytes that are given out once. */
function takeRandom(count: number): Uint8Array {
  if (pool.length < count) pool = randomBytes(POOL_BYTES)
  const taken = Buffer.from(pool.subarray(0, count))
  pool.fill(0, 0, count)
  pool = pool.subarray(count)
  return taken
}

/** The key of the node's vault. It wraps data keys and cannot be read back. */
export interface VaultKey {
  /** Names the key without telling it: which key a data key was wrapped with. */
  fingerprint: string
  /** Makes a data key bound to a place, together with its wrapped form. */
  makeDataKey(place: string): { key: Uint8Array; wrapped: Uint8Array }
  /** @throws Refusal vault.unreadable when it was wrapped with another key, or belongs to another place */
  unwrap(wrapped: Uint8Array, place: string): Uint8Array
}

/**
 * Seals bytes with AES-256-GCM, bound to a place: moved to another row they do not open.
 *
 * @returns initialisation vector, tag and cipher text in one
 * @source NIST SP 800-38D
 */
export function sealBytes(key: Uint8Array, plain: Uint8Array, place: string): Uint8Array {
  const iv = takeRandom(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(place))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body])
}

/** Opens what `sealBytes` made. @throws Refusal vault.unreadable */
export function openBytes(key: Uint8Array, sealed: Uint8Array, place: string): Uint8Array {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES))
    decipher.setAAD(Buffer.from(place))
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
  } catch {
    throw new Refusal('vault.unreadable', 409)
  }
}

/** A vault key from its 32 secret bytes. @throws Refusal vault.invalid_key */
export function vaultKeyOf(secret: Uint8Array): VaultKey {
  if (secret.length !== KEY_BYTES) throw new Refusal('vault.invalid_key', 500)
  const wrapping = new Uint8Array(hkdfSync('sha256', secret, '', 'shian vault wrapping', KEY_BYTES))
  const fingerprint = createHash('sha256').update('shian vault\0').update(secret).digest('hex').slice(0, 16)
  return {
    fingerprint,
    makeDataKey(place) {
      const key = takeRandom(KEY_BYTES)
      return { key, wrapped: sealBytes(wrapping, key, place) }
    },
    unwrap: (wrapped, place) => openBytes(wrapping, wrapped, place),
  }
}

function parse(text: string): Uint8Array {
  const match = /^SHIAN-VAULT-KEY\+([A-Za-z0-9+/]{43}=)$/.exec(text.trim())
  if (!match) throw new Refusal('vault.invalid_key', 500)
  return Buffer.from(match[1]!, 'base64')
}

async function create(path: string): Promise<void> {
  const secret = randomBytes(KEY_BYTES)
  const folder = dirname(resolve(path))
  await ensureFolder(folder, 0o700)
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${PREFIX}${secret.toString('base64')}\n`)
    await file.sync()
    await file.close()
    await chmod(draft, 0o600)
    // A link fails when the file exists, so two processes that start at once agree on one key.
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    await syncFolder(folder)
  } finally {
    await file.close().catch(() => {})
    await unlink(draft)
    secret.fill(0)
  }
}

/**
 * The vault key in the file, made at first start with mode 0600. Without the file what was sealed stays sealed for ever,
 * so it is kept like the data and apart from it.
 *
 * @throws Refusal vault.key_exposed when others may read the file, vault.invalid_key
 */
export async function loadOrCreateVaultKey(path: string): Promise<VaultKey> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!info) await create(path)
  else if (process.platform !== 'win32' && (info.mode & 0o077) !== 0) {
    throw new Refusal('vault.key_exposed', 500, { path })
  }
  return vaultKeyOf(parse(await readFile(path, 'utf8')))
}

registerRefusals({
  'vault.unreadable': {
    zh: '密封内容无法打开:密钥不符或内容被改动',
    en: 'The sealed value does not open: another key, or it was changed',
  },
  'vault.invalid_key': { zh: '密封库密钥文件格式不正确', en: 'The key file of the vault is malformed' },
  'vault.key_exposed': {
    zh: '密封库密钥文件 {path} 可被其他用户读取,请将权限改为 600',
    en: 'The key file of the vault {path} can be read by others; set its mode to 600',
  },
  'vault.closed': {
    zh: '该事项类型含有密封字段,当前系统没有启用密封库',
    en: 'This kind has sealed fields and the vault is not in use',
  },
  'vault.empty': { zh: '该事项没有密封的内容', en: 'Nothing of this item is sealed' },
  'vault.purpose_tells': {
    zh: '查阅事由不得写入被密封的内容',
    en: 'The purpose must not repeat what is sealed',
  },
  'vault.other_key': {
    zh: '内容由另一把密钥(指纹 {found})密封,本节点的密钥指纹为 {expected}',
    en: 'It was sealed with another key ({found}); the key of this node is {expected}',
  },
})
