import { type Bilingual, escapeXml, type Sql } from '@shian/kernel'
import type { NoticeRow } from '../views.ts'

const ENTRIES_MAX = 50

/** What can be followed, with the kinds of notices in it. */
export const FEEDS: readonly { id: string; kinds: readonly string[]; title: Bilingual }[] = [
  {
    id: 'inspections',
    kinds: ['inspection-result'],
    title: { zh: '最新监督检查结果', en: 'New inspection results' },
  },
  {
    id: 'cases',
    kinds: ['penalty', 'typical-case'],
    title: { zh: '最新处罚和典型案例', en: 'New penalties and cases' },
  },
  { id: 'sampling', kinds: ['sampling-result'], title: { zh: '最新抽检结果', en: 'New sampling results' } },
]
export type Feed = (typeof FEEDS)[number]

/** The newest notices of a feed that are shown now. */
export function newest(tx: Sql, { kinds }: Feed): Promise<NoticeRow[]> {
  return tx.query<NoticeRow>(
    `select * from open_data_notice where kind = any($1) and state = 'published'
     order by published_at desc, id desc limit ${ENTRIES_MAX}`,
    [kinds],
  )
}

/** A feed. Ids depend on the notice alone, so a reader knows an entry again. @source RFC 4287 */
export function atom({ id, title }: Feed, rows: readonly NoticeRow[], origin: string, now: Date): string {
  const entries = rows.map(row => {
    const link = escapeXml(`${origin}/notices/${row.id}`)
    return `<entry><id>urn:shian:notice:${escapeXml(row.id)}</id><title>${escapeXml(row.title)}</title>
<link rel="alternate" href="${link}"/><published>${row.published_at.toISOString()}</published><updated>${row.updated_at.toISOString()}</updated>
<author><name>${escapeXml(row.authority)}</name></author><category term="${escapeXml(row.kind)}"/>
<summary>${escapeXml(row.body)}</summary></entry>`
  })
  const updated = rows.reduce(
    (last, row) => (row.updated_at > last ? row.updated_at : last),
    rows[0]?.updated_at ?? now,
  )
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN"><id>urn:shian:feed:${id}</id>
<title>${escapeXml(`${title.zh} ${title.en}`)}</title><link rel="self" href="${escapeXml(`${origin}/feeds/${id}.atom`)}"/>
<updated>${updated.toISOString()}</updated>
${entries.join('\n')}</feed>
`
}
