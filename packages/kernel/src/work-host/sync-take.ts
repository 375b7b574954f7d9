import { createHash } from 'node:crypto'
import { inRange, isArea } from '../area.ts'
import type { DraftEvent, Recorded } from '../decider.ts'
import { directory } from '../directory.ts'
import { append, readSubject } from '../log.ts'
import { type Bilingual, Refusal, toProblem } from '../refusal.ts'
import type { RequestContext } from '../route.ts'
import { areaCovers } from '../rule/area-scope.ts'
import type { Sql } from '../sql.ts'
import { conflictsOf } from '../work/form.ts'
import {
  type ActCommand,
  type Command,
  evolveItem,
  foldItem,
  type ItemState,
  isFinal,
  type Kind,
  type OpenCommand,
  type ReconcileResult,
  reconcile,
  targetsOf,
  type WorkRefusal,
} from '../work/index.ts'
import { actorOf, actorsOf } from './actor.ts'
import { causeOf, nextNumber, subjectOfItem, toDraft, withTitle, workHost } from './host.ts'
import { mayReadKind } from './readers.ts'
import { CAPTURE_AGE_MAX_MILLIS, type CapturedTime, correctTime } from './sync-clock.ts'
import {
  CAPTURE_WINDOW_HOURS,
  type Envelope,
  envelopeText,
  type SyncAnswer,
  type SyncOutcome,
} from './sync-envelope.ts'
import { type Case, filesOfCase, nameFiles } from './sync-files.ts'
import { captureScope } from './sync-uploads.ts'

/** What an envelope came to, before it is written down. */
interface Judged {
  readonly outcome: SyncOutcome
  readonly area: string
  readonly answer: Partial<SyncAnswer>
}

const OUTCOMES = {
  applied: 'applied',
  merged: 'merged',
  'needs-decision': 'needs-decision',
  'kept-as-observation': 'kept',
  'rejected-for-authority': 'rejected-authority',
} as const satisfies Record<ReconcileResult['outcome'], SyncOutcome>

/**
 * Takes one captured command: carries it out, merges it, or keeps it with the reason, and writes down what became of it.
 * The same envelope sent again gets the same answer. Cost: the stream, two look-ups of posts, the append, one row.
 */
export async function takeEnvelope(context: RequestContext, envelope: Envelope): Promise<SyncAnswer> {
  const { commandId } = envelope
  const person = context.scope.actor
  if (envelope.author !== person) {
    return waiting(commandId, { code: 'work.foreign_author', status: 403, details: {} })
  }
  return context.db.transaction(captureScope(context), async tx => {
    // Two deliveries of one command wait for each other, so that the second finds the answer of the first.
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`sync ${person} ${commandId}`])
    const known = await findAnswer(tx, person, envelope)
    if (known) return known
    const captured = await correctTime(tx, envelope.capturedAt, envelope.time, context.now)
    const [capturedActor] = await actorsOf(tx, [person], captured.at)
    const judged = await judge({ context, tx, envelope, person, captured, capturedActor: capturedActor! })
    if (judged.answer.outcome === 'waiting')
      return { commandId, replayed: false, ...judged.answer } as SyncAnswer
    return writeDown(tx, context.now, person, envelope, captured, judged)
  })
}

async function findAnswer(tx: Sql, person: string, envelope: Envelope): Promise<SyncAnswer | undefined> {
  const { commandId, deviceId, deviceSeq } = envelope
  const rows = await tx.query<{ command_id: string; answer: SyncAnswer }>(
    `select command_id, answer from work_sync
     where person = $1 and (command_id = $2 or (device_id = $3 and device_seq = $4))`,
    [person, commandId, deviceId, deviceSeq],
  )
  const same = rows.find(row => row.command_id === commandId)
  if (same) return { ...same.answer, replayed: true }
  if (rows.length === 0) return undefined
  const [last] = await tx.query<{ next: number }>(
    'select max(device_seq) + 1 as next from work_sync where person = $1 and device_id = $2',
    [person, deviceId],
  )
  const refusal = { code: 'work.sequence_taken', status: 409, details: { sequence: deviceSeq } }
  return { ...waiting(commandId, refusal), nextSeq: last!.next }
}

function sentenceOf({ code, status, details }: WorkRefusal): Bilingual {
  const told = details['message'] as Bilingual | undefined
  if (told) return told
  const problem = toProblem(new Refusal(code, status, { ...details }))
  return { zh: problem.title, en: problem.title_en }
}

function waiting(commandId: string, refusal: WorkRefusal, more: Partial<SyncAnswer> = {}): SyncAnswer {
  const { code } = refusal
  return {
    commandId,
    outcome: 'waiting',
    reason: code,
    sentence: sentenceOf(refusal),
    replayed: false,
    ...more,
  }
}

