import type { Actor } from '@shian/kernel'
import { person } from '@shian/kernel/trace-words'

// The people of the golden traces.
export const li = person('li', 'inspector')
export const wang = person('wang', 'inspector')
export const zhao = person('zhao', 'leader')
export const qian = person('qian', 'leader')
export const fang = person('fang', 'legal-reviewer')
export const cai = person('cai', 'finance')
export const jing = person('jing', 'police')
export const platform: Actor = { id: 'system/cases', posts: [] }
