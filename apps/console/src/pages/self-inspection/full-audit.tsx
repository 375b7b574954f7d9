import { Answer, type Bilingual, Card, Segmented, usePick, useText } from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { selfText } from './self.text.ts'

const LIST = 'self-inspection.production-month'
const RESULTS = ['pass', 'fail', 'not-applicable'] as const

interface Rule {
  value: { items: { id: string; title: Bilingual; key?: boolean; article?: string }[] }
}

/** Answers of the monthly full audit. */
export interface AuditAnswers {
  readonly checklist: string
  readonly total: number
  readonly answers: readonly { item: string; result: (typeof RESULTS)[number] }[]
}

/** Whether every point has a result. */
export function isComplete(audit: AuditAnswers | undefined): boolean {
  return audit !== undefined && audit.answers.length === audit.total
}

/** The list of the monthly full audit of a producer: every point is answered by itself. */
export function FullAudit({
  value,
  onChange,
}: {
  value: AuditAnswers | undefined
  onChange: (value: AuditAnswers) => void
}) {
  const t = useText(selfText)
  const pick = usePick()
  const query = useQuery({
    queryKey: ['rules', LIST],
    queryFn: async ({ signal }) => {
      const { versions } = await api.get<{ versions: Rule[] }>(`/v1/rules/${LIST}`, { signal })
      return versions.at(-1)?.value.items ?? []
    },
  })
  const words = { pass: t('pass'), fail: t('fail'), 'not-applicable': t('notApplicable') }
  return (
    <Card title={t('fullAudit')}>
      <p className="s-soft">{t('fullAuditNote')}</p>
      <Answer query={query} lines={8}>
        {items => (
          <ul className="c-self-audit">
            {items.map(item => {
              const given = value?.answers.find(answer => answer.item === item.id)
              return (
                <li key={item.id}>
                  <span>
                    {pick(item.title)}
                    {item.key && <b className="c-self-key">{t('keyItem')}</b>}
                  </span>
                  <Segmented
                    aria-label={pick(item.title)}
                    value={given?.result ?? ''}
                    options={RESULTS.map(result => ({ value: result, label: words[result] }))}
                    onChange={result => {
                      const others = (value?.answers ?? []).filter(answer => answer.item !== item.id)
                      const answers = [
                        ...others,
                        { item: item.id, result: result as (typeof RESULTS)[number] },
                      ]
                      onChange({ checklist: LIST, total: items.length, answers })
                    }}
                  />
                </li>
              )
            })}
          </ul>
        )}
      </Answer>
    </Card>
  )
}
