import '@shian/events'
import { type EventType, listEventTypes, listRefusals, type Rule, type RuleBook } from '@shian/kernel'
import { configReference, describeApi } from '@shian/server'
import { byModule, cell, codeCell, HEADER, page, table } from './markdown.ts'
import { sourceText, valueText } from './rule-text.ts'
import { fieldsOf, type JsonSchema, typeText } from './schema-text.ts'

/** Kinds of facts with their fields. */
export function eventsPage(types: readonly EventType[] = listEventTypes()): string {
  const section = ({ type, title, schema }: EventType): string => {
    const fields = fieldsOf(schema as unknown as JsonSchema)
    const rows = fields.map(({ name, type: kind, required }) => [
      codeCell(name),
      codeCell(kind),
      required ? '是 yes' : '',
    ])
    const body =
      rows.length > 0 ? table(['字段 field', '类型 type', '必填 required'], rows) : '没有字段 / No fields.'
    return `### \`${type}\`\n\n${title.zh} / ${title.en}\n\n${body}`
  }
  const parts = byModule(types, entry => entry.type).flatMap(([module, entries]) => [
    `## ${module}`,
    ...entries.map(section),
  ])
  return page('事实 / Facts', [
    `${types.length} 种事实。字段只增不改;含义变化时另立新名。每条事实另有 id、source、subject、time、recordtime、actor、cause、area、audience。`,
    `${types.length} kinds of facts. Schemas grow by optional fields only; a changed meaning is a new name. Every fact also has id, source, subject, time, recordtime, actor, cause, area and audience.`,
    ...parts,
  ])
}

/** Everything the platform refuses, with its sentences. */
export function refusalsPage(refusals = listRefusals()): string {
  const parts = byModule(refusals, entry => entry.code).flatMap(([module, entries]) => [
    `## ${module}`,
    table(
      ['代码 code', '中文', 'English'],
      entries.map(({ code, sentence }) => [codeCell(code), cell(sentence.zh), cell(sentence.en)]),
    ),
  ])
  return page('拒绝 / Refusals', [
    `${refusals.length} 种拒绝,以 RFC 9457 的形式返回:\`code\` 供程序使用,\`title\` 是中文,\`title_en\` 是英文,\`details.accepted\` 说明可以接受什么。`,
    `${refusals.length} refusals, answered as RFC 9457 problem details: \`code\` is for programs, \`title\` is Chinese, \`title_en\` English, \`details.accepted\` says what would have been accepted.`,
    ...parts,
  ])
}

/** All rules: value, dates, confidence, source. */
export function rulesPage(book: RuleBook): string {
  const order = (rule: Rule): string =>
    `${rule.id} ${String(rule.scope.area.length).padStart(2, '0')} ${rule.scope.area} ${rule.effectiveFrom}`
  const row = (rule: Rule): string[] => [
    codeCell(rule.id),
    `${cell(rule.title.zh)}<br>${cell(rule.title.en)}`,
    rule.scope.area,
    `${rule.kind}: ${cell(valueText(rule))}`,
    `${rule.effectiveFrom}${rule.effectiveTo ? ` – ${rule.effectiveTo}` : ''}`,
    rule.confidence,
    cell(sourceText(rule)),
  ]
  const head = [
    '编号 id',
    '名称 title',
    '地区 area',
    '内容 value',
    '施行 in force',
    '可信度 confidence',
    '出处 source',
  ]
  const sorted = [...book.rules].sort((a, b) => (order(a) < order(b) ? -1 : 1))
  const parts = byModule(sorted, order).flatMap(([file, rules]) => [
    `## ${file}`,
    table(head, rules.map(row)),
  ])
  return page('规则 / Rules', [
    `${book.rules.length} 个版本。可信度:T 读过全文,S 二手来源,M 记忆或平台默认值。只有 T 可以据以拒绝,其余仅提醒。`,
    `${book.rules.length} versions. Confidence: T the full text was read, S a secondary source, M from memory or a default of the platform. Only T may refuse somebody something; the others remind.`,
    ...parts,
  ])
}

interface Operation {
  tags: string[]
  summary: string
  'x-roles'?: string[]
  parameters: { name: string; in: string; required: boolean; schema: JsonSchema }[]
  requestBody?: { content: Record<string, { schema: JsonSchema }> }
  responses: Record<string, { content?: Record<string, { schema: JsonSchema }> }>
  security: Record<string, unknown>[]
}

