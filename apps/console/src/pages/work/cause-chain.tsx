import { Answer, Button, Card, formatInstant, Timeline, usePick, useText } from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import type { CauseEvent, WorkItem } from '../../api/types.ts'
import { useSession } from '../../session.tsx'
import { FACT_WORDS, wordOf } from '../../vocabulary.ts'
import { workText } from './work.text.ts'

const READERS = ['auditor', 'leader', 'inspector', 'commander']

/** The facts that led to an item, back to the first picture. Read only when somebody asks. */
export function CauseChain({ item }: { item: WorkItem }) {
  const t = useText(workText)
  const pick = usePick()
  const { post } = useSession()
  const [open, setOpen] = useState(false)
  const last = item.history.at(-1) as { id?: string } | undefined
  const query = useQuery({
    queryKey: ['work', 'causes', item.id],
    queryFn: ({ signal }) =>
      api.get<{ items: CauseEvent[] }>(`/v1/events/${encodeURIComponent(last?.id ?? item.id)}/causes`, {
        signal,
      }),
    enabled: open,
  })
  if (!READERS.includes(post.role)) return null
  return (
    <Card title={t('chain')}>
      {!open ? (
        <div className="s-stack s-no-print">
          <p className="s-soft">{t('chainBody')}</p>
          <div>
            <Button onClick={() => setOpen(true)}>{t('chainOpen')}</Button>
          </div>
        </div>
      ) : (
        <Answer query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="s-soft">{t('chainNone')}</p>
            ) : (
              <Timeline
                entries={items.map(event => ({
                  id: event.id,
                  time: formatInstant(event.time),
                  title: pick(event.title ?? wordOf(FACT_WORDS, event.type)),
                  body: <code>{event.subject}</code>,
                }))}
              />
            )
          }
        </Answer>
      )}
    </Card>
  )
}
