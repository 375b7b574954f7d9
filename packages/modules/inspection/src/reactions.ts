import {
  commandWork,
  derivedId,
  findEvent,
  openWork,
  type Reaction,
  type Recorded,
  record,
  type Sql,
  systemActor,
  workHost,
} from '@shian/kernel'
import { assigneesFor } from './assignees.ts'
import { originOf } from './facts.ts'
import { recusedFor } from './interest.ts'

const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)

/** What the finding was called, for the text of the order. */
const FINDING_WORDS: Record<string, string> = {
  'motion.afterhours': '非营业时间有人活动',
  'motion.small.afterhours': '非营业时间小型活动物体',
  'hat.missing': '从业人员未戴工作帽',
  'mask.missing': '从业人员未戴口罩',
  'uniform.missing': '从业人员未穿工作服',
  smoking: '加工场所内吸烟',
  'phone.use': '操作时使用手机',
  rodent: '疑似鼠患',
  pest: '疑似虫害',
  'bin.uncovered': '垃圾桶未加盖',
  'fire.unattended': '明火无人看管',
  intruder: '外来人员进入加工场所',
}

async function findingType(tx: Sql, event: Recorded): Promise<string> {
  const confirmed = event.cause ? await findEvent(tx, event.cause) : undefined
  const type = confirmed?.data['type']
  return typeof type === 'string' ? (FINDING_WORDS[type] ?? type) : '智能抓拍线索'
}

/** A dispatched finding becomes an order to correct, or a visit. */
export const openFromFinding: Reaction = {
  name: 'inspection.openFromFinding',
  types: ['vision.FindingDispatched'],
  async react(tx, event) {
    const { to, note, premisesId } = event.data as {
      to: 'rectification' | 'inspection'
      note?: string
      premisesId: string
    }
    const id = derivedId('inspection.openFromFinding', event.id)
    const words = await findingType(tx, event)
    const problem = note ? `${words}:${note}` : words
    const origin = { origin: 'finding', originId: idOf(event.subject) }
    const form =
      to === 'rectification'
        ? { problem, ...origin }
        : { inspectionKind: 'flight', reason: problem, ...origin }
    const recused = to === 'inspection' ? await recusedFor(tx, premisesId) : []
    const assignees = await assigneesFor(tx, event.area, event.time, recused)
    const subject = `premises/${premisesId}`
    const item = { id, area: event.area, subjects: [subject], parties: { operator: subject }, assignees }
    const act = { actor: systemActor('inspection'), now: event.time, cause: event.id }
    await openWork(
      tx,
      workHost(),
      to,
      { do: 'open', commandId: derivedId('open', event.id), item, form },
      act,
    )
  },
}

interface Opened {
  kind: string
  subjects: string[]
  form: Record<string, string | undefined>
  parent?: string
}

/** The opening of a rectification is the order itself: a fact other capabilities listen to. */
export const recordOrder: Reaction = {
  name: 'inspection.recordOrder',
  types: ['work.Opened'],
  async react(tx, event, { node, now }) {
    const data = event.data as unknown as Opened
    if (data.kind !== 'rectification') return
    const premises = data.subjects.find(subject => subject.startsWith('premises/'))
    const { problem = '', clause } = data.form
    const fact = {
      premisesId: premises ? idOf(premises) : '',
      problem,
      ...(clause ? { clause } : {}),
      ...originOf(data.form, data.parent),
    }
    const draft = {
      id: derivedId('inspection.recordOrder', event.id),
      type: 'inspection.RectificationOrdered',
      time: event.time,
      data: fact,
      audience: 'party' as const,
    }
    await record(tx, node, [draft], {
      actor: 'system/inspection',
      now,
      cause: event.id,
      area: event.area,
      subject: event.subject,
    })
  },
}

/** A published result ends the inspection: its clock stops on the day the public could read it. */
export const closePublished: Reaction = {
  name: 'inspection.closePublished',
  types: ['publication.NoticePublished'],
  async react(tx, event) {
    if (event.data['kind'] !== 'inspection-result' || !event.cause) return
    const concluded = await findEvent(tx, event.cause)
    if (concluded?.type !== 'inspection.Concluded') return
    const commandId = derivedId('inspection.closePublished', event.id)
    const act = { actor: systemActor('inspection'), now: event.time, cause: event.id }
    await commandWork(
      tx,
      workHost(),
      idOf(concluded.subject),
      { do: 'act', commandId, action: 'publish' },
      act,
    )
  },
}
