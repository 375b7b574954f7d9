import { type Act, type DraftEvent, execute, type Node, record, type Sql, subjectOf } from '@shian/kernel'
import { type PersonKind, person } from './person.ts'
import { inOffice } from './posts.ts'

/** Somebody to record. The name and the number go into the registry's own table, never into the log. */
export interface PersonEntry {
  id: string
  name: string
  phone?: string
  kind: PersonKind
  area: string
}

async function writeRows(tx: Sql, people: readonly PersonEntry[], now: Date): Promise<void> {
  await tx.query(
    `insert into registry_person (id, area, kind, name, phone, recorded_at)
     select id, area, kind, name, phone, $6 from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
       as p(id, area, kind, name, phone) on conflict (id) do nothing`,
    [
      people.map(p => p.id),
      people.map(p => p.area),
      people.map(p => p.kind),
      people.map(p => p.name.trim()),
      people.map(p => p.phone ?? null),
      now,
    ],
  )
}

/**
 * Records one person: the row and the fact in the same transaction.
 *
 * @throws Refusal registry.blank_field, registry.phone_invalid, registry.unknown_area, kernel.area_out_of_scope
 */
export async function recordPerson(
  tx: Sql,
  node: Node,
  entry: PersonEntry,
  grounds: { areaKnown: boolean; act: { lo: string; hi: string } },
  act: Omit<Act, 'area'>,
): Promise<void> {
  const { id, ...rest } = entry
  await execute(
    tx,
    node,
    person,
    subjectOf('person', id),
    { do: 'record', ...rest, ...grounds },
    {
      ...act,
      area: entry.area,
    },
  )
  await writeRows(tx, [entry], act.now)
}

/**
 * Records many people in two round trips, for loading. The areas must be registered; idempotent by id.
 */
export async function recordPeople(
  tx: Sql,
  node: Node,
  people: readonly PersonEntry[],
  act: Omit<Act, 'area'>,
): Promise<void> {
  const drafts: DraftEvent[] = people.map(p => ({
    id: `person-recorded:${p.id}`,
    type: 'registry.PersonRecorded',
    subject: subjectOf('person', p.id),
    area: p.area,
    data: { kind: p.kind },
  }))
  await record(tx, node, drafts, act)
  await writeRows(tx, people, act.now)
}

/**
 * Erases name and number for good and records that it was done; the id stays, so that old decisions still say that
 * the same person made them.
 *
 * @throws Refusal registry.unknown_person, registry.person_erased, registry.person_in_office
 */
export async function erasePerson(tx: Sql, node: Node, id: string, reason: string, act: Act): Promise<void> {
  const command = { do: 'erase', reason, inOffice: await inOffice(tx, id, act.now) } as const
  await execute(tx, node, person, subjectOf('person', id), command, act)
  await tx.query('update registry_person set name = null, phone = null, erased_at = $2 where id = $1', [
    id,
    act.now,
  ])
}
