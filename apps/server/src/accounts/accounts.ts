import { access } from '@shian/events'
import {
  type Database,
  type DraftEvent,
  dayOf,
  type Node,
  type Recorded,
  Refusal,
  record,
  type Sql,
  systemScope,
} from '@shian/kernel'
import type { Config } from '../config.ts'
import {
  type Account,
  normalizeLogin,
  type PersonSession,
  readLogin,
  refused,
  storePassword,
  toSession,
} from './account-rows.ts'
import {
  assertGoodPassword,
  checkNobody,
  checkPassword,
  generatePassword,
  hashPassword,
  isOutdated,
} from './password.ts'
import { actorOf, inForce, nameOf, POST_COLUMNS, type Post, readPosts } from './posts.ts'
import { digestOf, makeToken, ShortMemory } from './token.ts'
import './refusals.ts'

/** The scope of the accounts code: the only one that sees accounts, sessions and tokens. */
export const ACCESS_SCOPE = systemScope('access')
/** How long a look-up of a session or token is remembered: a revoked right ends within this. */
export const MEMORY_MILLIS = 5_000
const MEMORY_MAX = 10_000
/** `seen_at` is written at most this often. */
const SEEN_EVERY_MILLIS = 60_000

export type { PersonSession } from './account-rows.ts'

/** A cookie to hand out and the session it opens. */
export interface Opened {
  token: string
  session: PersonSession
}

export type AccountSettings = Pick<
  Config,
  'loginFailuresMax' | 'loginLockMinutes' | 'sessionIdleHours' | 'sessionDays' | 'nodeArea'
>

/** Sign-in, sessions and passwords of people. Every change is a fact of `access`. */
export class Accounts {
  readonly #db: Database
  readonly #node: Node
  readonly #settings: AccountSettings
  readonly #memory = new ShortMemory<PersonSession | null>(MEMORY_MILLIS, MEMORY_MAX)

  constructor(db: Database, node: Node, settings: AccountSettings) {
    this.#db = db
    this.#node = node
    this.#settings = settings
  }

