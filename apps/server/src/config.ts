import { resolve } from 'node:path'
import type { Bilingual } from '@shian/kernel'
import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

/** Parts of the one program; a machine may run some of them. */
export const SERVICES = ['http', 'worker', 'ingest', 'vision'] as const
export type ServiceName = (typeof SERVICES)[number]

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const

interface Option<S extends TSchema = TSchema> {
  schema: S
  /** Name of the environment variable. */
  env: string
  /** Name of the flag of `shian start`, without dashes. */
  flag?: string
  title: Bilingual
  /** Why the default is what it is. */
  reason?: string
}

function option<S extends TSchema>(
  schema: S,
  env: string,
  title: Bilingual,
  more: { flag?: string; reason?: string } = {},
): Option<S> {
  return { schema, env, title, ...more }
}

/** Every setting there is: one list from which reading, refusing and the reference page are made. */
export const OPTIONS = {
  dataDir: option(
    Type.String({ minLength: 1 }),
    'SHIAN_DATA',
    {
      zh: '数据目录:数据库、证据文件、密钥都在其中',
      en: 'Data folder: database, evidence files and keys live in it',
    },
    { flag: 'data' },
  ),
  databaseUrl: option(
    Type.String({ pattern: '^postgres(ql)?://' }),
    'DATABASE_URL',
    {
      zh: 'PostgreSQL 15 或更高版本的连接地址;不填则由 shian start 启动自带的 PostgreSQL',
      en: 'Address of a PostgreSQL 15 or later; without it shian start runs its own PostgreSQL',
    },
    { flag: 'database' },
  ),
  host: option(
    Type.String({ minLength: 1, default: '127.0.0.1' }),
    'SHIAN_HOST',
    { zh: '监听地址', en: 'Address to listen on' },
    { flag: 'host', reason: 'loopback: a city decides on its own to be reachable' },
  ),
  port: option(
    Type.Integer({ minimum: 0, maximum: 65_535, default: 8106 }),
    'SHIAN_PORT',
    { zh: '监听端口;0 表示任选', en: 'Port to listen on; 0 picks a free one' },
    { flag: 'port' },
  ),
  services: option(
    Type.Array(Type.Union(SERVICES.map(name => Type.Literal(name))), {
      minItems: 1,
      default: [...SERVICES],
    }),
    'SHIAN_SERVICES',
    {
      zh: '本进程运行的部分,逗号分隔:http 网页和接口,worker 后台反应和封存,ingest 设备接入,vision 摄像头',
      en: 'Parts this process runs, comma separated: http pages and interface, worker reactions and seal, ingest devices, vision cameras',
    },
    { flag: 'services' },
  ),
  publicUrl: option(
    Type.String({ pattern: '^https?://[^/]+$' }),
    'SHIAN_PUBLIC_URL',
    {
      zh: '外部访问地址,用于二维码和 HTTPS 设置;不填则为监听地址',
      en: 'Address people reach it at, for QR codes and HTTPS; default: where it listens',
    },
    { flag: 'public-url' },
  ),
  nodeName: option(
    Type.String({ pattern: '^[a-z][a-z0-9-]{0,40}$', default: 'hebi' }),
    'SHIAN_NODE',
    { zh: '节点名,写入每条事实的来源', en: 'Name of this node, the source of its facts' },
    { reason: 'the demonstration city' },
  ),
  nodeTitle: option(Type.String({ minLength: 1, maxLength: 60, default: '鹤壁食安' }), 'SHIAN_TITLE', {
    zh: '平台名称(中文)',
    en: 'Title of the platform in Chinese',
  }),
  nodeTitleEnglish: option(
    Type.String({ minLength: 1, maxLength: 80, default: 'Hebi food safety' }),
    'SHIAN_TITLE_EN',
    { zh: '平台名称(英文)', en: 'Title of the platform in English' },
  ),
  nodeArea: option(
    Type.String({ pattern: '^(\\d{2}|\\d{4}|\\d{6})$', default: '4106' }),
    'SHIAN_AREA',
    { zh: '本节点管辖的行政区划代码', en: 'Division code this node governs' },
    { reason: 'the demonstration city' },
  ),
  videoRoot: option(Type.String({ minLength: 1 }), 'SHIAN_VIDEO_ROOT', {
    zh: '允许作为视频源的文件目录;不填则不允许文件源',
    en: 'Folder whose files may be video sources; without it no file may',
  }),
  fontsDir: option(Type.String({ minLength: 1 }), 'SHIAN_FONTS', {
    zh: '文书用的补充字体目录(TTF、OTF),用于内置宋体没有的生僻字',
    en: 'Folder with further fonts (TTF, OTF) for documents: rare characters that the built-in font lacks',
  }),
  rulesDir: option(Type.String({ minLength: 1 }), 'SHIAN_RULES', {
    zh: '规则目录;不填则用随附的 rules/',
    en: 'Folder of the rules; default: the rules/ that come along',
  }),
  consoleDir: option(Type.String({ minLength: 1 }), 'SHIAN_CONSOLE', {
    zh: '控制台构建目录;不填则用 apps/console/dist',
    en: 'Folder of the built console; default: apps/console/dist',
  }),
  fieldDir: option(Type.String({ minLength: 1 }), 'SHIAN_FIELD', {
    zh: '外勤应用构建目录;不填则用 apps/field/dist',
    en: 'Folder of the built phone app; default: apps/field/dist',
  }),
  logLevel: option(
    Type.Union(
      LOG_LEVELS.map(level => Type.Literal(level)),
      { default: 'info' },
    ),
    'SHIAN_LOG_LEVEL',
    { zh: '日志级别', en: 'Log level' },
    { flag: 'log-level' },
  ),
  vaultKeyFile: option(Type.String({ minLength: 1 }), 'SHIAN_VAULT_KEY_FILE', {
    zh: '密封库密钥文件(举报人身份等);不填则为数据目录下 keys/vault.key,首次启动时生成。丢失后密封内容无法恢复,请与数据库备份分开保管',
    en: 'Key file of the vault (identities of reporters); default keys/vault.key in the data folder, made at first start. Without it nothing sealed can be read again: keep it apart from backups of the database',
  }),
  demo: option(Type.Boolean({ default: false }), 'SHIAN_DEMO', {
    zh: '演示数据:每个页面都标明「演示数据」',
    en: 'Demonstration data: every page says so',
  }),
  trustProxy: option(Type.Boolean({ default: false }), 'SHIAN_TRUST_PROXY', {
    zh: '前面有反向代理,调用者地址取自 X-Forwarded-For',
    en: "A reverse proxy stands in front; the caller's address comes from X-Forwarded-For",
  }),
  metricsToken: option(Type.String({ minLength: 16, maxLength: 200 }), 'SHIAN_METRICS_TOKEN', {
    zh: '读取 /metrics 的令牌;不填则只允许本机直接读取',
    en: 'Token that may read /metrics; without it only this machine may, directly',
  }),
  poolSize: option(
    Type.Integer({ minimum: 2, maximum: 200, default: 10 }),
    'SHIAN_POOL',
    { zh: '数据库连接数', en: 'Database connections' },
    { reason: 'measured: more do not help one process on two cores' },
  ),
  loginFailuresMax: option(
    Type.Integer({ minimum: 3, maximum: 20, default: 5 }),
    'SHIAN_LOGIN_FAILURES',
    { zh: '连续输错几次密码后锁定', en: 'Wrong passwords in a row before the account is locked' },
    { reason: 'GB/T 22239-2019 8.1.4.1 b) asks for a limit; 5 is what officials are used to' },
  ),
  loginLockMinutes: option(
    Type.Integer({ minimum: 1, maximum: 1_440, default: 15 }),
    'SHIAN_LOGIN_LOCK_MINUTES',
    { zh: '锁定多少分钟', en: 'Minutes an account stays locked' },
    { reason: 'long enough to make guessing useless, short enough for a duty officer at night' },
  ),
  sessionIdleHours: option(
    Type.Number({ minimum: 0.1, maximum: 24, default: 8 }),
    'SHIAN_SESSION_IDLE_HOURS',
    { zh: '多少小时无操作后退出登录', en: 'Hours without a request after which a session ends' },
    { reason: 'one shift at the wall' },
  ),
  sessionDays: option(
    Type.Number({ minimum: 0.1, maximum: 30, default: 7 }),
    'SHIAN_SESSION_DAYS',
    { zh: '登录最长有效天数', en: 'Days after which a session ends in any case' },
    { reason: 'a stolen cookie dies within a week even if it is used' },
  ),
  rateLimits: option(
    Type.Boolean({ default: true }),
    'SHIAN_RATE_LIMITS',
    { zh: '是否限制请求频率', en: 'Whether requests are limited at all' },
    { reason: 'off only behind a proxy that limits, or for a measurement' },
  ),
  ratePerMinute: option(
    Type.Integer({ minimum: 10, maximum: 1_000_000, default: 1_200 }),
    'SHIAN_RATE',
    { zh: '每个登录用户每分钟请求数上限', en: 'Requests a minute for one signed-in person' },
    { reason: 'a wall with 16 tiles refreshing each second needs 960' },
  ),
  publicRatePerMinute: option(
    Type.Integer({ minimum: 10, maximum: 1_000_000, default: 300 }),
    'SHIAN_PUBLIC_RATE',
    { zh: '每个匿名地址每分钟请求数上限', en: 'Requests a minute for one address that is not signed in' },
    { reason: 'a street behind one address still reads pages' },
  ),
  deviceRatePerMinute: option(
    Type.Integer({ minimum: 10, maximum: 100_000_000, default: 1_000_000 }),
    'SHIAN_DEVICE_RATE',
    { zh: '每个设备每分钟请求数上限', en: 'Requests a minute for one device' },
    {
      reason: 'a gateway that catches up after an outage sends as fast as it can; the bound stops a runaway',
    },
  ),
} satisfies Record<string, Option>