function accessText({ 'x-roles': roles, security }: Operation): string {
  if (roles) return roles.join(', ')
  const [first] = security
  if (!first) return '公开 public'
  return 'device' in first ? '设备令牌 device token' : '已登录 signed in'
}

/** The fields of a body; one that is an object or a list of such shows the fields once. */
function bodyRows(body: JsonSchema | undefined): string[][] {
  if (!body) return []
  const one = body.anyOf?.find(part => part.type === 'object') ?? body
  const many = body.anyOf?.find(part => part.type === 'array' && typeText(part.items ?? {}) === typeText(one))
  const fields = fieldsOf(one)
  if (fields.length === 0 || (body.anyOf && !many)) {
    return typeText(body) === 'object' ? [] : [['body', '', codeCell(typeText(body)), '是 yes']]
  }
  const rows = fields.map(({ name, type, required }) => [
    'body',
    codeCell(name),
    codeCell(type),
    required ? '是 yes' : '',
  ])
  if (!many) return rows
  const limits = `${many.minItems ?? 0}…${many.maxItems ?? '∞'}`
  return [...rows, ['body', '', `或以上对象的数组 or a list of such objects, ${limits}`, '']]
}

function inputRows({ parameters, requestBody }: Operation): string[][] {
  const rows = parameters.map(({ name, in: where, required, schema }) => [
    where,
    codeCell(name),
    codeCell(typeText(schema)),
    required ? '是 yes' : '',
  ])
  const content = requestBody?.content ?? {}
  rows.push(...bodyRows(content['application/json']?.schema))
  const mimes = Object.keys(content).filter(
    mime => mime !== 'application/json' && mime !== 'multipart/form-data',
  )
  if ('multipart/form-data' in content) {
    rows.push(['files', '', `multipart/form-data: ${codeCell(mimes.join(', '))}`, ''])
  }
  return rows
}

function operationText(method: string, path: string, operation: Operation): string {
  const rows = inputRows(operation)
  const answer = operation.responses['200']?.content?.['application/json']?.schema
  const answerText = answer
    ? `\`${typeText(answer).replaceAll('`', "'")}\``
    : '页面、文件或空 / a page, a file, or nothing'
  return [
    `### \`${method.toUpperCase()} ${path}\``,
    `${operation.summary}. **权限 access**: ${accessText(operation)}`,
    ...(rows.length > 0 ? [table(['位置 where', '名称 name', '类型 type', '必填 required'], rows)] : []),
    `**回答 answer**: ${answerText}`,
  ].join('\n\n')
}

/** Every HTTP operation, made from the interface document. */
export function routesPage(api: Record<string, unknown>): string {
  const paths = api['paths'] as Record<string, Record<string, Operation>>
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const parts = byModule(all, entry => `${entry.operation.tags[0]}.${entry.path} ${entry.method}`).flatMap(
    ([module, entries]) => [
      `## ${module}`,
      ...entries.map(({ method, path, operation }) => operationText(method, path, operation)),
    ],
  )
  return page('接口 / HTTP interface', [
    `${all.length} 个接口;机器可读的同一份文档在 \`/openapi.json\`。登录后的写操作须带请求头 \`x-shian-csrf\`(取自 \`GET /v1/session\`)。错误见[拒绝](refusals.md)。`,
    `${all.length} operations; the same document for machines is \`/openapi.json\`. Writing requests of people carry the header \`x-shian-csrf\` (from \`GET /v1/session\`). Errors: see [refusals](refusals.md).`,
    ...parts,
  ])
}

/** Every setting of the program. */
export function configPage(): string {
  const reference = configReference().replace(/^# .*\n\n/, '')
  return `${HEADER}\n\n# 设置 / Settings\n\n命令行参数优先于环境变量,环境变量优先于默认值;不认识的 \`SHIAN_*\` 变量会使启动停止。\n\nFlags win over the environment, the environment over defaults; an unknown \`SHIAN_*\` variable stops the start.\n\n${reference}`
}

/** All reference pages by file name. The same code gives the same bytes. */
export async function referencePages(book: RuleBook): Promise<Map<string, string>> {
  const api = await describeApi()
  return new Map([
    ['config.md', configPage()],
    ['events.md', eventsPage()],
    ['refusals.md', refusalsPage()],
    ['routes.md', routesPage(api)],
    ['rules.md', rulesPage(book)],
  ])
}
