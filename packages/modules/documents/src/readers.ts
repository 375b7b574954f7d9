import { registry } from '@shian/events'
import { Refusal, type Session } from '@shian/kernel'
import type { DocumentTemplate } from './template.ts'

/** Officers and those who review them. */
const INTERNAL: readonly string[] = [
  'inspector',
  'leader',
  'commander',
  'legal-reviewer',
  'complaint-handler',
  'auditor',
]
const PARTNERS: readonly string[] = ['laboratory', 'police', 'finance']
const PARTY: readonly string[] = [...INTERNAL, 'publisher', ...registry.OPERATOR_ROLES]

/** Everybody who may read some document. Coordinators bring leads and read no documents. */
export const READERS: readonly string[] = [...PARTY, ...PARTNERS]

/** Whether a role may read documents of this form. */
export function mayRead({ role }: Session, template: DocumentTemplate): boolean {
  const own = template.audience === 'internal' ? INTERNAL : PARTY
  return own.includes(role) || (template.partners ?? []).includes(role)
}

/** @throws Refusal documents.not_for_this_post */
export function assertMayRead(session: Session, template: DocumentTemplate): void {
  if (mayRead(session, template)) return
  throw new Refusal('documents.not_for_this_post', 403, { document: template.title.zh })
}
