import { registerRefusals } from '@shian/kernel'

registerRefusals({
  'supervision.plan_area': {
    zh: '年度计划按市或县(区)编制,不能按 {area} 编制',
    en: 'A yearly plan is made for a city or a county, not for {area}',
  },
  'supervision.plan_year': {
    zh: '只能编制 {accepted} 年的计划',
    en: 'A plan may be made for the years {accepted}',
  },
  'supervision.plan_wrong_state': {
    zh: '计划处于“{state}”状态,不能这样办理',
    en: 'The plan is {state}; this cannot be done now',
  },
  'supervision.plan_line_opened': {
    zh: '这一户次已经派出检查任务,不能再调整',
    en: 'The inspection for this line is open already; it cannot be moved',
  },
  'supervision.plan_line_exists': {
    zh: '该经营场所在 {month} 月已有计划',
    en: 'The premises has a visit in month {month} already',
  },
  'supervision.plan_interval': {
    zh: '与 {month} 月的计划间隔不足 {months} 个月',
    en: 'There are less than {months} months to the visit in month {month}',
  },
  'supervision.plan_year_cap': {
    zh: '同一经营主体本年度计划检查不超过 {cap} 次',
    en: 'One operator is planned at most {cap} visits in the year',
  },
  'supervision.plan_month_early': {
    zh: '{month} 月的计划尚未到派单时间',
    en: 'It is too early to open the visits of month {month}',
  },
  'supervision.interest_ended': { zh: '该回避事项已经解除', en: 'This interest was ended before' },
  'supervision.interest_other': {
    zh: '只能为自己申报回避,或由负责人代为登记',
    en: 'Officers declare for themselves; for others a leader does',
  },
  'supervision.draw_too_few_inspectors': {
    zh: '符合条件的执法人员不足两名',
    en: 'Fewer than two officers qualify for the draw',
  },
  'supervision.draw_too_few_premises': {
    zh: '符合条件的经营场所只有 {found} 户,不足 {wanted} 户',
    en: 'Only {found} premises qualify, fewer than the {wanted} to be drawn',
  },
  'supervision.draw_too_many': {
    zh: '名单过大:最多 {max} 户,现有 {found} 户,请缩小范围',
    en: 'The list is too long: at most {max} premises, found {found}; narrow the filter',
  },
  'supervision.certificate_twice': {
    zh: '执法证号 {certificate} 登记在两人名下,请先更正',
    en: 'Certificate {certificate} is registered for two people; correct that first',
  },
  'supervision.draw_not_sealed': {
    zh: '名单承诺尚未封存,请稍候几秒再抽取',
    en: 'The commitment is not sealed yet; draw again in a few seconds',
  },
  'supervision.draw_made': { zh: '该次抽取已经完成', en: 'This draw was made already' },
  'supervision.lead_place': {
    zh: '请选择经营场所,或填写地点',
    en: 'Name a premises or describe the place',
  },
  'supervision.not_a_canteen': {
    zh: '{premises} 不是学校食堂或养老机构食堂',
    en: '{premises} is no canteen of a school or a home for the elderly',
  },
  'supervision.banquet_past': {
    zh: '聚餐日期 {heldOn} 已过,请按检查线索上报',
    en: 'The banquet of {heldOn} is over; report it as a lead',
  },
})
