import { defineEvent } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { CATEGORIES } from './complaints.ts'

/**
 * A service request came in through the Open311 interface. Its subject is `service-request/<id of the work item>`. It
 * names neither the person nor the business: what it says may be listed to everybody.
 *
 * @source Open311 GeoReport v2, POST Service Request
 */
export const RequestReceived = defineEvent(
  'open-data.RequestReceived',
  Type.Object({ serviceCode: Type.Union(CATEGORIES.map(category => Type.Literal(category))) }),
  { zh: '收到开放接口诉求', en: 'Service request received' },
)
