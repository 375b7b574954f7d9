import type { Bilingual } from '../refusal.ts'

/** What a verification can find wrong. */
export type FindingKind =
  | 'event_changed'
  | 'event_deleted'
  | 'event_inserted'
  | 'event_moved'
  | 'event_leaf_changed'
  | 'event_version_changed'
  | 'leaf_changed'
  | 'leaf_missing'
  | 'leaf_order_changed'
  | 'tile_changed'
  | 'tile_missing'
  | 'checkpoint_forged'
  | 'checkpoint_root_differs'
  | 'checkpoint_missing'
  | 'checkpoint_ahead'

/** One thing that is wrong, with where and what. */
export interface Finding {
  kind: FindingKind
  /** Id of the fact, where it is known. */
  eventId?: string
  /** Leaf index. */
  index?: number
  /** Size of the checkpoint in question. */
  size?: number
  /** Path of the tile in question. */
  path?: string
  /** What differs, most precise first: a field name, or a hint. */
  differs?: string[]
  sentence: Bilingual
}

type Details = Omit<Finding, 'kind' | 'sentence'>

const where = (d: Details): Bilingual => ({
  zh: `${d.eventId ? `事件 ${d.eventId}` : '事件(编号未知)'}${d.index === undefined ? '' : `(第 ${d.index} 条)`}`,
  en: `event ${d.eventId ?? '(id unknown)'}${d.index === undefined ? '' : ` (leaf ${d.index})`}`,
})

const FIELDS: Record<string, Bilingual> = {
  recordtime: { zh: '记录时间', en: 'the record time' },
  audience: { zh: '公开范围', en: 'the audience' },
  cause: { zh: '起因', en: 'the cause' },
  id: { zh: '编号', en: 'the id' },
  source: { zh: '来源', en: 'the source' },
  submillisecond: { zh: '时间的毫秒以下部分', en: 'time below the millisecond' },
  leaf: { zh: '同时改写了存证列', en: 'the leaf column was rewritten as well' },
  content: {
    zh: '类型、对象、时间、操作人、地区或数据之一',
    en: 'one of type, subject, time, actor, area or data',
  },
}

function listOf(differs: readonly string[] | undefined): Bilingual {
  const known = (differs ?? []).map(name => FIELDS[name] ?? { zh: name, en: name })
  return { zh: known.map(k => k.zh).join('、'), en: known.map(k => k.en).join(', ') }
}

const SENTENCES: Record<FindingKind, (d: Details) => Bilingual> = {
  event_changed: d => ({
    zh: `${where(d).zh}的内容在存证后被改动:${listOf(d.differs).zh}`,
    en: `The content of ${where(d).en} was changed after sealing: ${listOf(d.differs).en}`,
  }),
  event_deleted: d => ({
    zh: `${where(d).zh}已存证,但记录已被删除`,
    en: `${where(d).en} was sealed, but its record is gone`,
  }),
  event_inserted: d => ({
    zh: `${where(d).zh}被插入到已存证的区间之内,从未存证`,
    en: `${where(d).en} was inserted behind the sealed horizon and was never sealed`,
  }),
  event_moved: d => ({
    zh: `${where(d).zh}的顺序号被改动,内容未变`,
    en: `The place of ${where(d).en} in the order was changed; its content was not`,
  }),
  event_leaf_changed: d => ({
    zh: `${where(d).zh}的存证列被改动,内容未变`,
    en: `The leaf column of ${where(d).en} was changed; its content was not`,
  }),
  event_version_changed: d => ({
    zh: `${where(d).zh}在其对象记录中的版本号与写入顺序不符`,
    en: `The version of ${where(d).en} does not match the order in which its subject's facts were written`,
  }),
  leaf_changed: d => ({
    zh: `存证表第 ${d.index} 条与已发布的存证文件不符`,
    en: `Row ${d.index} of the seal table differs from the published tile`,
  }),
  leaf_missing: d => ({
    zh: `存证表缺少第 ${d.index} 条`,
    en: `Row ${d.index} of the seal table is missing`,
  }),
  leaf_order_changed: d => ({
    zh: `存证表第 ${d.index} 条的顺序号被改动`,
    en: `The order of row ${d.index} of the seal table was changed`,
  }),
  tile_changed: d => ({ zh: `存证文件 ${d.path} 被改动`, en: `The tile ${d.path} was changed` }),
  tile_missing: d => ({
    zh: `存证文件 ${d.path} 缺失或损坏`,
    en: `The tile ${d.path} is missing or damaged`,
  }),
  checkpoint_forged: d => ({
    zh: `检查点(${d.size ?? '规模未知'})的签名无效或内容被改动:${listOf(d.differs).zh}`,
    en: `The checkpoint (${d.size ?? 'size unknown'}) has no valid signature or was changed: ${listOf(d.differs).en}`,
  }),
  checkpoint_root_differs: d => ({
    zh: `按现有存证计算的根与 ${d.size} 条处已签名的检查点不符:此前的记录被改写`,
    en: `The root computed from what is stored differs from the signed checkpoint at ${d.size} leaves: the record before it was rewritten`,
  }),
  checkpoint_missing: d => ({
    zh: `存证表有 ${d.size} 条,但没有覆盖到末尾的检查点`,
    en: `The seal table has ${d.size} rows, but no checkpoint covers the last`,
  }),
  checkpoint_ahead: d => ({
    zh: `已签名的检查点为 ${d.size} 条,多于现有存证:末尾的记录被删除或数据库被回退`,
    en: `A signed checkpoint has ${d.size} leaves, more than are stored: the end was cut off or the database went back in time`,
  }),
}

/** A finding with its sentence in both languages. */
export function finding(kind: FindingKind, details: Details): Finding {
  return { kind, ...details, sentence: SENTENCES[kind](details) }
}
