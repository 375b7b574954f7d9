import { Answer, Card, formatInstant, Glyph, usePick, useText } from '@shian/ui'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import type { WorkDocument, WorkItem } from '../../api/types.ts'
import { readsDocuments } from '../../roles.ts'
import { useSession } from '../../session.tsx'
import { workText } from './work.text.ts'

/** The documents of an item. The browser opens and prints them. */
export function DocumentList({ item }: { item: WorkItem }) {
  const t = useText(workText)
  const { post } = useSession()
  const query = useQuery({
    queryKey: ['work', 'documents', item.id, item.version],
    queryFn: ({ signal }) =>
      api.get<{ items: WorkDocument[] }>(`/v1/documents?item=${encodeURIComponent(item.id)}`, { signal }),
    enabled: readsDocuments(post.role),
  })
  if (!readsDocuments(post.role)) return null
  return (
    <Card title={t('documents')}>
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="s-soft">{t('documentsNone')}</p>
          ) : (
            <ul className="c-lines">
              {items.map(document => (
                <Entry key={`${document.eventId}/${document.template}`} document={document} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Card>
  )
}

function Entry({ document }: { document: WorkDocument }) {
  const t = useText(workText)
  const pick = usePick()
  const title = pick(document.title)
  return (
    <li>
      {document.pending ? (
        title
      ) : (
        <a href={document.href} target="_blank" rel="noopener" aria-label={t('documentOpen', { title })}>
          <Glyph name="print" /> {title}
        </a>
      )}
      <div className="s-soft">
        {document.pending ? t('documentPending') : document.number} {formatInstant(document.at)}{' '}
        {document.by.name}
      </div>
    </li>
  )
}
