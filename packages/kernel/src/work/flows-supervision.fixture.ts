import {
  cd,
  choice,
  count,
  final,
  HEAD,
  kind,
  LADDER,
  label,
  long,
  OFFICER,
  open,
  PARTY,
  photos,
  SYSTEM,
  start,
  step,
  TWO_OFFICERS,
  text,
  wd,
} from './flow-words.fixture.ts'

export const selfInspection = kind('self-inspection', '企业自查', {
  open: { by: SYSTEM },
  fields: {
    cycle: choice('周期', 'day', 'week', 'month'),
    checks: long('检查记录'),
    problems: count('问题数'),
    minutes: long('会议纪要'),
  },
  states: {
    due: start('待查'),
    doing: open('自查中'),
    submitted: open('已提交'),
    confirmed: final('已确认', 'ok'),
    missed: final('漏查', 'missed'),
  },
  actions: {
    begin: step('开始', ['due'], 'doing', {
      relation: 'party',
      roles: ['safety-officer', 'safety-director', 'principal'],
    }),
    submit: step(
      '提交',
      ['doing'],
      'submitted',
      { relation: 'party', roles: ['safety-officer', 'safety-director', 'principal'] },
      {
        form: ['checks!', 'problems!', 'minutes'],
        link: {
          kind: 'rectification',
          when: { gt: [{ ref: 'form.problems' }, 0] },
          copy: { checks: 'demand' },
        },
      },
    ),
    confirm: step('确认', ['submitted'], 'confirmed', {
      relation: 'party',
      roles: ['safety-director', 'principal'],
    }),
    miss: step('记为漏查', ['due', 'doing'], 'missed', SYSTEM),
  },
  clocks: [
    {
      id: 'cycle',
      from: 'created',
      stop: ['submit', 'final'],
      term: cd(1),
      effect: 'advisory',
      roll: false,
      onExpiry: { act: 'miss' },
    },
  ],
  offline: { actions: ['begin', 'submit'] },
})

export const inspection = kind('inspection', '监督检查', {
  numbering: '鹤市监查〔{yyyy}〕{seq:5}号',
  open: { by: [HEAD, SYSTEM], form: ['type!'] },
  assign: { by: HEAD },
  fields: {
    type: choice('检查类型', 'daily', 'special', 'flight', 'random', 'system'),
    checklist: { type: 'checklist', label: label('检查要点'), checklist: 'inspection.catering-checklist' },
    verdict: choice('结论', 'conforming', 'basically-conforming', 'nonconforming'),
    affectsSafety: choice('影响食品安全', 'yes', 'no'),
    record: long('现场笔录'),
    demand: long('整改要求'),
    witness: text('见证人'),
    signature: { type: 'signature', label: label('经营者签名') },
  },
  states: {
    planned: start('已计划'),
    assigned: open('已派'),
    onSite: open('现场检查'),
    signed: open('已签字'),
    refused: open('拒签'),
    concluded: open('已作出结果'),
    published: final('已公开', 'ok'),
    cancelled: final('已取消', 'cancelled'),
  },
  actions: {
    accept: step('接受任务', ['planned'], 'assigned', { ...OFFICER, relation: 'assignee' }),
    arrive: step('进场检查', ['assigned'], 'onSite', TWO_OFFICERS, { document: '现场检查笔录' }),
    sign: step('经营者签字', ['onSite'], 'signed', TWO_OFFICERS, {
      form: ['checklist!', 'record', 'signature!'],
    }),
    recordRefusal: step('记录拒签', ['onSite'], 'refused', TWO_OFFICERS, {
      form: ['checklist!', 'witness!'],
    }),
    conclude: step('作出结果', ['signed', 'refused'], 'concluded', TWO_OFFICERS, {
      form: ['verdict!', 'affectsSafety!', 'demand'],
      statutory: true,
      document: '监督检查结果记录表',
      records: ['inspection.Concluded'],
      guard: {
        or: [
          { ne: [{ ref: 'form.verdict' }, 'conforming'] },
          { eq: [{ count: 'item.checklist.answers', where: { result: 'fail' } }, 0] },
        ],
      },
      guardMessage: label(
        '有不合格项目,结论不能为符合',
        'With failed items the verdict cannot be conforming',
      ),
      link: [
        {
          kind: 'rectification',
          copy: { demand: 'demand' },
          when: { eq: [{ ref: 'form.verdict' }, 'basically-conforming'] },
        },
        {
          kind: 'case',
          when: {
            and: [
              { eq: [{ ref: 'form.verdict' }, 'nonconforming'] },
              { eq: [{ ref: 'form.affectsSafety' }, 'yes'] },
            ],
          },
        },
      ],
    }),
    publish: step('公开结果', ['concluded'], 'published', [OFFICER, SYSTEM]),
    cancel: step('取消', ['planned', 'assigned'], 'cancelled', HEAD),
  },
  clocks: [
    {
      id: 'publish',
      from: 'conclude',
      stop: 'publish',
      term: { rule: 'inspection.publish' },
      effect: 'statutory',
      onExpiry: { suggest: 'publish' },
    },
  ],
  ladder: LADDER,
  publish: [
    {
      id: 'result',
      after: 'publish',
      fields: ['type', 'verdict', 'demand'],
      removeAfter: { rule: 'publication.show-inspection' },
    },
  ],
  offline: { actions: ['arrive', 'sign', 'recordRefusal', 'conclude'], merge: { record: 'append' } },
})

