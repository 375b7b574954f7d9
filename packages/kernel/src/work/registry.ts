import { type Kind, listOf } from './kind.ts'

/** All kinds of work items in all versions that open items may still be on. */
export interface KindRegistry {
  readonly kinds: readonly Kind[]
  /** The given version, or the newest. @throws Error when there is none */
  get(id: string, version?: number): Kind
  find(id: string, version?: number): Kind | undefined
}

/**
 * Collects definitions. An item keeps the version it was opened with, so old versions stay.
 *
 * @throws Error when two definitions share id and version, when a version is skipped, or when a link leads to a kind
 *   that does not exist
 */
export function createKindRegistry(kinds: readonly Kind[]): KindRegistry {
  const byId = new Map<string, Map<number, Kind>>()
  for (const kind of kinds) {
    const versions = byId.get(kind.id) ?? new Map<number, Kind>()
    if (versions.has(kind.version)) throw new Error(`kind ${kind.id}@${kind.version} is defined twice`)
    byId.set(kind.id, versions.set(kind.version, kind))
  }
  for (const [id, versions] of byId) {
    const numbers = [...versions.keys()].sort((a, b) => a - b)
    const gap = numbers.find((number, index) => index > 0 && number !== numbers[index - 1]! + 1)
    if (gap !== undefined) throw new Error(`kind ${id}: version ${gap - 1} is missing`)
  }
  for (const kind of kinds) {
    for (const [name, action] of Object.entries(kind.actions)) {
      const lost = listOf(action.link).find(link => !byId.has(link.kind))
      if (lost)
        throw new Error(`kind ${kind.id}@${kind.version}: action ${name} opens unknown kind "${lost.kind}"`)
    }
  }
  const find = (id: string, version?: number): Kind | undefined => {
    const versions = byId.get(id)
    return version === undefined ? versions?.get(Math.max(...versions.keys())) : versions?.get(version)
  }
  return {
    kinds,
    find,
    get(id, version) {
      const kind = find(id, version)
      if (!kind) throw new Error(`no kind ${id}${version === undefined ? '' : `@${version}`}`)
      return kind
    },
  }
}
