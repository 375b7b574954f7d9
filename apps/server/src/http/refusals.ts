import { registerRefusals } from '@shian/kernel'

registerRefusals({
  'server.malformed_json': { zh: '请求内容不是合法的 JSON', en: 'The body is not valid JSON' },
  'server.body_too_large': {
    zh: '请求内容过大,最多 {maxBytes} 字节',
    en: 'The body is too large; at most {maxBytes} bytes',
  },
  'server.unsupported_media_type': {
    zh: '不支持的内容类型,可接受:{accepted}',
    en: 'Unsupported media type; accepted: {accepted}',
  },
  'server.no_such_route': { zh: '没有这个地址', en: 'There is no such address' },
  'server.too_many_requests': {
    zh: '请求过于频繁,请在 {retryAfterSeconds} 秒后重试',
    en: 'Too many requests; try again in {retryAfterSeconds} seconds',
  },
  'server.too_many_streams': { zh: '实时连接过多', en: 'Too many live connections' },
  'server.busy': {
    zh: '服务器繁忙,请在 {retryAfterSeconds} 秒后重试',
    en: 'The server is busy; try again in {retryAfterSeconds} seconds',
  },
  'server.stopping': { zh: '服务正在停止,请稍后重试', en: 'The server is stopping; try again shortly' },
  'server.internal': {
    zh: '服务器内部错误,请把编号 {requestId} 告诉管理员',
    en: 'Internal error; tell the administrator the number {requestId}',
  },
  'server.bad_request': { zh: '请求不完整或格式错误', en: 'The request is incomplete or malformed' },
  'server.too_many_files': { zh: '最多上传 {maxFiles} 个文件', en: 'At most {maxFiles} files' },
  'server.metrics_forbidden': {
    zh: '监测数据只对本机或持令牌者开放',
    en: 'Metrics are open to this machine or to holders of the token only',
  },
})
