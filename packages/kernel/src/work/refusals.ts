import type { Bilingual } from '../refusal.ts'

/** Sentences for everything the work engine refuses. */
export const workRefusals: Record<string, Bilingual> = {
  'work.already_open': { zh: '该工作事项已经存在', en: 'This work item exists already' },
  'work.not_open': { zh: '没有找到该工作事项', en: 'This work item does not exist' },
  'work.kind_mismatch': {
    zh: '该事项按 {expected} 办理,不能用 {kind} 处理',
    en: 'This item follows {expected} and cannot be handled as {kind}',
  },
  'work.wrong_subject': {
    zh: '事项对象 {subject} 的类别不适用',
    en: 'An item of this kind cannot be about {subject}',
  },
  'work.unknown_action': { zh: '没有“{action}”这个操作', en: 'There is no action "{action}"' },
  'work.wrong_state': {
    zh: '事项当前处于“{state}”,不能进行该操作',
    en: 'The item is "{state}", this action is not possible now',
  },
  'work.not_permitted': { zh: '您的岗位不能进行该操作', en: 'Your post may not do this' },
  'work.too_few_people': {
    zh: '该操作至少需要 {needed} 人共同进行,现有 {present} 人',
    en: 'At least {needed} people must do this together, there are {present}',
  },
  'work.person_not_permitted': {
    zh: '{person} 不具备共同进行该操作的资格',
    en: '{person} is not qualified to take part in this',
  },
  'work.form_invalid': {
    zh: '表单有误,请检查标出的项目',
    en: 'The form is not complete; check the marked fields',
  },
  'work.guard_failed': {
    zh: '条件不满足,不能进行该操作{reason}',
    en: 'The conditions for this action are not met{reasonEnglish}',
  },
  'work.stale': {
    zh: '该事项已被他人更新,且修改了相同内容,请对照后再提交',
    en: 'Somebody else changed the same fields; compare and submit again',
  },
  'work.term_expired': {
    zh: '期限已于 {dueDate} 届满,不能再进行该操作',
    en: 'The term ended on {dueDate}; this is no longer possible',
  },
  'work.evidence_pending': {
    zh: '还有 {count} 个附件未上传完成,暂不能办结',
    en: '{count} files have not arrived yet; the item cannot be closed',
  },
  'work.rule_missing': { zh: '缺少期限规则 {rule}', en: 'The rule {rule} for this term is missing' },
  'work.unknown_clock': { zh: '没有正在计时的期限“{clock}”', en: 'No clock "{clock}" is running' },
  'work.clock_not_suspendable': { zh: '该期限不能中止', en: 'This term cannot be suspended' },
  'work.clock_not_extendable': { zh: '该期限不能延长', en: 'This term cannot be extended' },
  'work.clock_suspended': { zh: '该期限已处于中止状态', en: 'This term is suspended already' },
  'work.clock_not_suspended': { zh: '该期限没有中止', en: 'This term is not suspended' },
  'work.clock_expired': {
    zh: '期限已于 {dueDate} 届满,不能再中止或延长',
    en: 'The term ended on {dueDate}; it can no longer be suspended or extended',
  },
  'work.reason_not_allowed': {
    zh: '“{reason}”不是法定的中止事由',
    en: '"{reason}" is not a ground for suspension',
  },
  'work.bound_exceeded': { zh: '超过允许的最长期限 {max}', en: 'This exceeds the longest allowed: {max}' },
  'work.extended_already': {
    zh: '该期限已延长过 {times} 次,不能再延长',
    en: 'This term was extended {times} times already',
  },
  'work.reason_missing': { zh: '请写明理由', en: 'State the reason' },
  'work.unknown_rung': { zh: '没有提醒级 {rung}', en: 'There is no step {rung} on this ladder' },
  'work.rung_not_due': { zh: '提醒时间未到', en: 'This step is not due yet' },
  'work.unknown_link': { zh: '没有关联事项 {child}', en: 'There is no linked item {child}' },
  'work.unknown_kept': { zh: '没有待处理的离线提交 {kept}', en: 'There is no kept submission {kept}' },
  'calendar.notice_unreadable': {
    zh: '放假通知无法识别:{line}',
    en: 'This line of the holiday notice cannot be read: {line}',
  },
  'calendar.notice_contradicts_itself': {
    zh: '放假通知前后不一致:{line}({problem})',
    en: 'The holiday notice contradicts itself: {line} ({problem})',
  },
  'calendar.ics_unreadable': {
    zh: '日历文件无法识别:{problem}',
    en: 'The calendar file cannot be read: {problem}',
  },
}
