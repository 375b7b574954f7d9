import type { DocumentTemplate } from '../template.ts'

const MEASURES = '食品生产经营监督检查管理办法'

/** 责令改正: the order, and the record of every re-check. */
export const rectificationTemplates: readonly DocumentTemplate[] = [
  {
    id: 'correction-notice',
    version: 1,
    title: { zh: '责令改正通知书', en: 'Order to correct' },
    source: {
      document: '食品生产经营监督检查管理办法;行政处罚法',
      article: '办法第三十二条;行政处罚法第二十八条',
      confidence: 'T',
    },
    layout: { document: '市场监督管理行政处罚文书格式范本', confidence: 'M' },
    effectiveFrom: '2022-03-15',
    head: 'authority',
    audience: 'party',
    aliases: ['责令改正通知书', '责令整改通知书'],
    madeBy: [{ kind: 'rectification', step: 'opened' }],
    blocks: [
      { block: 'text', text: '{@legal}：', indent: false, bold: true },
      {
        block: 'text',
        text: '{@day}，本机关在监督管理中发现，你单位位于{@address}的经营场所（{@sign}）存在下列问题：',
      },
      { block: 'text', text: '{problem}', bold: true },
      { block: 'text', text: '上述行为不符合下列规定：{clause}。', optional: true },
      {
        block: 'text',
        text: '依据《食品生产经营监督检查管理办法》第三十二条、《中华人民共和国行政处罚法》第二十八条第一款的规定，现责令你单位于{@due.correct}以前（含当日）改正上述问题，并将改正情况连同改正后的照片提交本机关。本机关将对改正情况进行复查。',
      },
      {
        block: 'text',
        text: '改正期间，应当采取必要措施防止危害扩大；有发生食品安全事故潜在风险的，应当立即停止相关食品生产经营活动。逾期不改正的，本机关将依法处理。',
      },
      {
        block: 'text',
        text: '如对本通知不服，可以自收到本通知书之日起{@rule.documents.reconsideration}内向本级人民政府申请行政复议，也可以自收到之日起{@rule.documents.litigation}内依法向人民法院提起行政诉讼。复议、诉讼期间不停止执行，法律另有规定的除外。',
      },
      { block: 'text', text: '本通知书由监督检查{@parent}引出。', optional: true, small: true },
      { block: 'seal' },
      {
        block: 'signatures',
        lines: [
          ['执法人员（签名）', '{@officers}'],
          ['执法证号', '{@certificates}'],
          ['受送达人（签名或盖章）', ''],
          ['收到日期', ''],
        ],
      },
      {
        block: 'text',
        text: '本文书一式两份，一份送达，一份归档。',
        small: true,
        indent: false,
      },
      { block: 'heading', text: '附：问题照片', when: { exists: 'item.before' } },
      { block: 'photos', fields: ['before'], caption: '改正前' },
    ],
  },
  {
    id: 'recheck-record',
    version: 1,
    title: { zh: '责令改正情况复查记录', en: 'Record of a re-check' },
    source: { document: MEASURES, article: '第三十二条', confidence: 'T' },
    layout: { document: '平台式样', confidence: 'M' },
    effectiveFrom: '2022-03-15',
    head: 'authority',
    audience: 'party',
    aliases: ['复查记录', '复查记录表', '整改复查记录表'],
    madeBy: [
      { kind: 'rectification', step: 'accept' },
      { kind: 'rectification', step: 'rework' },
    ],
    blocks: [
      {
        block: 'fields',
        rows: [
          [
            ['被复查单位', '{@legal}'],
            ['经营场所名称', '{@sign}'],
          ],
          [['地址', '{@address}']],
          [
            ['责令改正文书编号', '{@number}'],
            ['复查时间', '{@time}'],
          ],
          [['责令改正的问题', '{problem}']],
          [['依据条款', '{clause}']],
          [['被复查单位的改正说明', '{statement}']],
          [['复查结论', '{@action}']],
          [['复查意见', '{form.reviewNote|form.reason}']],
        ],
      },
      { block: 'heading', text: '改正前', when: { exists: 'item.before' } },
      { block: 'photos', fields: ['before'], caption: '改正前' },
      { block: 'heading', text: '改正后', when: { exists: 'item.after' } },
      { block: 'photos', fields: ['after'], caption: '改正后' },
      {
        block: 'text',
        text: '复查未通过，你单位应当于{@due.correct-again}以前（含当日）完成改正并再次提交。',
        when: { eq: [{ ref: 'state' }, 'issued'] },
      },
      {
        block: 'signatures',
        lines: [
          ['复查人员（签名）', '{@officers}'],
          ['执法证号', '{@certificates}'],
          ['被复查单位（签名或盖章）', ''],
        ],
      },
      { block: 'seal' },
    ],
  },
]
