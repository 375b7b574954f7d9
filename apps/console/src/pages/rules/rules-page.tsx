import { Answer, Card, Choice, ConfidenceMark, Empty, Facts, PageHeader, usePick, useText } from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Link, useParams } from 'react-router'
import { api } from '../../api/client.ts'
import type { RuleCard, RuleVersion } from '../../api/types.ts'
import { useAreas } from '../../api/use-areas.ts'
import { RULE_KIND_WORDS, wordOf } from '../../vocabulary.ts'
import { sourceText } from '../premises/risk-block.tsx'
import { RuleValue } from './rule-value.tsx'
import { rulesText } from './rules.text.ts'
import './rules.css'

const CONFIDENCES = ['T', 'S', 'M'] as const

/** Every number that binds somebody, with its source, its time and how well it is known. */
export function Component() {
  const t = useText(rulesText)
  const { id } = useParams()
  const query = useQuery({
    queryKey: ['rules'],
    queryFn: ({ signal }) => api.get<{ items: RuleCard[] }>('/v1/rules', { signal }),
    staleTime: 10 * 60_000,
  })
  return (
    <>
      <PageHeader title={t('title')}>
        <p className="s-soft c-sub">{t('intro')}</p>
      </PageHeader>
      <div className="c-master">
        <section className="s-card" data-flush="true" aria-label={t('title')}>
          <Answer query={query} what={t('failed')} lines={8}>
            {({ items }) => <RuleList rules={items} chosen={id} />}
          </Answer>
        </section>
        {id ? (
          <RuleDetail key={id} id={id} />
        ) : (
          <section className="s-card">
            <Empty title={t('choose')} />
          </section>
        )}
      </div>
    </>
  )
}

function RuleList({ rules, chosen }: { rules: readonly RuleCard[]; chosen: string | undefined }) {
  const t = useText(rulesText)
  const pick = usePick()
  const [text, setText] = useState('')
  const [confidence, setConfidence] = useState<(typeof CONFIDENCES)[number] | ''>('')
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase()
    // One line a rule: the version that came last stands for the others.
    const latest = new Map(
      [...rules]
        .sort((one, two) => (one.effectiveFrom < two.effectiveFrom ? -1 : 1))
        .map(rule => [rule.id, rule]),
    )
    return [...latest.values()]
      .filter(
        rule =>
          (!confidence || rule.confidence === confidence) &&
          `${rule.id} ${rule.title.zh} ${rule.title.en}`.toLowerCase().includes(wanted),
      )
      .sort((one, two) => (one.id < two.id ? -1 : 1))
  }, [rules, text, confidence])
  const mark = { T: 'T', S: 'S', M: 'M' }
  return (
    <>
      <div className="c-filters">
        <input
          className="s-input c-filter-words"
          type="search"
          aria-label={t('filter')}
          placeholder={t('filter')}
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <Choice
          label={t('confidence')}
          value={confidence}
          empty={t('allConfidence')}
          options={CONFIDENCES.map(value => ({ value, label: mark[value] }))}
          onChange={setConfidence}
        />
        <span className="s-soft">{t('count', { count: shown.length })}</span>
      </div>
      {shown.length === 0 ? (
        <Empty title={t('none')} />
      ) : (
        <ul className="c-master-list">
          {shown.map(rule => (
            <li key={rule.id}>
              <Link to={`/rules/${rule.id}`} aria-current={rule.id === chosen ? 'true' : undefined}>
                <ConfidenceMark confidence={rule.confidence} short />
                <span className="c-work-what">
                  <span>{pick(rule.title)}</span>
                  <span className="s-soft">
                    {pick(wordOf(RULE_KIND_WORDS, rule.kind))} · <code>{rule.id}</code>
                  </span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function RuleDetail({ id }: { id: string }) {
  const t = useText(rulesText)
  const query = useQuery({
    queryKey: ['rules', id],
    queryFn: ({ signal }) =>
      api.get<{ versions: RuleVersion[] }>(`/v1/rules/${encodeURIComponent(id)}`, { signal }),
    staleTime: 10 * 60_000,
  })
  return (
    <div className="s-stack">
      <Answer query={query} what={t('failed')} lines={8}>
        {({ versions }) =>
          [...versions]
            .sort((one, two) => (one.effectiveFrom < two.effectiveFrom ? 1 : -1))
            .map(rule => <Version key={`${rule.scope.area} ${rule.effectiveFrom}`} rule={rule} />)
        }
      </Answer>
    </div>
  )
}

function Version({ rule }: { rule: RuleVersion }) {
  const t = useText(rulesText)
  const pick = usePick()
  const { nameOf } = useAreas()
  const strictness = `strict.${rule.strictness ?? 'none'}`
  return (
    <Card title={pick(rule.title)} extra={<ConfidenceMark confidence={rule.confidence} />}>
      <div className="s-stack">
        <RuleValue kind={rule.kind} value={rule.value} />
        {rule.note && <p className="c-rule-note">{pick(rule.note)}</p>}
        <Facts
          items={[
            [
              t('source'),
              rule.source.url ? `${sourceText(rule.source)} (${rule.source.url})` : sourceText(rule.source),
            ],
            [t('scope'), nameOf(rule.scope.area)],
            [
              t('inForce'),
              <span key="f" className="s-figures">
                {t('from', { day: rule.effectiveFrom })}
                {rule.effectiveTo && ` ${t('until', { day: rule.effectiveTo })}`}
              </span>,
            ],
            [t('kind'), pick(wordOf(RULE_KIND_WORDS, rule.kind))],
            [t('strictness'), strictness in rulesText.zh ? t(strictness as 'strict.none') : rule.strictness],
            ...(rule.replaces ? ([[t('versions'), t('replaces', { text: rule.replaces })]] as const) : []),
          ]}
        />
        {rule.examples && rule.examples.length > 0 && (
          <details>
            <summary>{t('examples')}</summary>
            <ul className="c-examples">
              {rule.examples.map(example => (
                <li key={JSON.stringify(example)}>
                  <code>{JSON.stringify(example.given)}</code> → <code>{JSON.stringify(example.expect)}</code>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Card>
  )
}
