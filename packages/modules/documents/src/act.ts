import {
  directory,
  divisionOf,
  findEvent,
  foldItem,
  type ItemState,
  type Kind,
  loadItem,
  type Recorded,
  readSubject,
  type Sql,
  subjectOfItem,
  workHost,
} from '@shian/kernel'

/** The act behind a document, with the item as it was when it was done. */
export interface Act {
  event: Recorded
  kind: Kind
  /** Folded up to and with the command of the act; nothing that came later. */
  item: ItemState
  /** The form of the act. */
  form: Readonly<Record<string, unknown>>
  /** Number of the item; '' when its kind has none. */
  itemNumber: string
}

/** What is known of the operator's premises on the day of the act. */
export interface Party {
  id: string
  legalName: string
  signName: string
  address: string
  trade: string
  creditCode: string
}

const itemIdOf = (event: Recorded): string => event.subject.slice(event.subject.indexOf('/') + 1)

/** The act by the id of its event; undefined when it is none or not in sight. */
export async function findAct(tx: Sql, eventId: string): Promise<Act | undefined> {
  const event = await findEvent(tx, eventId)
  const isAct = event?.type === 'work.Acted' || event?.type === 'work.Opened'
  if (!event || !isAct || !event.subject.startsWith('work/')) return undefined
  const { kind, stream } = await loadItem(tx, workHost(), itemIdOf(event))
  return actAt(kind, stream, event)
}

/** The act as its own moment saw it. */
export function actAt(kind: Kind, stream: readonly Recorded[], event: Recorded): Act {
  const commandId = event.data['commandId']
  const end = stream.findLastIndex(entry => entry.data['commandId'] === commandId)
  const numbered = stream.find(entry => entry.type === 'documents.NumberAssigned')
  return {
    event,
    kind,
    item: foldItem(kind, stream.slice(0, end + 1)),
    form: (event.data['form'] ?? {}) as Act['form'],
    itemNumber: String(numbered?.data['number'] ?? ''),
  }
}

/** Number of an item by its id; '' when it has none. */
export async function numberOfItem(tx: Sql, itemId: string): Promise<string> {
  const stream = await readSubject(tx, subjectOfItem(itemId))
  const numbered = stream.find(entry => entry.type === 'documents.NumberAssigned')
  return String(numbered?.data['number'] ?? '')
}

/** The premises an item is about. */
export function premisesIdOf(item: ItemState): string | undefined {
  const subject = [...item.subjects, ...Object.values(item.parties)].find(s => s.startsWith('premises/'))
  return subject?.slice('premises/'.length)
}

/**
 * The operator as registered on the day of the act, folded from the facts of the registry, so that a document of the
 * past keeps the name of its day; what the log does not say comes from the directory.
 */
export async function partyAt(tx: Sql, premisesId: string, at: Date): Promise<Party> {
  const facts = await readSubject(tx, `premises/${premisesId}`)
  const known: Record<string, unknown> = {}
  for (const fact of facts) {
    if (fact.time <= at && /^registry\.Premises(Registered|Changed)$/.test(fact.type))
      Object.assign(known, fact.data)
  }
  const card = known['legalName'] === undefined ? await directory().findPremises(tx, premisesId) : undefined
  const text = (name: string, otherwise = ''): string => String(known[name] ?? otherwise)
  return {
    id: premisesId,
    legalName: text('legalName', card?.legalName),
    signName: text('signName', card?.signName),
    address: text('address', card?.address),
    trade: text('kind', card?.kind),
    creditCode: text('creditCode'),
  }
}

/** The fact a platform's act goes back to: the last one a person did. */
async function byPerson(tx: Sql, event: Recorded, steps = 6): Promise<Recorded> {
  let current = event
  for (let i = 0; i < steps && current.actor.startsWith('system/') && current.cause; i++) {
    const cause = await findEvent(tx, current.cause)
    if (!cause) break
    current = cause
  }
  return current
}

/** A person who acted, as a document names them. */
export interface Signer {
  name: string
  certificate: string
}

/** A person whose name was erased stays one person under the same id. */
const nameless = (id: string): string => `（姓名已依法删除，${id.slice(id.indexOf('/') + 1)}）`

/**
 * The people who acted together, with the certificates they held that day. An act of the platform is signed by those
 * whose decision it carries out.
 */
export async function signersOf(tx: Sql, act: Act): Promise<Signer[]> {
  const origin = await byPerson(tx, act.event)
  const others = Array.isArray(origin.data['people']) ? (origin.data['people'] as string[]) : []
  const ids = [...new Set([origin.actor, ...others])].filter(id => id.startsWith('person/'))
  if (ids.length === 0) return []
  const names = await directory().namesOf(tx, ids)
  const division = divisionOf(act.event.area)
  const holders = await directory().holdersOver(tx, ['inspector', 'leader'], division, origin.time)
  return ids.map(id => {
    const held = holders.find(holder => `person/${holder.personId}` === id && holder.certificate !== null)
    return { name: names.get(id) || nameless(id), certificate: held?.certificate ?? '' }
  })
}
