import type { EnvelopeGeo } from '@shian/kernel/sync'

/** A position that is older says nothing about where something was captured. */
const FRESH_MILLIS = 5 * 60_000

let last: { geo: EnvelopeGeo; at: number } | undefined
let watching = false

/**
 * Asks the phone where it is, once somebody takes a photo or acts; never before and never in the background. A refusal
 * is fine: nothing depends on it.
 */
export function lookAround(): void {
  if (watching || !('geolocation' in navigator)) return
  watching = true
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      watching = false
      const { longitude, latitude, accuracy } = coords
      last = { geo: { longitude, latitude, accuracyMetres: Math.round(accuracy) }, at: Date.now() }
    },
    () => {
      watching = false
    },
    { maximumAge: 60_000, timeout: 10_000, enableHighAccuracy: true },
  )
}

/** Where the phone was a moment ago, if it said so. */
export function here(): EnvelopeGeo | undefined {
  return last && Date.now() - last.at < FRESH_MILLIS ? last.geo : undefined
}
