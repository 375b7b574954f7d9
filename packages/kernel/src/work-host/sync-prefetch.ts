import { createHash } from 'node:crypto'
import { divisionOf } from '../area.ts'
import { directory } from '../directory.ts'
import { readSubject } from '../log.ts'
import type { RequestContext } from '../route.ts'
import type { ResolvedRule } from '../rule/schema.ts'
import type { Sql } from '../sql.ts'
import { dayOf, findEntitlement, type Kind, listOf } from '../work/index.ts'
import { actorOf, representedBy } from './actor.ts'
import { subjectOfItem, workHost } from './host.ts'
import { toCards } from './queries.ts'
import { readableKinds } from './readers.ts'
import { issueTimeToken } from './sync-clock.ts'
import { canonicalJson } from './sync-envelope.ts'
import type { WorkItemRow } from './views.ts'

/** Items of one person at once; a longer list is a list nobody works through in two weeks. */
const ITEMS_MAX = 400
/** What one answer may weigh; the phone says so too. */
const BYTES_MAX = 8 * 1024 * 1024
const DAY_MILLIS = 86_400_000

/** Open items of the person or of the premises it stands for, and those it worked on from a phone of late. */
async function myItems(tx: Sql, context: RequestContext, days: number): Promise<WorkItemRow[]> {
  const { view, actor } = context.scope
  const { now } = context
  const premises = representedBy(context.session.area).map(subject => subject.slice('premises/'.length))
  return tx.query<WorkItemRow>(
    `select * from work_item where area >= $1 and area < $2 and ($8::text[] is null or kind = any($8)) and (
       (final is null and (due_at is null or due_at < $5)
         and (id in (select work_assigned($3, $1, $2)) or premises_id = any($4)))
       or id in (select item_id from work_sync where person = $3 and received_at > $6))
     order by coalesce(due_at, 'infinity'::timestamptz), id limit $7`,
    [
      ...[view.lo, view.hi, actor, premises],
      ...[
        new Date(now.getTime() + days * DAY_MILLIS),
        new Date(now.getTime() - days * DAY_MILLIS),
        ITEMS_MAX,
        readableKinds(workHost(), context.session.role) ?? null,
      ],
    ],
  )
}

/** Ids of rules that a definition reads: terms, numbers in conditions, check-point tables. */
function rulesOf(kind: Kind): string[] {
  const found = new Set<string>()
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk)
    else if (typeof value === 'object' && value !== null) {
      for (const [name, entry] of Object.entries(value)) {
        if ((name === 'rule' || name === 'checklist') && typeof entry === 'string') found.add(entry)
        else walk(entry)
      }
    }
  }
  walk({ ...kind, tests: [] })
  return [...found]
}

/** The versions in force, each once, and which of them counts where. */
function tablesOf(kinds: readonly Kind[], areas: readonly string[], day: string) {
  const rules: ResolvedRule[] = []
  const inForce: Record<string, Record<string, number>> = {}
  const ids = [...new Set(kinds.flatMap(rulesOf))]
  for (const area of areas) {
    const here: Record<string, number> = {}
    for (const id of ids) {
      const rule = workHost().rules.find(id, area, day)
      if (!rule) continue
      const known = rules.findIndex(
        other =>
          other.id === id &&
          other.scope.area === rule.scope.area &&
          other.effectiveFrom === rule.effectiveFrom,
      )
      here[id] = known >= 0 ? known : rules.push({ ...rule, examples: [] }) - 1
    }
    inForce[area] = here
  }
  return { rules, inForce }
}

/** People with whom somebody may act where the definition asks for more than one. */
async function companionsOf(tx: Sql, kinds: readonly Kind[], areas: readonly string[], now: Date) {
  const roles = new Set(
    kinds.flatMap(kind =>
      Object.values(kind.actions).flatMap(action =>
        listOf(action.by).flatMap(by => (by.people === undefined ? [] : (by.roles ?? []))),
      ),
    ),
  )
  const people = new Map<
    string,
    { id: string; name: string; certificate: string | null; posts: { role: string; area: string }[] }
  >()
  if (roles.size === 0) return []
  for (const area of new Set(areas.map(divisionOf))) {
    for (const holder of await directory().holdersOver(tx, [...roles], area, now)) {
      const id = `person/${holder.personId}`
      const known = people.get(id) ?? { id, name: holder.name, certificate: holder.certificate, posts: [] }
      const isNew = !known.posts.some(post => post.role === holder.role && post.area === holder.area)
      if (isNew) known.posts.push({ role: holder.role, area: holder.area })
      people.set(id, known)
    }
  }
  return [...people.values()]
}

/** Newest definitions that the person may open on a phone. */
function openable(context: RequestContext): Kind[] {
  const { kinds } = workHost()
  const { area } = context.session
  const actor = actorOf(context.session)
  const represented = representedBy(area)
  const target = { area, subjects: represented, parties: {}, assignees: [] }
  return [...new Set(kinds.kinds.map(kind => kind.id))]
    .map(id => kinds.get(id))
    .filter(
      kind => kind.offline?.create === true && findEntitlement(kind.open.by, actor, target) !== undefined,
    )
}

async function itemsOf(tx: Sql, context: RequestContext, days: number) {
  const rows = await myItems(tx, context, days)
  const cards = await toCards(tx, rows, context.now)
  const items = []
  let bytes = 0
  for (const [i, row] of rows.entries()) {
    const stream = await readSubject(tx, subjectOfItem(row.id))
    // Facts of other origins only count for the version; what they say is not needed on a phone.
    const events = stream.map(({ type, data, version }) => ({
      type,
      data: type.startsWith('work.') ? data : {},
      version,
    }))
    const item = { ...cards[i]!, subjects: row.subjects, events }
    bytes += JSON.stringify(item).length
    if (bytes > BYTES_MAX) break
    items.push(item)
  }
  return { items, leftOut: rows.length - items.length }
}

/** Everything a phone needs for some days without a network. Cost: two reads an item, a handful of look-ups. */
export async function prefetch(tx: Sql, context: RequestContext, days: number) {
  const { items, leftOut } = await itemsOf(tx, context, days)
  const host = workHost()
  const creatable = openable(context)
  const pinned = items.flatMap(item => host.kinds.find(item.kind, item.kindVersion) ?? [])
  const kinds = [...new Set([...pinned, ...creatable])]
  const areas = [...new Set([context.session.area, ...items.map(item => item.area)])]
  const premises = await directory().premisesOf(tx, [
    ...new Set(items.flatMap(item => item.premises?.id ?? [])),
  ])
  const from = dayOf(new Date(context.now.getTime() - 60 * DAY_MILLIS).toISOString())
  const body = {
    person: { id: context.scope.actor, name: context.session.name, postId: context.session.postId },
    items,
    subjects: [...premises.values()],
    kinds: kinds.map(({ tests: _, ...definition }) => ({
      id: definition.id,
      version: definition.version,
      sha256: createHash('sha256').update(canonicalJson(definition)).digest('hex'),
      definition,
    })),
    create: creatable.map(({ id, version }) => ({ id, version })),
    ...tablesOf(kinds, areas, dayOf(context.now.toISOString())),
    calendar: host.calendar().rows.filter(row => row.date >= from),
    people: await companionsOf(tx, kinds, areas, context.now),
  }
  return {
    time: { now: context.now.toISOString(), token: await issueTimeToken(tx, context.now) },
    range: { days },
    budget: { bytes: JSON.stringify(body).length, maxBytes: BYTES_MAX, leftOut },
    ...body,
  }
}
