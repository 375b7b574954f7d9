/** Figures of a computed plan. */
export interface PlanFigures {
  readonly premises: number
  readonly visits: number
  readonly over: number
  readonly officers: number
  readonly coveragePercent: number
  readonly months: readonly { readonly month: number; readonly capacity: number; readonly planned: number }[]
}

export interface ReasonCount {
  readonly reason: string
  readonly count: number
}

export interface PlanPreview {
  readonly id: string | null
  readonly figures: PlanFigures
  readonly reasons: readonly ReasonCount[]
  readonly over: readonly ReasonCount[]
}

export interface PlanCard {
  readonly id: string
  readonly area: string
  readonly areaName: string
  readonly year: number
  readonly status: string
  readonly draft: number
  readonly asOf: string
  readonly figures: PlanFigures
  readonly edits: number
  readonly note: string | null
  readonly draftedAt: string
  readonly submittedAt: string | null
  readonly approvedAt: string | null
  readonly publishedAt: string | null
}

export interface PlanProgress {
  readonly month: number
  readonly planned: number
  readonly opened: number
  readonly concluded: number
  readonly cancelled: number
}

export interface PlanFile extends PlanCard {
  readonly progress: readonly PlanProgress[]
  readonly reasons: readonly ReasonCount[]
  readonly over: readonly ReasonCount[]
}

export interface PlanLine {
  readonly itemId: string
  readonly premisesId: string
  readonly signName: string
  readonly division: string
  readonly grade: string | null
  readonly month: number
  readonly reason: string
  readonly notBefore: string | null
  readonly state: string
  readonly concludedOn: string | null
}

export interface DrawCard {
  readonly id: string
  readonly area: string
  readonly title: string
  readonly count: number
  readonly premisesCount: number
  readonly inspectorCount: number
  readonly committedAt: string
  readonly drawnAt: string | null
}

export interface DrawFile {
  readonly id: string
  readonly area: string
  readonly commitment: {
    readonly eventId: string
    readonly title: string
    readonly algorithm: string
    readonly count: number
    readonly filter: {
      readonly area: string
      readonly kinds: readonly string[]
      readonly grades: readonly string[]
    }
    readonly listsHash: string
    readonly committedAt: string
  }
  readonly lists: {
    readonly inspectors: readonly string[]
    readonly premises: readonly string[]
    readonly recusals: readonly string[]
  }
  readonly checkpoint: { readonly size: number; readonly leafIndex: number; readonly note: string } | null
  readonly result: {
    readonly seed: string
    readonly drawnAt: string
    readonly pairs: readonly {
      readonly premisesId: string
      readonly signName: string
      readonly certificates: readonly string[]
      readonly itemId: string
    }[]
  } | null
}

export interface GridLevel {
  readonly total: number
  readonly covered: number
}

export interface GridRow {
  readonly code: string
  readonly name: string
  readonly level: string
  readonly people: number
  readonly levels: Readonly<Record<string, GridLevel>>
  readonly gaps: number
}

export interface Grid {
  readonly area: string
  readonly day: string
  readonly self: GridRow | null
  readonly rows: readonly GridRow[]
  readonly totals: Readonly<Record<string, GridLevel>>
}
