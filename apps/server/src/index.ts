export { ACCESS_SCOPE, Accounts, type PersonSession } from './accounts/accounts.ts'
export { DeviceTokens } from './accounts/device-tokens.ts'
export { ACCESS_MIGRATIONS } from './accounts/module.ts'
export { generatePassword } from './accounts/password.ts'
export * from './config.ts'
export { openApiOf } from './http/openapi.ts'
export { createLog, describeError, type Log } from './log.ts'
export { MODULES } from './modules.ts'
export {
  createPlatform,
  describeApi,
  migrationSources,
  type Platform,
  type PlatformOptions,
} from './platform.ts'
export { type Ports, portsOf } from './ports.ts'
export { readCalendar, readRules } from './reference-data.ts'
export { sealFolder, sealKeyFile, sealName } from './worker/sealer.ts'
