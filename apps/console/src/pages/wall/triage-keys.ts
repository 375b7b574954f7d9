import { DISPATCH_WORDS, REJECT_WORDS } from '../../vocabulary.ts'

/** What the keyboard waits for. */
export type Mode = 'list' | 'reject' | 'dispatch' | 'help'

/** What an officer decides about a group of findings. */
export type Decision =
  | { readonly do: 'confirm' }
  | { readonly do: 'reject'; readonly reason: string }
  | { readonly do: 'dispatch'; readonly to: string }
  | { readonly do: 'health' }

/** What a key asks for. */
export type Command =
  | Decision
  | { readonly do: 'move'; readonly step: 1 | -1 }
  | { readonly do: 'undo' }
  | { readonly do: 'retry' }
  | { readonly do: 'toggle-evidence' }
  | { readonly do: 'toggle-boxes' }
  | { readonly do: 'step-picture'; readonly step: 1 | -1 }
  | { readonly do: 'close-evidence' }
  | { readonly do: 'turn-page'; readonly step: 1 | -1 }
  | { readonly do: 'toggle-rotation' }

/** What the screen allows at the moment. */
export interface Situation {
  /** The post may give verdicts. */
  readonly mayJudge: boolean
  /** A group is selected. */
  readonly hasTarget: boolean
  readonly evidenceOpen: boolean
}

/** Where a key leads. `used` is false when the key means nothing here and belongs to the browser. */
export interface KeyStep {
  readonly mode: Mode
  readonly command?: Command
  readonly used: boolean
}

/** Reasons in the order of the keys 1 to 6. */
export const REASONS: readonly string[] = Object.keys(REJECT_WORDS)

const TARGETS: Readonly<Record<string, string>> = {
  r: 'rectification',
  '1': 'rectification',
  i: 'inspection',
  '2': 'inspection',
}

/** Targets of a dispatch with the key of each. */
export const TARGET_KEYS: readonly (readonly [target: string, key: string])[] = Object.keys(
  DISPATCH_WORDS,
).map(target => [target, target === 'rectification' ? 'R' : 'I'])

const ANYWHERE: Readonly<Record<string, Command>> = {
  j: { do: 'move', step: 1 },
  k: { do: 'move', step: -1 },
  '[': { do: 'turn-page', step: -1 },
  ']': { do: 'turn-page', step: 1 },
  p: { do: 'toggle-rotation' },
}

const IN_EVIDENCE: Readonly<Record<string, Command>> = {
  b: { do: 'toggle-boxes' },
  arrowleft: { do: 'step-picture', step: -1 },
  arrowright: { do: 'step-picture', step: 1 },
  escape: { do: 'close-evidence' },
}

const unused = (mode: Mode): KeyStep => ({ mode, used: false })
const back = (command?: Command): KeyStep => ({ mode: 'list', used: true, ...(command ? { command } : {}) })

/**
 * One key of the wall. A reason or target asked for is answered or left by Escape; moving on leaves it too, any other
 * key does nothing, so that a slip of the finger never becomes a verdict.
 */
export function pressKey(mode: Mode, pressed: string, situation: Situation): KeyStep {
  const key = pressed.toLowerCase()
  if (mode === 'help') return key === '?' ? back() : unused('help')
  if (mode === 'reject') {
    const reason = /^[1-9]$/.test(key) ? REASONS[Number(key) - 1] : undefined
    return reason ? back({ do: 'reject', reason }) : leaveQuestion(mode, key)
  }
  if (mode === 'dispatch') {
    const to = TARGETS[key]
    return to ? back({ do: 'dispatch', to }) : leaveQuestion(mode, key)
  }
  return pressInList(key, situation)
}

function leaveQuestion(mode: Mode, key: string): KeyStep {
  if (key === 'escape') return back()
  const command = ANYWHERE[key]
  if (command?.do === 'move') return back(command)
  return { mode, used: /^[a-z0-9?]$/.test(key) }
}

function pressInList(key: string, { mayJudge, hasTarget, evidenceOpen }: Situation): KeyStep {
  const command = ANYWHERE[key]
  if (command) return back(command)
  if (key === '?') return { mode: 'help', used: true }
  if (evidenceOpen && IN_EVIDENCE[key]) return back(IN_EVIDENCE[key])
  if (key === 'enter') return hasTarget ? back({ do: 'toggle-evidence' }) : unused('list')
  if (!mayJudge) return unused('list')
  if (key === 'u') return back({ do: 'undo' })
  if (key === 'r') return back({ do: 'retry' })
  if (!hasTarget) return unused('list')
  if (key === 'v') return back({ do: 'confirm' })
  if (key === 'h') return back({ do: 'health' })
  if (key === 'f') return { mode: 'reject', used: true }
  if (key === 'd') return { mode: 'dispatch', used: true }
  return unused('list')
}
