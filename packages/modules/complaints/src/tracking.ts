import {
  type Bilingual,
  clockStatus,
  commandWork,
  type Database,
  type FormValues,
  type ItemState,
  type Kind,
  loadItem,
  type Recorded,
  Refusal,
  type Sql,
  systemActor,
  systemScope,
  uuidv7,
  workHost,
} from '@shian/kernel'
import { checkCode } from './code.ts'
import { scrub } from './scrub.ts'

/** What the person who complained is shown. Nothing of it says who works on it. */
export interface TrackedCase {
  number: string
  kind: string
  kindTitle: Bilingual
  state: string
  stateTitle: Bilingual
  isOpen: boolean
  title: string
  openedAt: string
  clocks: {
    title: Bilingual
    dueDate: string
    provisional: boolean
    overdue: boolean
    stoppedOn: string | null
    effect: string
  }[]
  entries: { at: string; from: 'office' | 'you'; title: Bilingual; text: string | null }[]
  reward: { state: string; stateTitle: Bilingual; amountFen: number | null; mayClaim: boolean } | null
}

/** Who asks, and when. */
export interface Asking {
  number: string
  code: string
  now: Date
}

/** Steps of the office whose text is meant for the person. */
const ANSWER = 'answer'
const OWN_STEPS = ['add-message', 'withdraw']

/**
 * Does something with a case for whoever holds its code, in one transaction of the platform.
 *
 * @throws Refusal complaints.no_such_case, complaints.locked
 */
export async function withCase<T>(
  db: Database,
  { number, code, now }: Asking,
  work: (tx: Sql, itemId: string) => Promise<T>,
): Promise<T> {
  const asked = await db.transaction(systemScope('complaints'), async tx => {
    const found = await checkCode(tx, number, code, now)
    // A wrong code is counted, so this transaction must commit.
    return 'refusal' in found ? found : { done: await work(tx, found.itemId) }
  })
  if ('refusal' in asked) throw asked.refusal
  return asked.done
}

function clocksOf(kind: Kind, item: ItemState, now: Date): TrackedCase['clocks'] {
  return item.clocks.map(clock => {
    const definition = kind.clocks.find(entry => entry.id === clock.clock)
    return {
      title: definition?.label ?? { zh: clock.clock, en: clock.clock },
      dueDate: clock.projection.dueDate,
      provisional: clock.projection.provisional,
      overdue: clockStatus(clock, now.toISOString()).overdue,
      stoppedOn: clock.stoppedAt ?? null,
      effect: clock.effect,
    }
  })
}

function entryOf(kind: Kind, event: Recorded): TrackedCase['entries'] {
  if (event.type !== 'work.Acted') return []
  const { action, from, to, form } = event.data as {
    action: string
    from: string
    to: string
    form: FormValues
  }
  const isOwn = OWN_STEPS.includes(action)
  const text = form[isOwn ? 'message' : ANSWER]
  const moved = from !== to ? kind.states[to]?.label : undefined
  // Inner steps that tell the person nothing are left out.
  if (!isOwn && !moved && typeof text !== 'string') return []
  const title = moved ?? kind.actions[action]?.label ?? { zh: action, en: action }
  return [
    {
      at: event.time.toISOString(),
      from: isOwn ? 'you' : 'office',
      title,
      text: typeof text === 'string' ? text : null,
    },
  ]
}

async function rewardOfCase(
  tx: Sql,
  itemId: string,
): Promise<{ id: string; item: ItemState; kind: Kind } | null> {
  const [row] = await tx.query<{ id: string }>(
    "select id from work_item where parent = $1 and kind = 'reward' order by id desc limit 1",
    [itemId],
  )
  return row ? { id: row.id, ...(await loadItem(tx, workHost(), row.id)) } : null
}

function showReward(found: Awaited<ReturnType<typeof rewardOfCase>>): TrackedCase['reward'] {
  if (!found) return null
  const { item, kind } = found
  // Until it is decided, the person is told that it is being decided and no more.
  const isDecided = ['notified', 'claimed', 'paid', 'forfeited'].includes(item.state)
  return {
    state: item.state,
    stateTitle: kind.states[item.state]!.label,
    amountFen: isDecided ? Number(item.data['amount']) : null,
    mayClaim: item.state === 'notified',
  }
}

/** How a case stands, for whoever holds its code. */
export async function showCase(tx: Sql, itemId: string, now: Date): Promise<TrackedCase> {
  const { kind, item, stream } = await loadItem(tx, workHost(), itemId)
  const number = stream.find(event => event.type === 'documents.NumberAssigned')?.data['number']
  return {
    number: String(number),
    kind: kind.id,
    kindTitle: kind.title,
    state: item.state,
    stateTitle: kind.states[item.state]!.label,
    isOpen: item.final === undefined,
    title: String(item.data['title'] ?? ''),
    openedAt: item.openedAt,
    clocks: clocksOf(kind, item, now),
    entries: stream.flatMap(event => entryOf(kind, event)),
    reward: showReward(await rewardOfCase(tx, itemId)),
  }
}

async function act(tx: Sql, itemId: string, action: string, form: FormValues, now: Date): Promise<void> {
  const { item } = await loadItem(tx, workHost(), itemId)
  if (item.final !== undefined) throw new Refusal('complaints.ended', 409)
  const command = { do: 'act', commandId: uuidv7(now.getTime()), action, form } as const
  await commandWork(tx, workHost(), itemId, command, { actor: systemActor('complaints'), now })
}

/** A message of the person to the office; what tells who writes is sealed beside it. @throws Refusal complaints.ended */
export function addMessage(tx: Sql, itemId: string, text: string, now: Date): Promise<void> {
  const { text: message, changed } = scrub(text, {})
  const sealed = changed ? { originalContent: text } : {}
  return act(tx, itemId, 'add-message', { message: message.slice(0, 2_000), ...sealed }, now)
}

/** The person takes it back. @throws Refusal complaints.ended, work.wrong_state when a decision has been made */
export function withdraw(tx: Sql, itemId: string, reason: string | undefined, now: Date): Promise<void> {
  return act(tx, itemId, 'withdraw', reason ? { reason: scrub(reason, {}).text } : {}, now)
}

/** How a reward is to be paid out. */
export interface Claim {
  payment: 'counter' | 'account'
  payeeName?: string | undefined
  payeeAccount?: string | undefined
}

/**
 * Claims the reward of a report. Whoever holds the code is the reporter; an account goes into the vault.
 *
 * @throws Refusal complaints.no_reward, complaints.payee_missing, work.term_expired
 */
export async function claimReward(tx: Sql, itemId: string, claim: Claim, now: Date): Promise<void> {
  const { payment, payeeName, payeeAccount } = claim
  const found = await rewardOfCase(tx, itemId)
  if (found?.item.state !== 'notified') throw new Refusal('complaints.no_reward', 409)
  const isComplete = Boolean(payeeName?.trim()) && Boolean(payeeAccount?.trim())
  if (payment === 'account' && !isComplete) throw new Refusal('complaints.payee_missing', 422)
  const form = payment === 'account' ? { payment, payeeName, payeeAccount } : { payment }
  await act(tx, found.id, 'claim', form, now)
}
