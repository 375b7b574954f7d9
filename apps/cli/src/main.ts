#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { EmbeddedPostgresError } from '@shian/embedded-postgres'
import { NODE_FLAGS, version } from './environment.ts'
import { complain, print, printError, say } from './terminal.ts'

type Values = Record<string, string | undefined>

interface Command {
  usage: string
  zh: string
  en: string
  flags?: Record<string, { type: 'string' | 'boolean' }>
  /** @returns false when something was found wrong: exit code 1 */
  run(values: Values, positionals: string[], switches: Record<string, boolean>): Promise<boolean | undefined>
}

const START_FLAGS = {
  ...NODE_FLAGS,
  host: { type: 'string' },
  port: { type: 'string' },
  services: { type: 'string' },
  'public-url': { type: 'string' },
  camera: { type: 'string' },
  'no-demo': { type: 'boolean' },
} as const

// Each command is loaded when it is asked for, so that a short one does not wait for the whole platform.
const COMMANDS: Record<string, Command> = {
  start: {
    usage:
      'start [--camera rtsp://…] [--port 8106] [--host 127.0.0.1] [--data DIR] [--services http,worker,ingest,vision] [--no-demo]',
    zh: '启动节点;首次启动装入演示城市',
    en: 'run a node; the first start loads the demonstration city',
    flags: START_FLAGS,
    run: async (values, _, switches) => {
      const { start } = await import('./commands/start.ts')
      await start(values, { demo: switches['no-demo'] !== true })
      return undefined
    },
  },
  migrate: {
    usage: 'migrate',
    zh: '更新数据库结构',
    en: 'bring the database to the present version',
    run: async values => {
      await (await import('./commands/data.ts')).migrateNode(values)
      return undefined
    },
  },
  rebuild: {
    usage: 'rebuild [view]',
    zh: '从事实重建视图',
    en: 'fold the log into a view, or all views, anew',
    run: async (values, [view]) => (await import('./commands/data.ts')).rebuildViews(values, view),
  },
  demo: {
    usage: 'demo',
    zh: '装入演示城市',
    en: 'load the demonstration city',
    run: async values => {
      await (await import('./commands/data.ts')).loadDemoData(values)
      return undefined
    },
  },
  verify: {
    usage: 'verify [--known FILE]',
    zh: '核对封存:任何改动都会被发现',
    en: 'check the seal over every fact',
    flags: { known: { type: 'string' } },
    run: async values => (await import('./commands/verify.ts')).verify(values, values['known']),
  },
  causes: {
    usage: 'causes <eventId>',
    zh: '打印因果链:从公示回到画面',
    en: 'print why a fact came to be, back to the frame',
    run: async (values, [id]) => {
      if (!id) throw new UsageError()
      return (await import('./commands/causes.ts')).causes(values, id)
    },
  },
  doctor: {
    usage: 'doctor',
    zh: '检查运行环境',
    en: 'look at everything a node needs',
    run: async values => (await import('./commands/doctor.ts')).examine(values),
  },
  import: {
    usage: 'import <file.csv|file.xlsx> [--account admin] [--server http://127.0.0.1:8106] [--dry-run]',
    zh: '向运行中的节点导入经营场所',
    en: 'import premises into a running node',
    flags: { account: { type: 'string' }, server: { type: 'string' }, 'dry-run': { type: 'boolean' } },
    run: async (values, [file], switches) => {
      if (!file) throw new UsageError()
      const { importFile } = await import('./commands/import.ts')
      const { account = 'admin', server = 'http://127.0.0.1:8106' } = values
      return importFile(file, { account, server, dryRun: switches['dry-run'] === true })
    },
  },
  areas: {
    usage: 'areas <file.csv>',
    zh: '登记行政区划(列:code,name[,column,row])',
    en: 'define administrative divisions (columns: code,name[,column,row])',
    run: async (values, [file]) => {
      if (!file) throw new UsageError()
      await (await import('./commands/areas.ts')).loadAreas(values, file)
      return undefined
    },
  },
  openapi: {
    usage: 'openapi',
    zh: '打印接口文档 OpenAPI 3.1',
    en: 'print the interface document',
    run: async () => {
      const { describeApi } = await import('@shian/server')
      print(`${JSON.stringify(await describeApi(), null, 2)}\n`)
      return undefined
    },
  },
  settings: {
    usage: 'settings',
    zh: '打印全部设置的说明',
    en: 'print the reference of all settings',
    run: async () => {
      print((await import('@shian/server/config')).configReference())
      return undefined
    },
  },
}

class UsageError extends Error {}

function help(): void {
  say(`食安 Shian ${version()}`)
  for (const { usage, zh, en } of Object.values(COMMANDS)) print(`  shian ${usage}\n      ${zh}  ·  ${en}\n`)
}

/**
 * Runs one command line.
 *
 * @param args without program names
 * @returns the exit code: 0 well, 1 something is wrong, 2 the command line was not understood
 */
export async function main(args: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = args
  if (name === 'help' || name === '--help' || name === '-h') {
    help()
    return 0
  }
  if (name === '--version' || name === 'version') {
    print(`${version()}\n`)
    return 0
  }
  const command = COMMANDS[name]
  if (!command) {
    complain(`没有命令 ${name}`, `There is no command ${name}`)
    help()
    return 2
  }
  try {
    const options = { ...NODE_FLAGS, ...command.flags }
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true, strict: true })
    const entries = Object.entries(values as Record<string, string | boolean>)
    const texts = Object.fromEntries(entries.filter(([, value]) => typeof value === 'string')) as Values
    const switches = Object.fromEntries(entries.filter(([, value]) => value === true)) as Record<
      string,
      boolean
    >
    return (await command.run(texts, positionals, switches)) === false ? 1 : 0
  } catch (error) {
    return explain(error, command)
  }
}

async function explain(error: unknown, command: Command): Promise<number> {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  if (error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS')) {
    const detail = error instanceof Error && error.message ? `(${error.message})` : ''
    complain(`用法${detail}:shian ${command.usage}`, `Usage: shian ${command.usage}`)
    return 2
  }
  if (code === 'EADDRINUSE') {
    complain('端口已被占用,请用 --port 另选', 'The port is in use; choose another with --port')
    return 1
  }
  const { Refusal, toProblem } = await import('@shian/kernel')
  if (error instanceof Refusal) {
    const { title, title_en: english } = toProblem(error)
    complain(title, english)
    return 1
  }
  // These carry both languages in their message.
  const isOurs =
    error instanceof EmbeddedPostgresError || (error instanceof Error && error.name === 'ConfigError')
  printError(
    `${isOurs ? (error as Error).message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  return 1
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit(0)
  throw error
})

const isProgram =
  process.argv[1] !== undefined && import.meta.filename === (await realpathOf(process.argv[1]))
if (isProgram) process.exitCode = await main(process.argv.slice(2))

async function realpathOf(path: string): Promise<string> {
  const { realpath } = await import('node:fs/promises')
  return realpath(path).catch(() => path)
}