export const rectification = kind('rectification', '限期整改', {
  open: { by: [OFFICER, SYSTEM], form: ['demand', 'limitWorkdays'] },
  assign: { by: HEAD },
  fields: {
    demand: long('整改要求'),
    limitWorkdays: count('期限(工作日)'),
    before: photos('整改前'),
    after: photos('整改后'),
    opinion: long('复查意见'),
  },
  states: {
    issued: start('已下达'),
    submitted: open('已提交'),
    closed: final('已整改', 'ok'),
    escalated: final('转立案', 'escalated'),
  },
  actions: {
    submit: step('提交整改', ['issued'], 'submitted', PARTY, { form: ['before', 'after!'] }),
    approve: step('复查通过', ['submitted'], 'closed', OFFICER, {
      form: ['opinion'],
      statutory: true,
      records: ['inspection.RectificationClosed'],
    }),
    rework: step('退回重改', ['submitted'], 'issued', OFFICER, { form: ['opinion!', 'limitWorkdays'] }),
    escalate: step('逾期转立案', ['issued'], 'escalated', OFFICER, {
      statutory: true,
      link: { kind: 'case', copy: { demand: 'clue' } },
      guard: { eq: [{ ref: 'clocks.submit.overdue' }, true] },
    }),
  },
  clocks: [
    {
      id: 'submit',
      from: 'issued',
      stop: ['submit', 'final'],
      term: { field: 'limitWorkdays', unit: 'workday', otherwise: { rule: 'rectification.term' } },
      effect: 'advisory',
      onExpiry: { suggest: 'escalate' },
      extend: { by: OFFICER, max: wd(10) },
    },
    {
      id: 'review',
      from: 'submitted',
      stop: ['approve', 'rework'],
      term: { rule: 'rectification.review' },
      effect: 'advisory',
    },
  ],
  ladder: LADDER,
  publish: [
    {
      id: 'closed',
      after: 'approve',
      fields: ['demand'],
      removeAfter: { rule: 'publication.show-rectification' },
    },
  ],
  offline: { actions: ['submit', 'approve', 'rework'] },
})

export const finding = kind('finding', '智能抓拍线索', {
  open: { by: SYSTEM, form: ['frame!', 'model'] },
  fields: {
    frame: photos('画面'),
    model: text('模型'),
    fix: photos('处置照片'),
    reason: long('理由'),
    legal: choice('法制审核', 'pass', 'fail'),
    technical: choice('技术审核', 'pass', 'fail'),
  },
  states: {
    candidate: start('线索'),
    fixed: open('经营者已处置'),
    confirmed: open('已核实'),
    reviewed: open('已审核'),
    rejected: final('误报', 'false-alarm'),
    advised: final('已提示', 'advised'),
    rectifying: final('已责令整改', 'rectification'),
    evidence: final('作为证据', 'evidence'),
  },
  actions: {
    fix: step('经营者处置', ['candidate'], 'fixed', PARTY, { form: ['fix!'] }),
    confirm: step('核实', ['candidate', 'fixed'], 'confirmed', OFFICER, {
      records: ['vision.FindingConfirmed'],
    }),
    reject: step('否定', ['candidate', 'fixed'], 'rejected', OFFICER, {
      form: ['reason!'],
      records: ['vision.FindingRejected'],
    }),
    advise: step('提示', ['confirmed'], 'advised', OFFICER),
    rectify: step('责令整改', ['confirmed'], 'rectifying', OFFICER, {
      statutory: true,
      link: { kind: 'rectification' },
    }),
    review: step(
      '法制与技术审核',
      ['confirmed'],
      'reviewed',
      { roles: ['legal-reviewer'] },
      { form: ['legal!', 'technical!'] },
    ),
    use: step('作为处罚证据', ['reviewed'], 'evidence', OFFICER, {
      statutory: true,
      link: { kind: 'case' },
      guard: { and: [{ eq: [{ ref: 'item.legal' }, 'pass'] }, { eq: [{ ref: 'item.technical' }, 'pass'] }] },
    }),
    setAside: step('不作为证据', ['reviewed'], 'advised', OFFICER),
  },
  clocks: [
    {
      id: 'respond',
      from: 'created',
      stop: ['fix', 'confirm', 'reject'],
      term: { rule: 'finding.operator-response' },
      effect: 'advisory',
      ladder: [{ at: { value: 0, unit: 'hour' }, to: 'officer' }],
    },
    {
      id: 'confirm',
      from: 'created',
      stop: ['confirm', 'reject'],
      term: { rule: 'finding.confirm' },
      effect: 'advisory',
      ladder: LADDER,
    },
  ],
})
