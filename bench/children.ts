import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Heard, Job, Listening, Outcome } from './jobs.ts'

/** A process of ours that answers each message with one. */
class Helper {
  readonly #child: ChildProcess

  constructor(script: string, args: readonly string[] = [], flags: readonly string[] = []) {
    const path = fileURLToPath(new URL(script, import.meta.url))
    this.#child = fork(path, [...args], {
      execArgv: [...process.execArgv, ...flags],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
  }

  get pid(): number {
    return this.#child.pid!
  }

  tell(message: object | string): void {
    this.#child.send(message)
  }

  /** The next answer. */
  hear<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const exit = (code: number | null): void => reject(new Error(`a helper ended with ${code}`))
      this.#child.once('exit', exit)
      this.#child.once('message', (answer: { outcome?: T; error?: string }) => {
        this.#child.off('exit', exit)
        if (answer.error !== undefined) reject(new Error(answer.error))
        else resolve(answer.outcome as T)
      })
    })
  }

  ask<T>(message: object | string): Promise<T> {
    const answer = this.hear<T>()
    this.tell(message)
    return answer
  }

  /** Ends the process: by a message it understands, or at once. */
  end(message?: string): Promise<void> {
    return new Promise(resolve => {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) return resolve()
      this.#child.once('exit', () => resolve())
      if (message === undefined) this.#child.kill('SIGKILL')
      else this.tell(message)
    })
  }
}

/** A running node. */
export interface RunningNode {
  url: string
  pid: number
  stop(): Promise<void>
}

/**
 * Starts a node on a database, in a process of its own. With `SHIAN_TEST_PROFILE=<folder>` in the environment it leaves
 * a CPU profile there when it stops.
 */
export async function startNode(
  databaseUrl: string,
  folder: string,
  services: readonly string[],
): Promise<RunningNode> {
  const profile = process.env['SHIAN_TEST_PROFILE']
  const flags = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []
  const helper = new Helper('./node-child.ts', [databaseUrl, join(folder, 'node'), services.join(',')], flags)
  const url = await helper.hear<string>()
  return { url, pid: helper.pid, stop: () => helper.end('stop') }
}

/** Carries out jobs in a process of its own, so that the server is measured and not the client. */
export class Loader {
  readonly #helper = new Helper('./load-child.ts')

  /** @throws Error when a request was refused: the figures would mean nothing */
  async run(job: Job): Promise<Outcome> {
    const outcome = await this.tryRun(job)
    if (outcome.failed > 0)
      throw new Error(`${outcome.failed} of ${outcome.requests} requests failed: ${outcome.failure}`)
    return outcome
  }

  /** Like `run`, for requests that are to be refused. */
  tryRun(job: Job): Promise<Outcome> {
    return this.#helper.ask<Outcome>(job)
  }

  end(): Promise<void> {
    return this.#helper.end()
  }
}

/** Many clients of a feed, in a process of its own. */
export class Listeners {
  readonly #helper = new Helper('./stream-child.ts')

  open(listen: Listening): Promise<void> {
    return this.#helper.ask({ listen })
  }

  /** Ends the listening. */
  close(): Promise<Heard> {
    return this.#helper.ask('stop')
  }

  end(): Promise<void> {
    return this.#helper.end()
  }
}

/** A server that only writes: what a feed can be at best. */
export class BareFeed {
  readonly #helper: Helper
  readonly url: Promise<string>

  constructor(perSecond: number, bytes: number) {
    this.#helper = new Helper('./bare-child.ts', [String(perSecond), String(bytes)])
    this.url = this.#helper.hear<string>()
  }

  begin(): Promise<void> {
    return this.#helper.ask('begin')
  }

  pause(): Promise<void> {
    return this.#helper.ask('end')
  }

  end(): Promise<void> {
    return this.#helper.end()
  }
}
