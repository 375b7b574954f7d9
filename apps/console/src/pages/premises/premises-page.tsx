import {
  Answer,
  Button,
  Card,
  Facts,
  formatDay,
  formatNumber,
  Glyph,
  Modal,
  PageHeader,
  RiskTag,
  StateTag,
  usePick,
  useText,
} from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { api } from '../../api/client.ts'
import type { Premises, RiskFile } from '../../api/types.ts'
import { isOperator, mayInspect, mayVisit, type Place } from '../../roles.ts'
import { useSession } from '../../session.tsx'
import { LICENCE_WORDS, PREMISES_WORDS, ROLE_WORDS, STATUS_WORDS, wordOf } from '../../vocabulary.ts'
import { CamerasBlock, FindingsBlock, NoticesBlock, WorkBlock } from './blocks.tsx'
import { premisesText } from './premises.text.ts'
import { RiskBlock } from './risk-block.tsx'
import { StartDialog } from './start-dialog.tsx'
import './premises.css'

const SOON_DAYS = 30

/** The risk file of a premises. */
export function useRisk(id: string) {
  return useQuery({
    queryKey: ['risk', id],
    queryFn: ({ signal }) => api.get<RiskFile>(`/v1/risk/premises/${encodeURIComponent(id)}`, { signal }),
    enabled: id !== '',
  })
}

/** One enterprise, one file (一企一档). The head comes first; each block loads and fails by itself. */
export function Component() {
  const { id = '' } = useParams()
  const t = useText(premisesText)
  const query = useQuery({
    queryKey: ['premises', 'file', id],
    queryFn: ({ signal }) => api.get<Premises>(`/v1/registry/premises/${encodeURIComponent(id)}`, { signal }),
  })
  return (
    <Answer query={query} what={t('failed')} lines={8}>
      {premises => <File premises={premises} />}
    </Answer>
  )
}

function File({ premises }: { premises: Premises }) {
  const t = useText(premisesText)
  const { post } = useSession()
  const risk = useRisk(premises.full === false ? '' : premises.id)
  const since = premises.openedOn ?? undefined
  const maySee = (place: Place): boolean => isOperator(post.role) || mayVisit(post.role, place)
  if (premises.full === false) {
    return (
      <>
        <Head premises={premises} risk={undefined} />
        <div className="s-stack">
          <p className="c-legal">{t('outside')}</p>
          <Licences premises={premises} />
        </div>
      </>
    )
  }
  return (
    <>
      <Head premises={premises} risk={risk.data} />
      <div className="s-split">
        <div className="s-stack">
          <RiskBlock query={risk} since={since} />
          {maySee('findings') && <FindingsBlock premisesId={premises.id} since={since} />}
          <WorkBlock premisesId={premises.id} since={since} />
          <NoticesBlock premisesId={premises.id} since={since} />
        </div>
        <div className="s-stack">
          <Identity premises={premises} />
          <Licences premises={premises} />
          {maySee('cameras') && (
            <CamerasBlock premisesId={premises.id} since={since} linked={!isOperator(post.role)} />
          )}
          <Responsible premises={premises} title={t('people')} />
        </div>
      </div>
    </>
  )
}

