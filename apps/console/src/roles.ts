/** Areas of the console. What a post may really do is decided by the server on every request. */
export type Place =
  | 'wall'
  | 'work'
  | 'my'
  | 'findings'
  | 'cameras'
  | 'plans'
  | 'draws'
  | 'grid'
  | 'premises'
  | 'import'
  | 'people'
  | 'rules'
  | 'kinds'
  | 'admin'
  | 'notices'
  | 'self-inspection'
  | 'completion'

const OFFICE = ['leader', 'inspector', 'commander'] as const
const CASEWORK = ['complaint-handler', 'legal-reviewer', 'finance', 'laboratory', 'police'] as const
const OPERATORS = ['safety-officer', 'safety-director', 'principal'] as const

const PLACES: Readonly<Record<Place, readonly string[]>> = {
  my: OPERATORS,
  'self-inspection': OPERATORS,
  wall: ['commander', 'leader'],
  work: [...OFFICE, ...CASEWORK, 'coordinator', 'publisher', 'auditor'],
  findings: [...OFFICE, 'coordinator', 'auditor'],
  cameras: [...OFFICE, 'coordinator', 'auditor', 'admin'],
  completion: [...OFFICE, 'coordinator', 'publisher', 'auditor'],
  notices: ['publisher', 'leader', 'auditor'],
  plans: [...OFFICE, 'publisher', 'auditor'],
  draws: [...OFFICE, 'publisher', 'auditor'],
  grid: ['leader', 'commander', 'admin', 'auditor'],
  premises: [...OFFICE, 'coordinator', 'publisher', 'auditor', 'admin'],
  import: ['admin', 'leader'],
  people: ['admin', 'leader'],
  rules: [...OFFICE, ...CASEWORK, 'coordinator', 'publisher', 'auditor', 'admin'],
  kinds: [...OFFICE, ...CASEWORK, 'publisher', 'auditor', 'admin'],
  admin: ['admin'],
}

/** Whether a place is offered to a role. */
export function mayVisit(role: string, place: Place): boolean {
  return PLACES[place].includes(role)
}

/** Whether the role belongs to a food business operator. */
export function isOperator(role: string): boolean {
  return (OPERATORS as readonly string[]).includes(role)
}

/** Whether the role gives verdicts on findings. */
export function mayJudge(role: string): boolean {
  return (OFFICE as readonly string[]).includes(role)
}

/** Whether the role opens inspections and rectifications. */
export function mayInspect(role: string): boolean {
  return role === 'inspector' || role === 'leader'
}

/** Where a role starts. */
export function homeOf(role: string): string {
  if (isOperator(role)) return '/my'
  if (role === 'admin') return '/premises'
  return '/work'
}

const READERS: readonly string[] = [
  ...OFFICE,
  ...OPERATORS,
  ...['complaint-handler', 'legal-reviewer', 'laboratory', 'police', 'publisher', 'auditor'],
]

/** Whether documents of work items are offered to a role; which ones, the server says. */
export function readsDocuments(role: string): boolean {
  return READERS.includes(role)
}
