import type { DocumentTemplate } from '../template.ts'

const MEASURES = '食品生产经营监督检查管理办法'

/** 监督检查: the record of the result, and the sheet that hangs on the door. */
export const inspectionTemplates: readonly DocumentTemplate[] = [
  {
    id: 'inspection-record',
    version: 1,
    title: { zh: '食品生产经营监督检查结果记录表', en: 'Record of the result of an inspection' },
    source: { document: MEASURES, article: '第十三条、第三十一条至第三十五条', confidence: 'T' },
    layout: { document: '食品生产经营日常监督检查结果记录表(2016年式样)', confidence: 'M' },
    effectiveFrom: '2022-03-15',
    head: 'authority',
    audience: 'party',
    aliases: ['监督检查结果记录表', '检查结果记录表', '食品生产经营监督检查结果记录表'],
    blocks: [
      {
        block: 'fields',
        rows: [
          [
            ['被检查单位', '{@legal}'],
            ['经营场所名称', '{@sign}'],
          ],
          [
            ['业态', '{@trade}'],
            ['统一社会信用代码', '{@credit}'],
          ],
          [['地址', '{@address}']],
          [
            ['检查类型', '{inspectionKind}'],
            ['检查时间', '{@time}'],
          ],
          [
            ['入企方式', '{entry}'],
            ['检查审批编号', '{approval}'],
          ],
          [['检查事由', '{reason}']],
        ],
      },
      {
        block: 'text',
        text: '根据《食品生产经营监督检查管理办法》的规定，{@authority}执法人员{@officers}（执法证号：{@certificates}）于{@day}对你单位进行监督检查，出示了执法证件并告知了陪同检查、如实提供资料以及申请回避的权利义务。检查情况如下：',
      },
      { block: 'heading', text: '一、检查要点及结果' },
      { block: 'checklist', fields: ['cateringTable', 'salesTable', 'productionTable'] },
      { block: 'text', text: '注：标“★”的为重点项目；“—”为合理缺项。', small: true, indent: false },
      { block: 'heading', text: '二、发现的问题' },
      { block: 'text', text: '{problem}', optional: true },
      { block: 'text', text: '未发现需要记录的问题。', when: { not: { exists: 'item.problem' } } },
      { block: 'heading', text: '三、检查结果' },
      {
        block: 'text',
        text: '检查结果：{verdict}。是否覆盖全部检查要点：{fullCoverage}。',
        bold: true,
      },
      {
        block: 'text',
        text: '对检查发现的问题，依据《食品生产经营监督检查管理办法》第三十二条的规定，责令你单位自收到责令改正文书之日起{termWorkdays}个工作日内改正，并按要求提交改正情况。',
        when: { eq: [{ ref: 'form.consequence' }, 'order-correction'] },
      },
      { block: 'heading', text: '四、现场照片', when: { exists: 'item.photos' } },
      { block: 'photos', fields: ['photos'], caption: '现场照片' },
      { block: 'heading', text: '五、签字' },
      {
        block: 'text',
        text: '本记录已当场交被检查单位核对。被检查单位对检查结果的意见：{operatorOpinion}',
        when: { eq: [{ ref: 'form.signature' }, 'signed'] },
      },
      {
        block: 'signatures',
        lines: [
          ['执法人员（签名）', '{@officers}'],
          ['执法证号', '{@certificates}'],
          ['被检查单位负责人或陪同人员（签名或盖章）', ''],
        ],
        when: { eq: [{ ref: 'form.signature' }, 'signed'] },
      },
      {
        block: 'text',
        text: '被检查单位拒绝在本记录上签字或者盖章。执法人员依据《食品生产经营监督检查管理办法》第三十四条在此注明原因，并邀请有关人员作为见证人签字，或者采取录音、录像等方式予以记录。',
        when: { eq: [{ ref: 'form.signature' }, 'refused-with-witness'] },
      },
      {
        block: 'signatures',
        lines: [
          ['执法人员（签名）', '{@officers}'],
          ['执法证号', '{@certificates}'],
          ['拒绝签字的原因', '{refusalReason}'],
          ['见证人（签名）', '{witness}'],
          ['录音、录像编号', '{recording}'],
        ],
        when: { eq: [{ ref: 'form.signature' }, 'refused-with-witness'] },
      },
      { block: 'seal' },
      {
        block: 'text',
        text: '本表一式两份，一份交被检查单位，一份存档。检查结果自作出之日起{@rule.inspection.publish}内向社会公开。',
        small: true,
        indent: false,
      },
    ],
  },
  {
    id: 'inspection-posted-sheet',
    version: 1,
    title: { zh: '食品安全监督检查结果公示', en: 'Inspection result to be posted on site' },
    source: { document: MEASURES, article: '第三十九条', confidence: 'T' },
    layout: { document: '平台式样', confidence: 'M' },
    effectiveFrom: '2022-03-15',
    head: 'authority',
    audience: 'party',
    aliases: ['公示页', '监督检查结果公示页'],
    madeBy: [{ kind: 'inspection', step: 'conclude' }],
    blocks: [
      {
        block: 'fields',
        rows: [
          [['经营场所', '{@sign}']],
          [['单位名称', '{@legal}']],
          [['地址', '{@address}']],
          [
            ['检查类型', '{inspectionKind}'],
            ['检查日期', '{@day}'],
          ],
          [['检查结果', '{verdict}']],
          [['检查机关', '{@authority}']],
        ],
      },
      { block: 'checklist', fields: ['cateringTable', 'salesTable', 'productionTable'] },
      {
        block: 'code',
        text: '扫描二维码，查看本单位的许可、风险等级、历次检查结果与整改情况。\n食品安全投诉举报：12315、12345',
      },
      {
        block: 'text',
        text: '依据《食品生产经营监督检查管理办法》第三十九条，本公示页应当张贴在生产经营场所的醒目位置，保持至下次监督检查，不得撕毁、涂改或者遮挡。',
        small: true,
        indent: false,
      },
      { block: 'seal' },
    ],
  },
]
