import { registerRefusals } from '../refusal.ts'

registerRefusals({
  'seal.not_canonical': {
    zh: '内容无法写成规范的 JSON({reason}),不能存证',
    en: 'The content has no canonical JSON form ({reason}) and cannot be sealed',
  },
  'seal.storage_full': {
    zh: '存证目录写入失败({reason}),请检查磁盘空间',
    en: 'The seal folder cannot be written ({reason}); check the disk',
  },
  'seal.tile_missing': {
    zh: '存证文件 {path} 缺失或损坏',
    en: 'The seal file {path} is missing or damaged',
  },
  'seal.invalid_note': { zh: '签名文本格式不正确:{reason}', en: 'The signed note is malformed: {reason}' },
  'seal.invalid_key': { zh: '密钥格式不正确:{reason}', en: 'The key is malformed: {reason}' },
  'seal.key_exposed': {
    zh: '密钥文件 {path} 可被其他用户读取,请将权限改为 600',
    en: 'The key file {path} can be read by others; set its mode to 600',
  },
  'seal.key_name_differs': {
    zh: '密钥文件属于 {found},而本节点名为 {expected}',
    en: 'The key file belongs to {found}, but this node is named {expected}',
  },
  'seal.invalid_signature': {
    zh: '签名验证失败:{reason}',
    en: 'The signature is not valid: {reason}',
  },
  'seal.rolled_back': {
    zh: '已发布的检查点({published} 条)与数据库({stored} 条)不一致:数据库可能恢复自旧备份。请先核对,再决定恢复较新的备份或启用新的日志名称',
    en: 'The published checkpoint ({published} leaves) does not match the database ({stored} leaves): it may have been restored from an older backup. Compare first, then restore a newer backup or start a log with a new name',
  },
  'seal.leaves_changed': {
    zh: '存证表的内容与已签名的检查点({size} 条)不符,已停止存证;请运行核验',
    en: 'The seal table does not match the signed checkpoint at {size} leaves; sealing has stopped, run the verification',
  },
  'seal.not_sealed_yet': {
    zh: '该事件尚未存证,请几秒后重试',
    en: 'This event is not sealed yet; try again in a few seconds',
  },
  'seal.witness_stale': {
    zh: '该检查点({size} 条)早于已见证的检查点({known} 条)',
    en: 'This checkpoint ({size} leaves) is older than the one already witnessed ({known} leaves)',
  },
  'seal.witness_fork': {
    zh: '{origin} 对同一规模({size} 条)签署了两个不同的检查点,日志已分叉',
    en: '{origin} signed two different checkpoints of the same size ({size} leaves): the log has forked',
  },
  'seal.witness_inconsistent': {
    zh: '{origin} 的新检查点({size} 条)不是已见证检查点({known} 条)的延续',
    en: 'The new checkpoint of {origin} ({size} leaves) does not extend the one witnessed at {known} leaves',
  },
})