type Options = typeof OPTIONS
/** Settings without a default are optional; `dataDir` is always there. */
export type Config = {
  dataDir: string
} & {
  [K in keyof Options as K extends OptionalKeys ? never : K]: Static<Options[K]['schema']>
} & { [K in OptionalKeys]?: Static<Options[K]['schema']> }
type OptionalKeys =
  | 'databaseUrl'
  | 'publicUrl'
  | 'videoRoot'
  | 'rulesDir'
  | 'consoleDir'
  | 'fieldDir'
  | 'metricsToken'
  | 'vaultKeyFile'

/** A setting that cannot be used, in both languages. */
export class ConfigError extends Error {
  readonly sentence: Bilingual
  constructor(sentence: Bilingual) {
    super(`${sentence.zh}\n${sentence.en}`)
    this.name = 'ConfigError'
    this.sentence = sentence
  }
}

function parse(schema: TSchema, text: string): unknown {
  switch (schema['type']) {
    case 'integer':
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
    case 'boolean':
      return /^(1|true|yes|on)$/i.test(text) ? true : /^(0|false|no|off)$/i.test(text) ? false : text
    case 'array':
      return text
        .split(',')
        .map(part => part.trim())
        .filter(Boolean)
    default:
      return text
  }
}

/** What a setting takes, as a short phrase for messages and the reference. */
export function acceptedBy(schema: TSchema): string {
  if (schema['anyOf'])
    return (schema['anyOf'] as TSchema[]).map(part => String(part['const'] ?? acceptedBy(part))).join(' | ')
  if (schema['type'] === 'array') return `${acceptedBy(schema['items'] as TSchema)} (,)`
  if (schema['type'] === 'boolean') return 'true | false'
  if (schema['minimum'] !== undefined) return `${schema['minimum']} … ${schema['maximum']}`
  return schema['pattern'] ? String(schema['pattern']) : 'text'
}

