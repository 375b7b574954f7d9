import { access } from '@shian/events'
import { type DraftEvent, Refusal, type Session, type Sql } from '@shian/kernel'
import { type Post, scopeOf } from './posts.ts'

/** Somebody signed in, with what only the edge needs. */
export interface PersonSession extends Session {
  /** Digest of the cookie, hex: names the session without being able to use it. */
  digest: string
  csrf: string
  title: string | null
  viewArea: string
}

/** A row of `access_account`. */
export interface Account {
  person_id: string
  login: string
  password: string
  disabled_at: Date | null
}

/** Logins are compared without case and surrounding space; the digits and letters of other widths are the plain ones. */
export function normalizeLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase()
}

/** The fact of a login that was refused. */
export function refused(reason: 'wrong-password' | 'locked' | 'no-post'): DraftEvent {
  return { type: access.SignInRefused.type, data: { reason } }
}

/** A session under a post. */
export function toSession(post: Post, name: string, csrf: string, digest: Buffer): PersonSession {
  return {
    personId: post.personId,
    name,
    postId: post.id,
    role: post.role,
    title: post.title,
    area: post.actArea,
    viewArea: post.viewArea,
    scope: scopeOf(post),
    certificate: post.certificate,
    csrf,
    digest: digest.toString('hex'),
  }
}

/** @throws Refusal access.no_account */
export async function readLogin(tx: Sql, personId: string): Promise<string> {
  const [row] = await tx.query<{ login: string }>('select login from access_account where person_id = $1', [
    personId,
  ])
  if (!row) throw new Refusal('access.no_account', 404)
  return row.login
}

/** Stores a new password and ends all sessions of the person. */
export async function storePassword(tx: Sql, personId: string, hash: string, now: Date): Promise<void> {
  await tx.query('update access_account set password = $2, password_changed_at = $3 where person_id = $1', [
    personId,
    hash,
    now,
  ])
  await tx.query('delete from access_session where person_id = $1', [personId])
}
