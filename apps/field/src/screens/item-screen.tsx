import type { ClockState, ItemState, Kind } from '@shian/kernel/work'
import { usePick, useText } from '@shian/ui/language'
import type { ReactNode } from 'react'
import { type Shown, show } from '../core/item.ts'
import { benchOf, type FieldState, useField } from '../core/state.ts'
import { fieldText } from '../field.text.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Due } from '../parts/due.tsx'
import { OutboxLine } from '../parts/outbox-line.tsx'
import { Value } from '../parts/value.tsx'
import { address } from '../route.ts'

/** An item of the phone, or undefined. */
export function findShown(state: FieldState, id: string): Shown | undefined {
  const item = state.items.find(entry => entry.id === id)
  return item && show(item, benchOf(state))
}

/** One item: what it is about, what is due, what can be done. */
export function ItemScreen({ itemId }: { itemId: string }) {
  const t = useText(fieldText)
  const pick = usePick()
  const field = useField()
  const shown = findShown(field, itemId)
  if (!shown) {
    return (
      <>
        <BackLink to={[]} />
        <h1 tabIndex={-1}>{t('items')}</h1>
        <p>{t('itemMissing')}</p>
      </>
    )
  }
  const { item, kind, state, actions } = shown
  const subject = field.tables?.subjects.find(entry => entry.id === item.premises?.id)
  const own = field.outbox.filter(entry => entry.envelope.itemId === itemId)
  return (
    <>
      <BackLink to={[]} />
      <h1 tabIndex={-1}>{item.premises?.signName ?? item.title}</h1>
      <p>
        {kind ? pick(kind.title) : item.kind}
        {kind && state && <span className="f-state"> {pick(kind.states[state.state]?.label)}</span>}
      </p>
      <dl className="f-facts">
        {subject && <Fact name={t('address')}>{subject.address}</Fact>}
        {item.number && <Fact name={t('number')}>{item.number}</Fact>}
      </dl>
      {!kind && (
        <p className="f-warning" role="alert">
          {t('definitionMissing')}
        </p>
      )}
      {kind && state && (
        <>
          <Actions
            itemId={itemId}
            kind={kind}
            actions={actions}
            drafts={field.drafts.map(draft => draft.key)}
          />
          <Kept itemId={itemId} kind={kind} kept={state.kept} />
          <Clocks kind={kind} clocks={state.clocks} />
          <Recorded kind={kind} data={state.data} />
        </>
      )}
      {own.length > 0 && (
        <section>
          <h2>{t('steps')}</h2>
          <ul className="f-cards">
            {own.map(entry => (
              <OutboxLine key={entry.commandId} entry={entry} kind={kind} />
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Kept({ itemId, kind, kept }: { itemId: string; kind: Kind; kept: ItemState['kept'] }) {
  const t = useText(fieldText)
  const pick = usePick()
  if (kept.length === 0) return null
  return (
    <ul className="f-cards">
      {kept.map(entry => (
        <li key={entry.commandId}>
          <a className="f-card" href={address('item', itemId, 'kept', entry.commandId)}>
            <span className="f-card-title">{t('decide')}</span>
            <span>{'action' in entry.command ? pick(kind.actions[entry.command.action]?.label) : ''}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Actions({
  itemId,
  kind,
  actions,
  drafts,
}: {
  itemId: string
  kind: Kind
  actions: readonly string[]
  drafts: readonly string[]
}) {
  const t = useText(fieldText)
  const pick = usePick()
  return (
    <section>
      <h2>{t('actions')}</h2>
      {actions.length === 0 && <p className="f-empty">{t('noActions')}</p>}
      <ul className="f-actions">
        {actions.map(name => (
          <li key={name}>
            <a className="f-button f-primary" href={address('item', itemId, 'do', name)}>
              {pick(kind.actions[name]?.label)}
              {drafts.includes(`${itemId}/${name}`) && <span> · {t('draft')}</span>}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Clocks({ kind, clocks }: { kind: Kind; clocks: readonly ClockState[] }) {
  const t = useText(fieldText)
  const pick = usePick()
  const running = clocks.filter(clock => clock.stoppedAt === undefined)
  if (running.length === 0) return null
  return (
    <section>
      <h2>{t('clocks')}</h2>
      <ul className="f-lines">
        {running.map(clock => (
          <li key={clock.key}>
            {pick(kind.clocks.find(entry => entry.id === clock.clock)?.label ?? clock.clock)}
            <br />
            <Due at={clock.projection.dueAt} />
            {clock.projection.provisional && <p className="s-soft">{t('provisional')}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Recorded({ kind, data }: { kind: Kind; data: Readonly<Record<string, unknown>> }) {
  const t = useText(fieldText)
  const pick = usePick()
  const entries = Object.entries(data).filter(([name]) => name !== 'title' && kind.fields[name])
  if (entries.length === 0) return null
  return (
    <section>
      <h2>{t('facts')}</h2>
      <dl className="f-facts">
        {entries.map(([name, value]) => (
          <Fact key={name} name={pick(kind.fields[name]!.label)}>
            <Value field={kind.fields[name]} value={value} />
          </Fact>
        ))}
      </dl>
    </section>
  )
}
