import { type ReactNode, useEffect, useRef, useState } from 'react'
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
