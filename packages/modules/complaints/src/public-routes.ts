import {
  type Attachment,
  derivedId,
  type RequestContext,
  type Route,
  route,
  systemActor,
  systemScope,
  type Upload,
} from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { type Receipt, type Submission, takeIn } from './intake.ts'
import { AskingFields, Kind, ReceiptShape, Reporter, StoryFields, TrackedShape } from './shapes.ts'
import {
  type Asking,
  addMessage,
  claimReward,
  showCase,
  type TrackedCase,
  withCase,
  withdraw,
} from './tracking.ts'

/** Photos people may send with a story. */
export const PUBLIC_UPLOAD = {
  maxBytes: 4 * 1024 * 1024,
  maxFiles: 3,
  mimes: ['image/jpeg', 'image/png', 'image/webp'],
} as const
/** Stories one address may send in a minute, and questions it may ask. */
export const SEND_PER_MINUTE = 6
export const ASK_PER_MINUTE = 30

const RequestId = Type.String({ minLength: 16, maxLength: 80, pattern: '^[A-Za-z0-9-]+$' })

async function storePhotos(context: RequestContext, files: readonly Upload[]): Promise<Attachment[]> {
  const photos: Attachment[] = []
  for (const { bytes, mime } of files) {
    if (bytes.length > 0) photos.push({ ...(await context.blobs.put(bytes, { mime })), mime })
  }
  return photos
}

/** Takes in what somebody without an account sent. */
export async function receive(
  context: RequestContext,
  submission: Submission,
  files: readonly Upload[],
  requestId: string | undefined,
): Promise<Receipt> {
  const photos = await storePhotos(context, files)
  const id = requestId ? { id: derivedId('complaints.web', requestId) } : {}
  return context.db.transaction(systemScope('complaints'), tx =>
    takeIn(tx, submission, { actor: systemActor('complaints'), now: context.now }, { ...id, photos }),
  )
}

/** How a case stands, after what was done to it. */
export function ask(
  context: RequestContext,
  { number, code }: Pick<Asking, 'number' | 'code'>,
  change?: (...args: Parameters<typeof showCase>) => Promise<void>,
): Promise<TrackedCase> {
  const { db, now } = context
  return withCase(db, { number, code, now }, async (tx, id) => {
    await change?.(tx, id, now)
    return showCase(tx, id, now)
  })
}

const send = route({
  method: 'POST',
  path: '/public/v1/complaints',
  summary: {
    zh: '公众投诉举报(无需注册),返回编号和查询码',
    en: 'Complain or report without an account; gives a number and a code',
  },
  access: 'public',
  ratePerMinute: SEND_PER_MINUTE,
  upload: PUBLIC_UPLOAD,
  body: Type.Object({
    kind: Kind,
    channel: Type.Optional(Type.Union([Type.Literal('web'), Type.Literal('qr')])),
    ...StoryFields,
    reporter: Type.Optional(Reporter),
    /** Made by the sender; the same twice is taken once. */
    requestId: Type.Optional(RequestId),
  }),
  output: ReceiptShape,
  async handle(context, { body, files }) {
    const { requestId, channel = 'web', reporter = {}, ...story } = body
    const submission = { ...story, channel, reporter } as Submission
    const { id: _, ...receipt } = await receive(context, submission, files, requestId)
    return receipt
  },
})

const track = route({
  method: 'POST',
  path: '/public/v1/complaints/track',
  summary: { zh: '凭编号和查询码查询进度', en: 'How a case stands, by number and code' },
  access: 'public',
  ratePerMinute: ASK_PER_MINUTE,
  body: Type.Object(AskingFields),
  output: TrackedShape,
  handle: (context, { body }) => ask(context, body) as never,
})

const message = route({
  method: 'POST',
  path: '/public/v1/complaints/messages',
  summary: { zh: '补充说明', en: 'Add a message' },
  access: 'public',
  ratePerMinute: SEND_PER_MINUTE,
  body: Type.Object({
    ...AskingFields,
    text: Type.String({ minLength: 2, maxLength: 1_500, pattern: '\\S' }),
  }),
  output: TrackedShape,
  handle: (context, { body }) =>
    ask(context, body, (tx, id, now) => addMessage(tx, id, body.text, now)) as never,
})

const takeBack = route({
  method: 'POST',
  path: '/public/v1/complaints/withdrawals',
  summary: { zh: '撤回投诉举报', en: 'Withdraw' },
  access: 'public',
  ratePerMinute: SEND_PER_MINUTE,
  body: Type.Object({ ...AskingFields, reason: Type.Optional(Type.String({ maxLength: 500 })) }),
  output: TrackedShape,
  handle: (context, { body }) =>
    ask(context, body, (tx, id, now) => withdraw(tx, id, body.reason, now)) as never,
})

const claim = route({
  method: 'POST',
  path: '/public/v1/complaints/reward-claims',
  summary: { zh: '凭编号和查询码申领举报奖励', en: 'Claim the reward of a report by number and code' },
  access: 'public',
  ratePerMinute: SEND_PER_MINUTE,
  body: Type.Object({
    ...AskingFields,
    payment: Type.Union([Type.Literal('counter'), Type.Literal('account')]),
    payeeName: Type.Optional(Type.String({ maxLength: 60 })),
    payeeAccount: Type.Optional(Type.String({ maxLength: 40, pattern: '^[0-9A-Za-z -]*$' })),
  }),
  output: TrackedShape,
  handle: (context, { body }) =>
    ask(context, body, (tx, id, now) => claimReward(tx, id, body as never, now)) as never,
})

export const publicRoutes: Route[] = [send, track, message, takeBack, claim]
