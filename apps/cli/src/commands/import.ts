import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { askSecret, complain, Progress, say } from '../terminal.ts'

const MIMES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
const POLL_MILLIS = 300
const SHOWN_MAX = 20

interface Job {
  state: 'running' | 'done' | 'failed'
  rows: number
  done: number
  created: number
  changed: number
  refused: number
  errors: { row: number; column: string; message: string; messageEn: string }[]
}

async function answerOf<T>(response: Response): Promise<T> {
  const body = (await response.json()) as T & { title?: string; title_en?: string }
  if (!response.ok)
    throw new Error(`${body.title ?? response.statusText} / ${body.title_en ?? response.status}`)
  return body
}

function report(job: Job): void {
  const { rows, created, changed, refused } = job
  say(
    `共 ${rows} 行:新增 ${created},变更 ${changed},退回 ${refused}`,
    `${rows} rows: ${created} new, ${changed} changed, ${refused} refused`,
  )
  for (const { row, column, message, messageEn } of job.errors.slice(0, SHOWN_MAX)) {
    complain(`  第 ${row} 行 ${column}:${message}`, `  row ${row} ${column}: ${messageEn}`)
  }
}

/**
 * Imports a CSV or XLSX file of premises through a running server, with the rights of the account.
 *
 * @param options.server address; default the local one
 * @param options.dryRun check only
 * @returns whether every row was taken
 */
export async function importFile(
  path: string,
  options: { server: string; account: string; dryRun: boolean },
): Promise<boolean> {
  const mime = MIMES[extname(path).toLowerCase()]
  if (!mime) throw new Error('只接受 .csv 或 .xlsx 文件 / only .csv or .xlsx files')
  const bytes = await readFile(path)
  const password = process.env['SHIAN_PASSWORD'] ?? (await askSecret(`${options.account} 的密码 password: `))
  const signed = await fetch(`${options.server}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: options.account, password }),
  })
  const { csrf } = await answerOf<{ csrf: string }>(signed)
  const cookie = signed.headers
    .getSetCookie()
    .map(line => line.split(';')[0])
    .join('; ')
  const headers = { cookie, 'x-shian-csrf': csrf }
  const form = new FormData()
  form.set('dryRun', String(options.dryRun))
  form.set('file', new Blob([bytes], { type: mime }), basename(path))
  const sent = await fetch(`${options.server}/v1/registry/imports`, { method: 'POST', headers, body: form })
  const { id } = await answerOf<{ id: string }>(sent)
  const job = await follow(`${options.server}/v1/registry/imports/${id}`, headers)
  await fetch(`${options.server}/v1/session`, { method: 'DELETE', headers })
  report(job)
  return job.state === 'done' && job.refused === 0
}

async function follow(url: string, headers: Record<string, string>): Promise<Job> {
  const progress = new Progress('导入 importing')
  for (;;) {
    const job = await answerOf<Job>(await fetch(url, { headers }))
    progress.show(job.done, job.rows)
    if (job.state !== 'running') {
      progress.end()
      return job
    }
    await setTimeout(POLL_MILLIS)
  }
}
