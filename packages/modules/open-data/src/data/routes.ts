import { Refusal, Reply, type Route, route } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { OPEN_HEADERS } from '../headers.ts'
import { originOf } from '../site.ts'
import { catalogueJsonLd, catalogueTurtle } from './catalogue.ts'
import { DATASETS } from './datasets.ts'
import { download, type FileFormat, ROWS_MAX } from './download.ts'
import { atom, FEEDS, newest } from './feeds.ts'
import { dataPage } from './page.ts'

const KEEP = 'public, max-age=300'
const FILES = DATASETS.flatMap(({ id }) => [`${id}.csv`, `${id}.json`])

const catalogue = (ending: string, type: string, write: (origin: string) => string): Route =>
  route({
    method: 'GET',
    path: `/data/catalog.${ending}`,
    summary: { zh: `开放数据目录(${ending})`, en: `Catalogue of open data (${ending})` },
    access: 'public',
    handle: async context =>
      new Reply(write(originOf(context)), { ...OPEN_HEADERS, 'content-type': type, 'cache-control': KEEP }),
  })

const file = route({
  method: 'GET',
  path: '/data/:file',
  summary: { zh: '下载数据集', en: 'Download a dataset' },
  access: 'public',
  params: Type.Object({ file: Type.Union(FILES.map(name => Type.Literal(name))) }),
  query: Type.Object({
    /** Key of the last row of the download before. */
    after: Type.Optional(Type.String({ maxLength: 300 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: ROWS_MAX })),
  }),
  handle(context, { params, query }) {
    const [id, format] = String(params.file).split('.') as [string, FileFormat]
    return download(
      context,
      DATASETS.find(dataset => dataset.id === id),
      format,
      query,
    )
  },
})

const feed = route({
  method: 'GET',
  path: '/feeds/:feed',
  summary: { zh: '订阅检查、案件、抽检公示(Atom)', en: 'Follow inspections, cases or samples (Atom)' },
  access: 'public',
  params: Type.Object({ feed: Type.Union(FEEDS.map(({ id }) => Type.Literal(`${id}.atom`))) }),
  async handle(context, { params }) {
    const wanted = FEEDS.find(({ id }) => `${id}.atom` === params.feed)
    if (!wanted) throw new Refusal('kernel.not_found', 404, { what: '订阅 feed' })
    const rows = await context.transaction(tx => newest(tx, wanted))
    const type = 'application/atom+xml; charset=utf-8'
    const body = atom(wanted, rows, originOf(context), context.now)
    return new Reply(body, { ...OPEN_HEADERS, 'content-type': type, 'cache-control': KEEP })
  },
})

const page = route({
  method: 'GET',
  path: '/p/data',
  summary: { zh: '开放数据页', en: 'Page of open data' },
  access: 'public',
  query: Type.Object({ lang: Type.Optional(Type.String({ maxLength: 10 })) }),
  async handle(_, { query }) {
    const language = query.lang === 'en' ? 'en' : 'zh'
    return new Reply(dataPage(language), {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language === 'zh' ? 'zh-CN' : 'en',
      'cache-control': KEEP,
    })
  },
})

/** Downloads, their catalogue, feeds, and the page that lists them. */
export const dataRoutes: Route[] = [
  catalogue('jsonld', 'application/ld+json; charset=utf-8', catalogueJsonLd),
  catalogue('ttl', 'text/turtle; charset=utf-8', catalogueTurtle),
  file,
  feed,
  page,
]
