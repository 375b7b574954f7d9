import type { registry } from '@shian/events'

/** What a role is called in the list of accounts, as the console calls it. */
export const ROLE_NAMES: Readonly<Record<registry.RoleName, string>> = {
  admin: '系统管理员',
  commander: '指挥中心值班员',
  leader: '负责人',
  inspector: '执法人员',
  coordinator: '协管员',
  publisher: '信息公示员',
  auditor: '审计员',
  'complaint-handler': '投诉举报处理员',
  'legal-reviewer': '法制审核员',
  finance: '财务审核员',
  laboratory: '检验机构人员',
  police: '公安联络员',
  'vault-keeper': '保密员',
  'safety-officer': '食品安全员',
  'safety-director': '食品安全总监',
  principal: '主要负责人',
}
