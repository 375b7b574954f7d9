import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, configReference, OPTIONS, readConfig } from './config.ts'

const refuse = (env: Record<string, string>, flags: Record<string, string> = {}): ConfigError => {
  try {
    readConfig(env, flags, '/data')
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error
  }
  throw new Error('was accepted')
}

test('without settings: loopback, all services, the data folder of the caller', () => {
  const config = readConfig({}, {}, '/somewhere')
  assert.equal(config.host, '127.0.0.1')
  assert.equal(config.port, 8106)
  assert.deepEqual(config.services, ['http', 'worker', 'ingest', 'vision'])
  assert.equal(config.dataDir, '/somewhere')
  assert.equal(config.databaseUrl, undefined)
})

test('flags win over variables, variables over defaults; empty counts as absent', () => {
  const env = { SHIAN_PORT: '9000', SHIAN_SERVICES: 'http, worker', SHIAN_DEMO: 'yes', SHIAN_HOST: '' }
  const config = readConfig(env, { port: '9001' }, '/data')
  assert.deepEqual(
    [config.port, config.services, config.demo, config.host],
    [9001, ['http', 'worker'], true, '127.0.0.1'],
  )
})

test('what cannot be used is refused in both languages, with what can', () => {
  const port = refuse({ SHIAN_PORT: '80a' })
  assert.match(port.sentence.zh, /SHIAN_PORT.*「80a」.*0 … 65535/)
  assert.match(port.sentence.en, /SHIAN_PORT.*"80a".*0 … 65535/)
  assert.match(
    refuse({}, { services: 'http,cook' }).sentence.en,
    /--services.*http \| worker \| ingest \| vision/,
  )
  assert.match(refuse({ SHIAN_PORTS: '1' }).sentence.zh, /不认识的设置 SHIAN_PORTS/)
  const secret = refuse({ DATABASE_URL: 'mysql://user:secret@host' })
  assert.ok(!secret.message.includes('secret'))
})

test('every setting is on the reference page, in both languages', () => {
  const page = configReference()
  for (const { env, title } of Object.values(OPTIONS)) {
    assert.ok(page.includes(`\`${env}\``) && page.includes(title.zh) && page.includes(title.en), env)
  }
})
