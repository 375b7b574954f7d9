import { createHash } from 'node:crypto'
import { leafHash, type Recorded, Refusal } from '@shian/kernel'
import type { SealedPlace, SealReader } from './ports.ts'
import type { DocumentTemplate } from './template.ts'

const CHECK_CODE_LENGTH = 16

/** What a document carries of the seal. */
export interface SealMark {
  /** Hex of the leaf of the act. */
  leaf: string
  /** Null until the fact is sealed, a few seconds after it. */
  place: SealedPlace | null
}

/** Leaf and place of an act. A tile that cannot be read counts as not sealed yet: the paper says so. */
export async function markOf(reader: SealReader, event: Recorded): Promise<SealMark> {
  const leaf = leafHash(event).toString('hex')
  try {
    return { leaf, place: await reader.prove(event.id) }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'seal.tile_missing') return { leaf, place: null }
    throw error
  }
}

/**
 * The code printed in the QR: who has it has seen the paper. It binds leaf, form and number, so that the page can say
 * that the three belong together without showing anything to people who guess.
 */
export function checkCodeOf(leaf: string, template: DocumentTemplate, number: string): string {
  const text = [leaf, template.id, number].join('\n')
  return createHash('sha256').update(text).digest('hex').slice(0, CHECK_CODE_LENGTH)
}

/** The small lines at the foot of every page. */
export function footOf(event: Recorded, { leaf, place }: SealMark): string[] {
  const index = place === null ? '待封存（作出后数秒内完成）' : String(place.index)
  return [
    `封存序号 ${index} · 事实编号 ${event.id}`,
    `叶值 ${leaf}`,
    '扫码核验编号与封存记录是否一致；核验页不显示文书内容。',
  ]
}
