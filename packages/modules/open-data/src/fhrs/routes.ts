import { directory, EVERYWHERE, Reply, type RequestContext, type Route, route, type Sql } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { OPEN_HEADERS } from '../headers.ts'
import { originOf } from '../site.ts'
import { document, element, type XmlValue } from '../xml.ts'
import {
  BadParameter,
  countByAuthority,
  type Found,
  findEstablishment,
  findEstablishments,
  readSearch,
  SEARCH_PARAMETERS,
  type SearchQuery,
} from './search.ts'
import { basicOf, establishmentOf, listing, localTime } from './shapes.ts'
import {
  BUSINESS_TYPES,
  COUNTRIES,
  RATING_OPERATORS,
  RATINGS,
  SCHEME_TYPES,
  SORT_OPTIONS,
} from './vocabulary.ts'

const BASE = '/api/fhrs'
const MODEL = 'http://schemas.datacontract.org/2004/07/FHRS.Model'
const CACHE = 'public, max-age=300'

type Answer = { readonly [name: string]: XmlValue }
interface Shown {
  /** Name of the root element. */
  root: string
  model: 'Detailed' | 'Basic'
  body: Answer
}

function wantsXml(accept: string | undefined): boolean {
  const types = (accept ?? '').toLowerCase().split(',')
  const first = types.find(type => /\b(xml|json)\b/.test(type))
  return first !== undefined && /\bxml\b/.test(first)
}

/** In the answer's own format, as the interface has it: names of elements and namespaces are what clients look for. */
function answer(context: RequestContext, { root, model, body }: Shown, status = 200): Reply {
  const headers = { ...OPEN_HEADERS, vary: 'accept, x-api-version', 'cache-control': CACHE }
  if (!wantsXml(context.header('accept'))) {
    const type = 'application/json; charset=utf-8'
    return new Reply(JSON.stringify(body), { ...headers, 'content-type': type }, status)
  }
  const text = element(root, body, {
    entries: {
      establishments: 'establishment',
      authorities: 'authority',
      regions: 'region',
      countries: 'country',
      businessTypes: 'businessType',
      schemeTypes: 'schemeType',
      sortOptions: 'sortOption',
      ratings: 'rating',
      ratingOperator: 'ratingOperator',
      links: 'link',
    },
    attributes: { meta: `xmlns="${MODEL}.MetaLinks"`, links: `xmlns="${MODEL}.MetaLinks"` },
    nil: 'i:nil="true"',
  })
  const spaces = `<${root} xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="${MODEL}.${model}"`
  const type = 'application/xml; charset=utf-8'
  return new Reply(document(text.replace(`<${root}`, spaces)), { ...headers, 'content-type': type }, status)
}

function refuse(status: number, message: string): Reply {
  const headers = {
    ...OPEN_HEADERS,
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
  }
  return new Reply(JSON.stringify({ Message: message }), headers, status)
}

/** Without the version there is no such resource: clients of version 1 must not be answered by mistake. */
async function versioned(context: RequestContext, work: () => Promise<Reply>): Promise<Reply> {
  if (context.header('x-api-version')?.trim() !== '2')
    return refuse(
      400,
      'The request is invalid: the header x-api-version: 2 is required. 请求须带 x-api-version: 2',
    )
  try {
    return await work()
  } catch (error) {
    if (error instanceof BadParameter)
      return refuse(400, `The request is invalid: ${error.parameter}. 参数 ${error.parameter} 无法识别`)
    throw error
  }
}

const Text = Type.Optional(Type.String({ maxLength: 200 }))
const Query = Type.Object(Object.fromEntries(SEARCH_PARAMETERS.map(name => [name, Text])), {
  additionalProperties: true,
})
const rootOf = (context: RequestContext): string => `${originOf(context)}${BASE}`

async function namesOf(tx: Sql): Promise<Map<string, string>> {
  const areas = (await directory().areasIn?.(tx, EVERYWHERE, 6)) ?? []
  return new Map(areas.map(({ code, name }) => [code, name]))
}

