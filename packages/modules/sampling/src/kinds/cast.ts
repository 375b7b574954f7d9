import type { Actor } from '@shian/kernel'
import { person } from '@shian/kernel/trace-words'

// The people of the golden traces.
export const li = person('li', 'inspector')
export const wang = person('wang', 'inspector')
export const zhao = person('zhao', 'leader')
export const lab = person('lab', 'laboratory')
export const platform: Actor = { id: 'system/sampling', posts: [] }
