import { decideCase, type FactMapper, type ItemState, keepsLimit, type RuleOf, workHost } from '@shian/kernel'

const premisesOf = (subjects: readonly string[]): string =>
  subjects.find(each => each.startsWith('premises/'))?.slice('premises/'.length) ?? ''

const inTime = (item: ItemState): boolean => item.clocks.every(clock => clock.late !== true)

/** How a lead ended, for whoever reported it. */
export const leadAnswered: FactMapper = (fact, item) => {
  const { routedTo } = item.data
  return {
    outcome: fact.state,
    answer: item.data['answer'],
    useful: fact.state === 'answered',
    ...(typeof routedTo === 'string' ? { routedTo } : {}),
    onTime: inTime(item),
  }
}

/** What of a canteen's day falls short of the rules in force on that day, by name. */
export function shortfallsOf(form: Readonly<Record<string, unknown>>, area: string, day: string): string[] {
  const { rules } = workHost()
  const duties = decideCase(rules.get('scope', 'canteen.daily-duties', area, day), {
    kind: form['canteenKind'] ?? 'school-canteen',
  }) as readonly string[]
  const keeps = (id: string, value: unknown): boolean =>
    typeof value === 'number' && keepsLimit(rules.get('limit', id, area, day) as RuleOf<'limit'>, value)
  const samples = Number(form['samples'] ?? 0)
  const isAlone = form['accompaniedBy'] === undefined || form['accompaniedBy'] === 'nobody'
  const found: [name: string, isShort: boolean][] = [
    ['accompanied', duties.includes('accompanied') && isAlone],
    ['samples', duties.includes('samples') && samples < Number(form['dishes'] ?? 0)],
    ['sample-grams', samples > 0 && !keeps('canteen.sample-grams', form['sampleGrams'])],
    [
      'sample-temperature',
      form['sampleTemperature'] !== undefined &&
        !keeps('canteen.sample-temperature', form['sampleTemperature']),
    ],
    ['ingredients', duties.includes('ingredients') && form['ingredients'] !== 'yes'],
    ['principal-card', duties.includes('principal-card') && form['principalCard'] !== 'yes'],
  ]
  return found.flatMap(([name, isShort]) => (isShort ? [name] : []))
}

/** A canteen's day as its operator recorded it. @source rules/cn/canteen.json#daily-duties */
export const canteenDayRecorded: FactMapper = (fact, item) => {
  const form = { ...item.data, ...fact.form }
  const day = String(form['day'])
  const given = (name: string, as: string) => (form[name] === undefined ? {} : { [as]: form[name] })
  return {
    premisesId: premisesOf(fact.subjects),
    day,
    ...given('accompaniedBy', 'accompaniedBy'),
    ...given('dishes', 'dishes'),
    ...given('samples', 'samples'),
    ...given('sampleGrams', 'sampleGrams'),
    ...given('sampleTemperature', 'sampleTemperatureCelsius'),
    shortfalls: shortfallsOf(form, fact.area, day),
    onTime: inTime(item),
  }
}

export const canteenDayMissed: FactMapper = (fact, item) => ({
  premisesId: premisesOf(fact.subjects),
  day: item.data['day'],
})

/** How a rural banquet ended. */
export const banquetClosed: FactMapper = (fact, item) => {
  const marks = (item.data['marks'] as string[] | undefined) ?? []
  const { diners, band, heldOn } = item.data
  return { outcome: fact.state, diners, band, heldOn, late: marks.includes('late'), marks }
}