/** Kept in the list of captured commands only: there is no item it could be kept with. */
function apart(area: string, outcome: SyncOutcome, code: string, status = 409): Judged {
  const refusal = { code, status, details: {} }
  return { outcome, area, answer: { reason: code, sentence: sentenceOf(refusal) } }
}

async function judge(given: Case): Promise<Judged> {
  const { context, tx, envelope, captured } = given
  const stream = await readSubject(tx, subjectOfItem(envelope.itemId))
  const own = context.session.area
  const first = stream[0]
  const area = first?.area ?? (envelope.action === 'open' ? await areaOfOpening(tx, envelope) : undefined)
  if (area === undefined) return apart(own, 'kept', 'work.not_open', 404)
  const opened = first?.data['kind']
  const isHidden = typeof opened === 'string' && !mayRead(given, opened)
  if (isHidden || !mayTouch(given, area)) return apart(own, 'rejected-authority', 'work.not_permitted', 403)
  const kind = kindOf(envelope, stream)
  if (!kind) return apart(area, 'kept', 'work.kind_mismatch')
  if (context.now.getTime() - captured.at.getTime() > CAPTURE_AGE_MAX_MILLIS) {
    return apart(area, 'kept', 'work.sync_too_old')
  }
  const hasSecret = Object.keys(envelope.form).some(name => kind.fields[name]?.secret)
  if (hasSecret) {
    const refusal = { code: 'work.sealed_online_only', status: 422, details: {} }
    return { outcome: 'kept', area, answer: waiting(envelope.commandId, refusal) }
  }
  return bring(given, kind, area, stream)
}

/** A premises lies where the registry says; whatever else an item is about, where the sender says. */
async function areaOfOpening(tx: Sql, envelope: Envelope): Promise<string | undefined> {
  const premises = envelope.subjects?.find(subject => subject.startsWith('premises/'))
  if (premises) return (await directory().findPremises(tx, premises.slice('premises/'.length)))?.area
  return envelope.area !== undefined && isArea(envelope.area) ? envelope.area : undefined
}

/** Whether a post of the person, held now or when it was captured, sees items of the kind. */
function mayRead({ context, capturedActor }: Case, kindId: string): boolean {
  const roles = [context.session.role, ...capturedActor.posts.map(post => post.role)]
  return roles.some(role => mayReadKind(workHost(), role, kindId))
}

/** Whether the item lies where the person works or worked; nobody may leave things in other people's items. */
function mayTouch({ context, capturedActor }: Case, area: string): boolean {
  return inRange(area, context.scope.view) || capturedActor.posts.some(post => areaCovers(post.area, area))
}

function kindOf(envelope: Envelope, stream: readonly Recorded[]): Kind | undefined {
  const opened = stream.find(event => event.type === 'work.Opened')
  const { kind, kindVersion } = envelope
  if (opened && (opened.data['kind'] !== kind || opened.data['kindVersion'] !== kindVersion)) return undefined
  return workHost().kinds.find(kind, kindVersion)
}

async function bring(given: Case, kind: Kind, area: string, stream: readonly Recorded[]): Promise<Judged> {
  const { context, tx, envelope, captured, capturedActor } = given
  const host = workHost()
  const state = foldItem(kind, stream)
  const files = await filesOfCase(given, kind, state, area)
  const missing = [...files.wanted].filter(hash => !files.present.has(hash))
  if (missing.length > 0 && concludes(kind, envelope.action)) {
    const refusal = {
      code: 'work.evidence_pending',
      status: 409,
      details: { count: missing.length, files: missing },
    }
    return { outcome: 'kept', area, answer: waiting(envelope.commandId, refusal, { missing }) }
  }
  const command = await commandOf(given, kind, area, state, stream)
  const people = envelope.people ? await actorsOf(tx, envelope.people, captured.at) : undefined
  const result = reconcile(kind, stream, command, {
    now: context.now,
    calendar: host.calendar(),
    rules: host.rules.find,
    actor: actorOf(context.session),
    capturedAt: captured.at,
    capturedActor,
    captureWindowHours: CAPTURE_WINDOW_HOURS,
    hasFile: hash => files.present.has(hash),
    ...(people ? { people } : {}),
  })
  const after = result.events.reduce((item, event) => evolveItem(kind, item, event), state)
  const drafts = result.events.map((event, i) => toDraft(host, event, after, command.commandId, i))
  if (command.do === 'open' && result.outcome === 'applied' && kind.numbering) {
    drafts.push(await nextNumber(tx, kind, context.now))
  }
  const version = await write(given, area, stream, drafts)
  await nameFiles(given, area, files.present)
  const { outcome, refusal, conflicts } = result
  return {
    outcome: OUTCOMES[outcome],
    area,
    answer: {
      version,
      state: after.state,
      ...(refusal ? { reason: refusal.code, sentence: sentenceOf(refusal) } : {}),
      ...(conflicts ? { conflicts } : {}),
      ...(missing.length > 0 ? { missing } : {}),
    },
  }
}

