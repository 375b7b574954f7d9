import type { vision } from '@shian/events'
import { type DraftEvent, type Recorded, Refusal, registerRefusals } from '@shian/kernel'

type CameraState = vision.CameraState

/** What is known of one camera. */
export interface Camera {
  registered: boolean
  retired: boolean
  premisesId: string
  state: CameraState
  reviewValidUntil: string | null
}

export const NO_CAMERA: Camera = {
  registered: false,
  retired: false,
  premisesId: '',
  state: 'unknown',
  reviewValidUntil: null,
}

export interface Registration {
  premisesId: string
  name: string
  place: string
  purpose: string
  sourceKind: 'rtsp' | 'file' | 'http-snapshot' | 'drawn' | 'push'
  simulated: boolean
  publicView: boolean
}

/** The seven things Art. 41 asks for before a picture may ground a penalty. @source 行政处罚法 Art. 41 */
export interface Review {
  standardCertificate: string
  calibratedOn: string
  signPhoto: string
  publicNoticeUrl: string
  legalReviewer: string
  technicalReviewer: string
  validUntil: string
}

export interface HealthChange {
  to: CameraState
  reason?: string
  metrics?: Record<string, number>
  media?: { role: 'scene' | 'manifest'; mime: string; sha256: string }[]
}

export type CameraCommand =
  | { do: 'register'; registration: Registration }
  | { do: 'review'; review: Review; today: string }
  | { do: 'retire'; reason: string }
  | { do: 'change-health'; change: HealthChange }
  | { do: 'learn-reference'; sha256: string; frames: number; acceptedBy?: string }

function evolve(camera: Camera, event: Recorded): Camera {
  switch (event.type) {
    case 'vision.CameraRegistered':
      return { ...camera, registered: true, premisesId: String(event.data['premisesId']) }
    case 'vision.CameraReviewed':
      return { ...camera, reviewValidUntil: String(event.data['validUntil']) }
    case 'vision.CameraRetired':
      return { ...camera, retired: true }
    case 'vision.CameraHealthChanged':
      return { ...camera, state: event.data['to'] as CameraState }
    default:
      return camera
  }
}

function review(command: { review: Review; today: string }): DraftEvent[] {
  const { review: given, today } = command
  if (given.validUntil < today)
    throw new Refusal('vision.review_expired', 422, { validUntil: given.validUntil })
  if (given.legalReviewer === given.technicalReviewer) throw new Refusal('vision.one_reviewer', 422)
  return [{ type: 'vision.CameraReviewed', data: { ...given } }]
}

/** A camera: registered with place and purpose, reviewed, watched, retired. */
export const camera = {
  initial: NO_CAMERA,
  evolve,
  decide(state: Camera, command: CameraCommand): DraftEvent[] {
    if (command.do === 'register') {
      if (state.registered) throw new Refusal('vision.camera_exists', 409)
      return [{ type: 'vision.CameraRegistered', data: { ...command.registration } }]
    }
    if (!state.registered) throw new Refusal('kernel.not_found', 404, { what: '摄像头 camera' })
    if (state.retired) throw new Refusal('vision.camera_retired', 409)
    switch (command.do) {
      case 'review':
        return review(command)
      case 'retire':
        return [{ type: 'vision.CameraRetired', data: { reason: command.reason } }]
      case 'learn-reference': {
        const { sha256, frames, acceptedBy } = command
        const data = acceptedBy ? { sha256, frames, acceptedBy } : { sha256, frames }
        return [{ type: 'vision.ReferenceLearned', data }]
      }
      case 'change-health': {
        if (command.change.to === state.state) return []
        const data = { premisesId: state.premisesId, from: state.state, ...command.change }
        return [{ type: 'vision.CameraHealthChanged', data }]
      }
    }
  },
}

/** Whether a picture of the camera may ground a penalty on that day. @source 行政处罚法 Art. 41 */
export function mayGroundPenalty(reviewValidUntil: string | null, today: string): boolean {
  return reviewValidUntil !== null && reviewValidUntil >= today
}

registerRefusals({
  'vision.camera_exists': { zh: '该摄像头已经登记', en: 'This camera is already registered' },
  'vision.camera_retired': { zh: '该摄像头已停用', en: 'This camera is retired' },
  'vision.review_expired': {
    zh: '审核有效期 {validUntil} 已过',
    en: 'The review is valid until {validUntil} only, which is over',
  },
  'vision.one_reviewer': {
    zh: '法制审核和技术审核必须由两人分别完成',
    en: 'Legal and technical review must be done by two different people',
  },
})
