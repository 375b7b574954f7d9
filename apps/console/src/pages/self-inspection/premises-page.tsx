import { PageHeader, useText } from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { api } from '../../api/client.ts'
import type { Premises } from '../../api/types.ts'
import { MonthSection } from './month-section.tsx'
import { selfText } from './self.text.ts'
import './self.css'

/** The self-inspections of one premises as an official sees them. */
export function Component() {
  const t = useText(selfText)
  const { id = '' } = useParams()
  const premises = useQuery({
    queryKey: ['premises', 'file', id],
    queryFn: ({ signal }) => api.get<Premises>(`/v1/registry/premises/${id}`, { signal }),
  })
  const name = premises.data?.signName ?? t('premisesTitle')
  return (
    <div className="c-self">
      <PageHeader title={name} documentTitle={t('premisesTitle')}>
        <p className="s-soft c-sub">
          {t('premisesTitle')} · <Link to={`/premises/${id}`}>{t('premisesFile')}</Link>
        </p>
      </PageHeader>
      <MonthSection premisesId={id} own={false} />
    </div>
  )
}
