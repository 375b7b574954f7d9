import { vision } from '@shian/events'
import type { Bilingual } from '@shian/kernel'

export type Severity = 'grave' | 'alert' | 'notice'

/** What a type of finding is called, and how pressing it is before anybody has looked. */
export const FINDING_TITLES: Record<vision.FindingType, { title: Bilingual; severity: Severity }> = {
  'motion.afterhours': { title: { zh: '非营业时间有人活动', en: 'Motion after hours' }, severity: 'alert' },
  'motion.small.afterhours': {
    title: { zh: '非营业时间小型活动物体', en: 'Small motion after hours' },
    severity: 'alert',
  },
  'hat.missing': { title: { zh: '未戴工作帽', en: 'No hair cover' }, severity: 'alert' },
  'mask.missing': { title: { zh: '未戴口罩', en: 'No face mask' }, severity: 'alert' },
  'uniform.missing': { title: { zh: '未穿工作服', en: 'No work clothes' }, severity: 'alert' },
  smoking: { title: { zh: '吸烟', en: 'Smoking' }, severity: 'alert' },
  'phone.use': { title: { zh: '操作时使用手机', en: 'Phone in use' }, severity: 'notice' },
  rodent: { title: { zh: '疑似鼠患', en: 'Suspected rodent' }, severity: 'grave' },
  pest: { title: { zh: '疑似虫害', en: 'Suspected pest' }, severity: 'alert' },
  'bin.uncovered': { title: { zh: '垃圾桶未加盖', en: 'Bin uncovered' }, severity: 'notice' },
  'fire.unattended': { title: { zh: '明火无人看管', en: 'Fire unattended' }, severity: 'grave' },
  intruder: { title: { zh: '外来人员进入', en: 'Intruder' }, severity: 'alert' },
  unknown: { title: { zh: '未识别类型', en: 'Unknown type' }, severity: 'notice' },
}

/** The type the platform files a vendor's type under; unknown ones are kept, never dropped. */
export function fileType(type: string): { type: vision.FindingType; rawType?: string } {
  const known = vision.FINDING_TYPES.find(candidate => candidate === type)
  return known ? { type: known } : { type: 'unknown', rawType: type.slice(0, 80) }
}

const BUCKET_MILLIS = 600_000

/** Findings of one camera, type and zone within ten minutes are one incident. */
export function groupKeyOf(cameraId: string, type: string, zone: string | undefined, at: Date): string {
  const bucket = Math.floor(at.getTime() / BUCKET_MILLIS)
  return `${cameraId}:${type}:${zone ?? ''}:${bucket}`.slice(0, 200)
}
