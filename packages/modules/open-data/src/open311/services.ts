import type { complaints } from '@shian/events'
import type { Bilingual } from '@shian/kernel'

/** One kind of service request. */
export interface Service {
  code: complaints.Category
  name: Bilingual
  keywords: string
  /** Whether the definition asks for more than every request has. */
  hasDefinition: boolean
}

const service = (code: complaints.Category, zh: string, en: string, keywords: string): Service => ({
  code,
  name: { zh, en },
  keywords,
  hasDefinition: code !== 'other',
})

/** What can be reported, by the categories in which reports are handled. */
export const SERVICES: readonly Service[] = [
  service('illness', '就餐后身体不适', 'Ill after eating', 'illness,poisoning'),
  service('foreign-matter', '食品中有异物', 'Foreign matter in food', 'foreign matter,insect,hair'),
  service('spoiled', '食品腐败变质', 'Spoiled food', 'spoiled,mouldy'),
  service('expired', '食品超过保质期', 'Food past its date', 'expired'),
  service('hygiene', '环境卫生差', 'Dirty premises', 'hygiene,dirty,kitchen'),
  service('pests', '有老鼠、蟑螂等', 'Rats, cockroaches or other pests', 'pests,rats,cockroaches'),
  service('additive', '违规使用添加物', 'Forbidden additive', 'additive,adulteration'),
  service('fake', '假冒伪劣食品', 'Fake food', 'fake,counterfeit'),
  service('label', '标签不符合规定', 'Wrong label', 'label'),
  service('unlicensed', '无证经营', 'Business without a licence', 'licence'),
  service('online-order', '网络订餐问题', 'Food ordered online', 'delivery,online'),
  service('price', '价格问题', 'Price', 'price'),
  service('other', '其他食品安全问题', 'Something else about food safety', 'other'),
]

/** A service by its code. */
export const findService = (code: string): Service | undefined => SERVICES.find(entry => entry.code === code)

interface Attribute {
  code: string
  datatype: 'string' | 'datetime'
  description: Bilingual
  hint: Bilingual
}

/** What a definition asks for; none must be given. */
export const ATTRIBUTES: readonly Attribute[] = [
  {
    code: 'firm_name',
    datatype: 'string',
    description: { zh: '店名或单位名称', en: 'Name of the business' },
    hint: { zh: '门头上的名称', en: 'As on its sign' },
  },
  {
    code: 'firm_address',
    datatype: 'string',
    description: { zh: '地址', en: 'Address of the business' },
    hint: { zh: '街道和门牌', en: 'Street and number' },
  },
  {
    code: 'premises',
    datatype: 'string',
    description: { zh: '公示页上的单位编号', en: 'Number of the business on its public page' },
    hint: { zh: '网址 /p/ 后面的部分', en: 'The part of its address after /p/' },
  },
  {
    code: 'happened_on',
    datatype: 'datetime',
    description: { zh: '发生日期', en: 'Day it happened' },
    hint: { zh: '例如 2026-11-24', en: 'For example 2026-11-24' },
  },
]

const both = ({ zh, en }: Bilingual): string => `${zh} ${en}`

/** A service as the list shows it. @source Open311 GeoReport v2, GET Service List */
export const showService = ({ code, name, keywords, hasDefinition }: Service) => ({
  service_code: code,
  service_name: both(name),
  description: both(name),
  metadata: hasDefinition,
  type: 'realtime',
  keywords,
  group: '食品安全 Food safety',
})

/** The definition of a service. @source Open311 GeoReport v2, GET Service Definition */
export const showDefinition = ({ code }: Service) => ({
  service_code: code,
  attributes: ATTRIBUTES.map(({ code: name, datatype, description, hint }, i) => ({
    variable: true,
    code: name,
    datatype,
    required: false,
    datatype_description: both(hint),
    order: i + 1,
    description: both(description),
  })),
})
