import { defineEvent } from '@shian/kernel'
import { Type } from '@sinclair/typebox'
import { Id, Note } from './common.ts'

export const SignedIn = defineEvent(
  'access.SignedIn',
  Type.Object({ postId: Type.Union([Id, Type.Null()]) }),
  { zh: '登录', en: 'Signed in' },
)
export const SignInRefused = defineEvent(
  'access.SignInRefused',
  Type.Object({
    reason: Type.Union([Type.Literal('wrong-password'), Type.Literal('locked'), Type.Literal('no-post')]),
  }),
  { zh: '登录被拒', en: 'Sign-in refused' },
)
export const AccountLocked = defineEvent(
  'access.AccountLocked',
  Type.Object({ minutes: Type.Integer({ minimum: 1 }) }),
  { zh: '账户锁定', en: 'Account locked' },
)
export const AccountOpened = defineEvent('access.AccountOpened', Type.Object({}), {
  zh: '开通账号',
  en: 'Account opened',
})
export const AccountDisabled = defineEvent('access.AccountDisabled', Type.Object({}), {
  zh: '停用账号',
  en: 'Account disabled',
})
export const PasswordChanged = defineEvent('access.PasswordChanged', Type.Object({}), {
  zh: '修改密码',
  en: 'Password changed',
})
export const PostAssumed = defineEvent('access.PostAssumed', Type.Object({ postId: Id }), {
  zh: '切换岗位',
  en: 'Post assumed',
})
export const DeviceTokenIssued = defineEvent('access.DeviceTokenIssued', Type.Object({ deviceId: Id }), {
  zh: '发放设备令牌',
  en: 'Device token issued',
})
export const DeviceTokenRevoked = defineEvent(
  'access.DeviceTokenRevoked',
  Type.Object({ deviceId: Id, reason: Note }),
  { zh: '吊销设备令牌', en: 'Device token revoked' },
)
export const PictureViewed = defineEvent(
  'access.PictureViewed',
  Type.Object({ cameraId: Id, purpose: Type.String({ minLength: 1, maxLength: 200 }) }),
  { zh: '调看清晰画面', en: 'Clear picture viewed' },
)
export const ReactionSkipped = defineEvent(
  'access.ReactionSkipped',
  Type.Object({ reaction: Type.String({ maxLength: 120 }), event: Id, reason: Note }),
  { zh: '跳过出错事件', en: 'Failing fact skipped' },
)
