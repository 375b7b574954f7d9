import { dayOf, type Recorded, rowView } from '@shian/kernel'
import type { NoticeKind } from './law.ts'
import type { Proposed, Published } from './notice.ts'

const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)

/** One notice. */
export interface NoticeRow {
  id: string
  premises_id: string
  area: string
  kind: NoticeKind
  state: 'published' | 'removed'
  title: string
  title_english: string
  body: string
  body_english: string | null
  facts: Record<string, string | number | boolean | null>
  authority: string
  of: string | null
  due_on: string | null
  published_on: string
  published_at: Date
  remove_on: string | null
  removed_on: string | null
  removal: string | null
  rule_id: string
  rule_from: string
  reply: string | null
  replied_on: string | null
  event_id: string
}

function publishedRow(event: Recorded, id: string): NoticeRow {
  const data = event.data as unknown as Published
  return {
    id,
    premises_id: data.premisesId,
    area: event.area,
    kind: data.kind as NoticeKind,
    state: 'published',
    title: data.title,
    title_english: data.titleEnglish,
    body: data.body,
    body_english: data.bodyEnglish ?? null,
    facts: data.facts,
    authority: data.authority,
    of: data.of ?? null,
    due_on: data.dueOn ?? null,
    published_on: data.publishedOn,
    published_at: event.time,
    remove_on: data.removeOn,
    removed_on: null,
    removal: null,
    rule_id: data.rule.id,
    rule_from: data.rule.effectiveFrom,
    reply: null,
    replied_on: null,
    event_id: event.id,
  }
}

const NO_TEXT = {
  title: '',
  title_english: '',
  body: '',
  body_english: null,
  facts: {},
  reply: null,
  replied_on: null,
}

/** What is and was public. */
export const noticeView = rowView<NoticeRow>({
  name: 'publication_notice',
  types: ['publication.NoticePublished', 'publication.NoticeRemoved', 'publication.ReplyPublished'],
  key: 'id',
  opens: ['publication.NoticePublished'],
  columns: {
    id: 'text',
    premises_id: 'text',
    area: 'text',
    kind: 'text',
    state: 'text',
    title: 'text',
    title_english: 'text',
    body: 'text',
    body_english: 'text',
    facts: 'jsonb',
    authority: 'text',
    of: 'text',
    due_on: 'date',
    published_on: 'date',
    published_at: 'timestamptz',
    remove_on: 'date',
    removed_on: 'date',
    removal: 'text',
    rule_id: 'text',
    rule_from: 'date',
    reply: 'text',
    replied_on: 'date',
    event_id: 'text',
  },
  keysOf: event => [idOf(event.subject)],
  fold(row, event, id) {
    if (event.type === 'publication.NoticePublished') return publishedRow(event, id)
    if (!row) return undefined
    if (event.type === 'publication.ReplyPublished') {
      return { ...row, reply: String(event.data['text']), replied_on: dayOf(event.time) }
    }
    const removal = String(event.data['reason'])
    return { ...row, ...NO_TEXT, state: 'removed', removed_on: dayOf(event.time), removal }
  },
})

/** A draft and what became of it. */
export interface ProposalRow {
  id: string
  premises_id: string
  area: string
  kind: NoticeKind
  state: 'proposed' | 'published' | 'declined'
  draft: Proposed
  proposed_at: Date
  due_on: string | null
  decided_at: Date | null
  reason: string | null
}

/** The publisher's queue. */
export const proposalView = rowView<ProposalRow>({
  name: 'publication_proposal',
  types: ['publication.NoticeProposed', 'publication.ProposalDeclined', 'publication.NoticePublished'],
  key: 'id',
  opens: ['publication.NoticeProposed'],
  columns: {
    id: 'text',
    premises_id: 'text',
    area: 'text',
    kind: 'text',
    state: 'text',
    draft: 'jsonb',
    proposed_at: 'timestamptz',
    due_on: 'date',
    decided_at: 'timestamptz',
    reason: 'text',
  },
  keysOf: event => [idOf(event.subject)],
  fold(row, event, id) {
    if (event.type === 'publication.NoticeProposed') {
      const draft = event.data as unknown as Proposed
      const { premisesId: premises_id, dueOn } = draft
      const kind = draft.kind as NoticeKind
      const known = { id, premises_id, area: event.area, kind, draft, proposed_at: event.time }
      return { ...known, state: 'proposed', due_on: dueOn ?? null, decided_at: null, reason: null }
    }
    if (!row) return undefined
    if (event.type === 'publication.NoticePublished')
      return { ...row, state: 'published', decided_at: event.time }
    return { ...row, state: 'declined', decided_at: event.time, reason: String(event.data['reason']) }
  },
})
