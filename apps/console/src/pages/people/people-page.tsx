import {
  Button,
  Choice,
  type Column,
  Empty,
  ListTable,
  type Page,
  PageHeader,
  StateTag,
  useKeysetList,
  usePick,
  useText,
} from '@shian/ui'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import type { PersonRow, PostRow } from '../../api/types.ts'
import { useAreas } from '../../api/use-areas.ts'
import { useSession } from '../../session.tsx'
import { ROLE_WORDS, wordOf } from '../../vocabulary.ts'
import { peopleText } from './people.text.ts'
import { AccountDialog, AppointDialog, EndDialog, PersonDialog } from './people-dialogs.tsx'

type Open =
  | { readonly what: 'person' | 'appoint' }
  | { readonly what: 'end'; readonly post: PostRow }
  | { readonly what: 'account'; readonly person: PersonRow }

/** Who holds which post, and the people behind them. Names are kept apart from the log and can be erased. */
export function Component() {
  const t = useText(peopleText)
  const { post } = useSession()
  const isAdmin = post.role === 'admin'
  const [view, setView] = useState<'posts' | 'people'>('posts')
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          isAdmin && (
            <>
              <Button onClick={() => setOpen({ what: 'person' })}>{t('addPerson')}</Button>
              <Button type="primary" onClick={() => setOpen({ what: 'appoint' })}>
                {t('appoint')}
              </Button>
            </>
          )
        }
      />
      <div className="c-tabs">
        <button type="button" aria-pressed={view === 'posts'} onClick={() => setView('posts')}>
          {t('posts')}
        </button>
        {isAdmin && (
          <button type="button" aria-pressed={view === 'people'} onClick={() => setView('people')}>
            {t('people')}
          </button>
        )}
      </div>
      <section className="s-card" data-flush="true">
        {view === 'posts' ? (
          <Posts mayEnd={isAdmin} onEnd={ended => setOpen({ what: 'end', post: ended })} />
        ) : (
          <People onAccount={person => setOpen({ what: 'account', person })} />
        )}
      </section>
      {open?.what === 'person' && <PersonDialog onClose={close} />}
      {open?.what === 'appoint' && <AppointDialog onClose={close} />}
      {open?.what === 'end' && <EndDialog post={open.post} onClose={close} />}
      {open?.what === 'account' && <AccountDialog person={open.person} onClose={close} />}
    </>
  )
}

function Posts({ mayEnd, onEnd }: { mayEnd: boolean; onEnd: (post: PostRow) => void }) {
  const t = useText(peopleText)
  const pick = usePick()
  const [role, setRole] = useState('')
  const [onlyValid, setOnlyValid] = useState(true)
  const list = useKeysetList(['people', 'posts', role, onlyValid], (after, signal) =>
    api.get<Page<PostRow>>('/v1/registry/posts', {
      query: { role, ...(onlyValid ? { valid: true } : {}), after, limit: 50 },
      signal,
    }),
  )
  const columns = usePostColumns(mayEnd, onEnd)
  return (
    <>
      <div className="c-filters">
        <Choice
          label={t('role')}
          value={role}
          empty={t('allRoles')}
          options={Object.entries(ROLE_WORDS).map(([value, label]) => ({ value, label: pick(label) }))}
          onChange={setRole}
        />
        <label className="c-check">
          <input type="checkbox" checked={onlyValid} onChange={event => setOnlyValid(event.target.checked)} />{' '}
          {t('onlyValid')}
        </label>
      </div>
      <ListTable
        list={list}
        what={t('failed')}
        lines={6}
        empty={<Empty title={t('empty')} />}
        caption={t('postsCaption')}
        columns={columns}
        keyOf={row => row.id}
      />
    </>
  )
}

function usePostColumns(mayEnd: boolean, onEnd: (post: PostRow) => void): Column<PostRow>[] {
  const t = useText(peopleText)
  const pick = usePick()
  const areas = useAreas()
  return [
    {
      id: 'name',
      title: t('name'),
      width: '130px',
      cell: row => <span className="s-strong">{row.personName ?? t('erased')}</span>,
    },
    { id: 'role', title: t('role'), width: '150px', cell: row => pick(wordOf(ROLE_WORDS, row.role)) },
    { id: 'title', title: t('postTitle'), cell: row => row.title ?? '—' },
    { id: 'area', title: t('area'), width: '160px', cell: row => areas.nameOf(row.area) },
    {
      id: 'certificate',
      title: t('certificate'),
      width: '150px',
      cell: row => (row.certificate ? <code>{row.certificate}</code> : '—'),
    },
    {
      id: 'term',
      title: t('term'),
      width: '210px',
      cell: row => (
        <span className="s-figures">
          {row.validFrom} – {row.validTo ?? t('noEnd')}
        </span>
      ),
    },
    {
      id: 'valid',
      title: t('state'),
      width: '110px',
      cell: row => (
        <StateTag tone={row.valid ? 'good' : 'neutral'}>{t(row.valid ? 'validNow' : 'notValid')}</StateTag>
      ),
    },
    ...(mayEnd
      ? [
          {
            id: 'end',
            title: t('actions'),
            width: '90px',
            cell: (row: PostRow) =>
              row.valid && (
                <Button size="small" onClick={() => onEnd(row)}>
                  {t('end')}
                </Button>
              ),
          },
        ]
      : []),
  ]
}

const KINDS = ['official', 'operator', 'coordinator'] as const

function People({ onAccount }: { onAccount: (person: PersonRow) => void }) {
  const t = useText(peopleText)
  const [kind, setKind] = useState<(typeof KINDS)[number] | ''>('')
  const list = useKeysetList(['people', 'persons', kind], (after, signal) =>
    api.get<Page<PersonRow>>('/v1/registry/people', { query: { kind, after, limit: 50 }, signal }),
  )
  const columns = usePeopleColumns(onAccount)
  return (
    <>
      <div className="c-filters">
        <Choice
          label={t('kind')}
          value={kind}
          empty={t('kind')}
          options={KINDS.map(value => ({ value, label: t(`kind.${value}`) }))}
          onChange={setKind}
        />
      </div>
      <ListTable
        list={list}
        what={t('failed')}
        lines={6}
        empty={<Empty title={t('empty')} />}
        caption={t('peopleCaption')}
        columns={columns}
        keyOf={row => row.id}
      />
    </>
  )
}

function usePeopleColumns(onAccount: (person: PersonRow) => void): Column<PersonRow>[] {
  const t = useText(peopleText)
  const areas = useAreas()
  const kindWord = (code: string) =>
    KINDS.some(known => known === code) ? t(`kind.${code as (typeof KINDS)[number]}`) : code
  return [
    {
      id: 'name',
      title: t('name'),
      cell: row =>
        row.erased ? (
          <span className="s-soft">{t('erased')}</span>
        ) : (
          <span className="s-strong">{row.name}</span>
        ),
    },
    { id: 'kind', title: t('kind'), width: '160px', cell: row => kindWord(row.kind) },
    { id: 'area', title: t('area'), width: '200px', cell: row => areas.nameOf(row.area) },
    {
      id: 'phone',
      title: t('phone'),
      width: '180px',
      cell: row => <span className="s-figures">{row.phone ?? '—'}</span>,
    },
    {
      id: 'account',
      title: t('actions'),
      width: '140px',
      cell: row =>
        !row.erased && (
          <Button size="small" onClick={() => onAccount(row)}>
            {t('openAccount')}
          </Button>
        ),
    },
  ]
}