/**
 * Reads settings: flags win over the environment, the environment over defaults. An empty variable counts as absent.
 *
 * @param flags by flag name, as `node:util` parseArgs gives them
 * @param defaultDataDir where data lives when nothing says otherwise
 * @throws ConfigError naming the setting, what was given and what is accepted
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  flags: Readonly<Record<string, string | undefined>>,
  defaultDataDir: string,
): Config {
  const known = new Set(Object.values(OPTIONS).map(o => o.env))
  const out: Record<string, unknown> = {}
  for (const [name, entry] of Object.entries(OPTIONS) as [string, Option][]) {
    const flag = entry.flag === undefined ? undefined : flags[entry.flag]
    const text = flag || env[entry.env] || undefined
    const value = text === undefined ? structuredClone(entry.schema['default']) : parse(entry.schema, text)
    if (value === undefined) continue
    if (!Value.Check(entry.schema, value)) refuse(flag ? `--${entry.flag}` : entry.env, text ?? '', entry)
    out[name] = value
  }
  const unknown = Object.keys(env).filter(name => name.startsWith('SHIAN_') && !known.has(name))
  for (const name of unknown.filter(
    n => !/^SHIAN_(TEST_|(PASSWORD|REQUIRE_ENGINES|NO_BROWSER|CHROMIUM|FFMPEG)$)/.test(n),
  )) {
    throw new ConfigError({
      zh: `不认识的设置 ${name};可用:${[...known].join('、')}`,
      en: `Unknown setting ${name}; there are: ${[...known].join(', ')}`,
    })
  }
  out['dataDir'] = resolve((out['dataDir'] as string | undefined) ?? defaultDataDir)
  return out as unknown as Config
}

function refuse(where: string, text: string, entry: Option): never {
  const shown = entry.env === 'DATABASE_URL' || entry.env.endsWith('_TOKEN') ? '…' : text.slice(0, 80)
  throw new ConfigError({
    zh: `设置 ${where}(${entry.title.zh})的值「${shown}」不可用;可接受:${acceptedBy(entry.schema)}`,
    en: `Setting ${where} (${entry.title.en}) cannot be "${shown}"; accepted: ${acceptedBy(entry.schema)}`,
  })
}

/** Settings for a program that starts the platform itself: defaults with some replaced. */
export function configOf(values: Partial<Config> & { dataDir: string }): Config {
  const config = { ...readConfig({}, {}, values.dataDir), ...values }
  return config
}

/** The reference page of all settings, Markdown, made from the list. */
export function configReference(): string {
  const rows = Object.values(OPTIONS as Record<string, Option>).map(entry => {
    const standard = entry.schema['default']
    const shown =
      standard === undefined ? '–' : Array.isArray(standard) ? standard.join(',') : String(standard)
    const accepted = acceptedBy(entry.schema).replaceAll('|', '\\|')
    const why = entry.reason ? ` *${entry.reason}*` : ''
    return `| \`${entry.env}\` | ${entry.flag ? `\`--${entry.flag}\`` : ''} | ${shown} | ${accepted} | ${entry.title.zh}<br>${entry.title.en}${why} |`
  })
  return [
    '# Settings',
    '',
    '| variable | flag | default | accepted | 说明 / meaning |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
