import { dueOf, formatInstant } from '@shian/ui/format'
import { usePick, useText } from '@shian/ui/language'
import { now } from '../core/clock.ts'
import { nextDue, type Shown, show } from '../core/item.ts'
import { benchOf, type FieldState } from '../core/state.ts'
import { fieldText } from '../field.text.ts'
import { Due } from '../parts/due.tsx'
import { address } from '../route.ts'

type Group = 'overdue' | 'today' | 'soon' | 'noTerm' | 'done'

const GROUPS: readonly Group[] = ['overdue', 'today', 'soon', 'noTerm', 'done']

function groupOf(shown: Shown): Group {
  if (shown.state?.final !== undefined || (!shown.state && shown.item.final !== null)) return 'done'
  const due = nextDue(shown)
  if (!due) return 'noTerm'
  const { overdue, daysLeft } = dueOf(due, now())
  if (overdue) return 'overdue'
  return daysLeft === 0 ? 'today' : 'soon'
}

/** What there is to do: legal terms first. */
export function ListScreen({ state }: { state: FieldState }) {
  const t = useText(fieldText)
  const bench = benchOf(state)
  const all = state.items.map(item => show(item, bench))
  const groups = new Map<Group, Shown[]>(GROUPS.map(group => [group, []]))
  for (const shown of all) groups.get(groupOf(shown))!.push(shown)
  const byDue = (a: Shown, b: Shown): number => ((nextDue(a) ?? '9') < (nextDue(b) ?? '9') ? -1 : 1)
  const { tables } = state
  return (
    <>
      <h1 tabIndex={-1}>{t('items')}</h1>
      <p className="s-soft">
        {tables ? t('fetchedAt', { time: formatInstant(tables.fetchedAt) }) : t('neverFetched')}
      </p>
      {tables && tables.leftOut > 0 && <p className="f-warning">{t('leftOut', { count: tables.leftOut })}</p>}
      {tables && all.length === 0 && <p className="f-empty">{t('nothing')}</p>}
      {GROUPS.map(group => {
        const list = groups.get(group)!
        if (list.length === 0) return null
        return (
          <section key={group} className="f-group" data-group={group}>
            <h2>
              {t(group)} <span className="s-soft">{list.length}</span>
            </h2>
            <ul className="f-cards">
              {[...list].sort(byDue).map(shown => (
                <Card
                  key={shown.item.id}
                  shown={shown}
                  hasDraft={state.drafts.some(draft => draft.itemId === shown.item.id)}
                />
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
}

function Card({ shown, hasDraft }: { shown: Shown; hasDraft: boolean }) {
  const t = useText(fieldText)
  const pick = usePick()
  const { item, kind, state, pending } = shown
  const due = nextDue(shown)
  return (
    <li>
      <a className="f-card" href={address('item', item.id)}>
        <span className="f-card-title">{item.premises?.signName ?? item.title}</span>
        <span className="f-card-line">
          {kind ? pick(kind.title) : item.kind}
          {state && kind && (
            <>
              {' · '}
              <span className="f-state">{pick(kind.states[state.state]?.label)}</span>
            </>
          )}
        </span>
        <span className="s-soft">{item.areaName}</span>
        {due && state?.final === undefined && <Due at={due} />}
        {hasDraft && <span className="f-chip">{t('draft')}</span>}
        {pending > 0 && <span className="f-chip">{t('pendingHere', { count: pending })}</span>}
        {state && state.kept.length > 0 && (
          <span className="f-chip" data-level="near">
            {t('conflictHere', { count: state.kept.length })}
          </span>
        )}
      </a>
    </li>
  )
}
