import type { FactMapper, ItemState } from '@shian/kernel'

const bare = (subject: string | undefined): string => subject?.slice(subject.indexOf('/') + 1) ?? ''

function premisesOf(subjects: readonly string[]): string {
  return bare(subjects.find(subject => subject.startsWith('premises/')))
}

function headOf(item: ItemState, subjects: readonly string[]) {
  const { premisesKind, period, from, to } = item.data
  const due = item.clocks.find(clock => clock.clock === 'due')
  const cycle = item.kind === 'self-inspection-week' ? 'week' : 'month'
  const dueOn = due?.projection.dueDate ?? to
  return { premisesId: premisesOf(subjects), premisesKind, cycle, period, from, to, dueOn }
}

/** A weekly report or monthly minutes were filed. */
export const submitted: FactMapper = (fact, item) => {
  const late = item.clocks.some(clock => clock.clock === 'due' && clock.late === true)
  return { ...headOf(item, fact.subjects), late, makesUp: false, nil: false, hazards: 0 }
}

/** A weekly report or monthly minutes did not come. */
export const missed: FactMapper = (fact, item) => headOf(item, fact.subjects)

/** How a hazard ended. */
export const hazardClosed: FactMapper = (fact, item) => ({
  premisesId: premisesOf(fact.subjects),
  hazardId: item.data['hazardId'],
  outcome: fact.state === 'ordered' ? 'ordered' : 'fixed',
  onTime: item.clocks.filter(clock => clock.clock.startsWith('fix')).every(clock => clock.late !== true),
})
