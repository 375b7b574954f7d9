import type { DocumentTemplate } from '../template.ts'

const RULES = '食品生产经营企业落实食品安全主体责任监督管理规定'

/** 日管控、周排查、月调度: what the operator keeps and shows. The day is a card, not a document. */
export const selfInspectionTemplates: readonly DocumentTemplate[] = [
  {
    id: 'self-inspection-week',
    version: 1,
    title: { zh: '每周食品安全排查治理报告', en: 'Weekly self-inspection report' },
    source: { document: RULES, article: '周排查制度', confidence: 'S' },
    layout: { document: '平台式样', confidence: 'M' },
    effectiveFrom: '2022-11-01',
    head: 'operator',
    audience: 'party',
    blocks: [
      {
        block: 'fields',
        rows: [
          [
            ['单位名称', '{@legal}'],
            ['经营场所名称', '{@sign}'],
          ],
          [['地址', '{@address}']],
          [
            ['排查周期', '{period}'],
            ['起止日期', '{from}至{to}'],
          ],
        ],
      },
      { block: 'heading', text: '一、排查情况' },
      { block: 'text', text: '{report}' },
      { block: 'heading', text: '二、分析研判' },
      { block: 'text', text: '{judgement}' },
      { block: 'heading', text: '三、改进措施', when: { exists: 'item.measures' } },
      { block: 'text', text: '{measures}', optional: true },
      {
        block: 'signatures',
        lines: [
          ['食品安全总监或食品安全员', '{@actor}'],
          ['提交时间', '{@time}'],
          ['主要负责人（签名）', ''],
        ],
      },
    ],
  },
  {
    id: 'self-inspection-month',
    version: 1,
    title: { zh: '每月食品安全调度会议纪要', en: 'Minutes of the monthly meeting' },
    source: { document: RULES, article: '月调度制度', confidence: 'S' },
    layout: { document: '平台式样', confidence: 'M' },
    effectiveFrom: '2022-11-01',
    head: 'operator',
    audience: 'party',
    blocks: [
      {
        block: 'fields',
        rows: [
          [
            ['单位名称', '{@legal}'],
            ['经营场所名称', '{@sign}'],
          ],
          [
            ['调度周期', '{period}'],
            ['起止日期', '{from}至{to}'],
          ],
          [
            ['会议日期', '{heldOn}'],
            ['参会人数', '{attendees}'],
          ],
          [['听取食品安全总监（员）汇报', '{heard}']],
        ],
      },
      { block: 'heading', text: '一、会议纪要' },
      { block: 'text', text: '{minutes}' },
      { block: 'heading', text: '二、下月工作安排' },
      { block: 'text', text: '{tasks}' },
      { block: 'heading', text: '三、月通查全项清单', when: { exists: 'item.fullAudit' } },
      { block: 'checklist', fields: ['fullAudit'] },
      {
        block: 'signatures',
        lines: [
          ['主要负责人', '{@actor}'],
          ['提交时间', '{@time}'],
          ['参会人员（签名）', ''],
        ],
      },
    ],
  },
]
