import { directory, findEventType, type Recorded, readCauses, systemScope } from '@shian/kernel'
import type { Platform } from '@shian/server'
import { withPlatform } from '../environment.ts'
import { complain, say } from '../terminal.ts'

const SHANGHAI = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
  hourCycle: 'h23',
})

/** The few fields of a fact that tell what it is about. */
const TELLING = [
  'title',
  'type',
  'verdict',
  'reason',
  'from',
  'to',
  'factor',
  'points',
  'score',
  'outcome',
  'action',
  'state',
  'kind',
  'number',
] as const

function tell(data: Record<string, unknown>): string {
  const shown = TELLING.filter(name => ['string', 'number'].includes(typeof data[name]))
  return shown.map(name => `${name}=${String(data[name]).slice(0, 80)}`).join(' ')
}

/** The chain as lines for people, from the fact asked for back to the first cause. */
export function tellChain(chain: readonly Recorded[], names: ReadonlyMap<string, string>): string[] {
  return chain.flatMap((event, depth) => {
    const title = findEventType(event.type)?.title ?? { zh: event.type, en: event.type }
    const media = (event.data['media'] as { role: string; sha256: string }[] | undefined) ?? []
    const pictures = media.map(({ role, sha256 }) => `    证据 evidence ${role} ${sha256}`)
    const arrow = depth === 0 ? '' : '└─ '
    const actor = names.get(event.actor) ?? event.actor
    const told = tell(event.data)
    return [
      `${arrow}${SHANGHAI.format(event.time)}  ${title.zh} / ${title.en}  (${event.type})`,
      `    ${event.subject} · ${event.area} · ${actor} · ${event.id}${told ? `\n    ${told}` : ''}`,
      ...pictures,
    ]
  })
}

async function tellCauses(platform: Platform, id: string): Promise<boolean> {
  const { chain, names } = await platform.db.transaction(systemScope('causes'), async tx => {
    const found = await readCauses(tx, id)
    return {
      chain: found,
      names: await directory().namesOf(tx, [...new Set(found.map(event => event.actor))]),
    }
  })
  if (chain.length === 0) {
    complain(`没有找到事实 ${id}`, `The fact ${id} was not found`)
    return false
  }
  for (const line of tellChain(chain, names)) say(line)
  return true
}

/** Prints why a fact came to be, back to where it began. @returns whether the fact exists */
export function causes(flags: Readonly<Record<string, string | undefined>>, id: string): Promise<boolean> {
  return withPlatform(flags, platform => tellCauses(platform, id))
}
