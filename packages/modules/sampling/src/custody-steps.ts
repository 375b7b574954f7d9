import {
  actorsOf,
  commandWork,
  derivedId,
  execute,
  holdsRole,
  loadItem,
  type Recorded,
  Refusal,
  type RequestContext,
  readSubject,
  type Sql,
  subjectOfItem,
  systemActor,
  workHost,
} from '@shian/kernel'
import { brokenLink, type CustodyCommand, custody, sampleSubject } from './custody.ts'

/** One step of a chain as a request says it. */
export type Step = Omit<Extract<CustodyCommand, { do: 'move' }>, 'do' | 'code'>

/** Tells an open item where its sample is; an item that ended is left alone. */
async function tell(
  tx: Sql,
  itemId: string,
  action: string,
  form: Record<string, unknown>,
  cause: Recorded,
  now: Date,
): Promise<void> {
  const stream = await readSubject(tx, subjectOfItem(itemId))
  if (stream.length === 0) return
  const { item } = await loadItem(tx, workHost(), itemId)
  if (item.final !== undefined) return
  if (action === 'start-test' && item.state !== 'taken') return
  const commandId = derivedId('sampling.tell', cause.id, itemId, action)
  const act = { actor: systemActor('sampling'), now, cause: cause.id }
  await commandWork(tx, workHost(), itemId, { do: 'act', commandId, action, form }, act)
}

/**
 * Records a step of custody and tells the sampling, and the disposal that came of it, what became of the chain.
 *
 * @throws Refusal sampling.custody_…
 */
export async function recordStep(
  tx: Sql,
  context: RequestContext,
  sample: { code: string; itemId: string; area: string },
  step: Step,
): Promise<{ holder: string; broken: string }> {
  const { code, itemId, area } = sample
  const { now, node } = context
  const { actor } = context.scope
  if (actor !== step.by && actor !== step.with) throw new Refusal('sampling.custody_not_party', 403)
  if (step.step === 'received') await checkReceiver(tx, step.with ?? '', area, now)
  const command = { do: 'move', code, ...step } as const
  const [fact] = await execute(tx, node, custody, sampleSubject(code), command, { actor, area, now })
  const stream = await readSubject(tx, sampleSubject(code))
  const state = stream.reduce((known, event) => custody.evolve(known, event), custody.initial)
  const broken = state.broken ? { custodyBroken: state.broken.slice(0, 200) } : {}
  await tell(tx, itemId, 'note-custody', { custodyStep: step.step, ...broken }, fact!, now)
  if (step.step === 'received') await tell(tx, itemId, 'start-test', {}, fact!, now)
  if (state.broken) await tell(tx, `${itemId}.1`, 'note-custody', broken, fact!, now)
  return { holder: state.holder, broken: brokenLink(state) }
}

async function checkReceiver(tx: Sql, person: string, area: string, at: Date): Promise<void> {
  const [receiver] = await actorsOf(tx, [person], at)
  const target = { area, subjects: [], parties: {}, assignees: [] }
  if (!receiver || !holdsRole({ roles: ['laboratory'] }, receiver, target)) {
    throw new Refusal('sampling.receiver_not_laboratory', 422, { person })
  }
}
