import { registerRefusals } from '@shian/kernel'

registerRefusals({
  'access.wrong_password': {
    zh: '账号或密码不正确;连续 {max} 次错误将锁定 {minutes} 分钟',
    en: 'Wrong account or password; {max} wrong attempts in a row lock it for {minutes} minutes',
  },
  'access.locked': {
    zh: '错误次数过多,已锁定,请在 {retryAfterSeconds} 秒后重试或联系管理员',
    en: 'Too many wrong attempts: locked; try again in {retryAfterSeconds} seconds or ask the administrator',
  },
  'access.no_post': {
    zh: '您目前没有有效的岗位,请联系管理员',
    en: 'You hold no post at present; ask the administrator',
  },
  'access.not_your_post': {
    zh: '您没有担任该岗位,或任期已过',
    en: 'You do not hold this post, or its term is over',
  },
  'access.csrf_mismatch': {
    zh: '请求没有携带本次登录的校验码,请刷新页面',
    en: 'The request does not carry the check of this session; reload the page',
  },
  'access.foreign_origin': {
    zh: '请求来自其他网站,已拒绝',
    en: 'The request came from another website and was refused',
  },
  'access.weak_password': {
    zh: '密码需 {min} 至 {max} 个字符,至少 5 个不同字符,且不含账号',
    en: 'A password has {min} to {max} characters, at least 5 different ones, and does not contain the account',
  },
  'access.same_password': {
    zh: '新密码与当前密码相同',
    en: 'The new password equals the present one',
  },
  'access.login_taken': { zh: '该账号名已被使用', en: 'This account name is taken' },
  'access.unknown_person': {
    zh: '没有登记该人员,或没有岗位',
    en: 'The person is not registered or holds no post',
  },
  'access.no_account': { zh: '该人员没有账号', en: 'The person has no account' },
  'access.invalid_token': {
    zh: '设备令牌无效或已吊销',
    en: 'The device token is not valid or was revoked',
  },
  'access.token_not_found': { zh: '没有找到该令牌', en: 'The token was not found' },
})
