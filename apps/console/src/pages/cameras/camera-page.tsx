import {
  AgeClock,
  Answer,
  App,
  Button,
  Card,
  Drawer,
  ErrorState,
  Facts,
  type FormField,
  type FormSubmission,
  formatSpan,
  formatTime,
  Modal,
  PageHeader,
  readFailure,
  SchemaForm,
  SimulatedMark,
  toApiError,
  useLanguage,
  usePick,
  useText,
} from '@shian/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useMemo, useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, queries } from '../../api/client.ts'
import { formSources } from '../../api/form-sources.ts'
import type { CameraDetail } from '../../api/types.ts'
import { useSession } from '../../session.tsx'
import { CAMERA_REASON_WORDS, PLACE_WORDS, SOURCE_WORDS, wordOf } from '../../vocabulary.ts'
import { camerasText } from './cameras.text.ts'
import { CameraTag, ReviewTag } from './cameras-page.tsx'

const both = (key: keyof typeof camerasText.zh) => ({ zh: camerasText.zh[key], en: camerasText.en[key] })
const INSTALLERS = ['admin', 'commander', 'leader']
const REVIEWERS = ['leader', 'inspector']

const REVIEW_FIELDS: readonly FormField[] = [
  {
    name: 'standardCertificate',
    type: 'text',
    label: both('standardCertificate'),
    required: true,
    maxLength: 120,
  },
  { name: 'calibratedOn', type: 'date', label: both('calibratedOn'), required: true },
  { name: 'signPhoto', type: 'photo', label: both('signPhoto'), required: true, min: 1, max: 1 },
  { name: 'publicNoticeUrl', type: 'text', label: both('publicNoticeUrl'), required: true, maxLength: 300 },
  { name: 'legalReviewer', type: 'person', label: both('legalReviewer'), required: true },
  { name: 'technicalReviewer', type: 'person', label: both('technicalReviewer'), required: true },
  { name: 'validUntil', type: 'date', label: both('validUntil'), required: true },
]
const RETIRE_FIELDS: readonly FormField[] = [
  { name: 'reason', type: 'longText', label: both('retireReason'), required: true, maxLength: 2_000 },
]

/** One camera: registration, state, the picture on request, review, reference. */
export function Component() {
  const { id = '' } = useParams()
  const t = useText(camerasText)
  const query = useQuery({
    queryKey: ['cameras', 'one', id],
    queryFn: ({ signal }) =>
      api.get<CameraDetail>(`/v1/vision/cameras/${encodeURIComponent(id)}`, { signal }),
  })
  return (
    <Answer query={query} what={t('failed')} lines={8}>
      {camera => <CameraView camera={camera} />}
    </Answer>
  )
}

function CameraView({ camera }: { camera: CameraDetail }) {
  const t = useText(camerasText)
  const { post } = useSession()
  const [retiring, setRetiring] = useState(false)
  const installs = INSTALLERS.includes(post.role) && !camera.retired
  return (
    <>
      <PageHeader
        title={camera.name}
        back={<Link to="/cameras">‹ {t('back')}</Link>}
        tags={
          <>
            <CameraTag state={camera.state} />
            {camera.simulated && <SimulatedMark />}
          </>
        }
        actions={installs && <Button onClick={() => setRetiring(true)}>{t('retire')}</Button>}
      />
      <div className="s-split">
        <div className="s-stack">
          <Look camera={camera} />
          <Review camera={camera} />
        </div>
        <div className="s-stack">
          <About camera={camera} />
          {installs && <Reference camera={camera} />}
        </div>
      </div>
      {retiring && <RetireDialog camera={camera} onClose={() => setRetiring(false)} />}
    </>
  )
}

function About({ camera }: { camera: CameraDetail }) {
  const t = useText(camerasText)
  const pick = usePick()
  return (
    <Card title={t('about')}>
      <Facts
        items={[
          [
            t('premises'),
            <Link key="p" to={`/premises/${camera.premises.id}`}>
              {camera.premises.signName}
            </Link>,
          ],
          [t('place'), pick(wordOf(PLACE_WORDS, camera.place))],
          [t('purpose'), camera.purpose],
          [
            t('state'),
            <span key="s" className="s-row">
              <CameraTag state={camera.state} /> <AgeClock at={camera.stateSince} />
            </span>,
          ],
          [t('reason'), pick(wordOf(CAMERA_REASON_WORDS, camera.reason))],
          [t('source'), pick(wordOf(SOURCE_WORDS, camera.sourceKind))],
          [
            t('live'),
            camera.live
              ? t('liveValue', {
                  fps: camera.live.framesPerSecond.toFixed(1),
                  restarts: camera.live.restarts,
                })
              : t('liveNone'),
          ],
          [t('publicView'), t(camera.publicView ? 'publicYes' : 'publicNo')],
        ]}
      />
    </Card>
  )
}

interface Look {
  readonly address: string | null
  readonly at: string
  readonly ageMillis: number
}

async function fetchFrame(id: string, purpose: string): Promise<Look> {
  const response = await fetch(
    `/v1/vision/cameras/${encodeURIComponent(id)}/frame.jpg?${new URLSearchParams({ purpose })}`,
    { cache: 'no-store' },
  )
  if (response.status === 204) return { address: null, at: '', ageMillis: 0 }
  if (!response.ok) throw await readFailure(response, false)
  return {
    address: URL.createObjectURL(await response.blob()),
    at: response.headers.get('x-frame-at') ?? '',
    ageMillis: Number(response.headers.get('x-frame-age-millis') ?? 0),
  }
}

