import type { registry } from '@shian/events'

/** How kinds of premises are written in lists. */
export const PREMISES_KINDS_ZH: Readonly<Record<registry.PremisesKind, string>> = {
  restaurant: '餐馆',
  'school-canteen': '学校食堂',
  'elderly-home-canteen': '养老机构食堂',
  'unit-canteen': '单位食堂',
  'central-kitchen': '中央厨房',
  'collective-meal-delivery': '集体用餐配送单位',
  market: '农贸市场',
  shop: '食品销售店',
  producer: '食品生产企业',
  'small-workshop': '小作坊',
  stall: '食品摊贩',
}

/** Licences a list of premises may carry; certificates of people are not among them. */
export const LICENCE_KINDS_ZH = {
  'food-business-licence': '食品经营许可证',
  'food-production-licence': '食品生产许可证',
  'small-workshop-registration': '小作坊登记证',
  'small-shop-registration': '小经营店登记证',
  'stall-record': '摊贩备案卡',
  'haccp-certificate': 'HACCP认证证书',
  'iso-22000-certificate': 'ISO22000认证证书',
} as const

/** The code a label or code names. */
export function codeOf<Code extends string>(
  labels: Readonly<Record<Code, string>>,
  text: string,
): Code | undefined {
  for (const [code, label] of Object.entries(labels)) if (text === code || text === label) return code as Code
  return undefined
}
