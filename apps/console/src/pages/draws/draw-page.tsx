import {
  Answer,
  App,
  Button,
  Card,
  type Column,
  formatInstant,
  formatNumber,
  PageHeader,
  StateTag,
  Table,
  useText,
} from '@shian/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, queries } from '../../api/client.ts'
import type { DrawFile } from '../../api/supervision-types.ts'
import { saveText, toCsv } from '../../csv.ts'
import { useSession } from '../../session.tsx'
import { drawsText } from './draws.text.ts'
import '../plans/plans.css'

const SEAL_PAUSE_MILLIS = 3_000

/** One draw: the four steps that make it checkable, and what came out. */
export function Component() {
  const { id = '' } = useParams()
  const t = useText(drawsText)
  const draw = useQuery({
    queryKey: ['draws', id],
    queryFn: ({ signal }) => api.get<DrawFile>(`/v1/supervision/draws/${id}`, { signal }),
    refetchInterval: query => (query.state.data && !query.state.data.checkpoint ? SEAL_PAUSE_MILLIS : false),
  })
  const file = draw.data
  return (
    <>
      <PageHeader
        title={file?.commitment.title ?? t('title')}
        back={<Link to="/draws">{t('back')}</Link>}
        tags={
          file && (
            <StateTag tone={file.result ? 'good' : 'warn'}>{t(file.result ? 'drawn' : 'waiting')}</StateTag>
          )
        }
        actions={file && <DrawActions draw={file} />}
      />
      <Answer query={draw} what={t('failed')} lines={8}>
        {known => (
          <div className="c-plan-stack">
            <Card title={t('steps')}>
              <Steps draw={known} />
            </Card>
            {known.result && (
              <Card title={t('pairs')} flush>
                <Pairs pairs={known.result.pairs} />
              </Card>
            )}
          </div>
        )}
      </Answer>
    </>
  )
}

function DrawActions({ draw }: { draw: DrawFile }) {
  const t = useText(drawsText)
  const { post } = useSession()
  const { message } = App.useApp()
  const carryOut = useMutation({
    mutationFn: () => api.post<DrawFile>(`/v1/supervision/draws/${draw.id}/result`),
    onSuccess: answer => {
      queries.setQueryData(['draws', draw.id], answer)
      void queries.invalidateQueries({ queryKey: ['draws'] })
    },
    onError: error => message.error(error instanceof Error ? error.message : String(error)),
  })
  const { result } = draw
  return (
    <>
      {result && (
        <Button
          onClick={() =>
            saveText(
              `draw-${draw.id}.csv`,
              toCsv([
                ['id', t('premises'), t('officers')],
                ...result.pairs.map(pair => [pair.premisesId, pair.signName, pair.certificates.join(' ')]),
              ]),
              'text/csv',
            )
          }
        >
          {t('export')}
        </Button>
      )}
      {!result && post.role === 'leader' && (
        <Button
          type="primary"
          disabled={!draw.checkpoint}
          loading={carryOut.isPending}
          onClick={() => carryOut.mutate()}
        >
          {t('draw')}
        </Button>
      )}
    </>
  )
}

function Step({
  title,
  done,
  at,
  children,
}: {
  title: string
  done: boolean
  at?: string
  children: ReactNode
}) {
  return (
    <li data-done={done}>
      <h3>
        {title} {at && <span className="s-soft s-figures">{formatInstant(at)}</span>}
      </h3>
      {children}
    </li>
  )
}

function Steps({ draw }: { draw: DrawFile }) {
  const t = useText(drawsText)
  const { commitment, lists, checkpoint, result } = draw
  const address = `${location.origin}/v1/supervision/draws/${draw.id}`
  return (
    <ol className="c-steps">
      <Step title={t('step1')} done at={commitment.committedAt}>
        <p>
          {t('step1Body', {
            premises: formatNumber(lists.premises.length),
            inspectors: lists.inspectors.length,
            recusals: lists.recusals.length,
          })}
        </p>
        <code>{commitment.listsHash}</code>
        <Recount draw={draw} />
      </Step>
      <Step title={t('step2')} done={checkpoint !== null}>
        {checkpoint ? (
          <>
            <p>
              {t('step2Body', {
                size: formatNumber(checkpoint.size),
                index: formatNumber(checkpoint.leafIndex + 1),
              })}
            </p>
            <code>{checkpoint.note.split('\n')[2]}</code>
          </>
        ) : (
          <p className="s-soft">{t('step2Waiting')}</p>
        )}
      </Step>
      <Step title={t('step3')} done={result !== null} {...(result ? { at: result.drawnAt } : {})}>
        {result ? (
          <p>{t('step3Body', { count: formatNumber(result.pairs.length) })}</p>
        ) : (
          <p className="s-soft">{t('step3Waiting')}</p>
        )}
      </Step>
      <Step title={t('step4')} done={result !== null}>
        <p>{t('step4Body')}</p>
        <code className="c-command">
          {`curl -O ${location.origin}/public/draw.mjs\nnode draw.mjs ${address}`}
        </code>
        <p>
          <a href="/public/draw.mjs">{t('script')}</a> · <a href={address}>{t('data')}</a>
        </p>
      </Step>
    </ol>
  )
}

/** Hashes the lists in the browser, so that one step can be checked without leaving the page. */
function Recount({ draw }: { draw: DrawFile }) {
  const t = useText(drawsText)
  const [isRight, setRight] = useState<boolean>()
  const recount = async () => {
    const { inspectors, premises, recusals } = draw.lists
    const text = [inspectors, premises, recusals].map(list => list.join('\n')).join('\n\n')
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
    const hex = [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('')
    setRight(hex === draw.commitment.listsHash)
  }
  return (
    <p className="s-row" aria-live="polite">
      <Button size="small" onClick={() => void recount()}>
        {t('recount')}
      </Button>
      {isRight !== undefined && (
        <StateTag tone={isRight ? 'good' : 'grave'}>{t(isRight ? 'recountRight' : 'recountWrong')}</StateTag>
      )}
    </p>
  )
}

type Pair = NonNullable<DrawFile['result']>['pairs'][number]

function Pairs({ pairs }: { pairs: readonly Pair[] }) {
  const t = useText(drawsText)
  const columns: Column<Pair>[] = [
    {
      id: 'premises',
      title: t('premises'),
      cell: row => <Link to={`/premises/${row.premisesId}`}>{row.signName}</Link>,
    },
    {
      id: 'officers',
      title: t('officers'),
      cell: row => <span className="s-figures">{row.certificates.join('、')}</span>,
    },
    {
      id: 'visit',
      title: t('visit'),
      width: '140px',
      cell: row => <Link to={`/work/${row.itemId}`}>{t('open')}</Link>,
    },
  ]
  return <Table caption={t('pairs')} columns={columns} rows={pairs} keyOf={row => row.premisesId} pageKeys />
}
