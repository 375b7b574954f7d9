import type { Service, ServiceContext } from '@shian/kernel'
import { describeError, type Log } from './log.ts'

/** Between two tries to start a service that could not. */
const RETRY_MILLIS = 30_000

/** Runs services, each for itself: one that cannot start is told, tried again, and holds up nobody else. */
export class ServiceRunner {
  readonly #contextOf: (service: string) => ServiceContext
  readonly #log: Log
  readonly #running: { name: string; stop: () => Promise<void> }[] = []
  readonly #retries = new Set<NodeJS.Timeout>()
  #stopped = false

  constructor(contextOf: (service: string) => ServiceContext, log: Log) {
    this.#contextOf = contextOf
    this.#log = log
  }

  async start(services: readonly Service[]): Promise<void> {
    for (const service of services) await this.#startOne(service)
  }

  async #startOne(service: Service): Promise<void> {
    const context = this.#contextOf(service.name)
    try {
      const stop = await service.start(context)
      if (this.#stopped) await stop()
      else this.#running.push({ name: service.name, stop })
      context.report('start', 'ok')
    } catch (error) {
      this.#log('error', 'a service could not start', { service: service.name, ...describeError(error) })
      context.report('start', 'down', {
        zh: `服务 ${service.name} 未能启动,稍后重试`,
        en: `The service ${service.name} could not start; it will be tried again`,
      })
      const timer = setTimeout(() => {
        this.#retries.delete(timer)
        void this.#startOne(service)
      }, RETRY_MILLIS)
      this.#retries.add(timer)
    }
  }

  /** Stops all, the last started first. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#retries) clearTimeout(timer)
    for (const { name, stop } of this.#running.reverse()) {
      await stop().catch(error =>
        this.#log('warn', 'a service did not stop cleanly', { service: name, ...describeError(error) }),
      )
    }
    this.#running.length = 0
  }
}
