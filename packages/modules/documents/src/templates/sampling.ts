import type { DocumentTemplate } from '../template.ts'

const LAW = '食品安全抽样检验管理办法'

/** 抽样检验: the slip that goes with the sample, and the letter that tells the result. */
export const samplingTemplates: readonly DocumentTemplate[] = [
  {
    id: 'sampling-slip',
    version: 1,
    title: { zh: '食品安全抽样检验抽样单', en: 'Sampling slip' },
    source: { document: LAW, confidence: 'S' },
    layout: { document: '国家食品安全抽样检验抽样单式样', confidence: 'M' },
    effectiveFrom: '2019-10-01',
    head: 'authority',
    audience: 'party',
    partners: ['laboratory'],
    aliases: ['抽样单', '食品安全抽样检验抽样单'],
    blocks: [
      {
        block: 'fields',
        rows: [
          [
            ['抽样单编号', '{@number}'],
            ['样品编号', '{sampleCode|sample|code}'],
          ],
          [
            ['被抽样单位', '{@legal}'],
            ['场所名称', '{@sign}'],
          ],
          [['地址', '{@address}']],
          [
            ['样品名称', '{product|sampleName|food|title}'],
            ['商标', '{brand|trademark}'],
          ],
          [
            ['规格型号', '{specification}'],
            ['批号或生产日期', '{batch|lot|producedOn}'],
          ],
          [
            ['抽样数量', '{quantity|sampleQuantity}'],
            ['备样数量', '{reserveQuantity|backupQuantity}'],
          ],
          [
            ['标称生产者', '{producer|manufacturer}'],
            ['承检机构', '{laboratory|lab}'],
          ],
          [
            ['抽样时间', '{@time}'],
            ['封条编号', '{sealNumber|sealCode}'],
          ],
        ],
      },
      { block: 'rest' },
      {
        block: 'text',
        text: '样品已当面封样，封条完好，抽样过程符合《食品安全抽样检验管理办法》的规定。被抽样单位已被告知依法享有的权利和承担的义务。',
      },
      { block: 'photos', fields: ['photos', 'samplePhotos', 'sealPhotos'], caption: '抽样照片' },
      {
        block: 'signatures',
        lines: [
          ['抽样人员（签名）', '{@officers}'],
          ['执法证号', '{@certificates}'],
          ['被抽样单位（签名或盖章）', ''],
          ['拒签时见证人（签名）', ''],
        ],
      },
      { block: 'seal' },
    ],
  },
  {
    id: 'test-result-notice',
    version: 1,
    title: { zh: '食品安全抽样检验结果告知书', en: 'Notice of a test result' },
    source: {
      document: '食品安全法;食品安全抽样检验管理办法',
      article: '食品安全法第八十八条',
      confidence: 'T',
    },
    layout: { document: '食品安全抽样检验结果通知书式样', confidence: 'M' },
    effectiveFrom: '2019-10-01',
    head: 'authority',
    audience: 'party',
    partners: ['laboratory'],
    aliases: ['检验结果告知书', '检验结果通知书', 'sampling-result-notice', 'result-notice'],
    numbering: '鹤市监检告〔{yyyy}〕{seq:5}号',
    blocks: [
      { block: 'text', text: '{@legal}：', indent: false, bold: true },
      {
        block: 'text',
        text: '本机关对你单位经营的食品（{product|sampleName|food|title}，样品编号：{sampleCode|sample|code}）进行抽样检验。经{laboratory|lab}检验，检验结论为：{conclusion|result|verdict}。检验报告编号：{reportNumber|reportNo}。',
      },
      { block: 'text', text: '不合格项目：{failedItems|failures|items}', optional: true },
      { block: 'rest' },
      {
        block: 'text',
        text: '依据《中华人民共和国食品安全法》第八十八条，你单位对检验结论有异议的，可以自收到检验结论之日起{@rule.sampling.reinspection-request}内，向实施抽样检验的食品安全监督管理部门或者其上一级食品安全监督管理部门提出复检申请；逾期未提出的，视为认可检验结论。',
      },
      {
        block: 'text',
        text: '检验不合格的，你单位应当立即封存库存问题食品，暂停销售，通知相关生产经营者和消费者，召回已售食品，并排查原因、进行整改。',
      },
      {
        block: 'signatures',
        lines: [
          ['承办人', '{@officers}'],
          ['受送达人（签名或盖章）', ''],
          ['收到日期', ''],
        ],
      },
      { block: 'seal' },
    ],
  },
]
