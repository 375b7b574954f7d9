import {
  addDays,
  type Bilingual,
  type Day,
  dayOf,
  directory,
  divisionOf,
  Refusal,
  type RequestContext,
  type Sql,
} from '@shian/kernel'
import { dutyOn, regimeOfRow } from './duty.ts'
import { findPremisesRow } from './figures.ts'
import {
  checklistOf,
  dayDueOn,
  dayMissedAt,
  decideBy,
  hintOf,
  type Law,
  lateDays,
  numberOf,
  type Regime,
  rolesFor,
} from './law.ts'
import { sheetIdOf } from './period.ts'
import { drawPhoto } from './photo.ts'
import { type DaysRow, daysKey, type HazardRow, markOn, type PremisesRow } from './views.ts'

/** One point of the card. */
export interface CardItem {
  id: string
  title: Bilingual
  key: boolean
  clause: string | null
  hazards: Bilingual[]
}

/** The daily card of one premises and day, as the phone draws it. */
export interface Card {
  premisesId: string
  signName: string
  day: Day
  today: Day
  state: 'due' | 'submitted' | 'missed' | 'closed' | 'rest' | 'not-owed' | 'not-enrolled' | 'gone'
  mark: string
  sheetId: string
  title: Bilingual
  checklist: string
  dueOn: Day
  missedAt: string
  /** A sheet signed now counts as late. */
  late: boolean
  standIn: boolean
  groups: { id: string; title: Bilingual; items: CardItem[] }[]
  photo: { item: string; title: Bilingual } | null
  openHazards: { id: string; text: string; foundOn: Day }[]
}

/** The premises an operator's post is of. @throws Refusal self-inspection.not_an_operator */
export function ownPremises(context: RequestContext): string {
  const { area } = context.session
  const division = divisionOf(area)
  if (division === area) throw new Refusal('self-inspection.not_an_operator', 403)
  return area.slice(division.length + 1)
}

/** Everything a card is made of. */
export interface CardGround {
  row: PremisesRow
  regime: Regime
  day: Day
  today: Day
  mark: string
}

/** Reads what a card needs. @throws Refusal kernel.not_found */
export async function readGround(
  tx: Sql,
  law: Law,
  premisesId: string,
  day: Day,
  now: Date,
): Promise<CardGround> {
  const row = await findPremisesRow(tx, premisesId)
  if (!row) throw new Refusal('kernel.not_found', 404, { what: `经营场所 premises ${premisesId}` })
  const [days] = await tx.query<DaysRow>('select marks from self_inspection_days where key = $1', [
    daysKey(premisesId, day),
  ])
  const today = dayOf(now)
  return { row, regime: regimeOfRow(law, row, day), day, today, mark: markOn(days?.marks, day) }
}

function groupsOf(law: Law, { row, regime, day }: CardGround): Card['groups'] {
  const { rule } = checklistOf(law, regime.list, row.area, day)
  const groups = new Map<string, CardItem[]>()
  for (const item of rule.value.items) {
    const hint = hintOf(law, regime.list, item.id, row.area, day)
    const shown = {
      id: item.id,
      title: item.title,
      key: item.key ?? false,
      clause: item.article ?? null,
      hazards: hint.hazards,
    }
    groups.set(hint.group, [...(groups.get(hint.group) ?? []), shown])
  }
  return [...groups].map(([id, items]) => ({
    id,
    title: decideBy(law, 'groups', { group: id }, row.area, day) as Bilingual,
    items,
  }))
}

/** The point drawn for a photo on a day. */
export function drawnPhoto(
  law: Law,
  { row, regime, day }: CardGround,
): { item: string; title: Bilingual } | null {
  const { rule } = checklistOf(law, regime.list, row.area, day)
  const seen = rule.value.items.filter(
    item => hintOf(law, regime.list, item.id, row.area, day).photo === 'yes',
  )
  const share = numberOf(law, 'photo-share', row.area, day)
  const drawn = drawPhoto(
    row.premises_id,
    day,
    seen.map(item => item.id),
    share,
  )
  const item = seen.find(entry => entry.id === drawn)
  return item ? { item: item.id, title: item.title } : null
}

function stateOf(law: Law, { row, day, mark }: CardGround): Card['state'] {
  if (mark === 'x') return 'missed'
  if (mark !== '.') return 'submitted'
  const duty = dutyOn(law, row, day)
  return duty === 'owed' ? 'due' : duty
}

/** Builds the card. Cost: four look-ups. */
export async function buildCard(
  tx: Sql,
  law: Law,
  ground: CardGround,
  role: string,
  now: Date,
): Promise<Card> {
  const { row, regime, day, today, mark } = ground
  const hazards = await tx.query<Pick<HazardRow, 'id' | 'text' | 'found_on'>>(
    `select id, text, found_on from self_inspection_hazard where premises_id = $1 and state = 'open'
     order by found_on, id limit 20`,
    [row.premises_id],
  )
  const card = row.sign_name ? undefined : await directory().findPremises(tx, row.premises_id)
  const dueOn = dayDueOn(law, row.area, day)
  return {
    premisesId: row.premises_id,
    signName: row.sign_name || (card?.signName ?? ''),
    day,
    today,
    state: stateOf(law, ground),
    mark,
    sheetId: sheetIdOf(row.premises_id, 'day', day),
    title: regime.scheme.day,
    checklist: checklistOf(law, regime.list, row.area, day).version,
    dueOn,
    missedAt: dayMissedAt(law, row.area, day),
    late: dayOf(now) > dueOn,
    standIn: !rolesFor(law, regime, 'day', row.area, day).includes(role),
    groups: groupsOf(law, ground),
    photo: drawnPhoto(law, ground),
    openHazards: hazards.map(({ id, text, found_on }) => ({ id, text, foundOn: found_on })),
  }
}

/**
 * Says whether a sheet may be signed for a day: owed, not in the future, and not longer ago than may be made up.
 *
 * @throws Refusal naming what would have been accepted
 */
export function assertSignable(law: Law, ground: CardGround): void {
  const { row, day, today, mark } = ground
  if (day > today) throw new Refusal('self-inspection.day_ahead', 422, { day, accepted: today })
  const earliest = addDays(today, -lateDays(law, row.area, today))
  if (day < earliest) throw new Refusal('self-inspection.day_over', 422, { day, accepted: earliest })
  if (mark !== '.') return
  const duty = dutyOn(law, row, day)
  if (duty === 'owed') return
  const isClosed = duty === 'closed' || duty === 'rest'
  throw new Refusal(isClosed ? 'self-inspection.closed_day' : 'self-inspection.not_owed', 409, { day })
}
