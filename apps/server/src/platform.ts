import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openFsBlobs } from '@shian/fs-blobs'
import {
  type BlobStore,
  type Calendar,
  createCalendar,
  createExecutor,
  type Database,
  type Executor,
  ensurePartitions,
  indexViews,
  KERNEL_MIGRATIONS,
  loadOrCreateVaultKey,
  loadRules,
  type MigrationSource,
  type Module,
  migrate,
  type Node,
  openDatabase,
  provideDirectory,
  type Reaction,
  Refusal,
  type Route,
  type RuleBook,
  type Service,
  type ServiceContext,
  type VaultKey,
} from '@shian/kernel'
import type { FastifyInstance } from 'fastify'
import { Accounts } from './accounts/accounts.ts'
import { tokenOf } from './accounts/cookie.ts'
import { DeviceTokens } from './accounts/device-tokens.ts'
import { ACCESS_MIGRATIONS, accessModule } from './accounts/module.ts'
import { type Config, ConfigError, configOf } from './config.ts'
import { Feed } from './feed/feed.ts'
import { FEED_ROUTE, feedTypes } from './feed/route.ts'
import { Health } from './health.ts'
import type { Context } from './http/context.ts'
import { securityHeaders } from './http/headers.ts'
import { Metrics } from './http/metrics.ts'
import { openApiOf } from './http/openapi.ts'
import { buildServer } from './http/server.ts'
import { createLog, describeError, type Log } from './log.ts'
import { MODULES, provideToModules } from './modules.ts'
import { openPorts, type Ports, portsOf, type Site } from './ports.ts'
import { readCalendar, readRules } from './reference-data.ts'
import { ServiceRunner } from './services.ts'
import { systemModule } from './system/system-module.ts'
import { keeperService } from './worker/keeper.ts'
import { LogTail } from './worker/log-tail.ts'
import { sealerService } from './worker/sealer.ts'
import { Worker } from './worker/worker.ts'

/** How long a start waits for a database that is itself starting. */
const DATABASE_WAIT_MILLIS = 30_000
/** Requests under way may finish within this when the platform stops; then they are cut. */
const REQUEST_GRACE_MILLIS = 7_000
/** Services have so long to stop before we go without them. */
const SERVICE_GRACE_MILLIS = 5_000
/** Longest pause between two looks at the log, while screens listen and while none does. */
const LOOK_LISTENED_MILLIS = 200
const LOOK_IDLE_MILLIS = 1_000

/** What tests and special programs replace. */
export interface PlatformOptions {
  modules?: readonly Module[]
  ports?: Ports
  blobs?: BlobStore
  rules?: RuleBook
  calendar?: Calendar
  clock?: () => Date
  log?: Log
  /** Check every answer against its schema and fail when it differs: for tests. */
  checkOutputs?: boolean
  /** How long to wait for a connection before 503, milliseconds. */
  connectMillis?: number
}

const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** Migrations of everything the server runs, in order; the kernel's come before. */
export function migrationSources(modules: readonly Module[] = MODULES): MigrationSource[] {
  // Modules of the kernel have their tables among the kernel's own.
  const own = modules.filter(module => module.migrations.href !== KERNEL_MIGRATIONS.folder.href)
  return [...own.map(module => ({ module: module.name, folder: module.migrations })), ACCESS_MIGRATIONS]
}

/** One running node: its database, modules, services and HTTP server. Made by {@link createPlatform}. */
export class Platform {
  readonly config: Config
  readonly log: Log
  readonly clock: () => Date
  readonly db: Database
  readonly node: Node
  readonly executor: Executor
  readonly rules: RuleBook
  readonly calendar: Calendar
  readonly blobs: BlobStore
  readonly modules: readonly Module[]
  readonly reactions: readonly Reaction[]
  readonly accounts: Accounts
  readonly deviceTokens: DeviceTokens
  readonly health = new Health()
  readonly metrics: Metrics
  readonly feed: Feed
  readonly checkOutputs: boolean
  readonly version: string
  readonly consoleDir: string
  readonly fieldDir: string
  readonly securityHeaders: Record<string, string>
  #sessionSettings: { demo: boolean } | undefined
  /** The server, from {@link Platform.server} on. */
  #app: Promise<FastifyInstance> | undefined
  readonly #ports: Ports
  readonly #site: Site
  readonly #tail: LogTail
  readonly #worker: Worker
  readonly #services: ServiceRunner
  #stopping: Promise<void> | undefined

