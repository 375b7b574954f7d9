import {
  derivedId,
  directory,
  divisionOf,
  EVERYWHERE,
  type RequestContext,
  record,
  type Sql,
  systemActor,
  systemScope,
  uuidv7,
} from '@shian/kernel'
import { type IntakeRequest, intake } from '../ports.ts'
import { Wrong } from './answer.ts'
import { findService } from './services.ts'

/** A form as it came: single values by name. */
export type Form = ReadonlyMap<string, string>

const STORY = { least: 5, most: 3_000 }
const NAME_MAX = 120
const ADDRESS_MAX = 200
/** How far from the nearest known business a point still counts as ours, in degrees. */
const NEAR_DEGREES = 0.1
const TOWNSHIP_DIGITS = 9

/** What one request gets. */
export interface Received {
  id: string
  /** Number and code to ask by; absent when the same request had come before. */
  key: { number: string; code: string } | null
}

const given = (form: Form, name: string): string | undefined => form.get(name)?.trim() || undefined

function degrees(form: Form, name: string, most: number): number | undefined {
  const text = given(form, name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isFinite(value) || Math.abs(value) > most)
    throw new Wrong(400, `${name} is not a number of degrees. ${name} 不是经纬度`)
  return value
}

async function nearestArea(tx: Sql, latitude: number, longitude: number): Promise<string | undefined> {
  const [row] = await tx.query<{ area: string }>(
    `select area from open_data_premises where open and latitude between $1 - ${NEAR_DEGREES} and $1 + ${NEAR_DEGREES}
       and longitude between $2 - ${NEAR_DEGREES} and $2 + ${NEAR_DEGREES}
     order by power(latitude - $1, 2) + power((longitude - $2) * cos(radians($1)), 2) limit 1`,
    [latitude, longitude],
  )
  return row && divisionOf(row.area)
}

async function namedArea(tx: Sql, address: string): Promise<string | undefined> {
  const areas = (await directory().areasIn?.(tx, EVERYWHERE, TOWNSHIP_DIGITS)) ?? []
  const named = areas.filter(({ code, name }) => code.length > 4 && address.includes(name))
  return named.sort((a, b) => b.code.length - a.code.length)[0]?.code
}

interface Place {
  area: string
  premisesId?: string
}

/** Where it happened: the business named, the nearest one, or the division the address names. */
async function placeOf(tx: Sql, form: Form): Promise<Place> {
  const premisesId = given(form, 'attribute[premises]') ?? given(form, 'address_id')
  if (premisesId) {
    const [row] = await tx.query<{ area: string }>(
      'select area from open_data_premises where premises_id = $1 and open',
      [premisesId],
    )
    if (!row) throw new Wrong(400, 'There is no such business. 没有该单位')
    return { area: row.area, premisesId }
  }
  const latitude = degrees(form, 'lat', 90)
  const longitude = degrees(form, 'long', 180)
  const address = given(form, 'address_string') ?? given(form, 'attribute[firm_address]')
  if ((latitude === undefined || longitude === undefined) && !address)
    throw new Wrong(
      400,
      'lat and long, address_string or address_id is required. 须提供经纬度、地址或单位编号',
    )
  const area =
    latitude !== undefined && longitude !== undefined
      ? await nearestArea(tx, latitude, longitude)
      : await namedArea(tx, address!)
  if (!area) throw new Wrong(400, 'The place lies outside this jurisdiction. 地点不在本辖区')
  return { area }
}

function storyOf(form: Form): string {
  const story = given(form, 'description') ?? ''
  const length = [...story].length
  if (length < STORY.least || length > STORY.most)
    throw new Wrong(
      400,
      `description needs ${STORY.least} to ${STORY.most} characters. 描述须 ${STORY.least} 至 ${STORY.most} 字`,
    )
  const picture = given(form, 'media_url')
  return picture && /^https?:\/\/\S{1,500}$/.test(picture)
    ? `${story}\n${picture}`.slice(0, STORY.most)
    : story
}

/** Sent again after a broken connection, the same request gets the same id. */
function idOf(form: Form, now: Date): string {
  if (!form.has('attribute[fixmystreet_id]')) return uuidv7(now.getTime())
  const parts = [...form].sort(([a], [b]) => (a < b ? -1 : 1)).flat()
  return derivedId('open311', ...parts)
}

function reporterOf(form: Form): IntakeRequest['reporter'] {
  const name = [given(form, 'last_name'), given(form, 'first_name')]
    .filter(part => part !== undefined)
    .join(' ')
  const phone = given(form, 'phone')
    ?.replace(/[^0-9+() -]/g, '')
    .slice(0, 30)
  return { name: name.slice(0, 60) || undefined, phone: phone || undefined }
}

function requestOf(form: Form, id: string, category: string, { area, premisesId }: Place): IntakeRequest {
  const happened = given(form, 'attribute[happened_on]')?.slice(0, 10)
  if (happened !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(happened))
    throw new Wrong(400, 'happened_on is not a day. happened_on 不是日期: 2026-11-24')
  const firmAddress = given(form, 'attribute[firm_address]') ?? given(form, 'address_string')
  return {
    id,
    category,
    ...(premisesId ? { premisesId } : { area: divisionOf(area) }),
    firmName: given(form, 'attribute[firm_name]')?.slice(0, NAME_MAX),
    firmAddress: firmAddress?.slice(0, ADDRESS_MAX),
    content: storyOf(form),
    happenedOn: happened,
    latitude: degrees(form, 'lat', 90),
    longitude: degrees(form, 'long', 180),
    reporter: reporterOf(form),
  }
}

/**
 * Takes one service request in: the office gets a report, everybody else a line that says what kind of request came in
 * which county. Both in one transaction.
 *
 * @throws Wrong; Refusal of the intake
 */
export async function receive(context: RequestContext, form: Form): Promise<Received> {
  const code = given(form, 'service_code')
  if (!code) throw new Wrong(400, 'service_code was not provided. 缺少 service_code')
  if (!findService(code)) throw new Wrong(400, `service_code ${code.slice(0, 40)} was not found. 没有该服务`)
  const { now } = context
  const id = idOf(form, now)
  const actor = systemActor('open-data')
  return context.db.transaction(systemScope('open-data'), async tx => {
    const [before] = await tx.query('select id from open_data_request where id = $1', [id])
    if (before) return { id, key: null }
    const place = await placeOf(tx, form)
    const receipt = await intake().takeIn(tx, requestOf(form, id, code, place), { actor, now })
    const draft = {
      type: 'open-data.RequestReceived',
      subject: `service-request/${id}`,
      area: divisionOf(place.area),
      data: { serviceCode: code },
    }
    await record(tx, context.node, [draft], { actor: actor.id, now })
    return { id, key: { number: receipt.trackingNumber, code: receipt.code } }
  })
}
