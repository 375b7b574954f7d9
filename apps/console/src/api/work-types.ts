import type { Bilingual, FormField } from '@shian/ui'

export interface WorkCard {
  id: string
  number: string | null
  kind: string
  kindTitle: Bilingual
  state: string
  stateTitle: Bilingual
  title: Bilingual | string
  premises: { id: string; signName: string } | null
  area: string
  areaName: string
  assignee: { id: string; name: string } | null
  openedAt: string
  dueAt: string | null
  dueProvisional: boolean
  overdue: boolean
  final: string | boolean | null
  version: number
}

export interface WorkClock {
  id: string
  title: Bilingual
  budget?: { value: number; unit: string } | null
  dueAt: string | null
  expiresAt?: string | null
  provisional: boolean
  assumes?: string | null
  source?: { rule?: string; text?: string; confidence?: string } | null
  effect: 'statutory' | 'advisory'
  overdue: boolean
  suspended: boolean
  stoppedAt?: string | null
}

export interface WorkAction {
  id: string
  label: Bilingual
  form: FormField[]
  guardOk?: boolean
  guardReason?: Bilingual | null
  statutory?: boolean
  /** How many officers act together; a rule when a law says so. */
  people?: number | { rule: string }
}

export interface WorkHistory {
  id?: string
  at: string
  actor: string | null
  actorName: string | null
  type: string
  action?: string | null
  text: Bilingual
  data?: Record<string, unknown>
}

export interface WorkItem extends WorkCard {
  data: Record<string, unknown>
  fields?: Record<string, Omit<FormField, 'name'>>
  clocks: WorkClock[]
  actions: WorkAction[]
  links: {
    id: string
    kind: string
    title?: string | null
    number?: string | null
    state: string
    final?: string | null
  }[]
  history: WorkHistory[]
}

export interface WorkSummary {
  total: number
  overdue: number
  items?: {
    kind: string
    kindTitle: Bilingual
    state: string
    stateTitle: Bilingual
    count: number
    overdue: number
  }[]
}

export interface KindDefinition {
  id: string
  fields?: Record<string, Omit<FormField, 'name'>>
  version: number
  title: Bilingual
  states: Record<string, { label: Bilingual; initial?: boolean; final?: string }>
  actions: Record<
    string,
    {
      label: Bilingual
      from: string[] | '*'
      to?: string | { to: string }[]
      by: KindBy | KindBy[]
      form?: string[]
      statutory?: boolean
      document?: string
    }
  >
  clocks: {
    id: string
    label?: Bilingual
    from: string
    stop: string | string[]
    term:
      | { rule: string }
      | { value: number; unit: string }
      | { field: string; unit: string; otherwise: unknown }
    source?: string
    effect: 'statutory' | 'advisory'
    ladder?: { at: string | { value: number; unit: string }; to: string }[]
    suspend?: {
      by: KindBy | KindBy[]
      reasons: Record<string, Bilingual>
      max: { value: number; unit: string }
    }
    extend?: {
      by: KindBy | KindBy[]
      max: { value: number; unit: string } | { rule: string }
      times?: number
    }
  }[]
}

export interface KindBy {
  roles?: string[]
  relation?: string
  people?: number | { rule: string }
}

/** One document of an item, made anew whenever it is opened. */
export interface WorkDocument {
  eventId: string
  template: string
  title: Bilingual
  number: string | null
  /** The number is still to come, and the file with it. */
  pending: boolean
  at: string
  by: { id: string; name: string }
  href: string
}
