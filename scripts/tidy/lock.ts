/** What we use of package-lock.json, version 3. */
export interface Lock {
  packages: Record<string, LockedPackage>
}

interface LockedPackage {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const PROCESSORS = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
]

/**
 * Exact versions of other platforms' packages that a locked package names as optional and the lock does not hold, as
 * `name@version`. npm leaves them out when the registry or mirror it was run against does not carry them.
 */
export function findMissingPlatforms(lock: Lock): string[] {
  return missing(lock).map(({ name, version }) => `${name}@${version}`)
}

/** Puts them in, as npm would have written them but for their checksum, and sorts. Returns what was added. */
export function addMissingPlatforms(lock: Lock): string[] {
  const added = missing(lock)
  for (const { name, version, dev } of added) {
    const entry: LockedPackage = { version, ...platformOf(name), optional: true }
    if (dev) entry.dev = true
    lock.packages[`node_modules/${name}`] = entry
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
  return added.map(({ name, version }) => `${name}@${version}`)
}

function missing(lock: Lock): { name: string; version: string; dev: boolean }[] {
  return Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {}, dev = false }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !isLocked(lock, path, name))
      // Only a name of some platform with an exact version is certain enough to be written without asking.
      .filter(([name, version]) => /^\d/.test(version) && platformOf(name).os !== undefined)
      .map(([name, version]) => ({ name, version, dev })),
  )
}

/** Whether Node's resolution from `path` upwards finds the package. */
function isLocked(lock: Lock, path: string, name: string): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`] !== undefined) return true
    if (at === '') return false
    if (!at.includes('/node_modules/')) return lock.packages[`node_modules/${name}`] !== undefined
  }
}

function platformOf(name: string): Pick<LockedPackage, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[/-]/)
  const os = words.map(word => (word === 'windows' ? 'win32' : word)).find(word => SYSTEMS.includes(word))
  const cpu = words.find(word => PROCESSORS.includes(word))
  const libc = words.includes('musl') ? 'musl' : words.includes('gnu') ? 'glibc' : undefined
  if (os === undefined) return cpu === 'wasm32' ? { os: ['none'], cpu: ['wasm32'] } : {}
  return {
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    os: [os],
    ...(libc === undefined || os !== 'linux' ? {} : { libc: [libc] }),
  }
}
