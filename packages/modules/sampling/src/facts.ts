import { type DraftEvent, dayOf, derivedId, type ItemState, type Recorded } from '@shian/kernel'

interface Acted {
  action: string
  final?: string
  form: Record<string, unknown>
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const OPTIONAL = ['specification', 'batch', 'producer', 'failedItems'] as const

/** The premises an item is about, without its kind. */
export function premisesIdOf(subjects: readonly string[]): string | null {
  const subject = subjects.find(each => each.startsWith('premises/'))
  return subject ? subject.slice('premises/'.length) : null
}

function sampleOf(item: ItemState, form: Record<string, unknown>) {
  const values = { ...item.data, ...form }
  const given = OPTIONAL.filter(name => text(values[name]) !== '')
  return {
    premisesId: premisesIdOf(item.subjects),
    sampleCode: text(values['sampleCode']),
    food: text(values['food']),
    verdict: text(values['verdict']) === 'pass' ? 'pass' : 'fail',
    reportNumber: text(values['reportNumber']),
    ...Object.fromEntries(given.map(name => [name, text(values[name])])),
  }
}

function confirmed(item: ItemState, form: Record<string, unknown>, day: string): DraftEvent {
  return {
    id: derivedId('sampling.ResultConfirmed', text(item.data['sampleCode'])),
    type: 'sampling.ResultConfirmed',
    data: { ...sampleOf(item, form), confirmedOn: day },
  }
}

function ofSampling(item: ItemState, { action, form }: Acted, day: string): DraftEvent[] {
  if (action !== 'enter-result') return []
  const entered = { type: 'sampling.ResultEntered', data: sampleOf(item, form) }
  return form['verdict'] === 'pass' ? [entered, confirmed(item, form, day)] : [entered]
}

// A failure is final when nobody may have it tested again: its disposal begins.
function ofDisposal(item: ItemState, event: Recorded): DraftEvent[] {
  const { action, final, form } = event.data as unknown as Acted
  const sampleCode = text(item.data['sampleCode'])
  const premisesId = premisesIdOf(item.subjects)
  if (final === 'overturned') {
    const reason = text(form['reason']) || `复检合格 re-test passed: ${text(form['retestReport'])}`
    return [{ type: 'sampling.ResultOverturned', data: { premisesId, sampleCode, reason } }]
  }
  if (final !== undefined) {
    const onTime = item.clocks.every(clock => clock.clock !== 'disposal' || clock.late !== true)
    const data = { premisesId, sampleCode, outcome: final, onTime }
    return [{ type: 'sampling.DisposalClosed', data }]
  }
  const begins = action === 'dispose' || action === 'refuse-retest' || action === 'enter-retest'
  return begins ? [confirmed(item, {}, dayOf(event.time))] : []
}

/** The facts a step of a sampling or a disposal leads to. */
export function factsOf(kind: string, item: ItemState, event: Recorded): DraftEvent[] {
  if (kind === 'sampling') return ofSampling(item, event.data as unknown as Acted, dayOf(event.time))
  return kind === 'sampling-disposal' ? ofDisposal(item, event) : []
}
