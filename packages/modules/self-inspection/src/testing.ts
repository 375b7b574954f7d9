import { fileURLToPath } from 'node:url'
import {
  type Actor,
  createCalendar,
  createKindRegistry,
  type DraftEvent,
  defineKind,
  indexViews,
  loadRuleFiles,
  type Node,
  type PremisesCard,
  provideDirectory,
  provideWorkHost,
  record,
  type Sql,
  seedRows,
  systemScope,
  type WorkHost,
  work,
} from '@shian/kernel'
import { type TestDatabase, testDatabase } from '@shian/kernel/testing'
import type { Law } from './law.ts'
import { provideLaw } from './law.ts'
import { selfInspection } from './module.ts'

export const VILLAGE = '410602001001'
export const INSPECTOR: Actor = { id: 'person/li', posts: [{ role: 'inspector', area: '410602' }] }
const EVERYTHING = systemScope('test')

/** A database with this module and the engine, and premises that are asked for sheets. */
export interface World {
  test: TestDatabase
  node: Node
  host: WorkHost
  law: Law
  write<T>(fn: (tx: Sql) => Promise<T>): Promise<T>
  record(drafts: readonly DraftEvent[], now: Date): Promise<unknown>
  /** Registers a premises whose first post is filled on a day. */
  addPremises(
    id: string,
    kind: string,
    enrolledOn: string | null,
    more?: Record<string, unknown>,
  ): Promise<void>
}

/** A moment in Shanghai. */
export const at = (text: string): Date => new Date(`${text}:00+08:00`)

/** Kinds of the inspection module, as far as items of this one lead to them. */
const NEIGHBOURS = ['inspection', 'rectification'].map(id =>
  defineKind({
    id,
    version: 1,
    title: { zh: id, en: id },
    subjectKinds: ['premises'],
    fields: {
      title: { type: 'text', label: { zh: '标题', en: 'Title' } },
      inspectionKind: { type: 'text', label: { zh: '类型', en: 'Kind' } },
      reason: { type: 'longText', label: { zh: '事由', en: 'Reason' } },
      problem: { type: 'longText', label: { zh: '问题', en: 'Problem' } },
      clause: { type: 'text', label: { zh: '条款', en: 'Clause' } },
      before: { type: 'photo', label: { zh: '照片', en: 'Photos' } },
      termWorkdays: { type: 'number', label: { zh: '期限', en: 'Term' } },
    },
    states: {
      open: { label: { zh: '开', en: 'Open' }, initial: true },
      done: { label: { zh: '完', en: 'Done' }, final: 'done' },
    },
    open: {
      by: { relation: 'system' },
      form: ['title', 'inspectionKind', 'reason', 'problem', 'clause', 'before', 'termWorkdays'],
    },
    actions: {
      end: { label: { zh: '结束', en: 'End' }, from: ['open'], to: 'done', by: { relation: 'system' } },
    },
    clocks: [],
  }),
)

function cardOf(id: string): PremisesCard {
  const area = `${VILLAGE}/${id}`
  const names = { signName: `招牌${id}`, legalName: `主体${id}`, address: '老街1号' }
  return { id, area, ...names, kind: 'restaurant', fboId: 'f1', openingHours: null }
}

export async function openWorld(): Promise<World> {
  const views = [...work.views, ...selfInspection.views]
  const node: Node = { source: 'test', views: indexViews(views) }
  const calendar = createCalendar(seedRows(2026).rows)
  const rules = loadRuleFiles([fileURLToPath(new URL('../../../../rules', import.meta.url))])
  const host: WorkHost = {
    node,
    kinds: createKindRegistry([...NEIGHBOURS, ...selfInspection.kinds]),
    rules,
    calendar: () => calendar,
    replaceCalendar: () => {},
    facts: new Map(Object.entries(selfInspection.facts ?? {})),
  }
  const law: Law = { rules, calendar: () => calendar }
  provideWorkHost(host)
  provideLaw(law)
  provideDirectory({
    findPremises: async (_, id) => cardOf(id),
    premisesOf: async (_, ids) => new Map(ids.map(id => [id, cardOf(id)])),
    findResponsible: async () => ({ postId: 'post1', personId: 'li', role: 'inspector', area: '410602' }),
    holdersOver: async () => [],
    postsOf: async () => new Map(),
    namesOf: async () => new Map(),
    areaNames: async (_, areas) => new Map(areas.map(area => [area, `地区${area}`])),
  })
  const test = await testDatabase([{ module: 'self-inspection', folder: selfInspection.migrations }])
  const write = <T>(fn: (tx: Sql) => Promise<T>): Promise<T> => test.db.transaction(EVERYTHING, fn)
  const put = (drafts: readonly DraftEvent[], now: Date) =>
    write(tx => record(tx, node, drafts, { actor: 'system/test', now }))
  return {
    test,
    node,
    host,
    law,
    write,
    record: put,
    async addPremises(id, kind, enrolledOn, more = {}) {
      const area = `${VILLAGE}/${id}`
      const time = at('2026-01-05T09:00')
      const fields = {
        signName: `招牌${id}`,
        legalName: `主体${id}`,
        kind,
        address: '老街1号',
        fboId: 'f1',
        ...more,
      }
      const drafts = [
        { type: 'registry.PremisesRegistered', subject: `premises/${id}`, area, time, data: fields },
      ]
      const post = { personId: `p-${id}`, role: 'safety-officer', actArea: area, validFrom: enrolledOn }
      const appointed = { type: 'registry.PostAppointed', subject: `post/post-${id}`, area, time, data: post }
      await put(enrolledOn ? [...drafts, appointed] : drafts, at('2026-12-01T09:00'))
    },
  }
}
