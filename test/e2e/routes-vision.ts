import { type CaseTable, foreignArea, type Refused, type Sent } from './routes-case.ts'
import { visionEvent, type World } from './routes-world.ts'

const unknown = (more: object = {}): (() => Refused) => {
  return () => ({ params: { id: 'nothing' }, ...more, status: 404, code: 'kernel.not_found' })
}

const photo = (bytes: Uint8Array, field = 'file'): Sent => ({
  field,
  name: 'photo.jpg',
  mime: 'image/jpeg',
  bytes,
})

const newCamera = (w: World, kind: string): object => ({
  premisesId: w.premises,
  name: '凉菜间',
  place: '专间',
  purpose: '监督',
  publicView: false,
  source: { kind },
})

const REVIEW = {
  standardCertificate: 'GB/T 28181',
  calibratedOn: '2026-01-01',
  signPhoto: 'b'.repeat(64),
  publicNoticeUrl: 'https://example.org/notice',
  legalReviewer: 'p1',
  technicalReviewer: 'p2',
  validUntil: '2026-12-31',
}

/** What devices send. */
const ingestCases: CaseTable = {
  'POST /ingest/v1/blobs': {
    happy: w => ({ file: photo(w.jpeg), shows: 'sha256' }),
    keep: (answer, w) => {
      w.kept['blob'] = (answer['items'] as { sha256: string }[])[0]!.sha256
    },
    refused: () => ({
      file: photo(Buffer.from('GIF89a-not-a-jpeg')),
      status: 422,
      code: 'vision.not_what_it_says',
    }),
  },
  'POST /ingest/v1/vision-events': {
    happy: w => ({ body: visionEvent(w.camera, 'pest'), shows: '"accepted":1' }),
    refused: () => ({
      body: visionEvent('nothing', 'pest'),
      status: 422,
      code: 'vision.unknown_camera',
    }),
  },
}

const cameraCases: CaseTable = {
  'GET /v1/vision/cameras': { happy: w => ({ shows: w.camera }), refused: foreignArea },
  'POST /v1/vision/cameras': {
    happy: w => ({ body: newCamera(w, 'push'), shows: '"id":"' }),
    keep: (answer, w) => {
      w.kept['camera'] = String(answer['id'])
    },
    refused: w => ({ body: newCamera(w, 'drawn'), status: 422, code: 'vision.drawn_only_in_demo' }),
  },
  'GET /v1/vision/cameras/:id': {
    happy: w => ({ params: { id: w.camera }, shows: '灶台' }),
    refused: unknown(),
  },
  'GET /v1/vision/cameras/:id/frame.jpg': {
    happy: w => ({ params: { id: w.camera }, query: { purpose: 'wall' }, shows: 'JFIF' }),
    refused: w => ({ params: { id: w.camera }, status: 400, code: 'kernel.invalid_input' }),
  },
  'POST /v1/vision/cameras/:id/reference': {
    happy: w => ({ params: { id: w.camera }, body: { accept: true }, shows: '"relearning":true' }),
    refused: unknown({ body: { accept: true } }),
  },
  'POST /v1/vision/cameras/:id/review': {
    happy: w => ({ params: { id: w.camera }, body: REVIEW, shows: '2026-12-31' }),
    refused: w => ({
      params: { id: w.camera },
      body: { ...REVIEW, technicalReviewer: 'p1' },
      status: 422,
      code: 'vision.one_reviewer',
    }),
  },
  'POST /v1/vision/cameras/:id/retirement': {
    happy: w => ({ params: { id: w.kept['camera']! }, body: { reason: '拆除' }, shows: '"retired":true' }),
    refused: w => ({
      params: { id: w.kept['camera']! },
      body: { reason: '拆除' },
      status: 409,
      code: 'vision.camera_retired',
    }),
  },
  'GET /v1/vision/health': { happy: w => ({ shows: w.brokenCamera }), refused: foreignArea },
}

/** A finding of its own for a case, which later cases find under the name. */
async function newFinding(w: World, name: string, type: string): Promise<{ id: string }> {
  const id = await w.find(type)
  w.kept[name] = id
  return { id }
}

const findingCases: CaseTable = {
  'GET /v1/vision/findings': {
    happy: async w => ({ shows: (await newFinding(w, 'answered', 'hat.missing')).id }),
    refused: foreignArea,
  },
  'GET /v1/vision/findings/:id': {
    happy: w => ({ params: { id: w.kept['answered']! }, shows: 'vision.FindingRaised' }),
    refused: unknown(),
  },
  'POST /v1/vision/findings/:id/answer': {
    happy: w => ({
      params: { id: w.kept['answered']! },
      body: { answer: 'fixed', text: '已戴好' },
      file: photo(w.jpeg, 'photos'),
      shows: 'answered',
    }),
    refused: w => ({
      params: { id: w.kept['answered']! },
      body: { answer: 'fixed' },
      status: 422,
      code: 'vision.photo_needed',
    }),
  },
  'POST /v1/vision/findings/:id/verdict': {
    happy: async w => ({
      params: await newFinding(w, 'judged', 'mask.missing'),
      body: { verdict: 'confirmed' },
      shows: 'confirmed',
    }),
    refused: w => ({
      params: { id: w.kept['answered']! },
      body: { verdict: 'rejected' },
      status: 422,
      code: 'vision.reason_needed',
    }),
  },
  'POST /v1/vision/findings/:id/undo': {
    happy: w => ({ params: { id: w.kept['judged']! }, body: {}, shows: 'open' }),
    refused: w => ({
      params: { id: w.kept['judged']! },
      body: {},
      status: 409,
      code: 'vision.nothing_to_undo',
    }),
  },
  'POST /v1/vision/findings/:id/dispatch': {
    happy: w => ({
      params: { id: w.kept['judged']! },
      body: { to: 'rectification' },
      shows: 'dispatched',
    }),
    refused: w => ({
      params: { id: w.kept['judged']! },
      body: { to: 'rectification' },
      status: 409,
      code: 'vision.already_dispatched',
    }),
  },
  'POST /v1/vision/findings/:id/health': {
    happy: async w => ({ params: await newFinding(w, 'referred', 'rodent'), body: {}, shows: 'health' }),
    refused: w => ({
      params: { id: w.kept['referred']! },
      body: {},
      status: 409,
      code: 'vision.already_judged',
    }),
  },
  'GET /v1/vision/quality': {
    happy: () => ({ shows: 'mask.missing' }),
    refused: 'public, and takes no input: there is nothing to get wrong',
  },
}

export const visionCases: CaseTable = { ...ingestCases, ...cameraCases, ...findingCases }