function Head({ premises, risk }: { premises: Premises; risk: RiskFile | undefined }) {
  const t = useText(premisesText)
  const pick = usePick()
  const { post } = useSession()
  const [starting, setStarting] = useState<'inspection' | 'rectification'>()
  const [showingCode, setShowingCode] = useState(false)
  const inspects = mayInspect(post.role) && premises.status === 'open' && premises.full !== false
  return (
    <>
      <PageHeader
        title={premises.signName}
        back={isOperator(post.role) ? undefined : <Link to="/premises">‹ {t('back')}</Link>}
        tags={
          <>
            {risk && <RiskTag grade={risk.grade} />}
            <StateTag tone={premises.status === 'open' ? 'good' : 'neutral'}>
              {pick(wordOf(STATUS_WORDS, premises.status))}
            </StateTag>
          </>
        }
        actions={
          <>
            {inspects && (
              <>
                <Button type="primary" onClick={() => setStarting('inspection')}>
                  {t('newInspection')}
                </Button>
                <Button onClick={() => setStarting('rectification')}>{t('newRectification')}</Button>
              </>
            )}
            <Button icon={<Glyph name="link" />} href={`/p/${premises.id}`} target="_blank">
              {t('publicPage')}
            </Button>
            <Button className="s-desk-only" onClick={() => setShowingCode(true)}>
              {t('qr')}
            </Button>
            <Button className="s-desk-only" icon={<Glyph name="print" />} onClick={() => window.print()}>
              {t('print')}
            </Button>
          </>
        }
      >
        <p className="s-soft c-sub">
          {premises.legalName} · {pick(wordOf(PREMISES_WORDS, premises.kind))} ·{' '}
          {premises.areaNames.join(' ')} · {premises.address}
        </p>
      </PageHeader>
      {starting && (
        <StartDialog premisesId={premises.id} kind={starting} onClose={() => setStarting(undefined)} />
      )}
      <Modal open={showingCode} title={t('qrTitle')} onCancel={() => setShowingCode(false)} footer={null}>
        <div className="c-code">
          <p>{t('qrBody')}</p>
          <img
            src={`/p/${premises.id}/qr.svg`}
            alt={`${t('qr')} ${premises.signName}`}
            width="240"
            height="240"
          />
          <p className="s-strong">{premises.signName}</p>
          <p className="s-soft">{premises.address}</p>
          <Button href={`/p/${premises.id}/qr.svg`} target="_blank">
            {t('qrPrint')}
          </Button>
        </div>
      </Modal>
    </>
  )
}

function Identity({ premises }: { premises: Premises }) {
  const t = useText(premisesText)
  const hours = premises.openingHours?.map(span => `${span.opens}–${span.closes}`).join(', ')
  return (
    <Card title={t('identity')}>
      <Facts
        items={[
          [t('creditCode'), premises.creditCode && <code key="c">{premises.creditCode}</code>],
          [t('hours'), hours],
          [t('openedOn'), premises.openedOn && formatDay(premises.openedOn)],
          [
            t('floorArea'),
            premises.floorAreaSquareMetres &&
              t('squareMetres', { value: formatNumber(premises.floorAreaSquareMetres) }),
          ],
          [
            t('diners'),
            premises.dinersPerMeal && t('diners_value', { value: formatNumber(premises.dinersPerMeal) }),
          ],
        ]}
      />
    </Card>
  )
}

function Licences({ premises }: { premises: Premises }) {
  const t = useText(premisesText)
  const pick = usePick()
  return (
    <Card title={t('licences')}>
      {premises.licences.length === 0 ? (
        <p className="s-soft">{t('noRecord')}</p>
      ) : (
        <ul className="c-lines">
          {premises.licences.map(licence => (
            <li key={licence.number} className="c-licence">
              <span>
                {pick(wordOf(LICENCE_WORDS, licence.licenceKind))}
                <code className="s-soft">{licence.number}</code>
              </span>
              <span className="c-licence-term">
                <span className="s-figures">{licence.expiresOn ?? t('forever')}</span>
                {licence.daysLeft !== null && <DaysLeft days={licence.daysLeft} />}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function DaysLeft({ days }: { days: number }) {
  const t = useText(premisesText)
  if (days < 0) return <StateTag tone="grave">{t('expired', { days: -days })}</StateTag>
  return <StateTag tone={days <= SOON_DAYS ? 'warn' : 'good'}>{t('daysLeft', { days })}</StateTag>
}

function Responsible({ premises, title }: { premises: Premises; title: string }) {
  const t = useText(premisesText)
  const pick = usePick()
  return (
    <Card title={title}>
      {premises.people.length === 0 ? (
        <p className="s-soft">{t('noRecord')}</p>
      ) : (
        <ul className="c-lines">
          {premises.people.map(person => (
            <li key={person.postId} className="c-licence">
              <span className="s-strong">{person.name}</span>
              <span className="s-soft">{person.title || pick(wordOf(ROLE_WORDS, person.role))}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
