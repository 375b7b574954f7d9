import {
  Button,
  Card,
  type Column,
  ErrorState,
  Figure,
  formatNumber,
  Glyph,
  PageHeader,
  Progress,
  Table,
  useLanguage,
  usePick,
  useText,
} from '@shian/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { api, queries } from '../../api/client.ts'
import type { ImportJob } from '../../api/types.ts'
import { saveText, toCsv } from '../../csv.ts'
import { premisesText } from './premises.text.ts'
import './premises.css'

const POLL_MILLIS = 700

function useJob(id: string | undefined) {
  return useQuery({
    queryKey: ['import', id],
    queryFn: ({ signal }) => api.get<ImportJob>(`/v1/registry/imports/${id}`, { signal }),
    enabled: id !== undefined,
    refetchInterval: query =>
      query.state.data && query.state.data.state !== 'running' ? false : POLL_MILLIS,
  })
}

/** Import in three steps: a file, a dry run with the errors of each row, the import itself with its progress. */
export function Component() {
  const t = useText(premisesText)
  const navigate = useNavigate()
  const [file, setFile] = useState<File>()
  const [dryId, setDryId] = useState<string>()
  const [runId, setRunId] = useState<string>()
  const dry = useJob(dryId)
  const run = useJob(runId)
  const start = useStart(file, (id, dryRun) => (dryRun ? setDryId(id) : setRunId(id)))
  const reset = () => {
    setFile(undefined)
    setDryId(undefined)
    setRunId(undefined)
    start.reset()
  }
  const step = runId ? 2 : dryId ? 1 : 0
  return (
    <>
      <PageHeader title={t('importTitle')} back={<Link to="/premises">‹ {t('back')}</Link>} />
      <div className="s-stack c-import">
        <Steps step={step} />
        <FileCard
          file={file}
          locked={step > 0}
          onFile={chosen => {
            start.reset()
            setFile(chosen)
          }}
        >
          {step === 0 && (
            <div>
              <Button
                type="primary"
                disabled={!file}
                loading={start.isPending}
                onClick={() => start.mutate(true)}
              >
                {t('dryRun')}
              </Button>
            </div>
          )}
          {start.error && <ErrorState error={start.error} />}
        </FileCard>
        {dryId && <JobCard title={t('stepCheck')} done={t('checkDone')} query={dry} />}
        {dry.data?.state === 'done' && !runId && (
          <RunButtons
            job={dry.data}
            busy={start.isPending}
            onRun={() => start.mutate(false)}
            onReset={reset}
          />
        )}
        {runId && <JobCard title={t('stepRun')} done={t('runDone')} query={run} />}
        {run.data && run.data.state !== 'running' && (
          <div className="s-row">
            <Button type="primary" onClick={() => navigate('/premises')}>
              {t('toList')}
            </Button>
            <Button onClick={reset}>{t('again')}</Button>
          </div>
        )}
      </div>
    </>
  )
}

function RunButtons({
  job,
  busy,
  onRun,
  onReset,
}: {
  job: ImportJob
  busy: boolean
  onRun: () => void
  onReset: () => void
}) {
  const t = useText(premisesText)
  const importable = job.rows - job.refused
  return (
    <div className="s-row">
      <Button type="primary" disabled={importable === 0} loading={busy} onClick={onRun}>
        {job.refused > 0 ? t('runAnyway', { count: importable }) : t('run')}
      </Button>
      <Button onClick={onReset}>{t('again')}</Button>
    </div>
  )
}

function useStart(file: File | undefined, onStarted: (id: string, dryRun: boolean) => void) {
  return useMutation({
    mutationFn: async (dryRun: boolean) => {
      const body = new FormData()
      body.set('dryRun', String(dryRun))
      if (file) body.set('file', file, file.name)
      const { id } = await api.post<{ id: string }>('/v1/registry/imports', body)
      onStarted(id, dryRun)
    },
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['premises'] }),
  })
}

