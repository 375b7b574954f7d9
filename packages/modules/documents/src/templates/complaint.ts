import type { DocumentTemplate, TemplateBlock } from '../template.ts'

/** One edition of the law on complaints, with the articles the letters quote. */
interface Edition {
  version: number
  law: string
  accept: string
  refuse: string
  end: string
  confidence: 'T' | 'M'
  effectiveFrom: string
  effectiveTo?: string
}

const EDITIONS: readonly Edition[] = [
  {
    version: 1,
    law: '市场监督管理投诉举报处理暂行办法',
    accept: '第十四条',
    refuse: '第十四条、第十五条',
    end: '第二十一条',
    confidence: 'T',
    effectiveFrom: '2020-01-01',
    effectiveTo: '2026-04-14',
  },
  // In force; its full text was not at hand, so no article is quoted.
  {
    version: 2,
    law: '市场监督管理投诉举报处理办法',
    accept: '',
    refuse: '',
    end: '',
    confidence: 'M',
    effectiveFrom: '2026-04-15',
  },
]

const RIGHTS: TemplateBlock = {
  block: 'text',
  text: '如对本决定不服，可以自收到本决定书之日起{@rule.documents.reconsideration}内申请行政复议，也可以自收到之日起{@rule.documents.litigation}内向人民法院提起行政诉讼。',
}

const PARTIES: TemplateBlock = {
  block: 'fields',
  rows: [
    [
      ['投诉登记编号', '{@number}'],
      ['登记日期', '{receivedOn}'],
    ],
    [['投诉人', '（身份信息依法保密，另行送达）']],
    [
      ['被投诉人', '{@legal}'],
      ['经营场所', '{@sign}'],
    ],
    [['地址', '{@address}']],
    [['投诉事项', '{title|subject}']],
  ],
}

const HANDLER: TemplateBlock = { block: 'signatures', lines: [['承办人', '{@officers}']] }
const COPIES: TemplateBlock = {
  block: 'text',
  text: '本文书一式三份，投诉人、被投诉人各一份，一份归档。',
  small: true,
  indent: false,
}

function edition(e: Edition) {
  const { version, law, confidence, effectiveFrom } = e
  return (article: string) => ({
    version,
    source: { document: law, ...(article === '' ? {} : { article }), confidence },
    layout: { document: '市场监督管理投诉举报文书式样', confidence: 'M' as const },
    effectiveFrom,
    ...(e.effectiveTo === undefined ? {} : { effectiveTo: e.effectiveTo }),
    head: 'authority' as const,
  })
}

function lettersOf(e: Edition): DocumentTemplate[] {
  const of = edition(e)
  const by = (article: string): string => `依据《${e.law}》${article}的规定`
  return [
    {
      id: 'complaint-accepted',
      title: { zh: '投诉受理决定书', en: 'Complaint accepted' },
      ...of(e.accept),
      audience: 'internal',
      aliases: ['投诉受理决定书', 'complaint-acceptance', 'complaint-acceptance-decision'],
      numbering: '鹤市监诉受〔{yyyy}〕{seq:5}号',
      blocks: [
        PARTIES,
        {
          block: 'text',
          text: `你的投诉收悉。经审查，你的投诉符合受理条件，${by(e.accept)}，本机关决定予以受理，并依法组织调解。`,
        },
        { block: 'text', text: '受理说明：{acceptNote|note|reviewNote}', optional: true },
        { block: 'rest' },
        HANDLER,
        { block: 'seal' },
        COPIES,
      ],
    },
    {
      id: 'complaint-refused',
      title: { zh: '投诉不予受理决定书', en: 'Complaint not accepted' },
      ...of(e.refuse),
      audience: 'internal',
      aliases: ['投诉不予受理决定书', 'complaint-refusal', 'complaint-refusal-decision'],
      numbering: '鹤市监诉不受〔{yyyy}〕{seq:5}号',
      blocks: [
        PARTIES,
        {
          block: 'text',
          text: `你的投诉收悉。经审查，因下列理由，${by(e.refuse)}，本机关决定不予受理：{refusalGround|ground|reason}。`,
        },
        { block: 'text', text: '说明：{refusalNote|note|reasonNote|reviewNote}', optional: true },
        { block: 'rest' },
        RIGHTS,
        HANDLER,
        { block: 'seal' },
        COPIES,
      ],
    },
    ...outcomesOf(e),
  ]
}

function outcomesOf(e: Edition): DocumentTemplate[] {
  const of = edition(e)
  return [
    {
      id: 'mediation-ended',
      title: { zh: '终止调解决定书', en: 'Mediation ended' },
      ...of(e.end),
      audience: 'internal',
      aliases: ['终止调解决定书', 'mediation-termination', 'complaint-termination'],
      numbering: '鹤市监诉终〔{yyyy}〕{seq:5}号',
      blocks: [
        PARTIES,
        {
          block: 'text',
          text: `本机关受理的上述投诉，因下列理由，依据《${e.law}》${e.end}的规定，决定终止调解：{terminationGround|ground|reason|result}。`,
        },
        { block: 'rest' },
        { block: 'text', text: '终止调解后，当事人可以依法通过仲裁、诉讼等其他途径解决争议。' },
        HANDLER,
        { block: 'seal' },
        COPIES,
      ],
    },
    {
      id: 'mediation-agreement',
      title: { zh: '调解书', en: 'Mediation agreement' },
      ...of(''),
      audience: 'internal',
      aliases: ['调解书', 'mediation-settlement'],
      numbering: '鹤市监诉调〔{yyyy}〕{seq:5}号',
      blocks: [
        PARTIES,
        { block: 'heading', text: '一、争议事项' },
        { block: 'text', text: '{content}' },
        { block: 'heading', text: '二、达成的协议' },
        { block: 'text', text: '经本机关主持调解，双方自愿达成如下协议：{agreement|result|settlement}' },
        { block: 'rest' },
        { block: 'text', text: '本调解书由双方签字或者盖章，并加盖本机关印章后送达双方。' },
        {
          block: 'signatures',
          lines: [
            ['投诉人（签名）', ''],
            ['被投诉人（签名或盖章）', ''],
            ['调解人员', '{@officers}'],
          ],
        },
        { block: 'seal' },
        COPIES,
      ],
    },
  ]
}

/** 投诉: the letters of a complaint, in the edition of the law of their day. */
export const complaintTemplates: readonly DocumentTemplate[] = EDITIONS.flatMap(lettersOf)
