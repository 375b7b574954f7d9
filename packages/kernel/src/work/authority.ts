import { areaCovers } from '../rule/area-scope.ts'
import type { Actor } from './command.ts'
import type { ItemState } from './item.ts'
import { type By, listOf } from './kind.ts'

/** The item as far as authority is concerned; also an item that is about to be opened. */
export type AuthorityTarget = Pick<ItemState, 'area' | 'subjects' | 'parties' | 'assignees'>

/** Whether the actor is the platform itself. */
export function isSystem(actor: Pick<Actor, 'id'>): boolean {
  return actor.id === 'system' || actor.id.startsWith('system/')
}

/**
 * The first way in which the actor may do something, or undefined.
 *
 * @param by any one of these is enough
 */
export function findEntitlement(
  by: By | readonly By[],
  actor: Actor,
  target: AuthorityTarget,
): By | undefined {
  return listOf(by).find(entry => isEntitled(entry, actor, target))
}

/** Whether one person has a role that the entry names, over the area of the item. */
export function holdsRole(by: By, actor: Actor, target: AuthorityTarget): boolean {
  const roles = by.roles ?? []
  return actor.posts.some(post => roles.includes(post.role) && areaCovers(post.area, target.area))
}

function isEntitled(by: By, actor: Actor, target: AuthorityTarget): boolean {
  const roles = by.roles ?? []
  switch (by.relation ?? 'area') {
    case 'system':
      return isSystem(actor)
    case 'assignee':
      return target.assignees.includes(actor.id) && (roles.length === 0 || holdsRole(by, actor, target))
    case 'party': {
      const tied = [...target.subjects, ...Object.values(target.parties)]
      const isParty =
        tied.includes(actor.id) || (actor.represents ?? []).some(subject => tied.includes(subject))
      return isParty && (roles.length === 0 || actor.posts.some(post => roles.includes(post.role)))
    }
    case 'area':
      return holdsRole(by, actor, target)
  }
}
