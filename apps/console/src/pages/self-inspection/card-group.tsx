import { Glyph, usePick, useText } from '@shian/ui'
import type { CardItem, DailyCard } from '../../api/self-inspection-types.ts'
import { type CardState, type Exception, isDescribed, NO_EXCEPTION } from './card-state.ts'
import { PhotoInput } from './photo-input.tsx'
import { selfText } from './self.text.ts'

type Group = DailyCard['groups'][number]

/** One group: its points, each of which can be said to be wrong, and one tap for everything else. */
export function CardGroup({
  group,
  state,
  opened,
  onOpen,
  onConfirm,
  onException,
}: {
  group: Group
  state: CardState
  opened: string | undefined
  onOpen: (item: string | undefined) => void
  onConfirm: (group: string) => void
  onException: (item: string, exception: Exception | undefined) => void
}) {
  const t = useText(selfText)
  const pick = usePick()
  const isConfirmed = state.confirmed.has(group.id)
  const wrong = group.items.filter(item => state.exceptions.has(item.id)).length
  return (
    <section className="s-card c-self-group" aria-labelledby={`group-${group.id}`} data-done={isConfirmed}>
      <div className="c-self-group-head">
        <h2 id={`group-${group.id}`}>{pick(group.title)}</h2>
        <span className="s-soft">
          {t('points', { count: group.items.length })}
          {wrong > 0 && ` · ${t('exceptions', { count: wrong })}`}
        </span>
      </div>
      <ul className="c-self-items">
        {group.items.map(item => (
          <Point
            key={item.id}
            item={item}
            exception={state.exceptions.get(item.id)}
            isOpen={opened === item.id}
            onOpen={() => onOpen(opened === item.id ? undefined : item.id)}
            onException={exception => onException(item.id, exception)}
          />
        ))}
      </ul>
      <button
        type="button"
        className="c-self-confirm"
        aria-pressed={isConfirmed}
        onClick={() => onConfirm(group.id)}
      >
        <Glyph name={isConfirmed ? 'check' : 'circle'} size={20} />
        {isConfirmed ? t('confirmed') : t(wrong > 0 ? 'restNormal' : 'allNormal')}
      </button>
    </section>
  )
}

function Point({
  item,
  exception,
  isOpen,
  onOpen,
  onException,
}: {
  item: CardItem
  exception: Exception | undefined
  isOpen: boolean
  onOpen: () => void
  onException: (exception: Exception | undefined) => void
}) {
  const t = useText(selfText)
  const pick = usePick()
  return (
    <li data-wrong={exception !== undefined}>
      <div className="c-self-point">
        <span>
          {pick(item.title)}
          {item.key && <b className="c-self-key">{t('keyItem')}</b>}
        </span>
        <button
          type="button"
          aria-pressed={exception !== undefined}
          aria-expanded={isOpen}
          aria-label={`${t('abnormal')}: ${pick(item.title)}`}
          onClick={() => {
            if (!exception) onException(NO_EXCEPTION)
            onOpen()
          }}
        >
          {exception && <Glyph name={isDescribed(exception) ? 'check' : 'alert'} size={14} />}
          {t('abnormal')}
        </button>
      </div>
      {exception && isOpen && (
        <Describe item={item} exception={exception} onException={onException} onDone={onOpen} />
      )}
      {exception && !isOpen && exception.text && <p className="c-self-said">{exception.text}</p>}
    </li>
  )
}

function Describe({
  item,
  exception,
  onException,
  onDone,
}: {
  item: CardItem
  exception: Exception
  onException: (exception: Exception | undefined) => void
  onDone: () => void
}) {
  const t = useText(selfText)
  const pick = usePick()
  return (
    <fieldset className="c-self-describe">
      <legend>{t('whatIsWrong')}</legend>
      <div className="c-self-chips">
        {item.hazards.map(hazard => (
          <button
            type="button"
            key={hazard.zh}
            aria-pressed={exception.text === hazard.zh}
            onClick={() => onException({ ...exception, text: hazard.zh })}
          >
            {pick(hazard)}
          </button>
        ))}
      </div>
      <input
        className="s-input"
        aria-label={t('ownWords')}
        placeholder={t('ownWords')}
        maxLength={500}
        value={exception.text}
        onChange={event => onException({ ...exception, text: event.target.value })}
      />
      {!exception.accident && (
        <div className="c-self-handling">
          <PhotoInput
            className="c-self-choice"
            label={t(exception.after ? 'afterTaken' : 'fixedNow')}
            hint={t('fixedHint')}
            onPhoto={after => onException({ ...exception, handling: 'fixed', after })}
          />
          <button
            type="button"
            className="c-self-choice"
            aria-pressed={exception.handling === 'open'}
            onClick={() => onException({ ...exception, handling: 'open' })}
          >
            <Glyph name="work" size={20} />
            <b>{t('fixLater')}</b>
            <span>{t('fixLaterHint')}</span>
          </button>
        </div>
      )}
      <Accident checked={exception.accident} onChange={accident => onException({ ...exception, accident })} />
      <div className="c-self-foot">
        <button type="button" onClick={() => onException(undefined)}>
          {t('undo')}
        </button>
        <button type="button" className="c-self-done" disabled={!isDescribed(exception)} onClick={onDone}>
          {t('done')}
        </button>
      </div>
    </fieldset>
  )
}

function Accident({ checked, onChange }: { checked: boolean; onChange: (checked: boolean) => void }) {
  const t = useText(selfText)
  return (
    <label className="c-self-accident">
      <input type="checkbox" checked={checked} onChange={event => onChange(event.target.checked)} />
      <span>{t('accident')}</span>
    </label>
  )
}
