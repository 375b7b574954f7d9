import {
  type Actor,
  derivedId,
  directory,
  divisionOf,
  openWork,
  type PremisesCard,
  type Sql,
  type WorkResult,
  workHost,
} from '@shian/kernel'

/** Opens the task to take one sample at a premises, for the officer who answers for the area. */
export async function openSampling(
  tx: Sql,
  id: string,
  premises: PremisesCard,
  form: Record<string, unknown>,
  act: { actor: Actor; now: Date; cause?: string },
): Promise<WorkResult> {
  const responsible = await directory().findResponsible(tx, 'inspector', divisionOf(premises.area), act.now)
  const subject = `premises/${premises.id}`
  const item = {
    id,
    area: premises.area,
    subjects: [subject],
    parties: { operator: subject },
    assignees: responsible ? [`person/${responsible.personId}`] : [],
  }
  const commandId = derivedId('sampling.open', id)
  return openWork(tx, workHost(), 'sampling', { do: 'open', commandId, item, form }, act)
}
