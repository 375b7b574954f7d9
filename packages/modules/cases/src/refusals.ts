import { registerRefusals } from '@shian/kernel'

registerRefusals({
  'cases.camera_not_reviewed': {
    zh: '摄像头 {camera} 不具备行政处罚法第四十一条的条件,画面不得作为处罚证据,缺少:{missing};可以作为线索入卷',
    en: 'Camera {camera} does not meet Art. 41, so its frame is no evidence for a penalty; missing: {missing}. It may be attached as a lead',
  },
  'cases.camera_unknown': {
    zh: '监控画面须写明摄像头编号',
    en: 'Name the camera a frame comes from',
  },
  'cases.too_few_collectors': {
    zh: '处罚证据至少由 {needed} 名执法人员收集,现有 {present} 名',
    en: 'At least {needed} officers collect evidence for a penalty, there are {present}',
  },
  'cases.collector_not_permitted': {
    zh: '{person} 不具备收集证据的资格',
    en: '{person} may not collect evidence',
  },
  'cases.evidence_full': {
    zh: '证据清单最多 {max} 项',
    en: 'An evidence list takes {max} entries at most',
  },
  'cases.evidence_file_missing': {
    zh: '没有收到证据文件,请上传文件或者填写已存文件的哈希值',
    en: 'No file came: upload one or give the hash of a stored one',
  },
  'cases.not_a_case': { zh: '事项 {item} 不是行政处罚案件', en: 'Item {item} is not a penalty case' },
  'cases.case_closed': { zh: '案件已办结,不能再变更证据', en: 'The case is closed; its evidence stays' },
  'cases.no_penalty': { zh: '该案件没有处罚决定', en: 'There is no penalty in this case' },
  'cases.overturned_before': {
    zh: '该处罚决定已被变更或者撤销',
    en: 'This penalty was overturned before',
  },
  'cases.chosen_before': { zh: '该案件已选为典型案例', en: 'This case was chosen before' },
  'cases.not_served': { zh: '处罚决定尚未送达', en: 'The decision is not served yet' },
})
