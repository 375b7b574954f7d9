import type { Module, RequestContext } from '@shian/kernel'
import type { Accounts } from './accounts.ts'
import type { DeviceTokens } from './device-tokens.ts'
import { accountRoutes, deviceTokenRoutes, type SessionSettings, sessionRoutes } from './routes.ts'

/** Where the tables of accounts come from. */
export const ACCESS_MIGRATIONS = { module: 'access', folder: new URL('../../migrations/', import.meta.url) }

/** Accounts as a module of the server: it needs the edge's cookie and settings, which other modules never do. */
export function accessModule(
  accounts: Accounts,
  tokens: DeviceTokens,
  settings: SessionSettings,
  formerToken: (context: RequestContext) => string | undefined,
): Module {
  return {
    name: 'access',
    views: [],
    reactions: [],
    kinds: [],
    routes: [
      ...sessionRoutes(accounts, settings, formerToken),
      ...accountRoutes(accounts),
      ...deviceTokenRoutes(tokens),
    ],
    migrations: ACCESS_MIGRATIONS.folder,
  }
}