  constructor(config: Config, parts: Parts, options: PlatformOptions) {
    const { db, log, clock, modules, vault } = parts
    this.config = config
    this.log = log
    this.clock = clock
    this.db = db
    this.rules = parts.rules
    this.calendar = parts.calendar
    this.blobs = parts.blobs
    this.#ports = parts.ports
    this.#site = parts.site
    this.node = { source: config.nodeName, views: indexViews(modules.flatMap(module => module.views)) }
    this.executor = createExecutor(db, this.node)
    provideToModules({ node: this.node, rules: this.rules, calendar: this.calendar, modules, vault })
    this.reactions = modules.flatMap(module => module.reactions)
    this.accounts = new Accounts(db, this.node, config)
    this.deviceTokens = new DeviceTokens(db, this.node)
    this.modules = [
      ...modules,
      this.#accessModule(),
      { ...systemModule(this.reactions), migrations: ACCESS_MIGRATIONS.folder },
    ]
    this.checkOutputs = options.checkOutputs ?? false
    this.version = readVersion()
    this.consoleDir = config.consoleDir ?? root('apps/console/dist')
    this.fieldDir = config.fieldDir ?? root('apps/field/dist')
    this.securityHeaders = securityHeaders(this.isSecure)
    this.#tail = new LogTail(db, log, () => (this.feed.clients > 0 ? LOOK_LISTENED_MILLIS : LOOK_IDLE_MILLIS))
    this.feed = new Feed(db, this.#tail, feedTypes(), log)
    this.metrics = new Metrics(db, this.reactions, this.health, () => this.feed)
    this.#worker = new Worker(db, this.node, this.reactions, log, clock)
    this.#services = new ServiceRunner(service => this.#serviceContext(service), log)
  }

  /** Whether people reach the node over HTTPS. */
  get isSecure(): boolean {
    return this.config.publicUrl?.startsWith('https://') ?? false
  }

  get stopping(): boolean {
    return this.#stopping !== undefined
  }

  /** Modules with the streams that are no plain routes, for the interface document. */
  get describedModules(): readonly Pick<Module, 'name' | 'routes'>[] {
    const feed: Route = { ...FEED_ROUTE, handle: () => Promise.reject(new Error('served by the feed')) }
    return this.modules.map(module =>
      module.name === 'system' ? { ...module, routes: [...module.routes, feed] } : module,
    )
  }

  /** An adapter by its name. @throws Error when there is none: a wiring mistake */
  port<T>(name: string): T {
    const port = this.#ports.get(name)
    if (port === undefined) throw new Error(`no adapter for port ${name}`)
    return port as T
  }

  /** The HTTP server, ready for `inject` or `listen`. */
  server(): Promise<FastifyInstance> {
    this.#app ??= buildServer(this)
    return this.#app
  }

  /** Says on every screen that what is shown is made up. */
  markDemo(): void {
    if (this.#sessionSettings) this.#sessionSettings.demo = true
  }

  get isDemo(): boolean {
    return this.#sessionSettings?.demo ?? this.config.demo
  }

  /** Tells readers of the log in this process that something was written. */
  wake(): void {
    this.#tail.wake()
  }

  /**
   * Starts the services of this process and listens.
   *
   * @returns the address, with the port that was picked
   */
  async start(): Promise<{ url: string }> {
    const app = await this.server()
    const { services, host, port } = this.config
    this.#tail.start()
    this.feed.start()
    if (services.includes('worker')) this.#worker.start(this.#tail)
    await this.#services.start(this.#servicesOfProcess())
    const heard = await app.listen({ host, port })
    const url = heard.replace('0.0.0.0', '127.0.0.1').replace('[::]', '127.0.0.1')
    if (!this.config.publicUrl) this.#site.origin = url
    this.log('info', 'listening', { url: heard, services })
    return { url }
  }

  /** Stops: no new requests, those under way finish, then services, then the database. May be called again. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    this.log('info', 'stopping')
    await this.feed.stop()
    const app = this.#app && (await this.#app.catch(() => undefined))
    if (app) {
      const cut = setTimeout(() => app.server.closeAllConnections(), REQUEST_GRACE_MILLIS)
      await app.close()
      clearTimeout(cut)
    }
    const services = Promise.all([this.#services.stop(), this.#worker.stop(), this.#tail.stop()])
    await atMost(services, SERVICE_GRACE_MILLIS, () => this.log('warn', 'services did not stop in time'))
    await this.#ports.close()
    await atMost(this.db.close(), SERVICE_GRACE_MILLIS, () =>
      this.log('warn', 'connections did not close in time'),
    )
    this.log('info', 'stopped')
  }

  #servicesOfProcess(): Service[] {
    const { services, dataDir, nodeName } = this.config
    const own = (name: string): boolean => services.includes(name === 'vision' ? 'vision' : 'worker')
    const ofModules = this.modules.filter(module => own(module.name)).flatMap(module => module.services ?? [])
    if (!services.includes('worker')) return ofModules
    return [...ofModules, sealerService(dataDir, nodeName), keeperService(this.accounts)]
  }

  #serviceContext(service: string): ServiceContext {
    const { db, node, rules, calendar, blobs, clock } = this
    return {
      db,
      node,
      rules,
      calendar,
      blobs,
      clock,
      port: name => this.port(name),
      log: (level, message, fields) => this.log(level, message, { service, ...fields }),
      report: (part, state, reason) => this.health.report(service, part, state, clock(), reason),
    }
  }

  #accessModule(): Module {
    const { demo, nodeName, nodeTitle, nodeTitleEnglish, sessionDays } = this.config
    const settings = { demo, nodeName, nodeTitle, nodeTitleEnglish, sessionDays, secure: this.isSecure }
    this.#sessionSettings = settings
    return accessModule(this.accounts, this.deviceTokens, settings, context =>
      tokenOf((context as unknown as Context).cookie),
    )
  }
}

interface Parts {
  db: Database
  log: Log
  clock: () => Date
  modules: readonly Module[]
  rules: RuleBook
  calendar: Calendar
  blobs: BlobStore
  ports: Ports
  site: Site
  vault?: VaultKey
}

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

async function atMost(work: Promise<unknown>, millis: number, late: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>(done => {
    timer = setTimeout(() => {
      late()
      done()
    }, millis)
  })
  await Promise.race([work, over]).finally(() => clearTimeout(timer))
}

async function prepareDatabase(db: Database, modules: readonly Module[], now: Date, log: Log): Promise<void> {
  const end = Date.now() + DATABASE_WAIT_MILLIS
  for (;;) {
    try {
      const applied = await db.owner(tx => migrate(tx, migrationSources(modules)))
      if (applied.length > 0) log('info', 'migrated', { applied: applied.length })
      await db.owner(tx => ensurePartitions(tx, now))
      return
    } catch (error) {
      const changed =
        error instanceof Error ? /^migration (\S+) was changed/.exec(error.message)?.[1] : undefined
      if (changed) {
        throw new ConfigError({
          zh: `数据库由另一版程序建立:迁移 ${changed} 与本版不同。请使用建库时的版本,或另选数据目录`,
          en: `The database was made by another version: migration ${changed} differs. Use that version or another data folder`,
        })
      }
      const isAbsent = error instanceof Refusal && error.status === 503
      if (!isAbsent) throw error
      if (Date.now() > end) {
        throw new ConfigError({
          zh: `连接不上数据库(等待 ${DATABASE_WAIT_MILLIS / 1000} 秒),请检查 DATABASE_URL 和 PostgreSQL`,
          en: `The database cannot be reached (waited ${DATABASE_WAIT_MILLIS / 1000} s); check DATABASE_URL and PostgreSQL`,
        })
      }
      log('warn', 'waiting for the database', describeError(error))
      await new Promise(done => setTimeout(done, 1_000))
    }
  }
}

/**
 * Opens a node: database (migrated), rules, calendar, blobs, adapters, modules. Nothing runs until `start`.
 *
 * @throws ConfigError when a setting or the database cannot be used
 */
export async function createPlatform(config: Config, options: PlatformOptions = {}): Promise<Platform> {
  if (!config.databaseUrl) {
    throw new ConfigError({
      zh: '没有数据库地址 DATABASE_URL',
      en: 'There is no database address DATABASE_URL',
    })
  }
  const clock = options.clock ?? (() => new Date())
  const log = options.log ?? createLog(config.logLevel, line => process.stderr.write(line), clock)
  const modules = options.modules ?? MODULES
  const directory = modules.find(module => module.directory)?.directory
  if (directory) provideDirectory(directory)
  const db = openDatabase(config.databaseUrl, {
    max: config.poolSize,
    ...(options.connectMillis ? { connectMillis: options.connectMillis } : {}),
    onError: error => log('debug', 'a connection broke', describeError(error)),
  })
  try {
    await prepareDatabase(db, modules, clock(), log)
    const rules = options.rules ?? readRules(config.rulesDir ?? root('rules'))
    const calendar = options.calendar ?? readCalendar(clock())
    const blobs = options.blobs ?? (await openFsBlobs({ root: join(config.dataDir, 'blobs') }))
    const site: Site = { origin: config.publicUrl ?? `http://${config.host}:${config.port}` }
    const ports = options.ports ?? (await openPorts(config, db, site))
    const vault = await loadOrCreateVaultKey(config.vaultKeyFile ?? join(config.dataDir, 'keys', 'vault.key'))
    const parts = { db, log, clock, modules, rules, calendar, blobs, ports, site, vault }
    return new Platform(config, parts, options)
  } catch (error) {
    await db.close()
    throw error
  }
}

/** The interface document of the whole platform, without a database. */
export async function describeApi(): Promise<Record<string, unknown>> {
  const config = configOf({ dataDir: '.' })
  // A pool connects when it is first asked, and nothing asks it.
  const db = openDatabase('postgresql://nobody@localhost/nothing')
  const parts = {
    db,
    log: () => {},
    clock: () => new Date(),
    modules: MODULES,
    rules: loadRules([]),
    calendar: createCalendar([]),
    blobs: undefined as unknown as BlobStore,
    ports: portsOf({}),
    site: { origin: '' },
  }
  const platform = new Platform(config, parts, {})
  await db.close()
  return openApiOf(platform.describedModules, platform.version)
}