async function search(context: RequestContext, query: SearchQuery, isBasic: boolean): Promise<Reply> {
  const wanted = readSearch(query)
  const root = rootOf(context)
  const { found, names } = await context.transaction(async tx => ({
    found: await findEstablishments(tx, wanted),
    names: await namesOf(tx),
  }))
  const show = (row: Found): XmlValue =>
    isBasic ? basicOf(row, { root }) : establishmentOf(row, { names, root })
  const { page, size } = wanted
  const self = `${root}/Establishments${isBasic ? '/basic' : ''}`
  const body = listing('establishments', found.rows.map(show), context.now, {
    total: found.total,
    page,
    size,
    self,
  })
  return answer(context, { root: 'establishments', model: isBasic ? 'Basic' : 'Detailed', body })
}

const get = (
  path: string,
  summary: { zh: string; en: string },
  handle: (context: RequestContext) => Promise<Reply>,
): Route =>
  route({
    method: 'GET',
    path: `${BASE}${path}`,
    summary,
    access: 'public',
    handle: context => versioned(context, () => handle(context)),
  })

const searching = (path: string, isBasic: boolean, en: string, zh: string): Route =>
  route({
    method: 'GET',
    path: `${BASE}${path}`,
    summary: { zh, en },
    access: 'public',
    query: Query,
    handle: (context, { query }) => versioned(context, () => search(context, query as SearchQuery, isBasic)),
  })

/** The same with the page in the path. */
const basicPage = route({
  method: 'GET',
  path: `${BASE}/Establishments/basic/:pageNumber/:pageSize`,
  summary: { zh: 'FHRS 接口:单位简表分页', en: 'FHRS API: a page of establishments in short' },
  access: 'public',
  params: Type.Object({
    pageNumber: Type.String({ pattern: '^\\d{1,6}$' }),
    pageSize: Type.String({ pattern: '^\\d{1,6}$' }),
  }),
  query: Query,
  handle: (context, { params, query }) =>
    versioned(context, () => search(context, { ...(query as SearchQuery), ...params }, true)),
})

const one = route({
  method: 'GET',
  path: `${BASE}/Establishments/:id`,
  summary: { zh: 'FHRS 接口:一家单位', en: 'FHRS API: one establishment' },
  access: 'public',
  params: Type.Object({ id: Type.String({ pattern: '^\\d{1,15}$' }) }),
  handle: (context, { params }) =>
    versioned(context, async () => {
      const { row, names } = await context.transaction(async tx => ({
        row: await findEstablishment(tx, Number(params.id)),
        names: await namesOf(tx),
      }))
      if (!row) return refuse(404, `No establishment found with ID: ${params.id}`)
      const body = establishmentOf(row, { names, root: rootOf(context) })
      return answer(context, { root: 'establishment', model: 'Detailed', body })
    }),
})

/** A list that is always whole. */
function whole(
  context: RequestContext,
  name: string,
  items: readonly XmlValue[],
  path: string,
  isBasic = false,
) {
  const page = { total: items.length, page: 1, size: items.length, self: `${rootOf(context)}${path}` }
  const body = listing(name, items, context.now, page)
  return answer(context, { root: name, model: isBasic ? 'Basic' : 'Detailed', body })
}

const fixed = (path: string, name: string, items: readonly Answer[], en: string, zh: string): Route =>
  get(path, { zh: `FHRS 接口:${zh}`, en: `FHRS API: ${en}` }, async context => {
    const links = [{ rel: 'self', href: `${rootOf(context)}${path}` }]
    return whole(
      context,
      name,
      items.map(item => ({ ...item, links })),
      path,
    )
  })

