import { registerRefusals } from '@shian/kernel'

registerRefusals({
  'documents.not_for_this_post': {
    zh: '您的岗位不能查看《{document}》',
    en: 'Your post may not read the document {document}',
  },
  'documents.no_such_template': {
    zh: '没有文书模板 {template}',
    en: 'There is no document template {template}',
  },
  'documents.not_numbered_yet': {
    zh: '文书编号正在生成,请稍候重试',
    en: 'The number of the document is being assigned; try again in a moment',
  },
})
