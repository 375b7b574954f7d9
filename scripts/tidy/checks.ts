import { posix } from 'node:path'
import { findMissingPlatforms, type Lock } from './lock.ts'
import type { SourceFacts } from './source.ts'

/** A repository as the checks see it. All paths are relative to its root, with `/`. */
export interface House {
  /** Every file that git knows or would know. */
  files: string[]
  read(path: string): string
  facts(path: string): SourceFacts
}

const MAX_FILE_LINES = 400
const MAX_FUNCTION_LINES = 70

/** Speaks of breaches without committing them. */
const OWN_FOLDER = 'scripts/tidy/'

/** From left to right; a package may depend on what is left of it. Only apps (and the demo) may depend on their like. */
const LAYERS = ['kernel', 'events', 'ui', 'modules', 'adapters', 'apps']

export const CHECKS: ((house: House) => string[])[] = [
  checkManifests,
  checkBorders,
  checkLengths,
  checkClocks,
  checkEvents,
  checkSources,
  checkReadmes,
  checkPlaces,
  checkLock,
]

/** The dependency rule, in the manifests: kernel, events, ui, modules, adapters, apps, each only leftwards. */
export function checkManifests(house: House): string[] {
  const manifests = house.files.filter(path => layerOf(path) >= 0 && path.endsWith('/package.json'))
  const parsed = manifests.map(path => ({ path, ...(JSON.parse(house.read(path)) as Manifest) }))
  const layers = new Map(parsed.map(({ path, name }) => [name, layerOf(path)]))
  return parsed.flatMap(manifest => {
    const here = layerOf(manifest.path)
    return ownDependencies(manifest).flatMap(dependency => {
      const there = layers.get(dependency)
      if (there === undefined) return [`${manifest.path}: ${dependency} is no package of this repository`]
      const allowed = there < here || (there === here && LAYERS[here] === 'apps')
      if (allowed) return []
      return [
        `${manifest.path}: ${manifest.name} (${LAYERS[here]}) must not depend on ${dependency} (${LAYERS[there]})`,
      ]
    })
  })
}

/** No relative import reaches into another package: it would get round the manifests. */
export function checkBorders(house: House): string[] {
  return sourceFiles(house).flatMap(path => {
    const home = homeOf(path)
    if (home === undefined) return []
    return house
      .facts(path)
      .imports.filter(
        ({ from }) => from.startsWith('.') && !posix.join(posix.dirname(path), from).startsWith(home),
      )
      .map(({ from, line }) => `${path}:${line}: imports ${from} from outside its package`)
  })
}

/** Short files and functions. Tests, generated files and data are exempt. */
export function checkLengths(house: House): string[] {
  return sourceFiles(house)
    .filter(path => !isTest(path) && !/\.gen\.tsx?$/.test(path) && !path.includes('/data/'))
    .flatMap(path => {
      const { lines, functions } = house.facts(path)
      const tooLong = functions
        .filter(found => found.lines > MAX_FUNCTION_LINES)
        .map(
          ({ name, line, lines: count }) =>
            `${path}:${line}: ${name} has ${count} lines (${MAX_FUNCTION_LINES})`,
        )
      return lines > MAX_FILE_LINES ? [`${path}: ${lines} lines (${MAX_FILE_LINES})`, ...tooLong] : tooLong
    })
}

