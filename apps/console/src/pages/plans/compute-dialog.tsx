import { Button, Choice, Combobox, ErrorState, Labelled, Loading, Modal, useText } from '@shian/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { api, queries } from '../../api/client.ts'
import type { PlanPreview } from '../../api/supervision-types.ts'
import { useAreas } from '../../api/use-areas.ts'
import { useSession } from '../../session.tsx'
import { MonthTable, PlanFigureRow, Reasons } from './plan-parts.tsx'
import { plansText } from './plans.text.ts'

const COUNTY_DIGITS = 6

interface Wish {
  readonly area: string
  readonly year: string
  readonly monthCap: string
}

/** Computes a plan: looks first, records when one is content. */
export function ComputeDialog({ thisYear, onClose }: { thisYear: number; onClose: () => void }) {
  const t = useText(plansText)
  const { post } = useSession()
  const navigate = useNavigate()
  const first = { area: post.area.slice(0, COUNTY_DIGITS), year: String(thisYear + 1), monthCap: '' }
  const [wish, setWish] = useState<Wish>(first)
  const compute = useMutation({
    mutationFn: (dryRun: boolean) =>
      api.post<PlanPreview>('/v1/supervision/plans', {
        ...{ area: wish.area, year: Number(wish.year), dryRun },
        ...(wish.monthCap ? { monthCap: Number(wish.monthCap) } : {}),
      }),
    onSuccess: answer => {
      if (!answer.id) return
      void queries.invalidateQueries({ queryKey: ['plans'] })
      navigate(`/plans/${answer.id}`)
    },
  })
  const preview = compute.data
  return (
    <Modal open width={860} title={t('computeTitle')} footer={null} onCancel={onClose} destroyOnHidden>
      <form
        className="s-stack"
        onSubmit={event => {
          event.preventDefault()
          compute.mutate(true)
        }}
      >
        <WishFields
          wish={wish}
          years={[thisYear, thisYear + 1]}
          onChange={next => {
            setWish(next)
            // What is recorded is what was looked at.
            compute.reset()
          }}
        />
        <div className="s-row">
          <Button htmlType="submit" loading={compute.isPending}>
            {t('preview')}
          </Button>
          <Button
            type="primary"
            disabled={!preview || compute.isPending}
            onClick={() => compute.mutate(false)}
          >
            {t('record')}
          </Button>
          <span className="s-soft">{t('previewHint')}</span>
        </div>
        {compute.isError && <ErrorState error={compute.error} />}
        {compute.isPending && !preview && <Loading lines={4} />}
        {preview && <Preview preview={preview} />}
      </form>
    </Modal>
  )
}

function WishFields({
  wish,
  years,
  onChange,
}: {
  wish: Wish
  years: readonly number[]
  onChange: (wish: Wish) => void
}) {
  const t = useText(plansText)
  const { post } = useSession()
  const areas = useAreas(post.area.split('/')[0])
  return (
    <div className="c-two">
      <Labelled label={t('area')}>
        <Combobox
          label={t('area')}
          value={wish.area}
          valueLabel={areas.nameOf(wish.area)}
          placeholder={t('area')}
          search={areas.search}
          onChange={area => onChange({ ...wish, area })}
        />
      </Labelled>
      <Labelled label={t('year')} htmlFor="plan-year">
        <Choice
          id="plan-year"
          value={wish.year}
          options={years.map(year => ({ value: String(year), label: String(year) }))}
          onChange={year => onChange({ ...wish, year })}
        />
      </Labelled>
      <Labelled label={t('monthCap')} htmlFor="plan-cap" help={t('monthCapHelp')}>
        <input
          id="plan-cap"
          className="s-input"
          inputMode="numeric"
          aria-describedby="plan-cap-help"
          value={wish.monthCap}
          onChange={event => onChange({ ...wish, monthCap: event.target.value.replace(/\D/g, '') })}
        />
      </Labelled>
    </div>
  )
}

function Preview({ preview }: { preview: PlanPreview }) {
  const t = useText(plansText)
  return (
    <>
      <PlanFigureRow figures={preview.figures} />
      <MonthTable figures={preview.figures} />
      <div className="c-two">
        <Reasons title={t('why')} prefix="reason" counts={preview.reasons} />
        <Reasons title={t('whyNot')} prefix="over" counts={preview.over} />
      </div>
    </>
  )
}
