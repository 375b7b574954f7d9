import { registerRefusals } from '@shian/kernel'

registerRefusals({
  'self-inspection.not_a_day': {
    zh: '{day} 不是日期,应为 {accepted}',
    en: '{day} is not a day; use {accepted}',
  },
  'self-inspection.days_reversed': {
    zh: '结束日期 {to} 早于开始日期 {from}',
    en: 'The last day {to} is before the first day {from}',
  },
  'self-inspection.closure_too_late': {
    zh: '停业只能从今天({accepted})起申报,不能补报 {from}',
    en: 'A closure can be declared from today ({accepted}) on, not for {from}',
  },
  'self-inspection.closure_too_long': {
    zh: '一次最多申报 {accepted} 天,收到 {days} 天',
    en: 'At most {accepted} days at once, got {days}',
  },
  'self-inspection.closure_too_early': {
    zh: '最多提前申报到 {accepted}',
    en: 'Closures can be declared up to {accepted}',
  },
  'self-inspection.closure_overlaps': {
    zh: '与已申报的 {from} 至 {to} 重叠',
    en: 'This overlaps the closure from {from} to {to}',
  },
  'self-inspection.no_such_closure': {
    zh: '没有这项未结束的停业申报',
    en: 'There is no such closure still to come',
  },
  'self-inspection.pattern_too_late': {
    zh: '营业日从明天({accepted})起调整',
    en: 'Operating days change from tomorrow ({accepted}) on',
  },
  'self-inspection.too_many_rest_days': {
    zh: '每周固定休息日最多 {accepted} 天',
    en: 'At most {accepted} fixed rest days a week',
  },
  'self-inspection.not_an_operator': {
    zh: '只有经营者本店的岗位可以填写',
    en: 'Only posts of the premises itself fill this in',
  },
  'self-inspection.not_owed': { zh: '该业态不实行日周月自查', en: 'This trade owes no such sheets' },
  'self-inspection.closed_day': {
    zh: '{day} 已申报停业或休息;如已营业,请先恢复营业',
    en: '{day} is a declared rest day; withdraw the closure first if you are open',
  },
  'self-inspection.day_ahead': { zh: '{day} 还没有到', en: '{day} has not come yet' },
  'self-inspection.day_over': {
    zh: '{day} 已超过补录期限,最早可补 {accepted}',
    en: '{day} is too long ago; the earliest day is {accepted}',
  },
  'self-inspection.already_submitted': {
    zh: '{day} 的自查已经提交',
    en: 'The sheet of {day} is signed already',
  },
  'self-inspection.already_closed': { zh: '该日已有记录', en: 'The day has a record already' },
  'self-inspection.old_checklist': {
    zh: '清单版本已更新,请重新打开,现行版本 {accepted}',
    en: 'The list has a new version, open it again: {accepted}',
  },
  'self-inspection.groups_missing': {
    zh: '还有分组没有确认:{accepted}',
    en: 'Groups not confirmed yet: {accepted}',
  },
  'self-inspection.unknown_item': { zh: '清单中没有 {item}', en: 'The list has no point {item}' },
  'self-inspection.exceptions_invalid': {
    zh: '异常内容不符合要求:{reason}',
    en: 'The exceptions are not acceptable: {reason}',
  },
  'self-inspection.fix_needs_photo': {
    zh: '“{item}”当场整改需要一张整改后照片',
    en: 'Fixing {item} on the spot needs a photo afterwards',
  },
  'self-inspection.photo_needed': {
    zh: '今天抽到“{item}”,请现场拍一张照片',
    en: 'Today {item} was drawn: take a photo of it now',
  },
  'self-inspection.photo_reused': {
    zh: '这张照片以前用过,请重新拍摄',
    en: 'This photo was used before; take a new one',
  },
  'self-inspection.unknown_file': { zh: '不认识的附件 {field}', en: 'Unknown file {field}' },
  'self-inspection.range_too_long': {
    zh: '时间范围最长 {accepted} 天',
    en: 'The range is {accepted} days at most',
  },
})
