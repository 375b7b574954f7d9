import { commandWork, derivedId, loadItem, type Reaction, systemActor, workHost } from '@shian/kernel'
import { computeReward, explainReward } from './reward.ts'

/** A person gives the grade; the platform works the amount out, so that nobody types it. */
export const computeAssessed: Reaction = {
  name: 'complaints.computeAssessed',
  types: ['work.Acted'],
  async react(tx, event) {
    if (event.data['action'] !== 'assess' || event.data['to'] !== 'computing') return
    const host = workHost()
    const id = event.subject.slice(event.subject.indexOf('/') + 1)
    const { kind, item } = await loadItem(tx, host, id)
    if (kind.id !== 'reward' || item.state !== 'computing') return
    const penalty = Number(item.data['penalty'])
    const computed = computeReward(host.rules, item.area, event.time, String(item.data['level']), penalty)
    const form = {
      amount: computed.rewardFen,
      needsFinance: computed.needsFinance ? 'yes' : 'no',
      trace: explainReward(penalty, computed),
    }
    const commandId = derivedId('complaints.computeAssessed', event.id)
    const act = { actor: systemActor('complaints'), now: event.time, cause: event.id }
    await commandWork(tx, host, id, { do: 'act', commandId, action: 'compute', form }, act)
  },
}
