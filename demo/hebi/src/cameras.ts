import {
  type BlobStore,
  type Database,
  derivedId,
  type Node,
  recordBlob,
  type Sql,
  systemScope,
} from '@shian/kernel'
import { type NewCamera, registerCamera } from '@shian/vision'
import type { City, CityPremises } from './population.ts'

/** What draws and stores pictures, where there is an engine. */
export interface CameraEngine {
  capability(): Promise<{ available: boolean }>
  take(ref: {
    kind: 'drawn'
    url: string
    seed: number
    label?: string
    activity?: string
    condition?: string
  }): Promise<{ jpeg: Uint8Array; capturedAt: Date }>
}

interface Scene {
  place: string
  name: string
  activity: 'working' | 'empty' | 'intruder'
  condition: 'clean' | 'black' | 'dark' | 'frozen' | 'occluded' | 'defocused' | 'moved'
}

/** What the simulated cameras show: most are well, three are not, one sees somebody at night. */
export const SCENES: readonly Scene[] = [
  { place: '烹饪区', name: '灶台', activity: 'working', condition: 'clean' },
  { place: '专间', name: '冷荤间', activity: 'working', condition: 'clean' },
  { place: '粗加工', name: '粗加工区', activity: 'working', condition: 'clean' },
  { place: '库房', name: '库房', activity: 'intruder', condition: 'clean' },
  { place: '洗消间', name: '洗消间', activity: 'working', condition: 'clean' },
  { place: '烹饪区', name: '灶台', activity: 'working', condition: 'occluded' },
  { place: '备餐间', name: '备餐间', activity: 'empty', condition: 'clean' },
  { place: '烹饪区', name: '灶台', activity: 'working', condition: 'frozen' },
  { place: '洗消间', name: '洗消间', activity: 'working', condition: 'defocused' },
]

/** A fault comes once the camera has learnt what its place looks like. */
const FAULT_AFTER_SECONDS = 150

/** Id of the camera of a premises that a box reports for. */
export function boxCameraId(premisesId: string): string {
  return derivedId('demo-box-camera', premisesId)
}

/** The premises with cameras in the order they get simulated ones: the one whose operator can sign in comes first. */
export function cameraPremises(city: City): CityPremises[] {
  const byId = new Map(city.premises.map(premises => [premises.id, premises]))
  const operated = city.posts.filter(({ appointment }) => appointment.role === 'safety-officer')
  const first = [...operated].sort((a, b) => {
    const [one, two] = [a.appointment.actArea, b.appointment.actArea]
    return one.length - two.length || (one < two ? -1 : one > two ? 1 : a.id < b.id ? -1 : 1)
  })[0]
  const firstId = first?.appointment.actArea.split('/')[1]
  const ids = [...(firstId ? [firstId] : []), ...city.cameraPremises.filter(id => id !== firstId)]
  return ids.flatMap(id => byId.get(id) ?? [])
}

async function registerMissing(
  tx: Sql,
  node: Node,
  wanted: readonly (NewCamera & { id: string })[],
  now: Date,
): Promise<void> {
  const known = await tx.query<{ id: string }>('select id from vision_camera where id = any($1)', [
    wanted.map(camera => camera.id),
  ])
  const ids = new Set(known.map(row => row.id))
  for (const camera of wanted) {
    if (!ids.has(camera.id)) await registerCamera(tx, { node, now, actor: 'system/demo' }, camera)
  }
}

/** Registers the cameras of the city: drawn ones, and those of boxes. Idempotent. */
export async function registerCameras(
  db: Database,
  node: Node,
  premises: readonly CityPremises[],
  now: Date,
): Promise<void> {
  const boxes = premises.map(({ id }) => ({
    id: boxCameraId(id),
    premisesId: id,
    name: '智能盒',
    place: '烹饪区',
    purpose: '互联网+明厨亮灶',
    publicView: false,
    source: { kind: 'push' as const },
  }))
  const drawn = SCENES.flatMap(({ name, place, activity, condition }, i) => {
    const at = premises[i]
    if (!at) return []
    const seed = i + 1
    const label = at.registration.signName.replace(/[^\p{L}\p{N} ]/gu, '').slice(0, 24)
    const source = {
      kind: 'drawn' as const,
      url: `drawn:${seed}`,
      options: { seed, label, activity, condition, conditionAfterSeconds: FAULT_AFTER_SECONDS },
    }
    const purpose = '互联网+明厨亮灶(模拟)'
    return [
      {
        id: derivedId('demo-drawn-camera', at.id),
        premisesId: at.id,
        name,
        place,
        purpose,
        publicView: i % 2 === 0,
        source,
      },
    ]
  })
  for (const part of [drawn, boxes])
    await db.transaction(systemScope('demo'), tx => registerMissing(tx, node, part, now))
}

/**
 * A few drawn pictures as evidence for the findings of the last weeks; none where there is no video engine.
 *
 * @returns their content addresses
 */
export async function drawStills(
  db: Database,
  blobs: BlobStore,
  engine: CameraEngine,
  areas: readonly string[],
): Promise<string[]> {
  if (!(await engine.capability()).available) return []
  const stills: string[] = []
  for (let seed = 1; seed <= 6; seed++) {
    const { jpeg, capturedAt } = await engine.take({
      kind: 'drawn',
      url: `drawn:${seed}`,
      seed,
      label: '模拟画面',
      activity: 'working',
    })
    const stored = await blobs.put(jpeg, { mime: 'image/jpeg' })
    const evidence = {
      origin: 'camera',
      derivedFrom: null,
      createdAt: capturedAt,
      mime: 'image/jpeg',
      meta: { device: 'camera/drawn' },
    } as const
    await db.transaction(systemScope('demo'), async tx => {
      for (const area of areas) await recordBlob(tx, { ...stored, ...evidence, area })
    })
    stills.push(stored.sha256)
  }
  return stills
}
