import { registerRefusals } from '../refusal.ts'

registerRefusals({
  'blob.storage_full': {
    zh: '存储空间不足或磁盘故障({reason}),文件没有保存,请稍后重试',
    en: 'The storage is full or failing ({reason}); the file was not stored, try again later',
  },
  'blob.too_large': {
    zh: '文件超过大小上限({maxBytes} 字节)',
    en: 'The file is larger than the limit of {maxBytes} bytes',
  },
  'blob.hash_mismatch': {
    zh: '文件内容与声明的校验值不符,请重新上传',
    en: 'The content does not match the stated hash; upload it again',
  },
  'blob.invalid_hash': { zh: '不是合法的 SHA-256 校验值', en: 'Not a valid SHA-256 hash' },
  'blob.not_found': { zh: '没有找到该文件', en: 'The file was not found' },
  'blob.invalid_evidence': {
    zh: '证据信息不完整或互相矛盾:{reason}',
    en: 'The evidence record is incomplete or contradicts itself: {reason}',
  },
})
