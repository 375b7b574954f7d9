/** Posts of the operator; the tie to the premises is the party. */
export const OPERATOR = {
  roles: ['safety-officer', 'safety-director', 'principal'],
  relation: 'party',
} as const
export const PRINCIPAL = { roles: ['principal'], relation: 'party' } as const
export const SYSTEM = { relation: 'system' } as const
export const OFFICER = { roles: ['inspector', 'leader'] } as const
export const LEADER = { roles: ['leader', 'commander'] } as const

/** What every sheet of a period is opened with. */
export const PERIOD_FIELDS = {
  title: { type: 'text', label: { zh: '标题', en: 'Title' } },
  premisesKind: { type: 'text', label: { zh: '业态', en: 'Trade' } },
  period: { type: 'text', label: { zh: '周期', en: 'Period' } },
  from: { type: 'date', label: { zh: '起', en: 'From' } },
  to: { type: 'date', label: { zh: '止', en: 'To' } },
  scheme: { type: 'text', label: { zh: '制度', en: 'Scheme' } },
} as const
