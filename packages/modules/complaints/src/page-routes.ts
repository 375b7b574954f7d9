import { randomUUID } from 'node:crypto'
import type { complaints } from '@shian/events'
import {
  directory,
  EVERYWHERE,
  isDay,
  Refusal,
  Reply,
  type RequestContext,
  type Route,
  route,
  systemScope,
  toProblem,
  type Upload,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import type { Submission } from './intake.ts'
import { CATEGORY_NAMES } from './kinds/words.ts'
import { DRAFT_FIELDS, type Draft, type FormInput, formPage, receiptPage } from './pages/form-page.ts'
import { FORM_CSS } from './pages/layout.ts'
import { type Preferences, say } from './pages/text.ts'
import { askPage, trackingPage } from './pages/tracking-page.ts'
import { ASK_PER_MINUTE, ask, PUBLIC_UPLOAD, receive } from './public-routes.ts'
import { addMessage, claimReward, type showCase, withdraw } from './tracking.ts'

const TOWNSHIP_DIGITS = 9
/** Steps of the form one address may send in a minute: three to a story. */
const STEPS_PER_MINUTE = 30
/** A file field that was left empty comes as an empty file of no type. */
const EMPTY_MIME = 'application/octet-stream'

const text = (max: number) => Type.Optional(Type.String({ maxLength: max }))
const Choice = { lang: text(10), elder: text(5) }

function preferencesOf(
  { isDemo }: RequestContext,
  choice: { lang?: string | undefined; elder?: string | undefined },
): Preferences {
  return { language: choice.lang === 'en' ? 'en' : 'zh', elder: choice.elder === '1', isDemo }
}

/** A refusal in the words of the visitor. */
function tell(p: Preferences, error: unknown): string {
  if (!(error instanceof Refusal) || error.status >= 500) throw error
  const { title, title_en } = toProblem(error)
  return p.language === 'zh' ? title : title_en
}

/** The premises of a code and the places to choose from. */
function surroundings(context: RequestContext, draft: Draft) {
  return context.db.transaction(systemScope('complaints'), async tx => ({
    card: draft.premises ? await directory().findPremises(tx, draft.premises) : undefined,
    areas: (await directory().areasIn?.(tx, EVERYWHERE, TOWNSHIP_DIGITS)) ?? [],
  }))
}

const start = route({
  method: 'GET',
  path: '/complain',
  summary: { zh: '投诉举报页面(三步)', en: 'Page to complain or report, in three steps' },
  access: 'public',
  query: Type.Object({ premises: text(64), ...Choice }),
  async handle(context, { query }) {
    const draft: Draft = query.premises ? { premises: query.premises } : {}
    const around = await surroundings(context, draft)
    return formPage({ preferences: preferencesOf(context, query), step: 1, draft, ...around })
  },
})

/** What is wrong with a step; nothing lets it pass on. */
function wrongWith(p: Preferences, step: number, draft: Draft, hasCard: boolean): string[] {
  const refusal = (code: string): string => tell(p, new Refusal(code, 422, { day: draft.happenedOn ?? '' }))
  if (step === 1) {
    const isPlaced = hasCard || (draft.area && draft.firmName?.trim())
    const isKind = draft.kind === 'complaint' || draft.kind === 'report'
    const isWhole = isKind && Object.hasOwn(CATEGORY_NAMES, draft.category ?? '')
    return [
      ...(isPlaced ? [] : [refusal('complaints.place_missing')]),
      ...(isWhole ? [] : [say(p, 'category')]),
    ]
  }
  const isTold = (draft.content?.trim().length ?? 0) >= 5
  const isAmount = /^\d{0,9}(\.\d{1,2})?$/.test(draft.amount?.trim() ?? '')
  const isDated = !draft.happenedOn || isDay(draft.happenedOn)
  return [
    ...(isTold ? [] : [say(p, 'contentMissing')]),
    ...(isAmount ? [] : [say(p, 'amountWrong')]),
    ...(isDated ? [] : [say(p, 'happenedOn')]),
  ]
}

const filled = (value: string | undefined): string | undefined => value?.trim() || undefined

function submissionOf(draft: Draft): Submission {
  const amount = filled(draft.amount)
  return {
    kind: draft.kind === 'report' ? 'report' : 'complaint',
    channel: draft.premises ? 'qr' : 'web',
    premisesId: filled(draft.premises),
    area: filled(draft.area),
    firmName: filled(draft.firmName),
    firmAddress: filled(draft.firmAddress),
    category: draft.category as complaints.Category,
    content: draft.content?.trim() ?? '',
    happenedOn: filled(draft.happenedOn),
    amountFen: amount === undefined ? undefined : Math.round(Number(amount) * 100),
    demand: filled(draft.demand),
    reporter: {
      name: filled(draft.name),
      phone: filled(draft.phone),
      address: filled(draft.address),
      ...(draft.insider ? { insider: true } : {}),
    },
  }
}

const MAGIC: readonly (readonly [mime: string, at: number, bytes: string])[] = [
  ['image/jpeg', 0, 'ffd8ff'],
  ['image/png', 0, '89504e470d0a1a0a'],
  ['image/webp', 8, '57454250'],
]

/** Photos by what they are, not by what they are called. @throws Refusal complaints.photo_type */
function photosOf(files: readonly Upload[]): Upload[] {
  return files
    .filter(file => file.bytes.length > 0)
    .map(file => {
      const found = MAGIC.find(([, at, bytes]) => {
        const head = Buffer.from(file.bytes.subarray(at, at + bytes.length / 2)).toString('hex')
        return head === bytes
      })
      if (!found) throw new Refusal('complaints.photo_type', 415, { accepted: PUBLIC_UPLOAD.mimes })
      return { ...file, mime: found[0] }
    })
}

const MAX: Partial<Record<(typeof DRAFT_FIELDS)[number], number>> = { content: 3_000 }
const Fields = Object.fromEntries(DRAFT_FIELDS.map(field => [field, text(MAX[field] ?? 200)]))

const step = route({
  method: 'POST',
  path: '/complain',
  summary: { zh: '投诉举报页面的一步', en: 'One step of the page to complain or report' },
  access: 'public',
  ratePerMinute: STEPS_PER_MINUTE,
  upload: { ...PUBLIC_UPLOAD, mimes: [...PUBLIC_UPLOAD.mimes, EMPTY_MIME] },
  body: Type.Object({
    step: Type.Union([Type.Literal('1'), Type.Literal('2'), Type.Literal('3')]),
    ...Fields,
    ...Choice,
  }),
  async handle(context, { body, files }) {
    const given = body as Record<string, string>
    const preferences = preferencesOf(context, given)
    const draft: Draft = Object.fromEntries(
      DRAFT_FIELDS.flatMap(field => (given[field] === undefined ? [] : [[field, given[field]]])),
    )
    const around = await surroundings(context, draft)
    const show = (at: FormInput['step'], wrong: readonly string[] = []): Reply =>
      formPage({ preferences, step: at, draft, ...around, wrong })
    const hasCard = around.card !== undefined
    const first = wrongWith(preferences, 1, draft, hasCard)
    if (first.length > 0) return show(1, first)
    if (given['step'] === '1') return show(2)
    const second = wrongWith(preferences, 2, draft, hasCard)
    if (second.length > 0) return show(2, second)
    // The same page sent twice is one story.
    if (given['step'] === '2') {
      draft.requestId = randomUUID()
      return show(3)
    }
    try {
      const submission = submissionOf(draft)
      return receiptPage(
        preferences,
        await receive(context, submission, photosOf(files), filled(draft.requestId)),
      )
    } catch (error) {
      return show(3, [tell(preferences, error)])
    }
  },
})

const askFor = route({
  method: 'GET',
  path: '/complain/track',
  summary: { zh: '查询进度页面', en: 'Page to ask about a case' },
  access: 'public',
  query: Type.Object(Choice),
  handle: (context, { query }) => Promise.resolve(askPage(preferencesOf(context, query), '')),
})

type Change = (...args: Parameters<typeof showCase>) => Promise<void>

function changeOf(body: Record<string, string | undefined>): Change | undefined {
  switch (body['act']) {
    case 'message':
      return (tx, id, now) => addMessage(tx, id, (body['text'] ?? '').trim().slice(0, 1_500) || '…', now)
    case 'withdraw':
      return (tx, id, now) => withdraw(tx, id, undefined, now)
    case 'claim': {
      const payment = body['payment'] === 'account' ? 'account' : 'counter'
      const claim = { payment, payeeName: body['payeeName'], payeeAccount: body['payeeAccount'] } as const
      return (tx, id, now) => claimReward(tx, id, claim, now)
    }
    default:
      return undefined
  }
}

const tracked = route({
  method: 'POST',
  path: '/complain/track',
  summary: { zh: '进度页面:查询、补充、撤回、申领', en: 'Page of a case: ask, add, withdraw, claim' },
  access: 'public',
  ratePerMinute: ASK_PER_MINUTE,
  upload: { maxBytes: 1_024, maxFiles: 1, mimes: [EMPTY_MIME] },
  body: Type.Object({
    act: Type.Union(['show', 'message', 'withdraw', 'claim'].map(name => Type.Literal(name))),
    number: Type.String({ maxLength: 60 }),
    code: Type.String({ maxLength: 40 }),
    text: text(1_500),
    payment: text(20),
    payeeName: text(60),
    payeeAccount: text(40),
    ...Choice,
  }),
  async handle(context, { body }) {
    const given = body as Record<string, string | undefined>
    const preferences = preferencesOf(context, given)
    const key = { number: body.number, code: body.code }
    try {
      return trackingPage(preferences, key, await ask(context, key, changeOf(given)))
    } catch (error) {
      const wrong = [tell(preferences, error)]
      const isUnknown =
        error instanceof Refusal && ['complaints.no_such_case', 'complaints.locked'].includes(error.code)
      if (isUnknown) return askPage(preferences, body.number, wrong, error.status)
      return trackingPage(preferences, key, await ask(context, key), wrong)
    }
  },
})

const style = route({
  method: 'GET',
  path: '/public/complaints.css',
  summary: { zh: '投诉举报页样式', en: 'Style of the pages to complain' },
  access: 'public',
  query: Type.Object({ v: text(20) }),
  handle: () =>
    Promise.resolve(
      new Reply(FORM_CSS, {
        'content-type': 'text/css; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      }),
    ),
})

/** Pages for people without an account. */
export const pageRoutes: Route[] = [start, step, askFor, tracked, style]
