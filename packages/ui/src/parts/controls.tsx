import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { addDays, formatDay, formatWeekday, parseDay } from '../i18n/format.ts'
import { useLanguage, useText } from '../i18n/language.tsx'
import { uiText } from '../i18n/ui.text.ts'
import { Glyph } from './glyph.tsx'

/** A label above a control, with help and what is wrong below it. */
export function Labelled({
  label,
  htmlFor,
  required,
  help,
  issue,
  children,
}: {
  label: ReactNode
  htmlFor?: string
  required?: boolean
  help?: ReactNode
  issue?: ReactNode
  children: ReactNode
}) {
  const t = useText(uiText)
  return (
    <div className="s-field" data-issue={Boolean(issue)}>
      <label className="s-field-label" htmlFor={htmlFor}>
        {label}
        {required && <span className="s-field-required">{t('required')}</span>}
      </label>
      {children}
      {help && (
        <span className="s-soft" id={htmlFor ? `${htmlFor}-help` : undefined}>
          {help}
        </span>
      )}
      {issue && (
        <span className="s-field-issue" id={htmlFor ? `${htmlFor}-issue` : undefined}>
          <Glyph name="alert" size={14} /> {issue}
        </span>
      )}
    </div>
  )
}

/** One of a few choices, with the browser's own list: quick by keyboard and on a phone. */
export function Choice<Value extends string>({
  id,
  label,
  value,
  options,
  onChange,
  empty,
  describedBy,
}: {
  id?: string
  /** Read by screen readers when no visible label points here. */
  label?: string
  value: Value | ''
  options: readonly { readonly value: Value; readonly label: string }[]
  onChange: (value: Value | '') => void
  /** Text of the choice of nothing; without it one must be chosen. */
  empty?: string
  describedBy?: string
}) {
  return (
    <span className="s-select">
      <select
        id={id}
        aria-label={label}
        aria-describedby={describedBy}
        value={value}
        onChange={event => onChange(event.target.value as Value | '')}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Glyph name="down" size={14} />
    </span>
  )
}

/** A day that can be typed; arrows move it, and the weekday shows that it was understood. */
export function DateField({
  id,
  value,
  onChange,
  label,
}: {
  id?: string
  value: string
  onChange: (day: string) => void
  label?: string
}) {
  const t = useText(uiText)
  const { language } = useLanguage()
  const [text, setText] = useState(value)
  const native = useRef<HTMLInputElement>(null)
  useEffect(() => setText(value), [value])
  const today = formatDay(Date.now())
  const settle = (typed: string) => onChange(parseDay(typed, today) ?? typed.trim())
  const day = parseDay(text, today)
  return (
    <span className="s-date">
      <input
        id={id}
        aria-label={label}
        className="s-input"
        inputMode="numeric"
        placeholder={t('datePlaceholder')}
        title={t('dateHint')}
        value={text}
        onChange={event => setText(event.target.value)}
        onBlur={() => settle(text)}
        onKeyDown={event => {
          if (event.key === 'Enter') settle(text)
          const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
          if (!step) return
          event.preventDefault()
          onChange(addDays(day ?? today, day ? step : 0))
        }}
      />
      {day && <span className="s-soft">{formatWeekday(day, language)}</span>}
      {typeof HTMLInputElement !== 'undefined' && 'showPicker' in HTMLInputElement.prototype && (
        <button
          type="button"
          className="s-icon-button"
          aria-label={t('choose')}
          onClick={() => native.current?.showPicker()}
        >
          <Glyph name="calendar" />
        </button>
      )}
      <input
        ref={native}
        type="date"
        className="s-date-native"
        tabIndex={-1}
        aria-hidden="true"
        value={day ?? ''}
        onChange={event => event.target.value && onChange(event.target.value)}
      />
    </span>
  )
}

/** One answer of a search. */
export interface Suggestion {
  readonly value: string
  readonly label: string
  readonly hint?: string
}

const SEARCH_DELAY_MILLIS = 120

/** A text field that proposes answers as one types; arrows choose, Enter takes, Escape closes. */
export function Combobox({
  id,
  label,
  value,
  valueLabel,
  placeholder,
  search,
  onChange,
}: {
  id?: string
  label?: string
  value: string
  /** Words for the value already chosen. */
  valueLabel?: string | undefined
  placeholder?: string
  search: (text: string, signal: AbortSignal) => Promise<readonly Suggestion[]>
  onChange: (value: string, suggestion: Suggestion | undefined) => void
}) {
  const t = useText(uiText)
  const listId = useId()
  const [text, setText] = useState(valueLabel ?? value)
  const [open, setOpen] = useState(false)
  const [found, setFound] = useState<readonly Suggestion[]>([])
  const [at, setAt] = useState(0)
  useEffect(() => setText(valueLabel ?? value), [value, valueLabel])
  const latest = useRef(search)
  latest.current = search
  useEffect(() => {
    if (!open) return
    const cancel = new AbortController()
    const timer = window.setTimeout(() => {
      latest
        .current(text === (valueLabel ?? value) ? '' : text, cancel.signal)
        .then(answers => {
          setFound(answers)
          setAt(0)
        })
        .catch(() => cancel.signal.aborted || setFound([]))
    }, SEARCH_DELAY_MILLIS)
    return () => {
      window.clearTimeout(timer)
      cancel.abort()
    }
  }, [text, open, value, valueLabel])

  const take = (suggestion: Suggestion) => {
    setText(suggestion.label)
    setOpen(false)
    onChange(suggestion.value, suggestion)
  }
  const active = open ? found[at] : undefined
  return (
    <span className="s-combobox">
      <input
        id={id}
        className="s-input"
        role="combobox"
        aria-label={label}
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={active ? `${listId}-${at}` : undefined}
        autoComplete="off"
        placeholder={placeholder ?? t('typeToSearch')}
        value={text}
        onFocus={event => event.target.select()}
        onClick={() => setOpen(true)}
        onChange={event => {
          setText(event.target.value)
          setOpen(true)
        }}
        onBlur={() => {
          setOpen(false)
          setText(valueLabel ?? value)
        }}
        onKeyDown={event => {
          if (event.key === 'ArrowDown') open ? setAt(Math.min(at + 1, found.length - 1)) : setOpen(true)
          else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
          else if (event.key === 'Enter' && active) take(active)
          else if (event.key === 'Escape' && open) setOpen(false)
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      {value && (
        <button type="button" className="s-icon-button" aria-label={t('clear')} onClick={() => onChange('', undefined)}>
          <Glyph name="cross" size={14} />
        </button>
      )}
      <div id={listId} role="listbox" aria-label={label ?? t('choose')} className="s-options" hidden={!open}>
        {found.map((suggestion, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus and points here
          <div
            key={suggestion.value}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === at}
            onMouseDown={event => {
              event.preventDefault()
              take(suggestion)
            }}
          >
            <span>{suggestion.label}</span>
            {suggestion.hint && <span className="s-soft">{suggestion.hint}</span>}
          </div>
        ))}
        {open && found.length === 0 && (
          // biome-ignore lint/a11y/useFocusableInteractive: says that there is nothing to choose
          <div role="option" aria-selected={false} aria-disabled="true" className="s-soft">
            {t('noMatch')}
          </div>
        )}
      </div>
    </span>
  )
}
