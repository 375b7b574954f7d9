import type { Platform } from '@shian/server'
import { type Environment, openEnvironment, version } from '../environment.ts'
import { complain, say } from '../terminal.ts'

/** Flags of `shian start`. */
export interface StartFlags {
  [flag: string]: string | undefined
  camera?: string
}

/** A stop takes at most so long; then the process ends without waiting. PostgreSQL's watchdog stops what is left. */
const STOP_MILLIS = 20_000

function announce(url: string, logins: { file: string; fresh: boolean; rows: readonly Login[] }): void {
  say(`食安 Shian ${version()} 已就绪`, 'is ready')
  say(`  控制台  ${url}/console/`, 'console')
  say(`  公示页  ${url}/`, 'public pages')
  if (logins.fresh) {
    say('  账号和密码(只显示这一次)', 'accounts and passwords, shown this once')
    for (const { title, login, password, name } of logins.rows) {
      say(`    ${login.padEnd(18)} ${password}   ${title}${name ? `  ${name}` : ''}`)
    }
  }
  if (logins.rows.length > 0 || !logins.fresh) say(`  账号另存于  ${logins.file}`, 'accounts are kept in')
  say('  按 Ctrl+C 停止', 'Ctrl+C stops')
}

/** One account as announced. */
export interface Login {
  role: string
  /** What the role is called in Chinese. */
  title: string
  login: string
  password: string
  name: string
}

/** Stops platform and database once, at the first signal; a second signal ends the process at once. */
function stopOnSignal(platform: Platform, environment: Environment): Promise<void> {
  return new Promise(done => {
    let stopping = false
    const stop = (): void => {
      if (stopping) process.exit(130)
      stopping = true
      say('正在停止…', 'stopping')
      const late = setTimeout(() => {
        complain('未能在时限内停止,强制退出', 'could not stop in time; leaving')
        process.exit(1)
      }, STOP_MILLIS)
      late.unref()
      void platform
        .stop()
        .then(() => environment.close())
        .then(() => {
          clearTimeout(late)
          done()
        })
        .catch(error => {
          complain(`停止时出错:${String(error)}`, `error while stopping: ${String(error)}`)
          process.exit(1)
        })
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}

/**
 * Runs a node until it is told to stop: database, first data, services, addresses.
 *
 * @param options.demo load the demonstration city into an empty node
 */
export async function start(flags: StartFlags, options: { demo: boolean }): Promise<void> {
  const environment = await openEnvironment(flags)
  let platform: Platform | undefined
  try {
    const { config } = environment
    const { createPlatform } = await import('@shian/server')
    const { prepareNode } = await import('../first-start/prepare.ts')
    platform = await createPlatform(config, { log: environment.log })
    const logins = await prepareNode(platform, options.demo)
    if (flags.camera)
      await (await import('../first-start/camera.ts')).registerCameraOf(platform, flags.camera)
    const stopped = stopOnSignal(platform, environment)
    const { url } = await platform.start()
    announce(config.publicUrl ?? url, logins)
    await stopped
  } catch (error) {
    await platform?.stop().catch(() => {})
    await environment.close().catch(() => {})
    throw error
  }
}
