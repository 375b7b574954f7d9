import { isTyping } from '@shian/ui'
import { useEffect, useRef } from 'react'
import { type Command, type Mode, pressKey, type Situation } from './triage-keys.ts'

export interface WallKeys {
  readonly mode: Mode
  readonly situation: Situation
  /** Single letters act; Enter and Escape always do. */
  readonly lettersOn: boolean
  readonly onMode: (mode: Mode) => void
  readonly onCommand: (command: Command) => void
}

/** Hears the keys of the wall wherever the focus is, except where somebody types or a control wants the key itself. */
export function useWallKeys(keys: WallKeys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { mode, situation, lettersOn, onMode, onCommand } = latest.current
      if (event.defaultPrevented || isTyping(event) || belongsToControl(event)) return
      if (!lettersOn && event.key.length === 1) return
      const step = pressKey(mode, event.key, situation)
      if (!step.used) return
      event.preventDefault()
      // A key that is held down moves on, but it judges once.
      if (event.repeat && step.command?.do !== 'move') return
      if (step.mode !== mode) onMode(step.mode)
      if (step.command) onCommand(step.command)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}

function belongsToControl(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null
  return event.key === 'Enter' && target?.closest('a, button, svg') !== null && target !== null
}
