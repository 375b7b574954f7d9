import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { Refusal } from '@shian/kernel'
import type { FastifyInstance } from 'fastify'
import { CONSOLE_POLICY, CONTENT_POLICY } from './headers.ts'

const NOT_BUILT = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>食安</title>
<p>界面尚未构建,请先运行 npm run build。</p><p lang="en">The screens have not been built; run npm run build first.</p></html>`

/** File names with a hash in them never change their content. */
const HASHED = /\/assets\/[^/]+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/

/** Screens that were built into a folder of files, and where they are served. */
interface Screens {
  /** `/console` */
  prefix: string
  folder: string
  policy: string
}

/**
 * Serves the console and the phone app, each under its own path: files as they are, every other path is the one page
 * whose script reads the path.
 */
export async function registerScreens(app: FastifyInstance, console: string, field: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: [console, field].find(existsSync) ?? tmpdir(),
    serve: false,
    decorateReply: true,
    preCompressed: true,
    index: false,
    dotfiles: 'ignore',
    setHeaders: (response, path) => {
      const age = HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'
      response.header('cache-control', age)
    },
    cacheControl: false,
  })
  serve(app, { prefix: '/console', folder: console, policy: CONSOLE_POLICY })
  serve(app, { prefix: '/field', folder: field, policy: CONTENT_POLICY })
}

function serve(app: FastifyInstance, { prefix, folder, policy }: Screens): void {
  app.get(prefix, { config: { quiet: true } }, (_, reply) => reply.redirect(`${prefix}/`))
  if (!existsSync(join(folder, 'index.html'))) {
    app.get(`${prefix}/*`, (_, reply) => reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT))
    return
  }
  app.get<{ Params: { '*': string } }>(`${prefix}/*`, { config: { quiet: true } }, async (request, reply) => {
    const path = request.params['*']
    reply.header('content-security-policy', policy)
    // Ids of rules have dots too: only what a browser loads is missed as a file.
    const isFile = /\.(js|css|map|svg|png|ico|json|woff2?|webmanifest)$/i.test(path)
    if (isFile && !path.includes('..') && existsSync(join(folder, path))) return reply.sendFile(path, folder)
    if (isFile) throw new Refusal('server.no_such_route', 404)
    const page = await readFile(join(folder, 'index.html'), 'utf8')
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page)
  })
}
