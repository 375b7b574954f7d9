import { registerRefusals } from '../refusal.ts'
import { workRefusals } from '../work/refusals.ts'

registerRefusals(workRefusals)
registerRefusals({
  'work.uploads_full': {
    zh: '正在上传的文件已达上限({maxBytes} 字节),请等前面的传完',
    en: 'Too many bytes are on the way already ({maxBytes}); let the earlier files finish',
  },
  'work.upload_differs': {
    zh: '同一文件已按 {size} 字节、{mime} 开始上传',
    en: 'The upload of this file began as {size} bytes of {mime}',
  },
  'work.upload_offset': {
    zh: '请从第 {received} 字节继续上传',
    en: 'Go on uploading at byte {received}',
  },
  'work.upload_overrun': {
    zh: '收到的内容超过声明的大小({size} 字节)',
    en: 'More bytes came than the size that was stated ({size})',
  },
  'work.not_a_picture': { zh: '文件不是照片', en: 'The file is not a picture' },
  'work.foreign_author': {
    zh: '这条记录由他人采集,只能由采集人本人登录后上传',
    en: 'Somebody else captured this; only that person can send it',
  },
  'work.sequence_taken': {
    zh: '本机序号 {sequence} 已被另一条记录使用',
    en: 'Number {sequence} of this device was used by another command',
  },
  'work.sync_too_old': {
    zh: '采集时间过早,已留存但不再办理',
    en: 'This was captured too long ago; it is kept but not carried out',
  },
  'work.sealed_online_only': {
    zh: '含有密封内容,只能联网办理',
    en: 'This has sealed content and can only be done online',
  },
  'work.form_too_large': {
    zh: '表单内容超过 {maxBytes} 字节',
    en: 'The form is larger than {maxBytes} bytes',
  },
})