/** An act with legal effect, or one that ends the item: nothing it rests on may be missing. */
function concludes(kind: Kind, name: string): boolean {
  const action = kind.actions[name]
  if (!action) return false
  return action.statutory === true || targetsOf(action).some(state => isFinal(kind, state))
}

async function commandOf(
  { tx, envelope, person }: Case,
  kind: Kind,
  area: string,
  state: ItemState,
  stream: readonly Recorded[],
): Promise<Command> {
  const { commandId, form, action, itemId, people } = envelope
  const attachments = envelope.attachments.map(({ sha256, size, mime }) => ({ sha256, size, mime }))
  const files = attachments.length > 0 ? { attachments } : {}
  if (action === 'open') {
    const item = { id: itemId, area, subjects: envelope.subjects ?? [] }
    const command: OpenCommand = { do: 'open', commandId, item, form, ...files }
    return withTitle(tx, kind, command)
  }
  const together = people ? { people: [...new Set([person, ...people])] } : {}
  const command: ActCommand = { do: 'act', commandId, action, form, ...together, ...files }
  const baseVersion = await baseOf(
    tx,
    kind,
    state,
    stream,
    { ...command, baseVersion: envelope.baseVersion },
    {
      person,
      deviceId: envelope.deviceId,
    },
  )
  return { ...command, baseVersion }
}

/**
 * The version the author saw. A phone that was offline names the last one it had from here, though it knew what it had
 * done itself since then; those steps of its own are not somebody else's change.
 */
async function baseOf(
  tx: Sql,
  kind: Kind,
  state: ItemState,
  stream: readonly Recorded[],
  command: ActCommand & { baseVersion: number },
  by: { person: string; deviceId: string },
): Promise<number> {
  const later = stream.filter(event => (event.version ?? 0) > command.baseVersion)
  if (later.length === 0) return command.baseVersion
  const ids = [...new Set(later.flatMap(event => String(event.data['commandId'] ?? '') || []))]
  const rows = await tx.query<{ id: string }>(
    'select command_id as id from work_sync where person = $1 and device_id = $2 and command_id = any($3)',
    [by.person, by.deviceId, ids],
  )
  const own = new Set(rows.map(row => row.id))
  const isOwn = (event: Recorded): boolean =>
    event.data['commandId'] === undefined || own.has(String(event.data['commandId']))
  const foreign = later.filter(event => !isOwn(event))
  if (foreign.length === 0) return state.version
  const lastWriter = (field: string): number => state.fieldVersions[field] ?? 0
  const conflicts = conflictsOf(kind, state, command)
  const allOwn = conflicts.every(({ field }) => {
    const event = later.find(entry => entry.version === lastWriter(field))
    return event !== undefined && isOwn(event)
  })
  return conflicts.length > 0 && allOwn ? state.version : command.baseVersion
}

async function write(
  given: Case,
  area: string,
  stream: readonly Recorded[],
  drafts: DraftEvent[],
): Promise<number> {
  const { context, tx, envelope, person } = given
  const host = workHost()
  const version = stream.reduce((most, event) => Math.max(most, event.version ?? 0), 0)
  if (drafts.length === 0) return version
  const subject = subjectOfItem(envelope.itemId)
  const { source, views } = host.node
  const cause = causeOf(stream)
  const events = await append(
    tx,
    drafts,
    { subject, area, actor: person, now: context.now, cause, source, views },
    version,
  )
  return events.reduce((most, event) => Math.max(most, event.version ?? 0), version)
}

async function writeDown(
  tx: Sql,
  now: Date,
  person: string,
  envelope: Envelope,
  captured: CapturedTime,
  { outcome, area, answer }: Judged,
): Promise<SyncAnswer> {
  const { commandId, deviceId, deviceSeq, itemId, prev } = envelope
  const { at, clockOffSeconds } = captured
  const off = clockOffSeconds === undefined ? {} : { clockOffSeconds }
  const full: SyncAnswer = {
    commandId,
    ...answer,
    outcome,
    ...off,
    capturedAt: at.toISOString(),
    replayed: false,
  }
  const hash = createHash('sha256').update(envelopeText(envelope)).digest('hex')
  const [before] = await tx.query<{ hash: string }>(
    'select hash from work_sync where person = $1 and device_id = $2 and device_seq = $3',
    [person, deviceId, deviceSeq - 1],
  )
  const chained = before ? prev === before.hash : prev === null
  await tx.query(
    `insert into work_sync (person, command_id, device_id, device_seq, item_id, area, outcome, answer, envelope, hash,
       chained, captured_at, received_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[person, commandId, deviceId, deviceSeq, itemId, area, outcome],
      ...[JSON.stringify(full), JSON.stringify(envelope), hash, chained, at, now],
    ],
  )
  return full
}
