import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const modules = join(root, 'node_modules')
const lockStamp = join(modules, '.shian-lock')
const buildStamp = join(modules, '.shian-build')
const screenDirs = ['apps/console', 'apps/field'].map(name => join(root, name))
const cliMain = join(root, 'apps/cli/dist/main.js')

/** Does what one npm script needs, from a fresh clone on. Ends the process with the child's exit code. */
export async function run(task, args) {
  if (task !== 'start' && task !== 'test' && task !== 'build') {
    console.error('bootstrap: start | test | build')
    process.exit(1)
  }
  process.chdir(root)
  install()
  if (task === 'test') {
    return forward(['--conditions=source', '--import', 'tsx', 'scripts/test.ts', ...args])
  }
  build(task === 'build')
  if (task === 'start') return forward([cliMain, 'start', ...args])
}

/** Installs the packages of package-lock.json unless they are there. */
function install() {
  const wanted = sha256(readFileSync(join(root, 'package-lock.json')))
  if (existsSync(lockStamp) && readFileSync(lockStamp, 'utf8') === wanted) return
  if (!isInstalled()) {
    step('安装依赖', 'installing packages', 'npm ci')
    runNpm(['ci', '--no-audit', '--no-fund'])
  }
  mkdirSync(modules, { recursive: true })
  writeFileSync(lockStamp, wanted)
}

/** Whether npm's own record of node_modules names what package-lock.json does, as after a plain `npm install`. */
function isInstalled() {
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(record, 'utf8')).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true
    const found = present[path]
    // An optional package of another platform is rightly absent.
    if (found === undefined) return entry.optional === true
    return found.version === entry.version && found.link === entry.link
  })
}

function runNpm(args) {
  const own = process.env.npm_execpath
  const isScript = own?.endsWith('.js') === true
  const done = isScript
    ? spawnSync(process.execPath, [own, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (done.status === 0) return
  fail(
    '依赖安装失败。请检查网络和 npm 镜像设置（npm config get registry），再试一次。',
    'Installing the packages failed. Check the network and the npm mirror (npm config get registry), then try again.',
    done.status,
  )
}

/** Compiles what changed since the last build: TypeScript with its own incremental build, then the console. */
function build(everything) {
  const fingerprint = `${everything ? 'all' : 'start'} ${fingerprintSources()}`
  if (existsSync(buildStamp) && isCovered(readFileSync(buildStamp, 'utf8'), fingerprint) && isBuilt()) return
  const projects = everything ? listProjects() : ['apps/cli'].filter(hasSource)
  if (projects.length > 0) {
    step('编译程序', 'compiling', 'tsc')
    runTool('typescript/bin/tsc', ['-b', ...projects], root)
  }
  for (const folder of screenDirs.filter(hasScreens)) {
    step('打包界面', `bundling ${relative(root, folder)}`, 'vite')
    runTool('vite/bin/vite.js', ['build', '--logLevel', 'warn'], folder)
  }
  writeFileSync(buildStamp, fingerprint)
}

/** A full build serves a start as well. */
function isCovered(done, wanted) {
  return done === wanted || (wanted.startsWith('start ') && done === wanted.replace('start ', 'all '))
}

function isBuilt() {
  const built = screenDirs.filter(hasScreens).every(folder => existsSync(join(folder, 'dist')))
  return existsSync(cliMain) && built
}

function hasScreens(folder) {
  return existsSync(join(folder, 'index.html'))
}

function runTool(program, args, cwd) {
  const done = spawnSync(process.execPath, [join(modules, program), ...args], { cwd, stdio: 'inherit' })
  if (done.status !== 0) fail('编译失败，原因见上。', 'The build failed; the reason is above.', done.status)
}

/** Every package that has something to compile. */
function listProjects() {
  const parents = ['packages', 'packages/modules', 'packages/adapters', 'apps', 'demo']
  return parents
    .filter(parent => existsSync(join(root, parent)))
    .flatMap(parent => readdirSync(join(root, parent)).map(name => `${parent}/${name}`))
    .filter(project => existsSync(join(root, project, 'tsconfig.json')) && hasSource(project))
}

function hasSource(project) {
  const src = join(root, project, 'src')
  return existsSync(src) && readdirSync(src).length > 0
}

/** A hash of the names, sizes and times of all files that a build reads. */
function fingerprintSources() {
  const hash = createHash('sha256')
  for (const top of ['package-lock.json', 'tsconfig.base.json', 'packages', 'apps', 'demo']) {
    const path = join(root, top)
    if (existsSync(path)) addToFingerprint(hash, path)
  }
  return hash.digest('hex')
}

function addToFingerprint(hash, path) {
  const found = statSync(path)
  if (found.isFile()) {
    hash.update(`${path} ${found.size} ${found.mtimeMs}\n`)
    return
  }
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) continue
    if (entry.isDirectory() || entry.isFile()) addToFingerprint(hash, join(path, entry.name))
  }
}

/** Becomes, as far as Node can, the child: same terminal, its exit code, and the signals that were meant for it. */
function forward(args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () => {
      // Ctrl-C in a terminal reaches the child by itself; a second one would mean "do not wait".
      if (name === 'SIGINT' && process.stdin.isTTY) return
      child.kill(name)
    })
  }
  watchNpm(() => child.kill('SIGTERM'))
  child.on('exit', (code, name) => {
    if (name === null) process.exit(code ?? 1)
    process.removeAllListeners(name)
    process.kill(process.pid, name)
  })
}

/** Who stops npm ends the shell between npm and us, and the signal goes no further: notice it by the change of parent. */
function watchNpm(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    onGone()
  }, 500)
  watch.unref()
}

function step(chinese, english, tool) {
  console.log(`· ${chinese} ${english} (${tool})`)
}

function fail(chinese, english, status) {
  console.error(chinese)
  console.error(english)
  process.exit(status === null || status === 0 ? 1 : status)
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}