/** Authorities that have open establishments, in full or in short. */
async function listAuthorities(context: RequestContext, isBasic: boolean): Promise<Answer[]> {
  const { counts, names } = await context.transaction(async tx => ({
    counts: await countByAuthority(tx),
    names: await namesOf(tx),
  }))
  const root = rootOf(context)
  return counts.map(({ authority: code, count, moved }) => {
    const name = names.get(code) ?? code
    const links = [{ rel: 'self', href: `${root}/Authorities/${code}` }]
    const LocalAuthorityId = Number(code)
    const basic = { LocalAuthorityId, LocalAuthorityIdCode: code, Name: name, EstablishmentCount: count }
    if (isBasic) return { ...basic, SchemeType: 1, links }
    return {
      LocalAuthorityId,
      LocalAuthorityIdCode: code,
      Name: name,
      FriendlyName: code,
      Url: '',
      SchemeUrl: '',
      Email: '',
      RegionName: names.get(code.slice(0, 4)) ?? code.slice(0, 4),
      FileName: `${originOf(context)}/data/premises.json`,
      FileNameWelsh: null,
      EstablishmentCount: count,
      CreationDate: localTime(moved),
      LastPublishedDate: localTime(moved),
      SchemeType: 1,
      links,
    }
  })
}

async function authorities(context: RequestContext, isBasic: boolean): Promise<Reply> {
  const items = await listAuthorities(context, isBasic)
  return whole(context, 'authorities', items, isBasic ? '/Authorities/basic' : '/Authorities', isBasic)
}

const authority = route({
  method: 'GET',
  path: `${BASE}/Authorities/:id`,
  summary: { zh: 'FHRS 接口:一个监管部门', en: 'FHRS API: one authority' },
  access: 'public',
  params: Type.Object({ id: Type.String({ pattern: '^\\d{1,6}$' }) }),
  handle: (context, { params }) =>
    versioned(context, async () => {
      const found = (await listAuthorities(context, false)).find(
        entry => entry['LocalAuthorityIdCode'] === params.id,
      )
      if (!found) return refuse(404, `No authority found with ID: ${params.id}`)
      return answer(context, { root: 'authority', model: 'Detailed', body: found })
    }),
})

async function regions(context: RequestContext): Promise<Reply> {
  const { counts, names } = await context.transaction(async tx => ({
    counts: await countByAuthority(tx),
    names: await namesOf(tx),
  }))
  const codes = [...new Set(counts.map(({ authority }) => authority.slice(0, 4)))]
  const links = [{ rel: 'self', href: `${rootOf(context)}/Regions` }]
  const items = codes.map(code => {
    const name = names.get(code) ?? code
    return { id: Number(code), name, nameKey: name, code, links }
  })
  return whole(context, 'regions', items, '/Regions')
}

/**
 * The interface of the Food Hygiene Rating Scheme, so that programs written for it work on our data unchanged.
 *
 * @source Food Hygiene Rating Scheme API version 2, https://api.ratings.food.gov.uk/help
 */
export const fhrsRoutes: Route[] = [
  searching('/Establishments', false, 'FHRS API: search establishments', 'FHRS 接口:查询单位'),
  searching('/Establishments/basic', true, 'FHRS API: establishments in short', 'FHRS 接口:单位简表'),
  basicPage,
  one,
  authority,
  get('/Authorities', { zh: 'FHRS 接口:监管部门', en: 'FHRS API: authorities' }, context =>
    authorities(context, false),
  ),
  get('/Authorities/basic', { zh: 'FHRS 接口:监管部门简表', en: 'FHRS API: authorities in short' }, context =>
    authorities(context, true),
  ),
  get('/Regions', { zh: 'FHRS 接口:地区', en: 'FHRS API: regions' }, regions),
  fixed('/Countries', 'countries', COUNTRIES, 'countries', '国家'),
  fixed('/Ratings', 'ratings', RATINGS as unknown as Answer[], 'ratings', '评级'),
  fixed('/RatingOperators', 'ratingOperator', RATING_OPERATORS, 'rating operators', '评级比较方式'),
  fixed(
    '/BusinessTypes',
    'businessTypes',
    BUSINESS_TYPES.map(({ id, name }) => ({ BusinessTypeId: id, BusinessTypeName: name })),
    'types of business',
    '业态',
  ),
  fixed('/SchemeTypes', 'schemeTypes', SCHEME_TYPES, 'scheme types', '评级制度'),
  fixed(
    '/SortOptions',
    'sortOptions',
    SORT_OPTIONS.map(({ id, name, key }) => ({ sortOptionId: id, sortOptionName: name, sortOptionKey: key })),
    'orders of a search',
    '排序方式',
  ),
]
