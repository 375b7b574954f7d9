import {
  Button,
  type Column,
  Empty,
  formatInstant,
  ListTable,
  type Page,
  PageHeader,
  StateTag,
  useKeysetList,
  usePick,
  useText,
} from '@shian/ui'
import { useState } from 'react'
import { Link } from 'react-router'
import { api } from '../../api/client.ts'
import type { Notice, Proposal } from '../../api/types.ts'
import { useSession } from '../../session.tsx'
import { NOTICE_WORDS, wordOf } from '../../vocabulary.ts'
import { RemoveDialog, ReviewDrawer } from './notice-dialogs.tsx'
import { noticesText } from './notices.text.ts'

const SOON_DAYS = 3

/** What waits to be published, with its legal deadline, and what is public now. */
export function Component() {
  const t = useText(noticesText)
  const { post } = useSession()
  const publishes = post.role === 'publisher'
  const [view, setView] = useState<'waiting' | 'published'>('waiting')
  const [reviewing, setReviewing] = useState<Proposal>()
  const [removing, setRemoving] = useState<Notice>()
  return (
    <>
      <PageHeader title={t('title')}>
        <p className="s-soft c-sub">{t('intro')}</p>
      </PageHeader>
      <div className="c-tabs">
        {(['waiting', 'published'] as const).map(tab => (
          <button type="button" key={tab} aria-pressed={view === tab} onClick={() => setView(tab)}>
            {t(tab)}
          </button>
        ))}
      </div>
      <section className="s-card" data-flush="true">
        {view === 'waiting' ? (
          <Waiting publishes={publishes} onReview={setReviewing} />
        ) : (
          <Published publishes={publishes} onRemove={setRemoving} />
        )}
      </section>
      {reviewing && <ReviewDrawer proposal={reviewing} onClose={() => setReviewing(undefined)} />}
      {removing && <RemoveDialog notice={removing} onClose={() => setRemoving(undefined)} />}
    </>
  )
}

function Waiting({ publishes, onReview }: { publishes: boolean; onReview: (proposal: Proposal) => void }) {
  const t = useText(noticesText)
  const list = useKeysetList(['notices', 'proposals'], (after, signal) =>
    api.get<Page<Proposal>>('/v1/publication/proposals', { query: { after, limit: 50 }, signal }),
  )
  const columns = useWaitingColumns(publishes, onReview)
  return (
    <ListTable
      list={list}
      what={t('failed')}
      lines={6}
      empty={<Empty title={t('waitingEmpty')}>{t('waitingEmptyBody')}</Empty>}
      caption={t('waitingCaption')}
      columns={columns}
      keyOf={row => row.id}
      toneOf={row => (row.overdue ? 'grave' : undefined)}
      {...(publishes ? { onOpen: onReview, pageKeys: true } : {})}
    />
  )
}

function useWaitingColumns(publishes: boolean, onReview: (proposal: Proposal) => void): Column<Proposal>[] {
  const t = useText(noticesText)
  const pick = usePick()
  return [
    {
      id: 'what',
      title: t('what'),
      cell: row => (
        <span className="c-work-what">
          <span>{pick({ zh: row.title, en: row.titleEnglish })}</span>
          <span className="s-soft">{row.authority}</span>
        </span>
      ),
    },
    { id: 'kind', title: t('kind'), width: '140px', cell: row => pick(wordOf(NOTICE_WORDS, row.kind)) },
    {
      id: 'premises',
      title: t('premises'),
      width: '110px',
      cell: row => <Link to={`/premises/${row.premisesId}`}>{t('openFile')}</Link>,
    },
    {
      id: 'proposed',
      title: t('proposed'),
      width: '160px',
      cell: row => <span className="s-figures">{formatInstant(row.proposedAt)}</span>,
    },
    { id: 'due', title: t('due'), width: '220px', cell: row => <DueTag proposal={row} /> },
    ...(publishes
      ? [
          {
            id: 'review',
            title: t('actions'),
            width: '90px',
            cell: (row: Proposal) => (
              <Button size="small" type="primary" onClick={() => onReview(row)}>
                {t('review')}
              </Button>
            ),
          },
        ]
      : []),
  ]
}

function DueTag({ proposal }: { proposal: Proposal }) {
  const t = useText(noticesText)
  const { dueOn, daysLeft } = proposal
  if (dueOn === null || daysLeft === null) return <span className="s-soft">{t('noDue')}</span>
  return (
    <span className="s-row">
      <span className="s-figures">{dueOn}</span>
      {daysLeft < 0 ? (
        <StateTag tone="grave">{t('overdue', { days: -daysLeft })}</StateTag>
      ) : (
        <StateTag tone={daysLeft <= SOON_DAYS ? 'warn' : 'neutral'}>
          {t('daysLeft', { days: daysLeft })}
        </StateTag>
      )}
    </span>
  )
}

function Published({ publishes, onRemove }: { publishes: boolean; onRemove: (notice: Notice) => void }) {
  const t = useText(noticesText)
  const list = useKeysetList(['notices', 'published'], (after, signal) =>
    api.get<Page<Notice>>('/v1/publication/notices', { query: { after, limit: 50 }, signal }),
  )
  const columns = usePublishedColumns(publishes, onRemove)
  return (
    <ListTable
      list={list}
      what={t('failed')}
      lines={6}
      empty={<Empty title={t('publishedEmpty')} />}
      caption={t('publishedCaption')}
      columns={columns}
      keyOf={row => row.id}
    />
  )
}

function usePublishedColumns(publishes: boolean, onRemove: (notice: Notice) => void): Column<Notice>[] {
  const t = useText(noticesText)
  const pick = usePick()
  return [
    {
      id: 'what',
      title: t('what'),
      cell: row => (
        <a href={`/notices/${row.id}`} target="_blank" rel="noreferrer">
          {pick({ zh: row.title, en: row.titleEnglish ?? row.title })}
        </a>
      ),
    },
    { id: 'kind', title: t('kind'), width: '140px', cell: row => pick(wordOf(NOTICE_WORDS, row.kind)) },
    {
      id: 'on',
      title: t('publishedOn'),
      width: '130px',
      cell: row => <span className="s-figures">{row.publishedOn}</span>,
    },
    {
      id: 'until',
      title: t('removeOn'),
      width: '130px',
      cell: row => <span className="s-figures">{row.removeOn ?? t('stays')}</span>,
    },
    {
      id: 'state',
      title: t('state'),
      width: '120px',
      cell: row => (
        <StateTag tone={row.removedOn ? 'neutral' : 'good'}>
          {t(row.removedOn ? 'removed' : 'shown')}
        </StateTag>
      ),
    },
    ...(publishes
      ? [
          {
            id: 'remove',
            title: t('actions'),
            width: '90px',
            cell: (row: Notice) =>
              !row.removedOn && (
                <Button size="small" onClick={() => onRemove(row)}>
                  {t('remove')}
                </Button>
              ),
          },
        ]
      : []),
  ]
}
