import { type AreaRange, EVERYWHERE, NOWHERE } from './area.ts'

/**
 * What one request may see and do, taken from the post it acts under. The three scopes are separate because a
 * person may act in one township, view the county, and search the city to find where a case belongs.
 */
export interface Scope {
  actor: string
  act: AreaRange
  view: AreaRange
  search: AreaRange
}

/** The scope of the platform's own work: reactions, sweeps, loading. `actor` is `system/<name>`. */
export function systemScope(name: string): Scope {
  return { actor: `system/${name}`, act: EVERYWHERE, view: EVERYWHERE, search: EVERYWHERE }
}

/** The scope of the public: nothing but what row policies give to everybody. */
export const PUBLIC_SCOPE: Scope = { actor: 'public', act: NOWHERE, view: NOWHERE, search: NOWHERE }
