import { Refusal, Reply, type RequestContext, type Route, route } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import QRCode from 'qrcode'
import { SITE_CSS, SITE_JS } from './pages/assets.ts'
import { ICON_SVG } from './pages/layout.ts'
import { goneNoticePage, noticePage, noticesFeed, noticesPage } from './pages/notice-page.ts'
import { HITS_MAX, notFoundPage, portalPage, searchPage } from './pages/portal-page.ts'
import { premisesPage } from './pages/premises-page.ts'
import type { Preferences } from './pages/text.ts'
import { KITCHEN_PICTURE, type KitchenPicture, PUBLIC_SITE, type PublicSite } from './ports.ts'
import { countAll, findNotice, findPage, listByGrade, listNotices, searchPages } from './queries.ts'

const LATEST = 8
const FEED_MAX = 50
const PAGE_SIZE = 50

const Choice = {
  lang: Type.Optional(Type.String({ maxLength: 10 })),
  elder: Type.Optional(Type.String({ maxLength: 5 })),
}
const PremisesId = Type.Object({ premisesId: Type.String({ minLength: 1, maxLength: 64 }) })

function preferencesOf(query: { lang?: string; elder?: string }): Preferences {
  return { language: query.lang === 'en' ? 'en' : 'zh', elder: query.elder === '1' }
}

/** A port that may be missing: what hangs on it is then absent. */
function findPort<T>(context: RequestContext, name: string): T | undefined {
  try {
    return context.port<T>(name) ?? undefined
  } catch {
    return undefined
  }
}

/** The public address of the site, if the operator set one. */
function originOf(context: RequestContext): string | null {
  return findPort<PublicSite>(context, PUBLIC_SITE)?.origin ?? null
}

/** The picture that may be shown. Whatever goes wrong on the way, the answer is then: none. */
async function findPicture(context: RequestContext, premisesId: string) {
  try {
    const picture = await findPort<KitchenPicture>(context, KITCHEN_PICTURE)?.find(premisesId, context.now)
    if (!picture || picture.jpeg.length === 0 || picture.takenAt > context.now) return null
    return picture
  } catch {
    return null
  }
}

const portal = route({
  method: 'GET',
  path: '/',
  summary: { zh: '公示门户', en: 'Public portal' },
  access: 'public',
  query: Type.Object(Choice),
  async handle(context, { query }) {
    const found = await context.transaction(async tx => ({
      counts: await countAll(tx),
      latest: (await listNotices(tx, { limit: LATEST })).items,
    }))
    return portalPage({ ...found, preferences: preferencesOf(query), now: context.now })
  },
})

const search = route({
  method: 'GET',
  path: '/p',
  summary: { zh: '按店名、拼音、地址查询', en: 'Search by name, pinyin, address' },
  access: 'public',
  query: Type.Object({
    q: Type.Optional(Type.String({ maxLength: 200 })),
    grade: Type.Optional(Type.Union(['A', 'B', 'C', 'D', '-'].map(grade => Type.Literal(grade)))),
    after: Type.Optional(Type.String({ maxLength: 64 })),
    ...Choice,
  }),
  async handle(context, { query }) {
    const typed = (query.q ?? '').trim().slice(0, 60)
    const grade = typed ? null : (query.grade ?? null)
    const hits = await context.transaction(tx =>
      grade ? listByGrade(tx, grade, query.after ?? '', HITS_MAX) : searchPages(tx, typed, HITS_MAX),
    )
    return searchPage({ preferences: preferencesOf(query), query: typed, grade, hits, now: context.now })
  },
})

const premises = route({
  method: 'GET',
  path: '/p/:premisesId',
  summary: { zh: '单位公示页', en: 'Public page of a premises' },
  access: 'public',
  params: PremisesId,
  query: Type.Object(Choice),
  async handle(context, { params, query }) {
    const preferences = preferencesOf(query)
    const row = await context.transaction(tx => findPage(tx, params.premisesId))
    if (!row) return notFoundPage(preferences, `/p/${encodeURIComponent(params.premisesId)}`, context.now)
    const picture = await findPicture(context, row.premises_id)
    const { now, rules, calendar } = context
    const pictureAt = picture?.takenAt ?? null
    return premisesPage({
      preferences,
      row,
      pictureAt,
      law: { rules, calendar },
      now,
      origin: originOf(context),
    })
  },
})

