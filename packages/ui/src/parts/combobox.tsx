import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useText } from '../i18n/language.tsx'
import { uiText } from '../i18n/ui.text.ts'
import { Glyph } from './glyph.tsx'

/** One answer of a search. */
export interface Suggestion {
  readonly value: string
  readonly label: string
  readonly hint?: string
}

export interface ComboboxProps {
  readonly id?: string
  readonly label?: string
  readonly value: string
  /** Words for the value already chosen. */
  readonly valueLabel?: string | undefined
  readonly placeholder?: string
  readonly search: (text: string, signal: AbortSignal) => Promise<readonly Suggestion[]>
  readonly onChange: (value: string, suggestion: Suggestion | undefined) => void
}

const SEARCH_DELAY_MILLIS = 120

/** Answers to what was typed, asked for after a short pause; what is asked in vain is called off. */
function useSuggestions(search: ComboboxProps['search'], text: string, open: boolean): readonly Suggestion[] {
  const [found, setFound] = useState<readonly Suggestion[]>([])
  const latest = useRef(search)
  latest.current = search
  useEffect(() => {
    if (!open) return
    const cancel = new AbortController()
    const timer = window.setTimeout(() => {
      latest
        .current(text, cancel.signal)
        .then(setFound)
        .catch(() => cancel.signal.aborted || setFound([]))
    }, SEARCH_DELAY_MILLIS)
    return () => {
      window.clearTimeout(timer)
      cancel.abort()
    }
  }, [text, open])
  return found
}

/** A text field that proposes answers as one types; arrows choose, Enter takes, Escape closes. */
export function Combobox(props: ComboboxProps) {
  const { id, label, value, placeholder, onChange } = props
  const t = useText(uiText)
  const listId = useId()
  const settled = props.valueLabel ?? value
  const [text, setText] = useState(settled)
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  useEffect(() => setText(settled), [settled])
  // The words of the value already chosen are no question; everything is offered instead.
  const found = useSuggestions(props.search, text === settled ? '' : text, open)
  const position = Math.min(at, Math.max(found.length - 1, 0))
  const active = open ? found[position] : undefined

  const take = (suggestion: Suggestion) => {
    setText(suggestion.label)
    setOpen(false)
    onChange(suggestion.value, suggestion)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' && !open) setOpen(true)
    else if (event.key === 'ArrowDown') setAt(Math.min(position + 1, found.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(position - 1, 0))
    else if (event.key === 'Enter' && active) take(active)
    else if (event.key === 'Escape' && open) setOpen(false)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
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
        aria-activedescendant={active ? `${listId}-${position}` : undefined}
        autoComplete="off"
        placeholder={placeholder ?? t('typeToSearch')}
        value={text}
        onFocus={event => event.target.select()}
        onClick={() => setOpen(true)}
        onChange={event => {
          setText(event.target.value)
          setAt(0)
          setOpen(true)
        }}
        onBlur={() => {
          setOpen(false)
          setText(settled)
        }}
        onKeyDown={onKeyDown}
      />
      {value && <ClearButton onClear={() => onChange('', undefined)} />}
      <Options
        id={listId}
        label={label ?? t('choose')}
        open={open}
        found={found}
        at={position}
        onTake={take}
      />
    </span>
  )
}

function ClearButton({ onClear }: { onClear: () => void }) {
  const t = useText(uiText)
  return (
    <button type="button" className="s-icon-button" aria-label={t('clear')} onClick={onClear}>
      <Glyph name="cross" size={14} />
    </button>
  )
}

function Options({
  id,
  label,
  open,
  found,
  at,
  onTake,
}: {
  id: string
  label: string
  open: boolean
  found: readonly Suggestion[]
  at: number
  onTake: (suggestion: Suggestion) => void
}) {
  const t = useText(uiText)
  return (
    <div id={id} role="listbox" aria-label={label} className="s-options" hidden={!open}>
      {found.map((suggestion, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus and points here
        <div
          key={suggestion.value}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          onMouseDown={event => {
            event.preventDefault()
            onTake(suggestion)
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
  )
}
