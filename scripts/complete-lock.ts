import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { addMissingPlatforms, type Lock } from './tidy/lock.ts'

/**
 * Run after `npm install` changed package-lock.json: adds the platform packages that npm left out because its mirror
 * does not carry them. Without them `npm ci` refuses the lock file wherever they can be had.
 */
const path = fileURLToPath(new URL('../package-lock.json', import.meta.url))
const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock
const added = addMissingPlatforms(lock)
if (added.length > 0) writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length === 0 ? 'package-lock.json is complete' : `added ${added.join(', ')}`)
