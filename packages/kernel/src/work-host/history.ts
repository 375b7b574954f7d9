import type { Recorded } from '../decider.ts'
import { directory } from '../directory.ts'
import { findEventType } from '../event-catalogue.ts'
import type { Bilingual } from '../refusal.ts'
import type { Sql } from '../sql.ts'
import type { Kind } from '../work/index.ts'

/** One step of an item, as people read it. */
export interface HistoryEntry {
  id: string
  at: string
  actor: string
  actorName: string
  type: string
  action: string | null
  text: Bilingual
  data: Record<string, unknown>
}

function textOf(kind: Kind, event: Recorded): Bilingual {
  const data = event.data as Record<string, string | undefined>
  if (event.type === 'work.Acted') {
    const label = kind.actions[data['action'] ?? '']?.label
    const to = kind.states[data['to'] ?? '']?.label
    if (label && to && data['from'] !== data['to'])
      return { zh: `${label.zh} → ${to.zh}`, en: `${label.en} → ${to.en}` }
    if (label) return label
  }
  const title = findEventType(event.type)?.title ?? { zh: event.type, en: event.type }
  const clock = kind.clocks.find(entry => entry.id === (data['clock'] ?? '').split('#')[0])?.label
  return clock ? { zh: `${title.zh}:${clock.zh}`, en: `${title.en}: ${clock.en}` } : title
}

/** The stream of an item as a history, with names of the people. Cost: one look-up. */
export async function historyOf(tx: Sql, kind: Kind, stream: readonly Recorded[]): Promise<HistoryEntry[]> {
  const names = await directory().namesOf(tx, [...new Set(stream.map(event => event.actor))])
  return stream.map(event => ({
    id: event.id,
    at: event.time.toISOString(),
    actor: event.actor,
    actorName: names.get(event.actor) ?? event.actor,
    type: event.type,
    action: typeof event.data['action'] === 'string' ? event.data['action'] : null,
    text: textOf(kind, event),
    data: event.data,
  }))
}
