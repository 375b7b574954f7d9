import { registerRefusals } from '@shian/kernel'

registerRefusals({
  'complaints.no_such_case': {
    zh: '编号或查询码不正确',
    en: 'The number or the code is not right',
  },
  'complaints.locked': {
    zh: '查询码连续输错次数过多,请在 {minutes} 分钟后再试',
    en: 'Too many wrong codes in a row; try again in {minutes} minutes',
  },
  'complaints.ended': { zh: '该事项已办结', en: 'This matter is closed' },
  'complaints.place_missing': {
    zh: '请选择单位,或选择问题发生的区县、乡镇',
    en: 'Choose the business, or the district or township where it happened',
  },
  'complaints.area_unknown': { zh: '没有区划 {area}', en: 'There is no area {area}' },
  'complaints.name_missing': {
    zh: '投诉须提供姓名和联系电话;举报可以匿名',
    en: 'A complaint needs a name and a telephone number; a report may be anonymous',
  },
  'complaints.already_received': {
    zh: '这份材料已经收到,请勿重复提交',
    en: 'This has been received already; it need not be sent twice',
  },
  'complaints.day_unlikely': {
    zh: '日期 {day} 不在可接受的范围内({accepted})',
    en: 'The day {day} is out of range ({accepted})',
  },
  'complaints.no_reward': {
    zh: '目前没有可以申领的奖励',
    en: 'There is no reward to be claimed at present',
  },
  'complaints.payee_missing': {
    zh: '转账需要填写户名和账号',
    en: 'A transfer needs the account and its holder',
  },
  'complaints.photo_type': {
    zh: '照片只能是 JPEG、PNG 或 WebP',
    en: 'Photos must be JPEG, PNG or WebP',
  },
  'complaints.import_file': {
    zh: '请上传 CSV 文件(UTF-8 或 GB 18030),不超过 {max} 行',
    en: 'Send a CSV file (UTF-8 or GB 18030) of at most {max} rows',
  },
  'complaints.import_column_missing': { zh: '缺少列:{columns}', en: 'Columns are missing: {columns}' },
  'complaints.import_busy': {
    zh: '已有导入任务在进行,请等待完成后再上传',
    en: 'Other imports are running; wait for them',
  },
  'complaints.value_missing': { zh: '缺少“{column}”', en: '"{column}" is missing' },
  'complaints.value_invalid': {
    zh: '“{column}”的值“{value}”不可用;可接受:{accepted}',
    en: '"{value}" cannot be used for "{column}"; accepted: {accepted}',
  },
  'complaints.line_number_twice': {
    zh: '工单号 {number} 在文件中重复',
    en: 'The ticket {number} is in the file twice',
  },
  'complaints.not_a_case': {
    zh: '工单类型“{value}”不在此办理;可接受:{accepted}',
    en: 'A ticket of type "{value}" is not handled here; accepted: {accepted}',
  },
})
