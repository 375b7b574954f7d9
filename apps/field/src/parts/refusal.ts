import { type WorkRefusal, workRefusals } from '@shian/kernel/work'
import { type Bilingual, fillSentence, type Values } from '@shian/ui/dictionary'

export type { WorkRefusal }

const UNKNOWN: Bilingual = { zh: '现在不能进行该操作', en: 'This is not possible now' }

/** The sentence of a refusal of the engine, as the server would say it. */
export function refusalSentence(code: string, details: Readonly<Record<string, unknown>>): Bilingual {
  const { zh, en } = workRefusals[code] ?? UNKNOWN
  const values = Object.fromEntries(
    Object.entries(details).filter(([, value]) => typeof value === 'string' || typeof value === 'number'),
  ) as Values
  return { zh: fillSentence(zh, values), en: fillSentence(en, values) }
}
