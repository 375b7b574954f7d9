import { readdirSync, readFileSync } from 'node:fs'
import { createCalendar, loadRules } from '@shian/kernel'
import type { Law } from './law.ts'
import type { PageRow } from './page-view.ts'
import type { NoticeRow } from './views.ts'

/** The rules of the repository with an empty calendar: what the tests of this module publish by. */
export function testLaw(): Law {
  const root = new URL('../../../../rules/', import.meta.url)
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.json'),
  )
  const json = files.sort().map(name => JSON.parse(readFileSync(new URL(name, root), 'utf8')) as unknown)
  return { rules: loadRules(json), calendar: createCalendar([]) }
}

/** A page with something in every part. */
export function pageRow(change: Partial<PageRow> = {}): PageRow {
  return {
    premises_id: 'p1',
    area: '410602001001/p1',
    open: true,
    sign_name: '阿强烧烤',
    legal_name: '鹤壁市山城区阿强餐饮店',
    address: '鹤壁市山城区红旗街18号',
    kind: 'restaurant',
    credit_code: '92410603MA9K1234XA',
    opened_on: '2024-03-01',
    synthetic: true,
    licences: [
      {
        number: 'JY24106030012345',
        licenceKind: 'food-business-licence',
        issuedOn: '2024-02-20',
        expiresOn: '2029-02-19',
      },
    ],
    grade: 'C',
    graded_at: new Date('2026-11-20T03:00:00Z'),
    inspection: {
      eventId: 'e1',
      workId: 'w1',
      on: '2026-11-20',
      kind: 'daily',
      verdict: 'basically-conformant',
      formVersion: 'inspection.catering-checklist',
      checked: 32,
      problems: [
        { item: 'raw-material', key: true, correctedOn: '2026-11-23' },
        { item: 'processing', key: false, correctedOn: null },
      ],
    },
    corrections: [{ order: 'r1', on: '2026-11-23' }],
    notices: [
      {
        id: 'n1',
        kind: 'rectification',
        title: '责令阿强烧烤改正',
        titleEnglish: '阿强烧烤: ordered to put right',
        publishedOn: '2026-11-21',
        removeOn: '2027-11-21',
        order: 'r1',
        reply: '已更换供货商。',
      },
    ],
    search: '',
    updated_at: new Date('2026-11-23T03:00:00Z'),
    ...change,
  }
}

/** A published notice. */
export function noticeRow(change: Partial<NoticeRow> = {}): NoticeRow {
  return {
    id: 'n1',
    premises_id: 'p1',
    area: '410602001001/p1',
    kind: 'inspection-result',
    state: 'published',
    title: '阿强烧烤日常监督检查结果:基本符合',
    title_english: '阿强烧烤: routine inspection, basically conformant',
    body: '山城区市场监督管理局于2026年11月20日对阿强烧烤进行日常监督检查,结果为基本符合。',
    body_english: 'On 2026-11-20 a routine inspection of 阿强烧烤 was held. Result: Basically conformant.',
    facts: {
      inspectionKind: 'daily',
      verdict: 'basically-conformant',
      concludedOn: '2026-11-20',
      checked: 32,
      failed: 2,
      keyFailed: 1,
    },
    authority: '山城区市场监督管理局',
    of: 'e1',
    due_on: '2026-12-18',
    published_on: '2026-11-20',
    published_at: new Date('2026-11-20T04:00:00Z'),
    remove_on: '2028-11-20',
    removed_on: null,
    removal: null,
    rule_id: 'publication.show-inspection',
    rule_from: '2022-03-15',
    reply: null,
    replied_on: null,
    event_id: 'ev1',
    ...change,
  }
}
