import { type RequestContext, systemScope } from '@shian/kernel'
import { findAct } from './act.ts'
import { templatesMadeBy } from './catalogue.ts'
import { numberOf } from './document.ts'
import { SEAL_READER, type SealReader } from './ports.ts'
import { checkCodeOf, markOf, type SealMark } from './seal-mark.ts'
import type { DocumentTemplate } from './template.ts'

/** What somebody who holds the paper asks with: its code, or the number as printed. */
export interface Asked {
  code?: string | undefined
  number?: string | undefined
}

/** What anybody may know of a document: whether it is in the seal, and whether what they hold agrees with it. */
export interface Verdict {
  eventId: string
  mark: SealMark
  at: Date
  /** `match` and `differs` answer what was asked; `unasked` when nothing was. */
  answer: 'match' | 'differs' | 'unasked'
  /** Only for who proved to hold the paper. */
  shown: { template: DocumentTemplate; number: string } | undefined
}

/** Numbers are typed from paper: other brackets and spaces mean the same. */
function plainNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/[[(【〔]/g, '〔')
    .replace(/[\])】〕]/g, '〕')
    .toLowerCase()
}

/**
 * Checks a document against the log and its seal, as the platform: the answer holds nothing of the content. Undefined
 * when the id is no act that made a document.
 */
export async function verifyDocument(
  context: RequestContext,
  eventId: string,
  { code, number }: Asked,
): Promise<Verdict | undefined> {
  const found = await context.db.transaction(systemScope('documents'), async tx => {
    const act = await findAct(tx, eventId)
    if (!act) return undefined
    const made = []
    for (const template of templatesMadeBy(act.kind.id, act.event))
      made.push({ template, number: await numberOf(tx, act, template) })
    return made.length === 0 ? undefined : { event: act.event, made }
  })
  if (!found) return undefined
  const mark = await markOf(context.port<SealReader>(SEAL_READER), found.event)
  const base = { eventId, mark, at: found.event.time }
  if (code === undefined && number === undefined) return { ...base, answer: 'unasked', shown: undefined }
  const match = found.made.find(({ template, number: own }) => {
    if (own === undefined) return false
    if (code !== undefined) return checkCodeOf(mark.leaf, template, own) === code
    return own !== '' && plainNumber(own) === plainNumber(number!)
  })
  if (!match) return { ...base, answer: 'differs', shown: undefined }
  return { ...base, answer: 'match', shown: { template: match.template, number: match.number! } }
}
