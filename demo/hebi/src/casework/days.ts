import { addDays, derivedId, type Node, type Sql } from '@shian/kernel'
import { type OwedDay, providedLaw, type SignedDay, tellDays } from '@shian/self-inspection'
import { type Cast, instantOf } from '../cast.ts'
import type { CityPremises } from '../population.ts'
import { Random } from '../random.ts'

const DAYS = 30
const PREMISES = 300
/** Premises a transaction. */
export const PREMISES_BATCH = 100

/** Premises whose own people check them every day. */
export function selfInspecting(cast: Cast, premises: readonly CityPremises[]): string[] {
  return premises.flatMap(({ id }) => (cast.operator(id) ? [id] : [])).slice(0, PREMISES)
}

function hazardIn(random: Random, { points }: OwedDay, photo: string): SignedDay['hazards'] {
  const point = random.pick(points)
  const isFixed = random.chance(0.7)
  return [
    {
      item: point.id,
      key: point.key,
      text: `【演示】${point.title.slice(0, 80)}:发现问题`,
      accident: false,
      handling: isFixed ? 'fixed' : 'open',
      before: [photo],
      after: isFixed ? [photo] : [],
    },
  ]
}

/** The last month of self-inspection of some premises: hardly a day missed, a hazard now and then. */
export function tellMonth(
  tx: Sql,
  node: Node,
  cast: Cast,
  seed: number,
  told: { premisesIds: readonly string[]; today: string; now: Date },
): Promise<number> {
  const { premisesIds, today, now } = told
  const days = Array.from({ length: DAYS }, (_, i) => addDays(today, i - DAYS))
  return tellDays(tx, node, providedLaw(), { premisesIds, days, now }, owed => {
    // Each day has its own luck, so that a load that goes on where it was tells the same.
    const random = new Random(seed ^ Number.parseInt(hashOf(owed), 16))
    const recent = owed.day >= addDays(today, -2)
    if (!recent && random.chance(0.015)) return undefined
    const operator = cast.operator(owed.premisesId)!
    const hazards = random.chance(0.012) ? hazardIn(random, owed, cast.photo.sha256) : []
    return {
      actor: operator.id,
      role: operator.posts[0]!.role,
      at: instantOf(owed.day, 8, random.whole(0, 300)),
      tookSeconds: random.whole(40, 400),
      hazards,
    }
  })
}

/** Eight hexadecimal digits of premises and day. */
function hashOf({ premisesId, day }: OwedDay): string {
  return derivedId('demo-day', premisesId, day).replaceAll('-', '').slice(-8)
}
