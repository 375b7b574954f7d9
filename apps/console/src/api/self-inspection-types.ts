import type { Bilingual } from '@shian/ui'

/** One point of the daily card. */
export interface CardItem {
  id: string
  title: Bilingual
  key: boolean
  clause: string | null
  hazards: Bilingual[]
}

/** The daily card of the own premises. */
export interface DailyCard {
  premisesId: string
  signName: string
  day: string
  today: string
  state: string
  mark: string
  title: Bilingual
  checklist: string
  dueOn: string
  missedAt: string
  late: boolean
  standIn: boolean
  groups: { id: string; title: Bilingual; items: CardItem[] }[]
  photo: { item: string; title: Bilingual } | null
  openHazards: { id: string; text: string; foundOn: string }[]
}

export interface DayFigure {
  day: string
  state: string
  sheetId: string
}

/** A month of a premises. */
export interface MonthFile {
  premisesId: string
  signName: string
  kind: string
  month: string
  enrolledOn: string | null
  regime: string
  director: string
  scheme: { scheme: string; day: Bilingual; week: Bilingual; month: Bilingual; fullAudit: string }
  roles: Record<'day' | 'week' | 'month', string[]>
  figures: Record<string, number>
  repeats: { item: string; title: Bilingual; count: number }[]
  days: DayFigure[]
  reports: { id: string; cycle: 'week' | 'month'; period: string; state: string; dueOn: string | null }[]
  hazards: { id: string; foundOn: string; text: string; key: boolean; accident: boolean; state: string }[]
  operatingDays: {
    closures: { id: string; from: string; to: string; reason: string }[]
    pattern: string
    restWeekdays: number[]
  }
}

/** The draft of a weekly report or of monthly minutes. */
export interface ReportDraft {
  itemId: string
  kind: string
  state: string
  version: number
  title: string
  period: string
  from: string
  to: string
  fullAudit: boolean
  computedFrom: { days: DayFigure[]; weeks: { id: string; period: string; state: string }[] }
  figures: Record<string, number>
  repeats: { item: string; title: Bilingual; count: number }[]
  hazards: { id: string; foundOn: string; text: string; state: string }[]
  text: string
  signed: Record<string, unknown>
}

/** What a group of premises owed and what came. */
export interface Completion {
  premises: number
  owing: number
  enrolled: number
  due: number
  done: number
  onTime: number
  late: number
  missed: number
  madeUp: number
  pending: number
  hazards: number
  openHazards: number
}

export interface CompletionSummary {
  area: string
  cycle: string
  from: string
  to: string
  total: Completion
  areas: { area: string; name: string; counts: Completion }[]
  kinds: { kind: string; counts: Completion }[]
}

export interface CompletionPremises {
  premisesId: string
  signName: string
  kind: string
  area: string
  areaName: string
  enrolled: boolean
  done: number
  missed: number
  madeUp: number
  openHazards: number
}
