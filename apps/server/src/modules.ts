import { cases } from '@shian/cases'
import { complaints, type Submission, takeIn } from '@shian/complaints'
import { documents } from '@shian/documents'
import { registry as registryFacts } from '@shian/events'
import { inspection } from '@shian/inspection'
import {
  type Calendar,
  createKindRegistry,
  type Module,
  type Node,
  provideWorkHost,
  type RuleBook,
  type VaultKey,
  work,
} from '@shian/kernel'
import { openData, provideIntake } from '@shian/open-data'
import { provideLaw as providePublicationLaw, publication } from '@shian/publication'
import { registry } from '@shian/registry'
import { provideLaw as provideRiskLaw, risk } from '@shian/risk'
import { sampling } from '@shian/sampling'
import { provideLaw as provideSelfInspectionLaw, selfInspection } from '@shian/self-inspection'
import { supervision } from '@shian/supervision'
import { vision } from '@shian/vision'

/** Every capability of the platform, in the order data flows. To add one: import it and name it here. */
export const MODULES: readonly Module[] = [
  work,
  registry,
  vision,
  risk,
  inspection,
  selfInspection,
  complaints,
  sampling,
  cases,
  supervision,
  publication,
  documents,
  openData,
]

/** What reactions and services need and cannot be given with a request. */
export interface Given {
  node: Node
  rules: RuleBook
  calendar: Calendar
  modules: readonly Module[]
  /** Absent where nothing is ever sealed: when only the interface is described. */
  vault?: VaultKey | undefined
}

/** Hands modules what they need, once, before anything runs. A module that asks for rules is named here too. */
export function provideToModules({ node, rules, calendar, modules, vault }: Given): void {
  let inUse = calendar
  provideWorkHost({
    node,
    rules,
    calendar: () => inUse,
    replaceCalendar(next) {
      inUse = next
    },
    kinds: createKindRegistry(modules.flatMap(module => module.kinds)),
    facts: new Map(modules.flatMap(module => Object.entries(module.facts ?? {}))),
    namedOnly: registryFacts.PARTNER_ROLES,
    ...(vault ? { vault } : {}),
  })
  provideRiskLaw({ rules, calendar })
  providePublicationLaw({ rules, calendar })
  provideSelfInspectionLaw({ rules, calendar: () => inUse })
  provideIntake({
    takeIn: (tx, { id, category, ...rest }, act) => {
      const submission = { kind: 'report', channel: 'web', category, ...rest } as Submission
      return takeIn(tx, submission, act, { id })
    },
  })
}