const qr = route({
  method: 'GET',
  path: '/p/:premisesId/qr.svg',
  summary: { zh: '单位公示页二维码', en: 'QR code of the public page' },
  access: 'public',
  params: PremisesId,
  async handle(context, { params }) {
    const row = await context.transaction(tx => findPage(tx, params.premisesId))
    if (!row) throw new Refusal('kernel.not_found', 404, { what: `经营场所 premises ${params.premisesId}` })
    const origin = originOf(context)
    if (!origin) throw new Refusal('publication.site_unknown', 503)
    const address = `${origin}/p/${row.premises_id}`
    const svg = await QRCode.toString(address, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 })
    return new Reply(svg, { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=3600' })
  },
})

const kitchen = route({
  method: 'GET',
  path: '/p/:premisesId/kitchen.jpg',
  summary: { zh: '后厨画面(已模糊处理)', en: 'Kitchen picture, blurred' },
  access: 'public',
  params: PremisesId,
  async handle(context, { params }) {
    const row = await context.transaction(tx => findPage(tx, params.premisesId))
    const picture = row ? await findPicture(context, row.premises_id) : null
    if (!picture) throw new Refusal('publication.no_kitchen_picture', 404)
    return new Reply(picture.jpeg, {
      'content-type': 'image/jpeg',
      'cache-control': 'no-store',
      'x-frame-at': picture.takenAt.toISOString(),
    })
  },
})

const notices = route({
  method: 'GET',
  path: '/notices',
  summary: { zh: '公示列表', en: 'Notices' },
  access: 'public',
  query: Type.Object({ after: Type.Optional(Type.String({ maxLength: 100 })), ...Choice }),
  async handle(context, { query }) {
    const found = await context.transaction(async tx => ({
      list: await listNotices(tx, { after: query.after, limit: PAGE_SIZE }),
      counts: await countAll(tx),
    }))
    const { items: rows, next } = found.list
    const { synthetic } = found.counts
    return noticesPage({ preferences: preferencesOf(query), rows, next, synthetic, now: context.now })
  },
})

const notice = route({
  method: 'GET',
  path: '/notices/:id',
  summary: { zh: '公示详情页', en: 'Page of one notice' },
  access: 'public',
  params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 120 }) }),
  query: Type.Object(Choice),
  async handle(context, { params, query }) {
    const preferences = preferencesOf(query)
    const { now, rules } = context
    const found = await context.transaction(async tx => {
      const row = await findNotice(tx, params.id)
      return row && { row, premises: await findPage(tx, row.premises_id) }
    })
    if (!found) return notFoundPage(preferences, `/notices/${encodeURIComponent(params.id)}`, now)
    if (found.row.state === 'removed') return goneNoticePage(preferences, found.row, now)
    return noticePage({ preferences, ...found, rules, now })
  },
})

const feed = route({
  method: 'GET',
  path: '/notices.atom',
  summary: { zh: '公示订阅(Atom)', en: 'Notices as an Atom feed' },
  access: 'public',
  async handle(context) {
    const { items } = await context.transaction(tx => listNotices(tx, { limit: FEED_MAX }))
    return noticesFeed(items, originOf(context), context.now)
  },
})

function asset(path: string, type: string, text: string, en: string, zh: string): Route {
  return route({
    method: 'GET',
    path,
    summary: { zh, en },
    access: 'public',
    // The address carries a hash of the content, so a copy is good for ever; without it, for an hour.
    query: Type.Object({ v: Type.Optional(Type.String({ maxLength: 20 })) }),
    async handle(_, { query }) {
      const keep = query.v ? 'public, max-age=31536000, immutable' : 'public, max-age=3600'
      return new Reply(text, {
        'content-type': type,
        'cache-control': keep,
        'x-content-type-options': 'nosniff',
      })
    },
  })
}

export const pageRoutes: Route[] = [
  portal,
  search,
  premises,
  qr,
  kitchen,
  notices,
  notice,
  feed,
  asset('/public/site.css', 'text/css; charset=utf-8', SITE_CSS, 'Style of the public pages', '公示页样式'),
  asset(
    '/public/site.js',
    'text/javascript; charset=utf-8',
    SITE_JS,
    'Script of the public pages',
    '公示页脚本',
  ),
  asset('/public/icon.svg', 'image/svg+xml', ICON_SVG, 'Icon of the site', '网站图标'),
]
