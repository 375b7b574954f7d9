/** What makes two findings the same: one camera, one type, one place in the picture, one stretch of time. */
export interface FindingPlace {
  cameraId: string
  /** Code of the finding dictionary, e.g. `motion.afterhours`. */
  type: string
  /** Zone of the camera; empty for the whole picture. */
  zone?: string
  /** Track id of a tracker, or the cell of the picture; empty when the finding has neither. */
  track?: string
  at: Date
}

/** Limits on repeated findings. Boxes of other makers go through the same limits. */
export interface CoolDownParameters {
  /** Length of the bucket in the key. */
  bucketSeconds: number
  perTrackSeconds: number
  perZoneSeconds: number
  perCameraPerHour: number
  /** Findings of one camera and type within this time join one incident. */
  incidentSeconds: number
  /** Bound on remembered places; the oldest are forgotten first. */
  maximumEntries: number
}

export const defaultCoolDownParameters: CoolDownParameters = {
  bucketSeconds: 600,
  perTrackSeconds: 600,
  perZoneSeconds: 120,
  perCameraPerHour: 6,
  incidentSeconds: 60,
  maximumEntries: 50_000,
}

/** `key` is the idempotent id of the finding; `incident` is the key of the first finding it belongs to. */
export type Admission =
  | { admitted: true; key: string; incident: string }
  | { admitted: false; key: string; incident: string; because: 'track' | 'zone' | 'camera-hour' }

/** A deterministic key: the same place in the same ten minutes gives the same key, also after a restart. */
export function findingKey(
  place: FindingPlace,
  bucketSeconds = defaultCoolDownParameters.bucketSeconds,
): string {
  const bucket = Math.floor(place.at.getTime() / 1000 / bucketSeconds)
  return [place.cameraId, place.type, place.zone ?? '', place.track ?? '', String(bucket)]
    .map(encodeURIComponent)
    .join('|')
}

/** Cell of an 8×6 grid in which the centre of a box lies: the place of a finding without a track. */
export function cellOf(box: { x: number; y: number; width: number; height: number }): string {
  const column = Math.min(7, Math.max(0, Math.floor((box.x + box.width / 2) * 8)))
  const row = Math.min(5, Math.max(0, Math.floor((box.y + box.height / 2) * 6)))
  return `${column}-${row}`
}

/** Remembers insertion order and forgets the oldest entry beyond its bound. */
function remember<V>(map: Map<string, V>, key: string, value: V, maximum: number): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > maximum) map.delete(map.keys().next().value!)
}

/** Decides which findings are raised and which repeat one that was. One instance serves all cameras. */
export interface CoolDown {
  admit(place: FindingPlace): Admission
}

/** Makes a cool-down with bounded memory. */
export function createCoolDown(parameters: CoolDownParameters = defaultCoolDownParameters): CoolDown {
  const p = parameters
  const tracks = new Map<string, number>()
  const zones = new Map<string, number>()
  const hours = new Map<string, number[]>()
  const incidents = new Map<string, { key: string; last: number }>()
  const recent = (map: Map<string, number>, key: string, seconds: number, now: number) => {
    const last = map.get(key)
    return last !== undefined && Math.abs(now - last) < seconds * 1000
  }
  return {
    admit(place) {
      const now = place.at.getTime()
      const key = findingKey(place, p.bucketSeconds)
      const kind = JSON.stringify([place.cameraId, place.type])
      const zone = JSON.stringify([kind, place.zone ?? ''])
      const track = JSON.stringify([zone, place.track ?? ''])
      const open = incidents.get(kind)
      const joins = open !== undefined && Math.abs(now - open.last) <= p.incidentSeconds * 1000
      const incident = joins ? open.key : key
      const lastHour = (hours.get(place.cameraId) ?? []).filter(time => now - time < 3_600_000)
      const refuse = (because: 'track' | 'zone' | 'camera-hour'): Admission => {
        if (joins) remember(incidents, kind, { key: incident, last: now }, p.maximumEntries)
        return { admitted: false, key, incident, because }
      }
      if (recent(tracks, track, p.perTrackSeconds, now)) return refuse('track')
      if (recent(zones, zone, p.perZoneSeconds, now)) return refuse('zone')
      if (lastHour.length >= p.perCameraPerHour) return refuse('camera-hour')
      remember(tracks, track, now, p.maximumEntries)
      remember(zones, zone, now, p.maximumEntries)
      remember(hours, place.cameraId, [...lastHour, now], p.maximumEntries)
      remember(incidents, kind, { key: incident, last: now }, p.maximumEntries)
      return { admitted: true, key, incident }
    },
  }
}
