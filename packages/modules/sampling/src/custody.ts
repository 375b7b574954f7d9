import type { sampling } from '@shian/events'
import { type Decider, type DraftEvent, type Recorded, Refusal } from '@shian/kernel'

type Step = sampling.CustodyStep

/** Where a sample is and whether everything on the way is accounted for. */
export interface Custody {
  /** '' until the code is used. */
  itemId: string
  premisesId: string
  steps: readonly Step[]
  holder: string
  seal: string
  /** The first link that is broken, as said then. */
  broken: string
}

export type CustodyCommand =
  | { do: 'use-code'; code: string; itemId: string; premisesId: string; isKnown: boolean }
  | {
      do: 'move'
      code: string
      step: Step
      by: string
      with?: string
      seal?: string
      isSealIntact?: boolean
      place?: string
      note?: string
    }

interface Link {
  /** What the step may follow; empty: it begins the chain. */
  after: readonly Step[]
  /** Whether two parties must stand behind it. */
  isPaired: boolean
  /** Whether the sample changes hands to the second party. */
  moves: boolean
}

/**
 * The links of the chain. Whoever holds the sample does the next step or gives it away in the next step.
 *
 * @source 食品安全抽样检验管理办法 Art. 17–25
 */
const LINKS: Readonly<Record<Step, Link>> = {
  collected: { after: [], isPaired: true, moves: false },
  sealed: { after: ['collected'], isPaired: true, moves: false },
  'handed-over': { after: ['sealed', 'handed-over'], isPaired: true, moves: true },
  received: { after: ['sealed', 'handed-over'], isPaired: true, moves: true },
  opened: { after: ['received'], isPaired: true, moves: false },
  tested: { after: ['opened'], isPaired: false, moves: false },
  retained: { after: ['opened', 'tested'], isPaired: false, moves: false },
  destroyed: { after: ['tested', 'retained'], isPaired: true, moves: false },
}

const STEP_WORDS: Readonly<Record<Step, string>> = {
  collected: '采集',
  sealed: '封样',
  'handed-over': '交接',
  received: '实验室接收',
  opened: '开封',
  tested: '检验',
  retained: '留样',
  destroyed: '销毁',
}

/** Steps a result rests on. */
const NEEDED: readonly Step[] = ['collected', 'sealed', 'received', 'opened']

function evolve(state: Custody, event: Recorded): Custody {
  const data = event.data as Record<string, string>
  if (event.type === 'sampling.CodeUsed') {
    return { ...state, itemId: data['itemId'] ?? '', premisesId: data['premisesId'] ?? '' }
  }
  if (event.type !== 'sampling.CustodyRecorded') return state
  return {
    ...state,
    steps: [...state.steps, data['step'] as Step],
    holder: data['holder'] ?? '',
    seal: data['step'] === 'opened' ? '' : (data['seal'] ?? state.seal),
    broken: state.broken || (data['broken'] ?? ''),
  }
}

/** What is broken by this step itself: the seal that came is not the seal that went, or it was not whole. */
function breakOf(state: Custody, command: Extract<CustodyCommand, { do: 'move' }>): string {
  const word = STEP_WORDS[command.step]
  if (command.isSealIntact === false) return `${word}:封条破损 seal broken`
  const isChecked = command.step === 'received' || command.step === 'opened' || command.step === 'handed-over'
  if (isChecked && state.seal && command.seal !== undefined && command.seal !== state.seal) {
    return `${word}:封条编号 ${command.seal} 与封样编号 ${state.seal} 不符 seal differs`
  }
  return ''
}

function move(state: Custody, command: Extract<CustodyCommand, { do: 'move' }>): DraftEvent[] {
  const { step, by, code, place, note } = command
  const link = LINKS[step]
  const last = state.steps.at(-1)
  const follows = last === undefined ? link.after.length === 0 : link.after.includes(last)
  if (!follows) {
    const accepted = (Object.keys(LINKS) as Step[]).filter(other =>
      last === undefined ? LINKS[other].after.length === 0 : LINKS[other].after.includes(last),
    )
    throw new Refusal('sampling.custody_out_of_order', 409, { step, last: last ?? '—', accepted })
  }
  if (link.isPaired && (command.with === undefined || command.with === by)) {
    throw new Refusal('sampling.custody_two_parties', 422, { step })
  }
  if (state.holder && by !== state.holder) {
    throw new Refusal('sampling.custody_not_holder', 409, { holder: state.holder, by })
  }
  if ((step === 'sealed' || step === 'received') && !command.seal) {
    throw new Refusal('sampling.custody_seal_missing', 422, { step })
  }
  const broken = breakOf(state, command)
  const data = {
    code,
    itemId: state.itemId,
    step,
    by,
    holder: link.moves ? command.with! : by,
    ...(command.with === undefined ? {} : { with: command.with }),
    ...(command.seal === undefined ? {} : { seal: command.seal }),
    ...(broken ? { broken } : {}),
    ...(place ? { place } : {}),
    ...(note ? { note } : {}),
  }
  return [{ type: 'sampling.CustodyRecorded', data }]
}

/**
 * The chain of custody of one sample. A step that does not follow from the holder of the one before is refused; what
 * did break on the way (a seal) is recorded as it was and never mends.
 */
export const custody: Decider<Custody, CustodyCommand> = {
  initial: { itemId: '', premisesId: '', steps: [], holder: '', seal: '', broken: '' },
  evolve,
  decide(state, command) {
    if (command.do === 'move') {
      if (!state.itemId) throw new Refusal('sampling.code_unknown', 404, { code: command.code })
      return move(state, command)
    }
    const { code, itemId, premisesId } = command
    if (state.itemId === itemId) return []
    if (state.itemId) throw new Refusal('sampling.code_used', 409, { code })
    if (!command.isKnown) throw new Refusal('sampling.code_unknown', 404, { code })
    return [{ type: 'sampling.CodeUsed', data: { code, itemId, premisesId } }]
  },
}

/** The link that is broken or not there, in words; '' when a result may rest on the chain. */
export function brokenLink(state: Pick<Custody, 'steps' | 'broken'>): string {
  if (state.broken) return state.broken
  const missing = NEEDED.find(step => !state.steps.includes(step))
  return missing ? `${STEP_WORDS[missing]}:没有记录 not recorded` : ''
}

/** Subject of a sample. */
export const sampleSubject = (code: string): string => `sample/${code}`
