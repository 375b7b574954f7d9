import type { DocumentTemplate, TemplateBlock } from '../template.ts'

const LAW = '行政处罚法'
const LAYOUT = { document: '市场监督管理行政处罚文书格式范本', confidence: 'M' } as const

const PARTY: TemplateBlock = {
  block: 'fields',
  rows: [
    [
      ['当事人', '{@legal}'],
      ['经营场所', '{@sign}'],
    ],
    [['住所（地址）', '{@address}']],
    [['统一社会信用代码', '{@credit}']],
    [['案由', '{causeOfAction|violation|title}']],
  ],
}

const FACTS: TemplateBlock = { block: 'text', text: '{facts|findings|clue}' }
const REMEDIES: TemplateBlock = {
  block: 'text',
  text: '如不服本处罚决定，可以自收到本决定书之日起{@rule.documents.reconsideration}内申请行政复议，也可以自收到之日起{@rule.documents.litigation}内依法向人民法院提起行政诉讼。申请行政复议或者提起行政诉讼期间，行政处罚不停止执行，法律另有规定的除外。',
}
const PAYMENT: TemplateBlock = {
  block: 'text',
  text: '处以罚款的，应当自收到本决定书之日起{@rule.penalty.pay}内缴至指定银行或者通过电子支付系统缴纳。到期不缴纳罚款的，依据《中华人民共和国行政处罚法》第七十二条，每日按罚款数额的百分之{@rule.penalty.late-rate}加处罚款，加处罚款的数额不超出罚款的数额。',
}
const RECEIPT: TemplateBlock = {
  block: 'signatures',
  lines: [
    ['办案人员', '{@officers}'],
    ['执法证号', '{@certificates}'],
    ['受送达人（签名或盖章）', ''],
    ['收到日期', ''],
  ],
}

const base = {
  version: 1,
  layout: LAYOUT,
  effectiveFrom: '2021-07-15',
  head: 'authority',
  audience: 'party',
} as const

const notices: readonly DocumentTemplate[] = [
  {
    ...base,
    id: 'penalty-notice',
    title: { zh: '行政处罚告知书', en: 'Notice of an intended penalty' },
    source: { document: LAW, article: '第四十四条、第四十五条、第六十三条', confidence: 'T' },
    aliases: ['行政处罚告知书'],
    numbering: '鹤市监罚告〔{yyyy}〕{seq:5}号',
    blocks: [
      { block: 'text', text: '{@legal}：', indent: false, bold: true },
      { block: 'text', text: '经查，你单位存在下列违法事实：' },
      FACTS,
      { block: 'text', text: '上述行为违反了{clause|violatedProvisions|provisions}的规定。' },
      {
        block: 'text',
        text: '依据{basis|penaltyBasis|legalBasis}的规定，本机关拟对你单位作出下列行政处罚：{intendedPenalty|proposedPenalty|penalty|proposal}',
      },
      { block: 'text', text: '拟罚款金额：{amount|fine}', optional: true },
      { block: 'rest' },
      {
        block: 'text',
        text: '依据《中华人民共和国行政处罚法》第四十四条、第四十五条的规定，你单位有权进行陈述和申辩。',
      },
      {
        block: 'text',
        text: '属于《中华人民共和国行政处罚法》第六十三条规定的听证范围的，你单位有权要求听证；要求听证的，应当在收到本告知书后{@rule.penalty.hearing-request}内提出，逾期视为放弃。',
      },
      RECEIPT,
      { block: 'seal' },
    ],
  },
  {
    ...base,
    id: 'hearing-notice',
    title: { zh: '听证通知书', en: 'Notice of a hearing' },
    source: { document: LAW, article: '第六十四条', confidence: 'T' },
    aliases: ['听证通知书', '行政处罚听证通知书'],
    numbering: '鹤市监听通〔{yyyy}〕{seq:5}号',
    blocks: [
      { block: 'text', text: '{@legal}：', indent: false, bold: true },
      {
        block: 'text',
        text: '根据你单位的要求，依据《中华人民共和国行政处罚法》第六十四条的规定，本机关决定于{hearingOn|hearingAt|hearingDate|heldOn}在{hearingPlace|place}举行听证。除涉及国家秘密、商业秘密或者个人隐私依法予以保密外，听证公开举行。',
      },
      {
        block: 'fields',
        rows: [
          [['听证主持人', '{hearingHost|host|chair}']],
          [['听证事项', '{causeOfAction|violation|title}']],
        ],
      },
      { block: 'rest' },
      {
        block: 'text',
        text: '你单位可以亲自参加听证，也可以委托一至二人代理。认为主持人与本案有直接利害关系的，有权申请回避。无正当理由拒不出席听证或者未经许可中途退出听证的，视为放弃听证权利。',
      },
      RECEIPT,
      { block: 'seal' },
    ],
  },
]

