import type { DocumentTemplate } from '../template.ts'

/** 案件: the internal approval at its beginning, the referral at its other end, and the proof of service. */
export const caseTemplates: readonly DocumentTemplate[] = [
  {
    id: 'case-filing-approval',
    version: 1,
    title: { zh: '立案审批表', en: 'Approval to open a case' },
    source: { document: '市场监督管理行政处罚程序规定', confidence: 'S' },
    layout: { document: '市场监督管理行政处罚文书格式范本', confidence: 'M' },
    effectiveFrom: '2021-07-15',
    head: 'authority',
    audience: 'internal',
    aliases: ['立案审批表', 'case-filing', 'case-opening'],
    blocks: [
      {
        block: 'fields',
        rows: [
          [
            ['案件编号', '{@number}'],
            ['案件来源', '{source|origin}'],
          ],
          [['案由', '{causeOfAction|violation|title}']],
          [
            ['当事人', '{@legal}'],
            ['经营场所', '{@sign}'],
          ],
          [['住所（地址）', '{@address}']],
          [['统一社会信用代码', '{@credit}']],
          [['案情及立案理由', '{clue|facts|problem}']],
          [['涉嫌违反的条款', '{clause|legalBasis|provisions}']],
          [['办案机构意见', '{filingOpinion|opinion|note|reviewNote}']],
        ],
      },
      { block: 'rest' },
      {
        block: 'signatures',
        lines: [
          ['经办人（签名）', '{@officers}'],
          ['办案机构负责人（签名）', ''],
          ['市场监督管理部门负责人批准（签名）', ''],
          ['批准日期', ''],
        ],
      },
      { block: 'seal' },
    ],
  },
  {
    id: 'service-receipt',
    version: 1,
    title: { zh: '送达回证', en: 'Proof of service' },
    source: { document: '行政处罚法', article: '第六十一条', confidence: 'T' },
    layout: { document: '市场监督管理行政处罚文书格式范本', confidence: 'M' },
    effectiveFrom: '2021-07-15',
    head: 'authority',
    audience: 'internal',
    aliases: ['送达回证', 'proof-of-service'],
    blocks: [
      {
        block: 'fields',
        rows: [
          [['送达文书名称及编号', '{servedDocument|document|@number}']],
          [['受送达人', '{recipient|@legal}']],
          [['送达地点', '{servedAt|servicePlace|place|@address}']],
          [
            ['送达方式', '{serviceMethod|method|manner}'],
            ['送达时间', '{servedOn|@time}'],
          ],
          [['收件人签名或盖章', '']],
          [['代收人及与受送达人的关系', '{receivedBy|relation}']],
          [['拒收事由', '{refusalReason|refused}']],
          [['见证人（签名）', '{witness}']],
          [['备注', '{serviceNote|note}']],
        ],
      },
      { block: 'rest' },
      {
        block: 'signatures',
        lines: [
          ['送达人（签名）', '{@officers}'],
          ['执法证号', '{@certificates}'],
        ],
      },
      { block: 'seal' },
    ],
  },
  {
    id: 'criminal-referral',
    version: 1,
    title: { zh: '涉嫌犯罪案件移送书', en: 'Referral of a suspected crime' },
    source: { document: '行政执法机关移送涉嫌犯罪案件的规定', article: '第五条、第六条', confidence: 'T' },
    layout: { document: '市场监督管理行政处罚文书格式范本', confidence: 'M' },
    effectiveFrom: '2020-08-07',
    head: 'authority',
    audience: 'internal',
    partners: ['police'],
    aliases: ['涉嫌犯罪案件移送书', '案件移送书', 'criminal-transfer-letter', 'referral-letter'],
    numbering: '鹤市监移〔{yyyy}〕{seq:5}号',
    blocks: [
      { block: 'text', text: '{policeOffice|recipient}：', indent: false, bold: true },
      {
        block: 'text',
        text: '本机关在查处{@legal}（{@sign}，地址：{@address}）一案中，发现其行为涉嫌构成犯罪，主要事实如下：',
      },
      { block: 'text', text: '{facts|clue|problem}' },
      { block: 'text', text: '涉嫌罪名：{charge|offence|crime}', optional: true },
      {
        block: 'text',
        text: '依据《行政执法机关移送涉嫌犯罪案件的规定》第五条、第六条的规定，现将该案移送你机关，请依法审查并将是否立案的决定书面通知本机关。',
      },
      {
        block: 'text',
        text: '随案移送材料：一、涉嫌犯罪案件移送书；二、涉嫌犯罪案件情况的调查报告；三、涉案物品清单；四、有关检验报告或者鉴定结论；五、其他有关涉嫌犯罪的材料。',
      },
      { block: 'rest' },
      {
        block: 'signatures',
        lines: [
          ['移送机关联系人', '{@officers}'],
          ['执法证号', '{@certificates}'],
          ['接收机关签收（签名并盖章）', ''],
          ['签收日期', ''],
        ],
      },
      { block: 'seal' },
      { block: 'text', text: '抄送：同级人民检察院。', small: true, indent: false },
    ],
  },
]
