import type { complaints } from '@shian/events'
import {
  type Actor,
  type Attachment,
  directory,
  divisionOf,
  type OpenCommand,
  openWork,
  type PremisesCard,
  Refusal,
  recordBlob,
  type Sql,
  uuidv7,
  workHost,
} from '@shian/kernel'
import { keepCode, makeCode, normaliseNumber } from './code.ts'
import { type Identity, scrub } from './scrub.ts'

/** A complaint or report as it comes in, by whatever way. */
export interface Submission {
  kind: 'complaint' | 'report'
  channel: complaints.Channel
  premisesId?: string | undefined
  /** Division code, when the premises is not known. */
  area?: string | undefined
  firmName?: string | undefined
  firmAddress?: string | undefined
  category: complaints.Category
  content: string
  happenedOn?: string | undefined
  amountFen?: number | undefined
  demand?: string | undefined
  latitude?: number | undefined
  longitude?: number | undefined
  reporter: Identity & { insider?: boolean | undefined }
  line?: { number: string; dispatchedOn?: string | undefined; termWorkdays?: number | undefined } | undefined
  receivedOn?: string | undefined
}

/** Where an item is opened. */
export interface Place {
  area: string
  premises?: PremisesCard | undefined
}

const given = (entries: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined && value !== ''))

/** The day before which nothing is taken in: the rules of the terms begin there. */
export const FIRST_DAY = '2020-01-01'

/** A day the story may have happened on, or the office may have got it. @throws Refusal complaints.day_unlikely */
export function assertDay(day: string | undefined, now: Date): void {
  const today = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  if (day === undefined || (day >= FIRST_DAY && day <= today)) return
  throw new Refusal('complaints.day_unlikely', 422, { day, accepted: `${FIRST_DAY} … ${today}` })
}

/** A consumer who wants mediation must say who he is; who reports a breach need not. @throws Refusal */
export function assertIdentity({ kind, reporter }: Pick<Submission, 'kind' | 'reporter'>): void {
  const isNamed = Boolean(reporter.name?.trim()) && Boolean(reporter.phone?.trim())
  if (kind === 'complaint' && !isNamed) throw new Refusal('complaints.name_missing', 422)
}

/**
 * Where the item lies: with the premises, else in the division told.
 *
 * @throws Refusal complaints.place_missing, complaints.area_unknown, kernel.not_found
 */
export async function findPlace(
  tx: Sql,
  { premisesId, area }: Pick<Submission, 'premisesId' | 'area'>,
): Promise<Place> {
  if (premisesId) {
    const premises = await directory().findPremises(tx, premisesId)
    if (!premises) throw new Refusal('kernel.not_found', 404, { what: `经营场所 premises ${premisesId}` })
    return { area: premises.area, premises }
  }
  if (!area) throw new Refusal('complaints.place_missing', 422)
  const names = await directory().areaNames(tx, [area])
  if (!names.has(area) || divisionOf(area) !== area)
    throw new Refusal('complaints.area_unknown', 422, { area })
  return { area }
}

/** The command that opens an item. What tells who speaks goes into secret fields and out of the story. */
export function openingOf(
  id: string,
  submission: Submission,
  place: Place,
  assignees: readonly string[],
  photos: readonly Attachment[] = [],
): OpenCommand {
  const { kind, channel, category, reporter, line, premisesId: _, area: __, ...rest } = submission
  const clean = (text: string | undefined) => text && scrub(text, reporter).text
  const story = scrub(rest.content, reporter)
  const { premises } = place
  const isNamed = Boolean(reporter.name?.trim())
  const form = given({
    title: premises?.signName.slice(0, 200) ?? clean(rest.firmName),
    channel,
    lineNumber: line?.number,
    lineDispatchedOn: line?.dispatchedOn,
    lineTermWorkdays: line?.termWorkdays,
    receivedOn: rest.receivedOn,
    firmName: clean(rest.firmName),
    firmAddress: clean(rest.firmAddress),
    premises: premises?.id,
    category,
    content: story.text.slice(0, 4_000),
    happenedOn: rest.happenedOn,
    latitude: rest.latitude ?? premises?.latitude ?? undefined,
    longitude: rest.longitude ?? premises?.longitude ?? undefined,
    photos: photos.length > 0 ? photos.map(photo => photo.sha256) : undefined,
    named: isNamed ? 'yes' : 'no',
    reporterName: reporter.name?.trim(),
    reporterPhone: reporter.phone?.trim(),
    reporterAddress: reporter.address?.trim(),
    originalContent: story.changed ? rest.content : undefined,
    ...(kind === 'complaint' ? { amount: rest.amountFen, demand: clean(rest.demand) } : {}),
    ...(kind === 'report' && reporter.insider !== undefined
      ? { insider: reporter.insider ? 'yes' : 'no' }
      : {}),
  })
  const subjects = premises ? [`premises/${premises.id}`] : []
  return {
    do: 'open',
    commandId: id,
    item: { id, area: place.area, subjects, assignees },
    form,
    ...(photos.length > 0 ? { attachments: photos } : {}),
  }
}

/** The clerk who answers for the area, as the first assignee; nobody when no post is filled, which lists show. */
export async function assigneesFor(tx: Sql, area: string, at: Date): Promise<string[]> {
  const found = await directory().findResponsible(tx, 'complaint-handler', divisionOf(area), at)
  return found ? [`person/${found.personId}`] : []
}

/** What the person who complained gets: the number and, once, the code. */
export interface Receipt {
  id: string
  /** As documents write it. */
  number: string
  /** As people type it. */
  trackingNumber: string
  code: string
  /** Last day to accept, or to verify. */
  dueDate: string
  provisional: boolean
}

/**
 * Takes one in: opens the item, seals who speaks, makes the code. The code is in the answer and nowhere else.
 *
 * @param options.id of the item; sent twice it is refused, since a code is shown once
 * @throws Refusal complaints.already_received, complaints.name_missing, complaints.day_unlikely and those of the place
 */
export async function takeIn(
  tx: Sql,
  submission: Submission,
  act: { actor: Actor; now: Date },
  options: { id?: string; photos?: readonly Attachment[] } = {},
): Promise<Receipt> {
  const { now } = act
  assertIdentity(submission)
  assertDay(submission.happenedOn, now)
  assertDay(submission.receivedOn, now)
  const place = await findPlace(tx, submission)
  const id = options.id ?? uuidv7(now.getTime())
  const photos = options.photos ?? []
  const command = openingOf(id, submission, place, await assigneesFor(tx, place.area, now), photos)
  const result = await openWork(tx, workHost(), submission.kind, command, act)
  if (result.replayed) throw new Refusal('complaints.already_received', 409)
  const meta = { capturer: act.actor.id, serverTime: now.toISOString() }
  for (const photo of photos)
    await recordBlob(tx, {
      ...photo,
      area: place.area,
      origin: 'upload',
      derivedFrom: null,
      meta,
      createdAt: now,
    })
  const numbered = result.events.find(event => event.type === 'documents.NumberAssigned')
  const number = String(numbered?.data['number'])
  const trackingNumber = normaliseNumber(number)!
  const code = makeCode()
  await keepCode(tx, { id, area: place.area, number: trackingNumber }, code, now)
  const { dueDate, provisional } = result.item.clocks[0]!.projection
  return { id, number, trackingNumber, code, dueDate, provisional }
}
