import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { ENGINE_HELP, findEngines } from './engines.ts'

test('an engine that is found runs', () => {
  const { ffmpeg, chromium } = findEngines()
  if (ffmpeg !== undefined)
    assert.match(execFileSync(ffmpeg, ['-version'], { encoding: 'utf8' }), /ffmpeg version/)
  if (chromium !== undefined && process.platform === 'linux')
    assert.match(execFileSync(chromium, ['--version'], { encoding: 'utf8' }), /Chrom/)
})

test('every engine says what for and how to get it', () => {
  for (const { purpose, install } of Object.values(ENGINE_HELP)) {
    assert.notEqual(purpose, '')
    assert.match(install, /^apt-get install /)
  }
})
