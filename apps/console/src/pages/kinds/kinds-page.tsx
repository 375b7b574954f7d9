import {
  Answer,
  Card,
  type Column,
  Empty,
  Glyph,
  PageHeader,
  StateTag,
  Table,
  usePick,
  useText,
} from '@shian/ui'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import type { KindBy, KindDefinition } from '../../api/types.ts'
import { LADDER_WORDS, ROLE_WORDS, UNIT_WORDS, wordOf } from '../../vocabulary.ts'
import { useKinds } from '../work/work-filters.tsx'
import { kindsText } from './kinds.text.ts'
import './kinds.css'

type Clock = KindDefinition['clocks'][number]
type Action = KindDefinition['actions'][string]

/** The kinds of work as they are defined: states, actions, clocks with their sources. */
export function Component() {
  const t = useText(kindsText)
  const pick = usePick()
  const { id } = useParams()
  const query = useKinds()
  return (
    <>
      <PageHeader title={t('title')}>
        <p className="s-soft c-sub">{t('intro')}</p>
      </PageHeader>
      <Answer query={query} what={t('failed')} lines={8}>
        {({ items }) => {
          const kind = items.find(candidate => candidate.id === id) ?? (id ? undefined : items[0])
          return (
            <div className="c-master">
              <nav className="s-card" data-flush="true" aria-label={t('title')}>
                <ul className="c-master-list c-master-short">
                  {items.map(candidate => (
                    <li key={candidate.id}>
                      <Link
                        to={`/kinds/${candidate.id}`}
                        aria-current={candidate === kind ? 'true' : undefined}
                      >
                        <Glyph name="flow" />
                        <span className="c-work-what">
                          <span>{pick(candidate.title)}</span>
                          <span className="s-soft">{t('version', { version: candidate.version })}</span>
                        </span>
                      </Link>
                    </li>
                  ))}
                </ul>
              </nav>
              {kind ? (
                <KindView kind={kind} />
              ) : (
                <section className="s-card">
                  <Empty title={t('choose')} />
                </section>
              )}
            </div>
          )
        }}
      </Answer>
    </>
  )
}

function KindView({ kind }: { kind: KindDefinition }) {
  const t = useText(kindsText)
  const pick = usePick()
  return (
    <div className="s-stack">
      <Card title={`${pick(kind.title)} · ${t('states')}`}>
        <ol className="c-states">
          {Object.entries(kind.states).map(([id, state]) => (
            <li key={id}>
              <div className="s-row">
                <h3>{pick(state.label)}</h3>
                {state.initial && <StateTag tone="info">{t('initial')}</StateTag>}
                {state.final && (
                  <StateTag tone={state.final === 'ok' ? 'good' : 'neutral'}>{t('final')}</StateTag>
                )}
              </div>
              <StateActions kind={kind} state={id} />
            </li>
          ))}
        </ol>
      </Card>
      <Card title={t('clocks')} flush>
        {kind.clocks.length === 0 ? (
          <p className="s-soft c-kind-none">{t('noClocks')}</p>
        ) : (
          <Clocks kind={kind} />
        )}
      </Card>
    </div>
  )
}

function StateActions({ kind, state }: { kind: KindDefinition; state: string }) {
  const t = useText(kindsText)
  const pick = usePick()
  if (kind.states[state]?.final) return null
  const actions = Object.entries(kind.actions).filter(
    ([, action]) => action.from === '*' || action.from.includes(state),
  )
  if (actions.length === 0) return <p className="s-soft">{t('noActions')}</p>
  return (
    <ul className="c-kind-actions">
      {actions.map(([id, action]) => (
        <li key={id}>
          <span className="s-strong">{pick(action.label)}</span>
          <span>
            <Glyph name="chevron" size={14} />{' '}
            {targetsOf(action).length
              ? targetsOf(action)
                  .map(target => pick(kind.states[target]?.label ?? target))
                  .join(' / ')
              : t('stays')}
          </span>
          <By by={action.by} />
          {action.statutory && <StateTag tone="info">{t('statutory')}</StateTag>}
        </li>
      ))}
    </ul>
  )
}

