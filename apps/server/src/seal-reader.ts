import type { SealReader } from '@shian/documents/ports'
import {
  type Database,
  fileTiles,
  loadOrCreateSealKey,
  proveEvent,
  Refusal,
  systemScope,
  verifyProof,
} from '@shian/kernel'
import { sealFolder, sealKeyFile, sealName } from './worker/sealer.ts'

const parsed = (checkpoint: string): { origin: string; size: number } => {
  const [origin = '', size = '0'] = checkpoint.split('\n')
  return { origin, size: Number(size) }
}

/** The place of a fact in this node's own seal, proved and checked. */
export function createSealReader(db: Database, dataDir: string, nodeName: string): SealReader {
  const tiles = fileTiles(sealFolder(dataDir))
  return {
    async prove(eventId) {
      try {
        const proof = await db.transaction(systemScope('documents'), tx => proveEvent(tx, tiles, eventId))
        // Something is sealed, so the key is there.
        const key = await loadOrCreateSealKey(sealKeyFile(dataDir), sealName(nodeName))
        const { valid } = verifyProof(proof, key.verifier)
        return { index: proof.index, ...parsed(proof.checkpoint), valid }
      } catch (error) {
        if (error instanceof Refusal && error.code === 'seal.not_sealed_yet') return null
        throw error
      }
    },
  }
}
