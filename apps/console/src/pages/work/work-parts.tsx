import {
  Card,
  DueClock,
  type FormField,
  formatInstant,
  formatMoney,
  Picture,
  StateTag,
  Timeline,
  type Tone,
  usePick,
  useText,
} from '@shian/ui'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { blobAddress } from '../../api/client.ts'
import type { KindDefinition, WorkCard, WorkClock, WorkHistory, WorkItem } from '../../api/types.ts'
import { UNIT_WORDS, wordOf } from '../../vocabulary.ts'
import { ClockActions } from './clock-actions.tsx'
import { workText } from './work.text.ts'

/** How the state of an item weighs: overdue first, then whether it ended well. */
export function stateTone(item: Pick<WorkCard, 'overdue' | 'final' | 'assignee'>): Tone {
  if (item.final) return item.final === 'ok' || item.final === true ? 'good' : 'neutral'
  if (item.overdue) return 'grave'
  return item.assignee ? 'info' : 'warn'
}

/** The clocks of an item, each with its basis; what is provisional says why. */
export function ClockList({ item, kind }: { item: WorkItem; kind: KindDefinition | undefined }) {
  const t = useText(workText)
  if (item.clocks.length === 0) return <p className="s-soft">{t('noClocks')}</p>
  return (
    <ul className="c-clocks">
      {item.clocks.map(clock => (
        <ClockLine key={clock.id} clock={clock} item={item} kind={kind} />
      ))}
    </ul>
  )
}

function ClockLine({
  clock,
  item,
  kind,
}: {
  clock: WorkClock
  item: WorkItem
  kind: KindDefinition | undefined
}) {
  const t = useText(workText)
  const pick = usePick()
  const done = Boolean(clock.stoppedAt)
  const { rule, text } = clock.source ?? {}
  return (
    <li data-overdue={clock.overdue && !done}>
      <div className="s-row">
        <span className="s-strong">{pick(clock.title)}</span>
        <StateTag tone={clock.effect === 'statutory' ? 'info' : 'neutral'}>{t(clock.effect)}</StateTag>
        {done && <StateTag tone="good">{t('clockStopped')}</StateTag>}
      </div>
      <DueClock
        dueAt={clock.dueAt}
        provisional={clock.provisional}
        assumes={t('assumption')}
        suspended={clock.suspended}
        final={done || Boolean(item.final)}
        verbose
      />
      <div className="s-soft">
        {clock.budget &&
          `${t('budget')} ${clock.budget.value} ${pick(wordOf(UNIT_WORDS, clock.budget.unit))}`}
        {clock.budget && (rule || text) && ' · '}
        {(rule || text) && (
          <>
            {t('basis')} {text} {rule && <Link to={`/rules/${rule}`}>{rule}</Link>}
          </>
        )}
      </div>
      {!done && !item.final && <ClockActions clock={clock} item={item} kind={kind} />}
    </li>
  )
}

const TONES: readonly (readonly [RegExp, 'good' | 'warn' | 'grave' | 'info'])[] = [
  [/Opened|Assigned/i, 'info'],
  [/Clos|Conclud|Final/i, 'good'],
  [/Rung|Overdue|Expired/i, 'grave'],
  [/Suspend|Extend/i, 'warn'],
]

/** What was done to the item, newest first. */
export function History({
  entries,
  fields,
}: {
  entries: readonly WorkHistory[]
  fields: readonly FormField[]
}) {
  const t = useText(workText)
  const pick = usePick()
  return (
    <Timeline
      entries={[...entries].reverse().map((entry, index) => {
        const tone = TONES.find(([pattern]) => pattern.test(entry.type))?.[1]
        const shown = enteredIn(entry.data ?? {})
        return {
          id: entry.id ?? `${entry.at}-${index}`,
          time: formatInstant(entry.at),
          title: `${pick(entry.text)} · ${entry.actorName ?? t('system')}`,
          ...(tone ? { tone } : {}),
          ...(shown.length ? { body: <Entered values={shown} fields={fields} /> } : {}),
        }
      })}
    />
  )
}