const decisions: readonly DocumentTemplate[] = [
  {
    ...base,
    id: 'penalty-decision',
    title: { zh: '行政处罚决定书', en: 'Penalty decision' },
    source: { document: LAW, article: '第五十七条、第五十九条', confidence: 'T' },
    aliases: ['行政处罚决定书'],
    numbering: '鹤市监处罚〔{yyyy}〕{seq:5}号',
    blocks: [
      PARTY,
      { block: 'heading', text: '一、违法事实和证据' },
      FACTS,
      { block: 'text', text: '上述事实有下列证据证明：{evidence}', optional: true },
      { block: 'heading', text: '二、陈述申辩、听证和采纳情况' },
      { block: 'text', text: '{defence|statement|hearingResult|representations}' },
      { block: 'heading', text: '三、处罚的依据和种类' },
      {
        block: 'text',
        text: '你单位的行为违反了{clause|violatedProvisions|provisions}的规定，依据{basis|penaltyBasis|legalBasis}的规定，本机关决定对你单位作出下列行政处罚：{decision|penalty|penalties}',
      },
      { block: 'text', text: '罚款：{amount|fine}', bold: true, optional: true },
      { block: 'text', text: '没收违法所得：{confiscated|illegalGain}', bold: true, optional: true },
      { block: 'rest' },
      { block: 'heading', text: '四、履行方式和期限' },
      PAYMENT,
      { block: 'heading', text: '五、救济途径' },
      REMEDIES,
      RECEIPT,
      { block: 'seal' },
      {
        block: 'text',
        text: '本行政处罚决定将依法予以公开。本文书一式三份，一份送达，一份归档，一份由办案机构留存。',
        small: true,
        indent: false,
      },
    ],
  },
  {
    ...base,
    id: 'summary-penalty-decision',
    title: { zh: '当场行政处罚决定书', en: 'Penalty decision on the spot' },
    source: { document: LAW, article: '第五十一条、第五十二条', confidence: 'T' },
    aliases: ['当场行政处罚决定书', 'on-the-spot-penalty-decision', 'summary-decision'],
    numbering: '鹤市监当罚〔{yyyy}〕{seq:5}号',
    blocks: [
      PARTY,
      {
        block: 'text',
        text: '经查，你单位于{@day}存在下列违法行为，违法事实确凿并有法定依据：',
      },
      FACTS,
      {
        block: 'text',
        text: '上述行为违反了{clause|violatedProvisions|provisions}的规定。依据{basis|penaltyBasis|legalBasis}和《中华人民共和国行政处罚法》第五十一条的规定，本机关当场作出下列行政处罚：{decision|penalty|penalties}',
      },
      { block: 'text', text: '罚款：{amount|fine}', bold: true, optional: true },
      { block: 'rest' },
      PAYMENT,
      {
        block: 'text',
        text: '执法人员已出示执法证件，告知拟作出处罚的内容及事实、理由、依据，并告知依法享有的陈述、申辩权利。',
      },
      REMEDIES,
      RECEIPT,
      { block: 'seal' },
    ],
  },
]

/** 行政处罚: what is told before, decided, and decided on the spot. */
export const penaltyTemplates: readonly DocumentTemplate[] = [...notices, ...decisions]
