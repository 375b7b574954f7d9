import { registerRefusals } from '@shian/kernel'

registerRefusals({
  'risk.no_such_line': { zh: '该扣分项不存在或已撤销', en: 'This line does not exist or no longer counts' },
  'risk.not_appealable': {
    zh: '该项不是对经营者的扣分,不能申诉',
    en: 'This line is not held against the operator',
  },
  'risk.already_appealed': {
    zh: '该项已提出申诉,等待决定',
    en: 'An appeal against this line is waiting already',
  },
  'risk.not_appealed': { zh: '该项没有待决定的申诉', en: 'No appeal against this line is waiting' },
  'risk.unknown_ground': {
    zh: '不属于法定的等级调整情形,可选:{accepted}',
    en: 'Not a ground the method lists; accepted: {accepted}',
  },
  'risk.steps_not_allowed': {
    zh: '该情形只能调整 {least} 至 {most} 级,收到 {steps}',
    en: 'This ground moves the grade by {least} to {most}, got {steps}',
  },
})