/** The clear picture, shown only after saying why. */
function Look({ camera }: { camera: CameraDetail }) {
  const t = useText(camerasText)
  const { language } = useLanguage()
  const [purpose, setPurpose] = useState('')
  const look = useMutation({ mutationFn: () => fetchFrame(camera.id, purpose.trim()) })
  const address = look.data?.address
  useEffect(() => () => (address ? URL.revokeObjectURL(address) : undefined), [address])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (purpose.trim()) look.mutate()
  }
  return (
    <Card title={t('look')}>
      <div className="s-stack">
        <p className="s-soft">{t('lookBody')}</p>
        <form className="s-row" onSubmit={submit}>
          <input
            className="s-input c-purpose"
            aria-label={t('lookPurpose')}
            placeholder={t('lookPurpose')}
            maxLength={200}
            value={purpose}
            onChange={event => setPurpose(event.target.value)}
          />
          <Button type="primary" htmlType="submit" disabled={!purpose.trim()} loading={look.isPending}>
            {t(look.data ? 'lookAgain' : 'lookButton')}
          </Button>
        </form>
        {look.error && <ErrorState error={look.error} />}
        {look.data && !address && <p>{t('lookNone')}</p>}
        {look.data && address && (
          <figure className="c-frame">
            <img src={address} alt={camera.name} />
            <figcaption className="s-soft s-figures">
              {look.data.at &&
                t('lookAt', {
                  time: formatTime(look.data.at),
                  age: formatSpan(look.data.ageMillis, language),
                })}
            </figcaption>
          </figure>
        )}
      </div>
    </Card>
  )
}

/** The review as the server takes it: plain fields, and the photo of the sign as a file. */
function reviewBody({ form, files }: FormSubmission): FormData {
  const body = new FormData()
  for (const [name, value] of Object.entries(form)) body.set(name, String(value))
  for (const { field, file, filename } of files) body.append(field, file, filename)
  return body
}

function Review({ camera }: { camera: CameraDetail }) {
  const t = useText(camerasText)
  const { post } = useSession()
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const sources = useMemo(() => formSources(camera.premises.area), [camera.premises.area])
  const save = useMutation({
    mutationFn: (submission: FormSubmission) =>
      api.post(`/v1/vision/cameras/${camera.id}/review`, reviewBody(submission)),
    onSuccess: () => {
      message.success(t('reviewDone'))
      void queries.invalidateQueries({ queryKey: ['cameras'] })
      setOpen(false)
    },
  })
  const review = camera.review
  return (
    <Card title={t('reviewTitle')} extra={<ReviewTag until={camera.reviewValidUntil} />}>
      <div className="s-stack">
        <p className="s-soft">{t('reviewBody')}</p>
        {review && (
          <Facts
            items={[
              [t('standardCertificate'), review['standardCertificate']],
              [t('calibratedOn'), review['calibratedOn']],
              [t('publicNoticeUrl'), review['publicNoticeUrl']],
              [t('legalReviewer'), review['legalReviewer']],
              [t('technicalReviewer'), review['technicalReviewer']],
            ]}
          />
        )}
        {REVIEWERS.includes(post.role) && (
          <div>
            <Button onClick={() => setOpen(true)}>{t('reviewForm')}</Button>
          </div>
        )}
      </div>
      <Drawer
        open={open}
        title={t('reviewForm')}
        size={Math.min(560, window.innerWidth)}
        onClose={() => setOpen(false)}
        destroyOnHidden
      >
        <SchemaForm
          fields={REVIEW_FIELDS}
          sources={sources}
          submitLabel={t('save')}
          busy={save.isPending}
          onSubmit={submission => save.mutate(submission)}
          onCancel={() => setOpen(false)}
        >
          {save.error && <ErrorState error={save.error} />}
        </SchemaForm>
      </Drawer>
    </Card>
  )
}

function Reference({ camera }: { camera: CameraDetail }) {
  const t = useText(camerasText)
  const pick = usePick()
  const { message } = App.useApp()
  const accept = useMutation({
    mutationFn: () => api.post(`/v1/vision/cameras/${camera.id}/reference`, { accept: true }),
    onSuccess: () => message.success(t('referenceDone')),
    onError: thrown => message.error(pick(toApiError(thrown).sentence)),
  })
  return (
    <Card title={t('reference')}>
      <div className="s-stack">
        {camera.reference && (
          <img
            className="c-reference"
            src={`/v1/blobs/${camera.reference}`}
            alt={t('reference')}
            loading="lazy"
          />
        )}
        <p className="s-soft">{t('referenceBody')}</p>
        <div>
          <Button loading={accept.isPending} onClick={() => accept.mutate()}>
            {t('referenceAccept')}
          </Button>
        </div>
      </div>
    </Card>
  )
}

function RetireDialog({ camera, onClose }: { camera: CameraDetail; onClose: () => void }) {
  const t = useText(camerasText)
  const { message } = App.useApp()
  const retire = useMutation({
    mutationFn: (form: Readonly<Record<string, unknown>>) =>
      api.post(`/v1/vision/cameras/${camera.id}/retirement`, form),
    onSuccess: () => {
      message.success(t('retired'))
      void queries.invalidateQueries({ queryKey: ['cameras'] })
      onClose()
    },
  })
  return (
    <Modal open title={t('retire')} footer={null} onCancel={onClose} destroyOnHidden>
      <div className="s-stack">
        <p>{t('retireBody')}</p>
        <SchemaForm
          fields={RETIRE_FIELDS}
          submitLabel={t('retire')}
          danger
          busy={retire.isPending}
          onSubmit={({ form }) => retire.mutate(form)}
          onCancel={onClose}
        >
          {retire.error && <ErrorState error={retire.error} />}
        </SchemaForm>
      </div>
    </Modal>
  )
}
