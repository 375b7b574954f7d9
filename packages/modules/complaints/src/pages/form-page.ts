import { html, type Markup, type PremisesCard, type Reply } from '@shian/kernel'
import type { Receipt } from '../intake.ts'
import { CATEGORY_NAMES } from '../kinds/words.ts'
import { carry, page, problems } from './layout.ts'
import { href, type Preferences, pick, say } from './text.ts'

/** What a visitor has typed so far, as texts. */
export type Draft = Partial<Record<DraftField, string>>
export const DRAFT_FIELDS = [
  'kind',
  'premises',
  'firmName',
  'firmAddress',
  'area',
  'category',
  'content',
  'happenedOn',
  'amount',
  'demand',
  'name',
  'phone',
  'address',
  'insider',
  'requestId',
] as const
export type DraftField = (typeof DRAFT_FIELDS)[number]

/** What one step of the form is drawn from. */
export interface FormInput {
  preferences: Preferences
  step: 1 | 2 | 3
  draft: Draft
  /** The premises of the QR code, when it is known. */
  card: PremisesCard | undefined
  areas: readonly { code: string; name: string }[]
  wrong?: readonly string[]
}

const BY_STEP: Readonly<Record<1 | 2 | 3, readonly DraftField[]>> = {
  1: ['kind', 'firmName', 'firmAddress', 'area', 'category'],
  2: ['content', 'happenedOn', 'amount', 'demand'],
  3: ['name', 'phone', 'address', 'insider'],
}
const WHAT = { 1: 'stepWhere', 2: 'stepWhat', 3: 'stepWho' } as const

/** What other steps ask for travels along unseen; who speaks is asked last and travels nowhere. */
function hidden({ draft, step }: FormInput): Markup[] {
  const own = BY_STEP[step]
  return DRAFT_FIELDS.filter(field => !own.includes(field) && draft[field] !== undefined).map(
    field => html`<input type="hidden" name="${field}" value="${draft[field]}">`,
  )
}

function text(
  { preferences: p, draft }: FormInput,
  field: DraftField,
  key: Parameters<typeof say>[1],
  more: { required?: boolean; type?: string; max?: number } = {},
): Markup {
  const { required = false, type = 'text', max = 120 } = more
  return html`<p><label for="${field}">${say(p, key)}${required ? '' : say(p, 'optional')}</label>
<input type="${type}" id="${field}" name="${field}" value="${draft[field] ?? ''}" maxlength="${max}"${required ? html` required` : null}></p>`
}

function radio({ preferences: p, draft }: FormInput, value: string, key: Parameters<typeof say>[1]): Markup {
  const checked = (draft.kind ?? 'complaint') === value ? html` checked` : null
  return html`<label class="line"><input type="radio" name="kind" value="${value}"${checked}> ${say(p, key)}</label>`
}

function stepWhere(input: FormInput): Markup {
  const { preferences: p, draft, card, areas } = input
  const where = card
    ? html`<p><strong>${say(p, 'premises')}</strong><br>${card.signName} · ${card.legalName}<br><span class="soft">${card.address}</span></p>`
    : html`${text(input, 'firmName', 'firmName', { required: true })}${text(input, 'firmAddress', 'firmAddress')}
<p><label for="area">${say(p, 'area')}</label><select id="area" name="area" required><option value="">${say(p, 'choose')}</option>
${areas.map(({ code, name }) => html`<option value="${code}"${draft.area === code ? html` selected` : null}>${code.length > 6 ? '　' : ''}${name}</option>`)}</select></p>`
  return html`<fieldset><legend>${say(p, 'kind')}</legend>${radio(input, 'complaint', 'kindComplaint')}${radio(input, 'report', 'kindReport')}</fieldset>
${where}
<p><label for="category">${say(p, 'category')}</label><select id="category" name="category" required><option value="">${say(p, 'choose')}</option>
${Object.entries(CATEGORY_NAMES).map(([code, name]) => html`<option value="${code}"${draft.category === code ? html` selected` : null}>${pick(p, name)}</option>`)}</select></p>`
}

function stepWhat(input: FormInput): Markup {
  const { preferences: p, draft } = input
  const money =
    draft.kind === 'report'
      ? null
      : html`${text(input, 'amount', 'amount', { max: 12 })}${text(input, 'demand', 'demand', { max: 150 })}`
  return html`<p><label for="content">${say(p, 'content')}</label><span class="small soft" id="content-hint">${say(p, 'contentHint')} ${say(p, 'sealed')}</span>
<textarea id="content" name="content" aria-describedby="content-hint" minlength="5" maxlength="3000" required>${draft.content ?? ''}</textarea></p>
${text(input, 'happenedOn', 'happenedOn', { type: 'date', max: 10 })}${money}`
}

function stepWho(input: FormInput): Markup {
  const { preferences: p, draft } = input
  const isReport = draft.kind === 'report'
  const insider = isReport
    ? html`<label class="line"><input type="checkbox" name="insider" value="yes"${draft.insider ? html` checked` : null}> ${say(p, 'insider')}</label>`
    : null
  return html`<p><label for="photos">${say(p, 'photos')}${say(p, 'optional')}</label>
<input type="file" id="photos" name="photos" accept="image/jpeg,image/png,image/webp" multiple></p>
${isReport ? html`<p>${say(p, 'anonymous')}</p>` : null}
${text(input, 'name', 'name', { required: !isReport, max: 60 })}${text(input, 'phone', 'phone', { required: !isReport, type: 'tel', max: 30 })}
${text(input, 'address', 'address', { max: 150 })}${insider}<p class="small soft">${say(p, 'sealed')}</p>`
}

/** One of the three steps. Readable and usable without JavaScript. */
export function formPage(input: FormInput): Reply {
  const { preferences: p, step, card, wrong = [] } = input
  const body = step === 1 ? stepWhere(input) : step === 2 ? stepWhat(input) : stepWho(input)
  const content = html`<h1>${say(p, 'complain')}</h1>
${step === 1 ? html`<p>${say(p, 'lead')}</p>` : null}<h2>${say(p, 'step', { n: step, what: say(p, WHAT[step]) })}</h2>
${problems(p, wrong)}<form class="steps" action="${href(p, '/complain')}" method="post" enctype="multipart/form-data">
<input type="hidden" name="step" value="${step}">${carry(p)}${hidden(input)}${body}
<p><button type="submit">${say(p, step === 3 ? 'send' : 'next')}</button></p></form>`
  const query = card ? { premises: card.id } : {}
  const status = wrong.length > 0 ? 422 : 200
  return page({ preferences: p, path: '/complain', query, title: say(p, 'complain'), status }, content)
}

/** The number and, this once, the code. */
export function receiptPage(p: Preferences, receipt: Omit<Receipt, 'id'>): Reply {
  const { number, trackingNumber, code, dueDate, provisional } = receipt
  const day = provisional ? `${dueDate} ${say(p, 'provisional')}` : dueDate
  const content = html`<h1>${say(p, 'received')}</h1><section class="card"><p><strong>${say(p, 'keep')}</strong></p>
<dl><dt>${say(p, 'number')}</dt><dd class="code">${trackingNumber}</dd><dt>${say(p, 'code')}</dt><dd class="code">${code}</dd>
<dt>${say(p, 'official')}</dt><dd>${number}</dd></dl></section>
<p>${say(p, 'dueBy', { day })}</p><p><a class="button" href="${href(p, '/complain/track')}">${say(p, 'track')}</a></p>`
  return page({ preferences: p, path: '/complain', title: say(p, 'received') }, content)
}
