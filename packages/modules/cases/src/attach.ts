import {
  type Attachment,
  actorsOf,
  type BlobOrigin,
  type BlobRecord,
  commandWork,
  dayOf,
  derivedId,
  execute,
  findBlob,
  holdsRole,
  type ItemState,
  Refusal,
  type RequestContext,
  recordBlob,
  type Sql,
  systemActor,
  workHost,
} from '@shian/kernel'
import { missingForPenalty } from './camera.ts'
import { type Evidence, evidenceList, evidenceSubject } from './evidence.ts'
import { countEvidence, findCamera } from './queries.ts'

/** What a request says of a piece of evidence. */
export type Offered = Omit<Evidence, 'evidenceId' | 'sha256'> & { sha256?: string }

const ORIGINS: Readonly<Record<Evidence['method'], BlobOrigin>> = {
  'in-app': 'in-app',
  gallery: 'gallery',
  upload: 'upload',
  camera: 'upload',
  scan: 'upload',
  laboratory: 'lab',
}

/** Records uploaded bytes as evidence of the area of the case. */
export async function keepFile(
  tx: Sql,
  context: RequestContext,
  item: ItemState,
  method: Evidence['method'],
  file: Attachment,
): Promise<void> {
  const { actor } = context.scope
  const meta = { capturer: actor, serverTime: context.now.toISOString() }
  const { area } = item
  await recordBlob(tx, {
    ...file,
    area,
    origin: ORIGINS[method] ?? 'upload',
    derivedFrom: null,
    meta,
    createdAt: context.now,
  })
}

/** The frame a file is or was made from, when a camera took it. Its kind is what it is, not what the request says. */
async function findFrame(tx: Sql, sha256: string): Promise<BlobRecord | undefined> {
  const blob = await findBlob(tx, sha256)
  if (blob?.origin === 'camera') return blob
  const source = blob?.derivedFrom ? await findBlob(tx, blob.derivedFrom) : undefined
  return source?.origin === 'camera' ? source : undefined
}

const DAY_MILLIS = 86_400_000

/**
 * The camera a frame comes from. A picture a box sent does not say so itself; the finding it came with does.
 * Cost: findings of one premises in two days.
 */
async function findCameraOf(tx: Sql, frame: BlobRecord): Promise<string | undefined> {
  const { capturer } = frame.meta
  if (capturer?.startsWith('camera/')) return capturer.slice('camera/'.length)
  const { area, createdAt, sha256 } = frame
  const [finding] = await tx.query<{ camera: string }>(
    `select data->>'cameraId' as camera from event where type = 'vision.FindingRaised' and area = $1
       and recordtime >= $2 and recordtime < $3 and data->'media' @> $4::jsonb limit 1`,
    [
      area,
      new Date(createdAt.getTime() - DAY_MILLIS),
      new Date(createdAt.getTime() + DAY_MILLIS),
      JSON.stringify([{ sha256 }]),
    ],
  )
  return finding?.camera
}

async function checkCollectors(
  tx: Sql,
  item: ItemState,
  evidence: Pick<Evidence, 'collectors' | 'use'>,
  at: Date,
): Promise<void> {
  if (evidence.use !== 'penalty') return
  const actors = await actorsOf(tx, evidence.collectors, at)
  const unfit = actors.find(actor => !holdsRole({ roles: ['inspector', 'laboratory'] }, actor, item))
  if (unfit) throw new Refusal('cases.collector_not_permitted', 403, { person: unfit.id })
}

/** The evidence list tells the case how much of it may ground a penalty. */
export async function tellCase(tx: Sql, item: ItemState, cause: string, now: Date): Promise<void> {
  const command = {
    do: 'act',
    commandId: derivedId('cases.evidence', cause),
    action: 'note-evidence',
    form: { evidenceCount: await countEvidence(tx, item.id) },
  } as const
  await commandWork(tx, workHost(), item.id, command, { actor: systemActor('cases'), now, cause })
}

/**
 * Puts a piece of evidence on the list of a case.
 *
 * The same file for the same use a second time changes nothing.
 *
 * @throws Refusal cases.camera_not_reviewed, cases.too_few_collectors, cases.collector_not_permitted …
 * @source 行政处罚法 Art. 41
 */
export async function attachEvidence(
  tx: Sql,
  context: RequestContext,
  item: ItemState,
  offered: Offered & { sha256: string },
): Promise<{ evidenceId: string; kind: string }> {
  if (item.final !== undefined) throw new Refusal('cases.case_closed', 409)
  const { now } = context
  const known = await findBlob(tx, offered.sha256)
  if (!known) throw new Refusal('cases.evidence_file_missing', 422, { sha256: offered.sha256 })
  const frame = await findFrame(tx, offered.sha256)
  const isFrame = frame !== undefined || offered.kind === 'camera-frame'
  const filmedBy = frame && (await findCameraOf(tx, frame))
  const cameraId = filmedBy ?? offered.cameraId
  if (isFrame && !cameraId) throw new Refusal('cases.camera_unknown', 422)
  const takenOn = frame ? dayOf(frame.createdAt) : offered.collectedOn
  const missing = isFrame ? missingForPenalty(await findCamera(tx, cameraId!), takenOn) : undefined
  await checkCollectors(tx, item, offered, now)
  const evidenceId = derivedId('cases.evidence', item.id, offered.use, offered.sha256)
  const evidence: Evidence = {
    ...offered,
    evidenceId,
    kind: isFrame ? 'camera-frame' : offered.kind,
    ...(cameraId ? { cameraId } : {}),
  }
  const people = context.rules.get('number', 'penalty.people', item.area, now)
  const act = { actor: context.scope.actor, area: item.area, now }
  const command = {
    do: 'attach',
    evidence,
    collectorsMin: people.value.value,
    ...(missing ? { missing } : {}),
  } as const
  const [fact] = await execute(tx, context.node, evidenceList, evidenceSubject(item.id), command, act)
  if (fact) await tellCase(tx, item, fact.id, now)
  return { evidenceId, kind: evidence.kind }
}