  /**
   * Checks a password and opens a session under the person's first post. A session that came with the request ends:
   * the cookie after a login is never the one before.
   *
   * @throws Refusal access.wrong_password, access.locked, access.no_post, server.busy
   */
  async signIn(login: string, password: string, now: Date, former?: string): Promise<Opened> {
    const typed = normalizeLogin(login)
    const { account, failed } = await this.#countAttempt(typed, now)
    const right = account ? await checkPassword(password, account.password) : await checkNobody(password)
    if (!account || !right || account.disabled_at) {
      await this.#refuse(account, failed, now)
      const { loginFailuresMax: max, loginLockMinutes: minutes } = this.#settings
      throw new Refusal('access.wrong_password', 401, { max, minutes })
    }
    const renewed = isOutdated(account.password) ? await hashPassword(password) : undefined
    const opened = await this.#db.transaction(ACCESS_SCOPE, async tx => {
      await tx.query('delete from access_attempt where login_digest = $1', [digestOf(typed)])
      if (renewed)
        await tx.query('update access_account set password = $2 where person_id = $1', [
          account.person_id,
          renewed,
        ])
      if (former) await tx.query('delete from access_session where token_digest = $1', [digestOf(former)])
      const [post] = await readPosts(tx, account.person_id, now)
      if (!post) {
        await this.#record(tx, account.person_id, this.#settings.nodeArea, now, refused('no-post'))
        return undefined
      }
      const draft = { type: access.SignedIn.type, data: { postId: post.id } }
      await this.#record(tx, account.person_id, post.actArea, now, draft)
      return this.#open(tx, post, now)
    })
    if (former) this.#memory.forget(digestOf(former).toString('hex'))
    if (!opened) throw new Refusal('access.no_post', 403)
    return opened
  }

  /** The session of a cookie, if it is open. Remembered for at most {@link MEMORY_MILLIS}. */
  async find(token: string, now: Date): Promise<PersonSession | undefined> {
    if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined
    const digest = digestOf(token)
    const key = digest.toString('hex')
    const known = this.#memory.get(key, now.getTime())
    if (known) return known.value ?? undefined
    const session = await this.#db.transaction(ACCESS_SCOPE, tx => this.#read(tx, digest, now))
    this.#memory.set(key, session ?? null, now.getTime())
    return session
  }

  /** The session as it is now, by digest: for streams that outlive requests. */
  async findByDigest(digest: string, now: Date): Promise<PersonSession | undefined> {
    const known = this.#memory.get(digest, now.getTime())
    if (known) return known.value ?? undefined
    const session = await this.#db.transaction(ACCESS_SCOPE, tx =>
      this.#read(tx, Buffer.from(digest, 'hex'), now),
    )
    this.#memory.set(digest, session ?? null, now.getTime())
    return session
  }

  async signOut(session: PersonSession): Promise<void> {
    await this.#db.transaction(ACCESS_SCOPE, tx =>
      tx.query('delete from access_session where token_digest = $1', [Buffer.from(session.digest, 'hex')]),
    )
    this.#memory.forget(session.digest)
  }

  /** Goes on under another post of the same person, with a new cookie. @throws Refusal access.not_your_post */
  async assume(session: PersonSession, postId: string, now: Date): Promise<Opened> {
    const opened = await this.#db.transaction(ACCESS_SCOPE, async tx => {
      const post = (await readPosts(tx, session.personId, now)).find(candidate => candidate.id === postId)
      if (!post) throw new Refusal('access.not_your_post', 403)
      await tx.query('delete from access_session where token_digest = $1', [
        Buffer.from(session.digest, 'hex'),
      ])
      const draft = { type: access.PostAssumed.type, data: { postId } }
      await this.#record(tx, session.personId, post.actArea, now, draft)
      return this.#open(tx, post, now)
    })
    this.#memory.forget(session.digest)
    return opened
  }

  /**
   * A new password of the person's own choice. All sessions end; the caller gets a new one.
   *
   * @throws Refusal access.wrong_password, access.locked, access.weak_password, access.same_password
   */
  async changePassword(session: PersonSession, current: string, next: string, now: Date): Promise<Opened> {
    const login = await this.#db.transaction(ACCESS_SCOPE, tx => readLogin(tx, session.personId))
    // Counted like a login: an unattended session must not become a place to guess.
    const { account, failed } = await this.#countAttempt(login, now)
    if (!account || !(await checkPassword(current, account.password))) {
      await this.#refuse(account, failed, now)
      const { loginFailuresMax: max, loginLockMinutes: minutes } = this.#settings
      throw new Refusal('access.wrong_password', 403, { max, minutes })
    }
    await this.#db.transaction(ACCESS_SCOPE, tx =>
      tx.query('delete from access_attempt where login_digest = $1', [digestOf(login)]),
    )
    if (current === next) throw new Refusal('access.same_password', 400)
    assertGoodPassword(next, login)
    const hash = await hashPassword(next)
    const opened = await this.#db.transaction(ACCESS_SCOPE, async tx => {
      await storePassword(tx, session.personId, hash, now)
      const post = (await readPosts(tx, session.personId, now)).find(
        candidate => candidate.id === session.postId,
      )
      if (!post) throw new Refusal('access.no_post', 403)
      await this.#record(tx, session.personId, post.actArea, now, {
        type: access.PasswordChanged.type,
        data: {},
      })
      return this.#open(tx, post, now)
    })
    this.#memory.forgetWhere(known => known?.personId === session.personId)
    return opened
  }

  /**
   * Gives a person an account with a generated password, which is shown once.
   *
   * @param actor `person/<id>` of the administrator, or `system/…`
   * @throws Refusal access.unknown_person, access.login_taken
   */
  async open(
    personId: string,
    login: string,
    actor: string,
    now: Date,
  ): Promise<{ login: string; password: string }> {
    const name = normalizeLogin(login)
    const password = generatePassword()
    const hash = await hashPassword(password)
    await this.#db.transaction(ACCESS_SCOPE, async tx => {
      const [post] = await readPosts(tx, personId, now)
      if (!post) throw new Refusal('access.unknown_person', 404)
      const made = await tx.query(
        `insert into access_account (person_id, login, password, created_at, password_changed_at)
         values ($1, $2, $3, $4, $4) on conflict do nothing returning 1`,
        [personId, name, hash, now],
      )
      if (made.length === 0) throw new Refusal('access.login_taken', 409)
      await this.#record(
        tx,
        personId,
        post.actArea,
        now,
        { type: access.AccountOpened.type, data: {} },
        actor,
      )
    })
    return { login: name, password }
  }

  /** A new generated password for somebody who lost theirs; all their sessions end. @throws Refusal access.no_account */
  async resetPassword(
    personId: string,
    actor: string,
    now: Date,
  ): Promise<{ login: string; password: string }> {
    const password = generatePassword()
    const hash = await hashPassword(password)
    const login = await this.#db.transaction(ACCESS_SCOPE, async tx => {
      const name = await readLogin(tx, personId)
      await storePassword(tx, personId, hash, now)
      await tx.query('update access_account set disabled_at = null where person_id = $1', [personId])
      await tx.query('delete from access_attempt where login_digest = $1', [digestOf(name)])
      const area = await this.#areaOf(tx, personId, now)
      await this.#record(tx, personId, area, now, { type: access.PasswordChanged.type, data: {} }, actor)
      return name
    })
    this.#memory.forgetWhere(known => known?.personId === personId)
    return { login, password }
  }

  /** Closes an account until its password is reset. @throws Refusal access.no_account */
  async disable(personId: string, actor: string, now: Date): Promise<void> {
    await this.#db.transaction(ACCESS_SCOPE, async tx => {
      await readLogin(tx, personId)
      await tx.query('update access_account set disabled_at = $2 where person_id = $1', [personId, now])
      await tx.query('delete from access_session where person_id = $1', [personId])
      const area = await this.#areaOf(tx, personId, now)
      await this.#record(tx, personId, area, now, { type: access.AccountDisabled.type, data: {} }, actor)
    })
    this.#memory.forgetWhere(known => known?.personId === personId)
  }

  /** Posts of a person now. */
  posts(personId: string, now: Date): Promise<Post[]> {
    return this.#db.transaction(ACCESS_SCOPE, tx => readPosts(tx, personId, now))
  }

  /** Removes what has expired. @returns rows removed */
  async sweep(now: Date): Promise<number> {
    const idle = new Date(now.getTime() - this.#settings.sessionIdleHours * 3_600_000)
    const dayAgo = new Date(now.getTime() - 86_400_000)
    return this.#db.transaction(ACCESS_SCOPE, async tx => {
      const gone = await tx.query(
        'delete from access_session where expires_at <= $1 or seen_at <= $2 returning 1',
        [now, idle],
      )
      const old = await tx.query('delete from access_attempt where last_at < $1 returning 1', [dayAgo])
      return gone.length + old.length
    })
  }

  // The attempt is counted before the password is looked at: a hundred guesses at once are still five.
  async #countAttempt(typed: string, now: Date): Promise<{ account: Account | undefined; failed: number }> {
    const { loginFailuresMax: max, loginLockMinutes: minutes } = this.#settings
    const lockMillis = minutes * 60_000
    const outcome = await this.#db.transaction(ACCESS_SCOPE, async tx => {
      const [account] = await tx.query<Account>(
        'select person_id, login, password, disabled_at from access_account where login = $1',
        [typed],
      )
      const [attempt] = await tx.query<{ failed: number; last_at: Date }>(
        `insert into access_attempt as a (login_digest, failed, last_at) values ($1, 1, $2)
         on conflict (login_digest) do update set
           failed = case when a.last_at < $3 then 1 else least(a.failed + 1, 1000000) end,
           last_at = case when a.last_at >= $3 and a.failed >= $4 then a.last_at else $2 end
         returning failed, last_at`,
        [digestOf(typed), now, new Date(now.getTime() - lockMillis), max],
      )
      return { account, failed: attempt!.failed, lastAt: attempt!.last_at }
    })
    if (outcome.failed <= max) return outcome
    const until = outcome.lastAt.getTime() + lockMillis
    if (outcome.account && outcome.failed === max + 1)
      await this.#refuse(outcome.account, outcome.failed, now)
    const retryAfterSeconds = Math.max(1, Math.ceil((until - now.getTime()) / 1000))
    throw new Refusal('access.locked', 429, { retryAfterSeconds })
  }

  async #refuse(account: Account | undefined, failed: number, now: Date): Promise<void> {
    // Nothing is recorded about a name nobody has: it may be a password typed into the wrong field.
    if (!account) return
    const { loginFailuresMax: max, loginLockMinutes: minutes } = this.#settings
    await this.#db.transaction(ACCESS_SCOPE, async tx => {
      const area = await this.#areaOf(tx, account.person_id, now)
      await this.#record(
        tx,
        account.person_id,
        area,
        now,
        refused(failed > max ? 'locked' : 'wrong-password'),
      )
      if (failed === max) {
        const draft = { type: access.AccountLocked.type, data: { minutes } }
        await this.#record(tx, account.person_id, area, now, draft, ACCESS_SCOPE.actor)
      }
    })
  }

  async #areaOf(tx: Sql, personId: string, now: Date): Promise<string> {
    const [post] = await readPosts(tx, personId, now)
    return post?.actArea ?? this.#settings.nodeArea
  }

  #record(
    tx: Sql,
    personId: string,
    area: string,
    now: Date,
    draft: DraftEvent,
    actor = actorOf(personId),
  ): Promise<Recorded[]> {
    return record(tx, this.#node, [draft], { actor, area, now, subject: `person/${personId}` })
  }

  async #open(tx: Sql, post: Post, now: Date): Promise<Opened> {
    const token = makeToken()
    const digest = digestOf(token)
    const csrf = makeToken()
    const expires = new Date(now.getTime() + this.#settings.sessionDays * 86_400_000)
    await tx.query(
      `insert into access_session (token_digest, person_id, post_id, csrf, created_at, seen_at, expires_at)
       values ($1, $2, $3, $4, $5, $5, $6)`,
      [digest, post.personId, post.id, csrf, now, expires],
    )
    const name = await nameOf(tx, post.personId)
    return { token, session: toSession(post, name, csrf, digest) }
  }

  async #read(tx: Sql, digest: Buffer, now: Date): Promise<PersonSession | undefined> {
    const idleSince = new Date(now.getTime() - this.#settings.sessionIdleHours * 3_600_000)
    const [row] = await tx.query<Post & { csrf: string; seenAt: Date }>(
      `select ${POST_COLUMNS}, s.csrf, s.seen_at as "seenAt"
       from access_session s
       join access_account a on a.person_id = s.person_id and a.disabled_at is null
       join registry_post p on p.id = s.post_id and p.person_id = s.person_id and ${inForce('$4', '$2')}
       where s.token_digest = $1 and s.expires_at > $2 and s.seen_at > $3`,
      [digest, now, idleSince, dayOf(now)],
      'shian_session',
    )
    if (!row) return undefined
    if (now.getTime() - row.seenAt.getTime() > SEEN_EVERY_MILLIS) {
      await tx.query('update access_session set seen_at = $2 where token_digest = $1', [digest, now])
    }
    return toSession(row, await nameOf(tx, row.personId), row.csrf, digest)
  }
}
