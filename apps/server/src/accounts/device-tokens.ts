import { access } from '@shian/events'
import {
  type AreaRange,
  type Database,
  type DeviceSession,
  directory,
  type Node,
  Refusal,
  rangeOf,
  record,
  type Sql,
  uuidv7,
} from '@shian/kernel'
import { ACCESS_SCOPE, MEMORY_MILLIS } from './accounts.ts'
import { digestOf, makeToken, ShortMemory } from './token.ts'

const PREFIX = 'shian_'
const FORM = /^shian_[A-Za-z0-9_-]{43}$/
/** A platform of devices has tens of thousands at most; misses are remembered too. */
const MEMORY_MAX = 50_000

/** A token as lists show it: never the secret. */
export interface DeviceToken {
  id: string
  deviceId: string
  premisesId: string | null
  area: string
  issuedBy: string
  issuedAt: Date
  revokedAt: Date | null
}

/** For which device, and where its facts may lie: one premises, or a whole area for a platform of many. */
export interface TokenRequest {
  deviceId: string
  premisesId?: string | undefined
  area?: string | undefined
}

/** Tokens by which devices and third-party platforms push facts. */
export class DeviceTokens {
  readonly #db: Database
  readonly #node: Node
  readonly #memory = new ShortMemory<DeviceSession | null>(MEMORY_MILLIS, MEMORY_MAX)

  constructor(db: Database, node: Node) {
    this.#db = db
    this.#node = node
  }

  /** The device of a token, if it is valid. Remembered for at most five seconds. */
  async find(token: string, now: Date): Promise<DeviceSession | undefined> {
    if (!FORM.test(token)) return undefined
    const known = this.#memory.get(token, now.getTime())
    if (known) return known.value ?? undefined
    const [row] = await this.#db.transaction(ACCESS_SCOPE, tx =>
      tx.query<{ device_id: string; premises_id: string | null; area: string }>(
        'select device_id, premises_id, area from access_device_token where token_digest = $1 and revoked_at is null',
        [digestOf(token)],
      ),
    )
    const session = row && toSession(row.device_id, row.premises_id, row.area)
    this.#memory.set(token, session ?? null, now.getTime())
    return session
  }

  /**
   * Makes a token; the answer is the only time it is shown.
   *
   * @param within areas the issuer may act in
   * @throws Refusal kernel.not_found, kernel.area_out_of_scope, kernel.invalid_input
   */
  async issue(
    request: TokenRequest,
    within: AreaRange,
    actor: string,
    now: Date,
  ): Promise<{ id: string; token: string }> {
    const token = makeToken(PREFIX)
    const id = uuidv7(now.getTime())
    await this.#db.transaction(ACCESS_SCOPE, async tx => {
      const area = await this.#areaOf(tx, request)
      if (area < within.lo || area >= within.hi) throw new Refusal('kernel.area_out_of_scope', 403)
      await tx.query(
        `insert into access_device_token (id, token_digest, device_id, premises_id, area, issued_by, issued_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [id, digestOf(token), request.deviceId, request.premisesId ?? null, area, actor, now],
      )
      const draft = { type: access.DeviceTokenIssued.type, data: { deviceId: request.deviceId } }
      await record(tx, this.#node, [draft], { actor, area, now, subject: `device/${request.deviceId}` })
    })
    return { id, token }
  }

  /** Ends a token within five seconds. @throws Refusal access.token_not_found, kernel.area_out_of_scope */
  async revoke(id: string, reason: string, within: AreaRange, actor: string, now: Date): Promise<void> {
    const deviceId = await this.#db.transaction(ACCESS_SCOPE, async tx => {
      const [row] = await tx.query<{ device_id: string; area: string; revoked_at: Date | null }>(
        'select device_id, area, revoked_at from access_device_token where id = $1 for update',
        [id],
      )
      if (!row || row.revoked_at) throw new Refusal('access.token_not_found', 404)
      if (row.area < within.lo || row.area >= within.hi) throw new Refusal('kernel.area_out_of_scope', 403)
      await tx.query('update access_device_token set revoked_at = $2 where id = $1', [id, now])
      const draft = { type: access.DeviceTokenRevoked.type, data: { deviceId: row.device_id, reason } }
      await record(tx, this.#node, [draft], {
        actor,
        area: row.area,
        now,
        subject: `device/${row.device_id}`,
      })
      return row.device_id
    })
    this.#memory.forgetWhere(known => known?.deviceId === deviceId)
  }

  /** Tokens in the range, by id. */
  list(within: AreaRange, after: string, limit: number): Promise<DeviceToken[]> {
    return this.#db.transaction(ACCESS_SCOPE, tx =>
      tx.query<DeviceToken>(
        `select id, device_id as "deviceId", premises_id as "premisesId", area, issued_by as "issuedBy",
           issued_at as "issuedAt", revoked_at as "revokedAt"
         from access_device_token where area >= $1 and area < $2 and id > $3 order by id limit $4`,
        [within.lo, within.hi, after, limit],
      ),
    )
  }

  async #areaOf(tx: Sql, request: TokenRequest): Promise<string> {
    if (request.premisesId !== undefined) {
      const premises = await directory().findPremises(tx, request.premisesId)
      if (!premises) throw new Refusal('kernel.not_found', 404, { what: `premises/${request.premisesId}` })
      return premises.area
    }
    const area = request.area
    if (area === undefined) {
      throw new Refusal('kernel.invalid_input', 400, {
        reason: 'premisesId | area',
        accepted: ['premisesId', 'area'],
      })
    }
    const names = await directory().areaNames(tx, [area])
    if (!names.has(area)) throw new Refusal('kernel.not_found', 404, { what: `area/${area}` })
    return area
  }
}

function toSession(deviceId: string, premisesId: string | null, area: string): DeviceSession {
  const range = rangeOf(area)
  return {
    deviceId,
    premisesId,
    area,
    scope: { actor: `device/${deviceId}`, act: range, view: range, search: range },
  }
}