/** Time is an argument in modules and kernel; only the edges read a clock. */
export function checkClocks(house: House): string[] {
  return sourceFiles(house)
    .filter(path => /^packages\/(kernel|modules\/[^/]+)\/src\//.test(path) && !isTest(path))
    .filter(path => path !== 'packages/kernel/src/testing.ts')
    .flatMap(path =>
      house.facts(path).clockReads.map(line => `${path}:${line}: reads a clock; take now as an argument`),
    )
}

/** Every event type appears, by its full name, in a test. */
export function checkEvents(house: House): string[] {
  const tests = house.files.filter(isTest).map(path => house.read(path))
  const seen = new Map<string, string>()
  return sourceFiles(house)
    .filter(path => path.startsWith('packages/events/src/') && !isTest(path))
    .flatMap(path =>
      house.facts(path).definedEvents.flatMap(({ type, line }) => {
        const at = `${path}:${line}`
        const first = seen.get(type)
        seen.set(type, at)
        if (first !== undefined) return [`${at}: ${type} is defined in ${first} already`]
        if (!/^[a-z][a-z-]*\.[A-Z][A-Za-z]*$/.test(type))
          return [`${at}: ${type} is not <module>.<PastTense>`]
        return tests.some(text => text.includes(type)) ? [] : [`${at}: ${type} is in no test`]
      }),
    )
}

/** Every `@source rules/….json#name` leads to a rule file that has that name. */
export function checkSources(house: House): string[] {
  const known = new Set(house.files)
  const files = sourceFiles(house).filter(path => !path.startsWith(OWN_FOLDER))
  return files.flatMap(path => {
    const found = house.read(path).matchAll(/@source\s+(rules\/[^\s#*]+)(?:#([^\s*]+))?/g)
    return [...found].flatMap(([, file, name]) => {
      if (file === undefined || !known.has(file)) return [`${path}: @source ${file} does not exist`]
      if (name !== undefined && !house.read(file).includes(name))
        return [`${path}: @source ${file} has no ${name}`]
      return []
    })
  })
}

/** The front door in both languages, and half a page for each module. */
export function checkReadmes(house: House): string[] {
  const modules = new Set(house.files.map(path => /^packages\/modules\/[^/]+\/(?=src\/)/.exec(path)?.[0]))
  const wanted = ['', ...modules].flatMap(folder => (folder === undefined ? [] : [`${folder}README.md`]))
  return [...wanted, 'README.zh-CN.md']
    .filter(path => !house.files.includes(path))
    .map(path => `${path} is missing`)
}

/** Nothing of the machine it was written on: no private paths, no package host but the public one. */
export function checkPlaces(house: House): string[] {
  const path = /(?:^|[\s'"`(=])(\/(?:home|Users)\/[a-z][\w.-]*\/|\/work\/(?:main|shared)\b)/m
  const host =
    /https?:\/\/(?!registry\.npm(?:js\.org|mirror\.com))[\w.-]*(?:registry|verdaccio|artifactory|nexus)[\w.-]*[:/]/
  return house.files
    .filter(file => isText(file) && !file.startsWith(OWN_FOLDER))
    .flatMap(file => {
      const text = house.read(file)
      const found = path.exec(text)?.[1] ?? host.exec(text)?.[0]
      return found === undefined ? [] : [`${file}: names a place of some machine: ${found}`]
    })
}

/** The lock file serves every platform, not only the one it was written on: else `npm ci` refuses it elsewhere. */
export function checkLock(house: House): string[] {
  const path = 'package-lock.json'
  if (!house.files.includes(path)) return []
  const missing = findMissingPlatforms(JSON.parse(house.read(path)) as Lock)
  return missing.map(name => `${path}: ${name} is missing; run node --import tsx scripts/complete-lock.ts`)
}

interface Manifest {
  name: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

function ownDependencies(manifest: Manifest): string[] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest
  const all = { ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies }
  return Object.keys(all).filter(name => name.startsWith('@shian/'))
}

/** The folder of the package a file belongs to, with `/` at the end. */
function homeOf(path: string): string | undefined {
  return /^(?:packages\/(?:modules|adapters)\/[^/]+|packages\/[^/]+|apps\/[^/]+|demo\/[^/]+)\//.exec(
    path,
  )?.[0]
}

function layerOf(path: string): number {
  const [top, second] = path.split('/')
  if (top === 'apps' || top === 'demo') return LAYERS.indexOf('apps')
  return top === 'packages' ? LAYERS.indexOf(second ?? '') : -1
}

export function isSource(path: string): boolean {
  return /\.tsx?$/.test(path) && !path.endsWith('.d.ts')
}

function sourceFiles(house: House): string[] {
  return house.files.filter(isSource)
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || path.startsWith('test/')
}

function isText(path: string): boolean {
  return /\.(ts|tsx|mjs|js|json|md|sql|css|html|sh|ya?ml)$/.test(path) || path.startsWith('.ci/')
}
