import { divisionOf } from '../area.ts'
import { directory } from '../directory.ts'
import type { Session } from '../route.ts'
import type { Sql } from '../sql.ts'
import type { Actor } from '../work/index.ts'

/** The area of an operator's post names one premises; that premises is what the person stands for. */
export function representedBy(area: string): string[] {
  const division = divisionOf(area)
  return division === area ? [] : [`premises/${area.slice(division.length + 1)}`]
}

/** The person of a request, with the one post it acts under. */
export function actorOf(session: Session): Actor {
  const { area, role, scope } = session
  return { id: scope.actor, posts: [{ role, area }], represents: representedBy(area) }
}

/** People who act together, with all posts they hold at that moment. Unknown people have none. */
export async function actorsOf(tx: Sql, ids: readonly string[], at: Date): Promise<Actor[]> {
  const posts = await directory().postsOf(tx, ids, at)
  return ids.map(id => {
    const held = posts.get(id) ?? []
    return { id, posts: held, represents: held.flatMap(post => representedBy(post.area)) }
  })
}
