import type { Access, Module, Route } from '@shian/kernel'
import type { TSchema } from '@sinclair/typebox'
import { closed } from './validation.ts'

type Json = Record<string, unknown>

const PROBLEM: Json = {
  type: 'object',
  description: 'RFC 9457 problem details, with the sentence in Chinese (title) and English (title_en)',
  required: ['type', 'title', 'title_en', 'status', 'code', 'details'],
  properties: {
    type: { type: 'string', examples: ['urn:shian:refusal:kernel.invalid_input'] },
    title: { type: 'string' },
    title_en: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable for programs', examples: ['kernel.invalid_input'] },
    details: { type: 'object', description: '`accepted` says what would have been accepted' },
    instance: { type: 'string' },
  },
}

const problem = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

const plain = (schema: TSchema): Json => JSON.parse(JSON.stringify(schema)) as Json

function parameters(schema: TSchema | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return []
  const { properties, required } = plain(schema) as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(properties ?? {}).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || (required ?? []).includes(name),
    schema: property,
  }))
}

function bodyOf(route: Route): Json | undefined {
  if (!route.body && !route.upload) return undefined
  const content: Json = {}
  if (route.body) content['application/json'] = { schema: closed(route.body) }
  if (route.upload) {
    const fields = route.body ? plain(route.body) : { type: 'object', properties: {} }
    const files = {
      type: 'array',
      maxItems: route.upload.maxFiles,
      items: { type: 'string', format: 'binary' },
    }
    const properties = { ...(fields['properties'] as object | undefined), files }
    content['multipart/form-data'] = { schema: { ...fields, properties } }
    for (const mime of route.upload.mimes) content[mime] = { schema: { type: 'string', format: 'binary' } }
  }
  return { required: true, content }
}

function security(access: Access, method: string): Json[] {
  if (access === 'public') return []
  if (access === 'device') return [{ device: [] }]
  return method === 'GET' ? [{ session: [] }] : [{ session: [], csrf: [] }]
}

function operation(module: string, route: Route): Json {
  const { access, method, path, summary } = route
  const guarded = access !== 'public'
  const roles = typeof access === 'string' ? undefined : access
  const body = bodyOf(route)
  const answer = route.output
    ? { description: 'OK', content: { 'application/json': { schema: plain(route.output) } } }
    : { description: 'A page, a file, or nothing' }
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[^A-Za-z0-9]+(.)?/g, (_, c: string | undefined) => (c ?? '').toUpperCase())}`,
    tags: [module],
    summary: `${summary.zh} / ${summary.en}`,
    ...(roles ? { 'x-roles': roles } : {}),
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(body ? { requestBody: body } : {}),
    responses: {
      200: answer,
      400: problem('Malformed or unacceptable input'),
      ...(guarded ? { 401: problem('Not signed in, or the token is not valid') } : {}),
      ...(roles ? { 403: problem(`Only: ${roles.join(', ')}`) } : {}),
      429: problem('Too many requests'),
      503: problem('The database is not there; Retry-After says when to come back'),
    },
    security: security(access, method),
  }
}

/**
 * The OpenAPI document of all routes, made from the same schemas that validate.
 *
 * @source OpenAPI 3.1.1, whose schemas are JSON Schema 2020-12
 */
export function openApiOf(modules: readonly Pick<Module, 'name' | 'routes'>[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const module of modules) {
    for (const route of module.routes) {
      const path = route.path.replace(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(module.name, route) }
    }
  }
  const sorted = Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)))
  return {
    openapi: '3.1.1',
    info: { title: '食安 Shian', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    tags: modules.filter(module => module.routes.length > 0).map(module => ({ name: module.name })),
    paths: sorted,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'shian_session' },
        csrf: {
          type: 'apiKey',
          in: 'header',
          name: 'x-shian-csrf',
          description: '`csrf` of GET /v1/session',
        },
        device: {
          type: 'http',
          scheme: 'bearer',
          description: 'Token of a device, shown once when it is issued',
        },
      },
    },
  }
}
