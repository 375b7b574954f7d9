import { registerRefusals } from '@shian/kernel'

registerRefusals({
  'sampling.code_unknown': {
    zh: '样品编码 {code} 不在已发放的编码库中',
    en: 'Sample code {code} was never given out',
  },
  'sampling.code_used': { zh: '样品编码 {code} 已被使用', en: 'Sample code {code} is used already' },
  'sampling.range_invalid': {
    zh: '编码区间 {from}–{to}({digits} 位)无效,一次最多 {max} 个',
    en: 'The range {from}–{to} of {digits} digits is not possible; at most {max} at once',
  },
  'sampling.range_overlaps': {
    zh: '与已发放的编码 {from}–{to} 重叠',
    en: 'It overlaps with codes given out before: {from}–{to}',
  },
  'sampling.custody_out_of_order': {
    zh: '“{last}”之后不能是“{step}”,可以是:{accepted}',
    en: '"{step}" cannot follow "{last}"; it may be: {accepted}',
  },
  'sampling.custody_two_parties': {
    zh: '“{step}”须由双方共同确认',
    en: '"{step}" takes two parties',
  },
  'sampling.custody_not_holder': {
    zh: '样品现由 {holder} 保管,不能由 {by} 进行下一步',
    en: '{holder} holds the sample, so {by} cannot do the next step',
  },
  'sampling.custody_not_party': {
    zh: '样品交接由交接双方之一登记',
    en: 'A step of custody is recorded by one of its parties',
  },
  'sampling.custody_seal_missing': { zh: '“{step}”须填写封条编号', en: '"{step}" names the seal' },
  'sampling.receiver_not_laboratory': {
    zh: '{person} 不是检验机构人员,不能接收样品',
    en: '{person} is not of the laboratory and cannot receive the sample',
  },
  'sampling.not_a_sample': { zh: '事项 {item} 不是抽检任务', en: 'Item {item} is no sampling' },
  'sampling.file_missing': { zh: '没有收到文件', en: 'No file came' },
  'sampling.file_unreadable': {
    zh: '文件无法读取:{problem};需要的列:{columns}',
    en: 'The file cannot be read: {problem}; columns needed: {columns}',
  },
  'sampling.file_too_long': { zh: '文件最多 {max} 行', en: 'A file takes {max} rows at most' },
  'sampling.plan_rows_invalid': {
    zh: '计划中有 {count} 行有误,未下达',
    en: '{count} rows of the plan are wrong; nothing was issued',
  },
})
