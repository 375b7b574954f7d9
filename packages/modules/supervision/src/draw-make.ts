import {
  derivedId,
  directory,
  type ItemStory,
  type Node,
  Refusal,
  record,
  type Sql,
  subjectOf,
  systemActor,
  tellStories,
  workHost,
} from '@shian/kernel'
import { type DrawPair, makeDraw } from './draw.ts'
import type { DrawRow } from './draw-views.ts'

/** The signed head of the log that first held a commitment. */
export interface SealedHead {
  size: number
  root: Buffer
  note: string
  leafIndex: number
}

/**
 * The first checkpoint whose tree holds the fact. Nobody can know its root before: it depends on every fact sealed
 * with it.
 */
export async function sealedHeadOf(tx: Sql, eventId: string): Promise<SealedHead | undefined> {
  const [row] = await tx.query<{ size: bigint; root: Buffer; note: string; index: bigint }>(
    `select c.size, c.root, c.note, l.index from event_key k
       join seal_leaf l on l.seq = k.seq
       join lateral (select * from seal_checkpoint where size > l.index order by size limit 1) c on true
     where k.id = $1`,
    [eventId],
  )
  return row && { size: Number(row.size), root: row.root, note: row.note, leafIndex: Number(row.index) }
}

/** Id of the inspection a drawn premises gets: drawn once, opened once. */
export function drawnItemId(drawId: string, premisesId: string): string {
  return derivedId('supervision.draw', drawId, premisesId)
}

async function openDrawn(
  tx: Sql,
  draw: DrawRow,
  pairs: readonly DrawPair[],
  now: Date,
  cause: string,
): Promise<void> {
  const officers = await tx.query<{ certificate: string; person_id: string }>(
    'select certificate, person_id from supervision_draw_officer where draw_id = $1',
    [draw.id],
  )
  const personOf = new Map(officers.map(row => [row.certificate, `person/${row.person_id}`]))
  const cards = await directory().premisesOf(
    tx,
    pairs.map(pair => pair.premisesId),
  )
  const stories = pairs.flatMap(({ premisesId, certificates }): ItemStory[] => {
    const card = cards.get(premisesId)
    if (!card) return []
    const subject = `premises/${premisesId}`
    const item = {
      id: drawnItemId(draw.id, premisesId),
      area: card.area,
      subjects: [subject],
      parties: { operator: subject },
      assignees: certificates.flatMap(certificate => personOf.get(certificate) ?? []),
    }
    const form = {
      title: card.signName.slice(0, 200),
      inspectionKind: 'double-random',
      reason: draw.title,
      origin: 'draw',
      originId: draw.id,
    }
    const command = { do: 'open', commandId: derivedId('supervision.open', item.id), item, form } as const
    const act = { actor: systemActor('supervision.draw'), now, cause }
    return [{ id: item.id, kind: 'inspection', area: card.area, steps: [{ command, act }] }]
  })
  await tellStories(tx, workHost(), stories)
}

/**
 * Draws with the seed the log gave, records the result for everybody and opens the inspections.
 *
 * Cost: one look-up of the seal, the draw, one append for the result and one for all inspections.
 *
 * @throws Refusal supervision.draw_made, supervision.draw_not_sealed
 */
export async function carryOutDraw(
  tx: Sql,
  node: Node,
  draw: DrawRow,
  act: { actor: string; now: Date },
): Promise<DrawPair[]> {
  await tx.query('select pg_advisory_xact_lock(4106, hashtext($1))', [draw.id])
  const [fresh] = await tx.query<{ seed: string | null }>('select seed from supervision_draw where id = $1', [
    draw.id,
  ])
  if (fresh?.seed) throw new Refusal('supervision.draw_made', 409)
  const head = await sealedHeadOf(tx, draw.event_id)
  if (!head) throw new Refusal('supervision.draw_not_sealed', 409, { retryAfterSeconds: 5 })
  const pairs = makeDraw(draw, draw.count, head.root)
  const [made] = await record(
    tx,
    node,
    [
      {
        id: derivedId('supervision.DrawMade', draw.id),
        type: 'supervision.DrawMade',
        audience: 'public',
        data: {
          seed: head.root.toString('hex'),
          checkpointSize: head.size,
          leafIndex: head.leafIndex,
          pairs,
        },
      },
    ],
    { ...act, area: draw.area, subject: subjectOf('draw', draw.id), cause: draw.event_id },
  )
  await openDrawn(tx, draw, pairs, act.now, made!.id)
  return pairs
}
