export { loadOrCreateVaultKey, type VaultKey, vaultKeyOf } from './key.ts'
