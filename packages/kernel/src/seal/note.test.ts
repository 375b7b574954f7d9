import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Refusal } from '../refusal.ts'
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { loadOrCreateSealKey, parseSealKey, sealKeyFromSeed } from './key.ts'
import { formatVerifierKey, parseNote, parseVerifierKey, verifySignatures } from './note.ts'

const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

// The published example of the signed note format (golang.org/x/mod/sumdb/note).
const NOTE_TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const NOTE = `${NOTE_TEXT}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`
const NOTE_SECRET = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const NOTE_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'

// A head of a public test log with the cosignature of a public test witness.
const REAL = `arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
`
const REAL_LOG = parseVerifierKey(
  'arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f',
)
const REAL_WITNESS = parseVerifierKey('remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2')

const log = sealKeyFromSeed('hebi.example/log', Buffer.alloc(32, 1))
const witness = sealKeyFromSeed('henan.example/witness', Buffer.alloc(32, 2))
const text = formatCheckpoint({ origin: log.name, size: 300, root: Buffer.alloc(32, 9) })

test('signs and verifies the published example', () => {
  const key = parseSealKey(NOTE_SECRET)
  assert.equal(key.signNote(NOTE_TEXT), NOTE)
  assert.equal(formatVerifierKey(key.verifier), NOTE_KEY)
  const found = verifySignatures(parseNote(NOTE), [parseVerifierKey(NOTE_KEY)])
  assert.deepEqual(found, [{ name: 'PeterNeumann', type: 1 }])
})

test('verifies a real head with its cosignature, and no changed one', () => {
  const head = openCheckpoint(REAL, REAL_LOG, [REAL_WITNESS])
  assert.equal(head.size, 1432088532)
  assert.deepEqual(
    head.signatures.map(s => [s.name, s.type, s.time?.toISOString()]),
    [
      [REAL_LOG.name, 1, undefined],
      ['remora.n621.de', 4, new Date(0x6a122120 * 1000).toISOString()],
    ],
  )
  for (const changed of [REAL.replace('1432088532', '1432088533'), REAL.replace('U7WM', 'U7WN')]) {
    assert.throws(() => openCheckpoint(changed, REAL_LOG), refused('seal.invalid_signature'))
  }
  const later = REAL.replace('2net5wAAAABqEiEg', '2net5wAAAABqEiEh')
  assert.throws(() => openCheckpoint(later, REAL_LOG, [REAL_WITNESS]), refused('seal.invalid_signature'))
  assert.equal(openCheckpoint(later, REAL_LOG).signatures.length, 1, 'unknown keys are ignored')
})

test('a cosignature covers the text and the time', () => {
  const now = new Date('2026-11-24T08:00:00.700Z')
  const note = log.signNote(text) + witness.cosign(text, now)
  const head = openCheckpoint(note, log.verifier, [witness.cosigner])
  assert.deepEqual(head.signatures[1], {
    name: witness.name,
    type: 4,
    time: new Date('2026-11-24T08:00:00Z'),
  })
  assert.throws(() => openCheckpoint(witness.signNote(text), log.verifier), refused('seal.invalid_signature'))
  // The witness's key does not stand in for the log's, nor the other way round.
  assert.throws(
    () => openCheckpoint(`${text}\n${witness.cosign(text, now)}`, log.verifier, [witness.cosigner]),
    /missing/,
  )
})

test('a checkpoint of another origin is refused even under our signature', () => {
  const other = formatCheckpoint({ origin: 'other.example/log', size: 1, root: Buffer.alloc(32) })
  assert.throws(() => openCheckpoint(log.signNote(other), log.verifier), refused('seal.invalid_signature'))
})

test('malformed notes, checkpoints and keys are refused', () => {
  const notes = [
    '',
    'x',
    'a\n\n',
    'a\n\n— x\n',
    'a\n\n- x AAAAAAA=\n',
    `a\n\n— x ${'!'.repeat(8)}\n`,
    'a\r\n\n— x AAAAAAA=\n',
    'a\n\n— x AAAAAAA=',
    'a\n\n— x AAAA\n',
    `a\n\n${'— x AAAAAAA=\n'.repeat(65)}`,
    `${'a'.repeat(300_000)}\n\n— x AAAAAAA=\n`,
  ]
  for (const raw of notes) assert.throws(() => parseNote(raw), refused('seal.invalid_note'), raw.slice(0, 40))
  const root = Buffer.alloc(32).toString('base64')
  const texts = [
    '',
    `o\n01\n${root}\n`,
    `o\n-1\n${root}\n`,
    `\n1\n${root}\n`,
    `o\n1\nAAAA\n`,
    `o\n1\n${root}`,
    `o\n99999999999999999\n${root}\n`,
    `o\n1\n${root}\n\nx\n`,
  ]
  for (const bad of texts) assert.throws(() => parseCheckpoint(bad), refused('seal.invalid_note'), bad)
  assert.equal(parseCheckpoint(`o\n1\n${root}\nextension\n`).size, 1)
  const keys = ['', 'x', NOTE_KEY.replace('c74f', 'c74e'), NOTE_KEY.replace('ARpc', 'AhpC'), `${NOTE_KEY}AA`]
  for (const bad of keys) assert.throws(() => parseVerifierKey(bad), refused('seal.invalid_key'), bad)
  assert.throws(() => parseSealKey(NOTE_SECRET.replace('c74f', 'c74e')), refused('seal.invalid_key'))
  for (const name of ['', 'a b', 'a+b', 'a\u3000b']) {
    assert.throws(() => sealKeyFromSeed(name, Buffer.alloc(32)), refused('seal.invalid_key'))
  }
})

test('the key file is made once with mode 0600, kept, and refused when others may read it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shian-key-'))
  try {
    const path = join(folder, 'seal', 'log.key')
    const keys = await Promise.all(
      Array.from({ length: 4 }, () => loadOrCreateSealKey(path, 'hebi.example/log')),
    )
    const printed = new Set(keys.map(key => formatVerifierKey(key.verifier)))
    assert.equal(printed.size, 1, 'processes that start at once agree')
    assert.deepEqual(await readdir(join(folder, 'seal')), ['log.key'])
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    const again = await loadOrCreateSealKey(path, 'hebi.example/log')
    assert.ok(printed.has(formatVerifierKey(again.verifier)))
    assert.ok(!Object.values(again).some(value => typeof value === 'string' && value.startsWith('PRIVATE')))
    await assert.rejects(loadOrCreateSealKey(path, 'other.example/log'), refused('seal.key_name_differs'))
    await chmod(path, 0o640)
    await assert.rejects(loadOrCreateSealKey(path, 'hebi.example/log'), refused('seal.key_exposed'))
    await chmod(path, 0o600)
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, 40))
    await assert.rejects(loadOrCreateSealKey(path, 'hebi.example/log'), refused('seal.invalid_key'))
  } finally {
    await rm(folder, { recursive: true })
  }
})