/** What people wrote, without what the engine keeps beside it. */
function enteredIn(data: Readonly<Record<string, unknown>>): [string, unknown][] {
  const form = typeof data['form'] === 'object' && data['form'] !== null ? Object.entries(data['form']) : []
  const words = ['text', 'reason', 'note'].flatMap(name =>
    typeof data[name] === 'string' ? [[name, data[name]] as [string, unknown]] : [],
  )
  return [...form, ...words]
}

const PLAIN_NAMES: Readonly<Record<string, 'clockReason' | 'clockNote' | 'comments'>> = {
  text: 'comments',
  reason: 'clockReason',
  note: 'clockNote',
}

/** What was entered into a form, with the labels of its fields. */
export function Entered({
  values,
  fields,
}: {
  values: readonly (readonly [string, unknown])[]
  fields: readonly FormField[]
}) {
  const t = useText(workText)
  const pick = usePick()
  const known = new Map(fields.map(field => [field.name, field]))
  return (
    <dl className="c-entered">
      {values.map(([name, value]) => {
        const field = known.get(name)
        return (
          <div key={name}>
            <dt>{field ? pick(field.label) : PLAIN_NAMES[name] ? t(PLAIN_NAMES[name]) : name}</dt>
            <dd>
              <EnteredValue value={value} field={field} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

const HASH = /^[0-9a-f]{64}$/

function EnteredValue({ value, field }: { value: unknown; field: FormField | undefined }): ReactNode {
  const pick = usePick()
  if (value === null || value === undefined || value === '') return '—'
  if (Array.isArray(value) && value.every(entry => typeof entry === 'string' && HASH.test(entry))) {
    return (
      <span className="c-thumbs">
        {(value as string[]).map((hash, index) => (
          <Picture
            key={hash}
            src={blobAddress(hash)}
            alt={`${field ? pick(field.label) : ''} ${index + 1}`}
          />
        ))}
      </span>
    )
  }
  if (field?.type === 'money') return formatMoney(Number(value))
  if (field?.type === 'choice') {
    return [value]
      .flat()
      .map(entry => pick(field.options[String(entry)]) || String(entry))
      .join(', ')
  }
  if (typeof value === 'string' && HASH.test(value))
    return (
      <span className="c-thumbs">
        <Picture src={blobAddress(value)} alt={field ? pick(field.label) : ''} />
      </span>
    )
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return formatInstant(value)
  if (typeof value === 'object') return <Checked value={value} />
  return String(value)
}

function Checked({ value }: { value: object }) {
  const answers = (value as { answers?: { item: string; result: string; note?: string }[] }).answers
  if (!answers) return <code>{JSON.stringify(value)}</code>
  const failed = answers.filter(answer => answer.result === 'fail')
  return (
    <>
      {answers.length - failed.length} / {answers.length}
      {failed.map(answer => (
        <span key={answer.item} className="c-failed">
          {answer.item} {answer.note}
        </span>
      ))}
    </>
  )
}

/** Items that belong together. */
export function Related({ item, kinds }: { item: WorkItem; kinds: readonly KindDefinition[] }) {
  const t = useText(workText)
  const pick = usePick()
  return (
    <>
      {item.links.length > 0 && (
        <Card title={t('links')}>
          <ul className="c-lines">
            {item.links.map(link => {
              const kind = kinds.find(candidate => candidate.id === link.kind)
              return (
                <li key={link.id}>
                  <Link to={`/work/${link.id}`}>{link.title || pick(kind?.title ?? link.kind)}</Link>
                  <span className="s-soft s-pad-left">
                    {link.number} {pick(kind?.states[link.state]?.label ?? link.state)}
                  </span>
                </li>
              )
            })}
          </ul>
        </Card>
      )}
    </>
  )
}