function targetsOf(action: Action): string[] {
  if (action.to === undefined) return []
  return typeof action.to === 'string' ? [action.to] : action.to.map(branch => branch.to)
}

function By({ by }: { by: KindBy | KindBy[] }) {
  const t = useText(kindsText)
  const pick = usePick()
  const one = (entry: KindBy): string => {
    const key = `relation.${entry.relation ?? 'area'}`
    const relation = key in kindsText.zh ? t(key as 'relation.area') : (entry.relation ?? '')
    const roles = (entry.roles ?? []).map(role => pick(wordOf(ROLE_WORDS, role))).join('、')
    const count = typeof entry.people === 'number' ? t('people', { count: entry.people }) : ''
    return (
      [roles, entry.relation && entry.relation !== 'area' ? relation : '', count]
        .filter(Boolean)
        .join(' · ') || relation
    )
  }
  return (
    <span className="s-soft">
      {t('by')} {[by].flat().map(one).join(' / ')}
    </span>
  )
}

function Clocks({ kind }: { kind: KindDefinition }) {
  const t = useText(kindsText)
  const pick = usePick()
  const nameOf = (id: string): string => {
    if (id === 'created') return t('created')
    if (id === 'final') return t('finished')
    return pick(kind.actions[id]?.label ?? kind.states[id]?.label ?? id)
  }
  const columns: Column<Clock>[] = [
    {
      id: 'name',
      title: t('clock'),
      cell: clock => <span className="s-strong">{pick(clock.label ?? clock.id)}</span>,
    },
    { id: 'from', title: t('starts'), cell: clock => nameOf(clock.from) },
    { id: 'stop', title: t('stops'), cell: clock => [clock.stop].flat().map(nameOf).join(' / ') },
    { id: 'term', title: t('term'), cell: clock => <Term clock={clock} /> },
    {
      id: 'effect',
      title: t('effect'),
      cell: clock => (
        <StateTag tone={clock.effect === 'statutory' ? 'info' : 'neutral'}>
          {t(`effect.${clock.effect}`)}
        </StateTag>
      ),
    },
    { id: 'ladder', title: t('ladder'), cell: clock => <Ladder clock={clock} /> },
  ]
  return <Table caption={t('clocks')} columns={columns} rows={kind.clocks} keyOf={clock => clock.id} />
}

function Term({ clock }: { clock: Clock }): ReactNode {
  const t = useText(kindsText)
  const pick = usePick()
  const { term } = clock
  if ('rule' in term) {
    return (
      <Link to={`/rules/${term.rule}`}>
        <code>{term.rule}</code>
      </Link>
    )
  }
  if ('field' in term) return <span className="s-soft">{t('byField')}</span>
  return (
    <span className="c-work-what">
      <span>
        {term.value} {pick(wordOf(UNIT_WORDS, term.unit))}
      </span>
      {clock.source && <span className="s-soft">{clock.source}</span>}
    </span>
  )
}

function Ladder({ clock }: { clock: Clock }): ReactNode {
  const t = useText(kindsText)
  const pick = usePick()
  if (!clock.ladder?.length) return '—'
  return (
    <ul className="c-ladder">
      {clock.ladder.map(rung => {
        const at =
          typeof rung.at === 'string'
            ? t('rungLeft', { share: rung.at.replace('-', '') })
            : rung.at.value === 0
              ? t('rungEnd')
              : t(rung.at.value < 0 ? 'rungTerm' : 'rungAfter', {
                  value: Math.abs(rung.at.value),
                  unit: pick(wordOf(UNIT_WORDS, rung.at.unit)),
                })
        return (
          <li key={`${at} ${rung.to}`}>
            {at} <span className="s-soft">{pick(wordOf(LADDER_WORDS, rung.to))}</span>
          </li>
        )
      })}
    </ul>
  )
}