function Steps({ step }: { step: number }) {
  const t = useText(premisesText)
  return (
    <ol className="c-steps">
      {(['stepFile', 'stepCheck', 'stepRun'] as const).map((key, index) => (
        <li key={key} aria-current={index === step ? 'step' : undefined} data-done={index < step}>
          <span>{index < step ? <Glyph name="check" size={14} /> : index + 1}</span> {t(key)}
        </li>
      ))}
    </ol>
  )
}

function FileCard({
  file,
  locked,
  onFile,
  children,
}: {
  file: File | undefined
  locked: boolean
  onFile: (file: File | undefined) => void
  children: ReactNode
}) {
  const t = useText(premisesText)
  return (
    <Card title={t('stepFile')}>
      <div className="s-stack">
        <p>{t('importBody')}</p>
        <div className="s-row">
          <label className="c-file">
            <Glyph name="upload" /> {t('chooseFile')}
            <input
              type="file"
              accept=".csv,.xlsx"
              disabled={locked}
              onChange={event => onFile(event.target.files?.[0])}
            />
          </label>
          <Button href="/v1/registry/imports/template.csv" icon={<Glyph name="download" />}>
            {t('template')}
          </Button>
          {file && <span>{t('fileChosen', { name: file.name, size: Math.ceil(file.size / 1024) })}</span>}
        </div>
        {children}
      </div>
    </Card>
  )
}

function JobCard({ title, done, query }: { title: string; done: string; query: ReturnType<typeof useJob> }) {
  const t = useText(premisesText)
  const pick = usePick()
  const job = query.data
  return (
    <Card title={title}>
      <div className="s-stack" aria-live="polite">
        {query.error && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        <Progress
          percent={job && job.rows > 0 ? Math.round((job.done / job.rows) * 100) : 0}
          status={job?.state === 'failed' ? 'exception' : 'normal'}
          aria-label={title}
        />
        {job && (
          <p className="s-soft s-figures">
            {t('progress', { done: formatNumber(job.done), rows: formatNumber(job.rows) })}
          </p>
        )}
        {job?.state === 'done' && <p className="s-strong">{done}</p>}
        {job?.state === 'failed' && (
          <p className="s-field-issue">
            {job.failure ? pick({ zh: job.failure.message, en: job.failure.messageEn }) : t('jobFailed')}
          </p>
        )}
        {job && (
          <div className="c-figures">
            <Figure label={t('resultCreated')} value={formatNumber(job.created)} />
            <Figure label={t('resultChanged')} value={formatNumber(job.changed)} />
            <Figure label={t('resultRefused')} value={formatNumber(job.refused)} />
          </div>
        )}
        {job && job.state !== 'running' && <Errors job={job} />}
      </div>
    </Card>
  )
}

function Errors({ job }: { job: ImportJob }) {
  const t = useText(premisesText)
  const { language } = useLanguage()
  if (job.errors.length === 0) return <p className="s-soft">{t('noErrors')}</p>
  const messageOf = (error: ImportJob['errors'][number]) =>
    language === 'en' ? (error.messageEn ?? error.message) : error.message
  const columns: Column<ImportJob['errors'][number]>[] = [
    { id: 'row', title: t('errorRow'), width: '80px', align: 'end', cell: error => error.row },
    { id: 'column', title: t('errorColumn'), width: '180px', cell: error => error.column ?? '—' },
    { id: 'message', title: t('errorMessage'), cell: messageOf },
  ]
  const download = () =>
    saveText(
      'import-errors.csv',
      toCsv([
        [t('errorRow'), t('errorColumn'), t('errorMessage')],
        ...job.errors.map(error => [error.row, error.column, messageOf(error)]),
      ]),
      'text/csv;charset=utf-8',
    )
  return (
    <div>
      <div className="s-row c-errors-head">
        <h3>{t('errors')}</h3>
        <Button size="small" icon={<Glyph name="download" size={14} />} onClick={download}>
          {t('errorDownload')}
        </Button>
      </div>
      <Table
        caption={t('errors')}
        columns={columns}
        rows={job.errors}
        keyOf={error => `${error.row}-${error.column}-${error.code}`}
      />
    </div>
  )
}
