import { registerRefusals } from '@shian/kernel'

registerRefusals({
  'publication.not_proposed': {
    zh: '该事项不在待公示状态',
    en: 'This notice is not waiting to be published',
  },
  'publication.declined_before': {
    zh: '该事项已决定不予公示',
    en: 'It was decided not to publish this notice',
  },
  'publication.not_published': { zh: '该公示不在公示期内', en: 'This notice is not shown at the moment' },
  'publication.already_replied': { zh: '每条公示只能答辩一次', en: 'A notice takes one reply' },
  'publication.nothing_left': {
    zh: '删除个人信息后没有可公示的内容',
    en: 'Nothing is left to publish after personal data was taken out',
  },
  'publication.no_kitchen_picture': {
    zh: '目前没有可以公开的后厨画面',
    en: 'There is no kitchen picture that may be shown at the moment',
  },
  'publication.site_unknown': {
    zh: '没有设置公开网址,无法生成二维码',
    en: 'The public address of this site is not set, so no QR code can be made',
  },
})
