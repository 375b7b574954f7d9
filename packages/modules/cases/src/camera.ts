import { dayOf, type Recorded, rowView } from '@shian/kernel'

/** What this module knows of a camera: no more than Art. 41 asks for. */
export interface CameraRow {
  id: string
  area: string
  place: string
  standard_certificate: string | null
  calibrated_on: string | null
  sign_photo: string | null
  public_notice_url: string | null
  legal_reviewer: string | null
  technical_reviewer: string | null
  valid_until: string | null
  reviewed_on: string | null
  retired: boolean
}

const NOT_REVIEWED = {
  standard_certificate: null,
  calibrated_on: null,
  sign_photo: null,
  public_notice_url: null,
  legal_reviewer: null,
  technical_reviewer: null,
  valid_until: null,
  reviewed_on: null,
}

const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)

function reviewed(row: CameraRow, event: Recorded): CameraRow {
  const text = (name: string): string => String(event.data[name] ?? '')
  return {
    ...row,
    standard_certificate: text('standardCertificate'),
    calibrated_on: text('calibratedOn'),
    sign_photo: text('signPhoto'),
    public_notice_url: text('publicNoticeUrl'),
    legal_reviewer: text('legalReviewer'),
    technical_reviewer: text('technicalReviewer'),
    valid_until: text('validUntil'),
    reviewed_on: dayOf(event.time),
  }
}

/** Reviews of cameras, for the guard on evidence. */
export const cameraView = rowView<CameraRow>({
  name: 'cases_camera',
  types: ['vision.CameraRegistered', 'vision.CameraReviewed', 'vision.CameraRetired'],
  key: 'id',
  columns: {
    id: 'text',
    area: 'text',
    place: 'text',
    standard_certificate: 'text',
    calibrated_on: 'date',
    sign_photo: 'text',
    public_notice_url: 'text',
    legal_reviewer: 'text',
    technical_reviewer: 'text',
    valid_until: 'date',
    reviewed_on: 'date',
    retired: 'boolean',
  },
  keysOf: event => [idOf(event.subject)],
  fold(row, event, id) {
    if (event.type === 'vision.CameraRegistered') {
      const place = String(event.data['place'] ?? '')
      return { id, area: event.area, place, ...NOT_REVIEWED, retired: false }
    }
    if (!row) return undefined
    return event.type === 'vision.CameraRetired' ? { ...row, retired: true } : reviewed(row, event)
  },
})

/**
 * What a camera lacks before a frame of it may ground a penalty, by the names of the review; empty when nothing.
 *
 * @param takenOn day of the frame, Asia/Shanghai
 * @source 行政处罚法 Art. 41; rules/cn/finding.json#evidence-use
 */
export function missingForPenalty(camera: CameraRow | undefined, takenOn: string): string[] {
  const {
    standard_certificate: standardCertificate,
    calibrated_on: calibratedOn,
    sign_photo: signPhoto,
    public_notice_url: publicNoticeUrl,
    legal_reviewer: legalReviewer,
    technical_reviewer: technicalReviewer,
    valid_until: validUntil,
  } = camera ?? NOT_REVIEWED
  const given = {
    standardCertificate,
    calibratedOn: calibratedOn !== null && calibratedOn <= takenOn ? calibratedOn : null,
    signPhoto,
    publicNoticeUrl,
    legalReviewer,
    // One person cannot hold both reviews.
    technicalReviewer: technicalReviewer === legalReviewer ? null : technicalReviewer,
    validUntil: validUntil !== null && validUntil >= takenOn ? validUntil : null,
    // What was filmed before the review was filmed by a camera nobody had reviewed.
    reviewedOn: camera?.reviewed_on && camera.reviewed_on <= takenOn ? camera.reviewed_on : null,
  }
  return Object.entries(given)
    .filter(([, value]) => value === null || value === '')
    .map(([name]) => name)
}
