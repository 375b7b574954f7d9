import {
  type BlobInfo,
  type BlobStore,
  chainManifest,
  type EvidenceManifest,
  recordBlob,
  type Sql,
} from '@shian/kernel'
import { dayOf } from './day.ts'
import type { Still } from './ports.ts'

/** What the manifest says beside the picture. */
export interface EvidenceContext {
  /** Health of the camera at that moment. */
  health: string
  rule?: string
}

/** One object of the evidence as a fact refers to it. */
export interface StoredMedia {
  role: 'scene' | 'manifest'
  mime: string
  sha256: string
}

/**
 * Stores the bytes of a picture before the transaction of its fact, because a full disk must refuse the fact and
 * leave nothing half-written.
 *
 * @throws Refusal blob.storage_full
 */
export function storeStill(blobs: BlobStore, still: Still): Promise<BlobInfo> {
  return blobs.put(still.jpeg, { mime: 'image/jpeg', size: still.jpeg.byteLength })
}

/**
 * Records a stored picture and its manifest as evidence, in the transaction of the fact that names them. The manifest
 * names the hash of the picture, the state of the camera, the rule and the clock, and is chained to the one before it
 * on that camera and day.
 */
export async function recordEvidence(
  tx: Sql,
  blobs: BlobStore,
  camera: { id: string; area: string },
  still: Still,
  scene: BlobInfo,
  evidence: EvidenceContext,
): Promise<StoredMedia[]> {
  const { id, area } = camera
  const createdAt = still.capturedAt
  const time = createdAt.toISOString()
  const rule = evidence.rule ? { rule: evidence.rule } : {}
  const meta = { capturer: `camera/${id}`, serverTime: time, ...rule }
  await recordBlob(tx, {
    ...scene,
    mime: 'image/jpeg',
    area,
    origin: 'camera',
    derivedFrom: null,
    meta,
    createdAt,
  })
  const manifest: EvidenceManifest = {
    camera: `camera/${id}`,
    day: dayOf(createdAt),
    time,
    parts: [{ name: 'frame', ...scene, mime: 'image/jpeg' }],
    cameraState: { health: evidence.health },
    clock: { source: 'server' },
    ...rule,
  }
  const chained = await chain(tx, id, area, manifest)
  const bytes = Buffer.from(JSON.stringify(chained))
  const mime = 'application/json'
  const stored = await blobs.put(bytes, { mime })
  await recordBlob(tx, {
    ...stored,
    mime,
    area,
    origin: 'derived',
    derivedFrom: scene.sha256,
    meta,
    createdAt,
  })
  return [
    { role: 'scene', mime: 'image/jpeg', sha256: scene.sha256 },
    { role: 'manifest', mime, sha256: stored.sha256 },
  ]
}

async function chain(tx: Sql, cameraId: string, area: string, manifest: EvidenceManifest) {
  const [last] = await tx.query<{ n: number; hash: string }>(
    'select n, hash from vision_manifest where camera_id = $1 and day = $2 order by n desc limit 1',
    [cameraId, manifest.day],
  )
  const chained = chainManifest(last?.hash ?? null, manifest)
  await tx.query('insert into vision_manifest (camera_id, day, n, area, hash) values ($1, $2, $3, $4, $5)', [
    cameraId,
    manifest.day,
    (last?.n ?? 0) + 1,
    area,
    chained.hash,
  ])
  return chained
}
