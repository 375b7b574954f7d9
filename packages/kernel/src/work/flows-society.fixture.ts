import {
  ASSIGNEE,
  cd,
  choice,
  count,
  date,
  final,
  kind,
  label,
  long,
  OFFICER,
  open,
  PARTY,
  photos,
  SYSTEM,
  start,
  step,
  wd,
} from './flow-words.fixture.ts'

export const banquet = kind('banquet', '农村集体聚餐', {
  subjectKinds: ['premises', 'person'],
  open: { by: { roles: ['coordinator'] }, form: ['heldOn!', 'diners!', 'chef'] },
  fields: {
    heldOn: date('举办日期'),
    diners: count('人数'),
    chef: { type: 'person', label: label('厨师') },
    findings: long('指导情况'),
    samples: photos('留样'),
  },
  states: {
    notified: start('已报告'),
    guided: open('已指导'),
    checked: open('已现场查看'),
    held: open('已举办'),
    closed: final('留样期满', 'ok'),
    dropped: final('取消', 'cancelled'),
  },
  actions: {
    guide: step(
      '上门指导',
      ['notified'],
      'guided',
      { roles: ['coordinator'] },
      { form: ['findings!'], guard: { exists: 'item.chef' } },
    ),
    check: step('现场查看', ['guided'], 'checked', [{ roles: ['coordinator'] }, OFFICER], {
      link: { kind: 'inspection', when: { gte: [{ ref: 'item.diners' }, 201] } },
    }),
    hold: step('举办', ['checked'], 'held', { roles: ['coordinator'] }, { form: ['samples!'] }),
    close: step('留样期满', ['held'], 'closed', [SYSTEM, { roles: ['coordinator'] }]),
    drop: step('取消', ['notified', 'guided', 'checked'], 'dropped', { roles: ['coordinator'] }),
  },
  clocks: [
    {
      id: 'visit',
      from: 'created',
      stop: ['check', 'drop'],
      anchor: 'item.heldOn',
      term: { value: 0, unit: 'day' },
      effect: 'advisory',
      roll: false,
    },
    {
      id: 'retain',
      from: 'hold',
      stop: 'close',
      term: { value: 48, unit: 'hour' },
      source: '餐饮服务食品安全操作规范',
      effect: 'advisory',
      onExpiry: { act: 'close' },
    },
  ],
  offline: { create: true, actions: ['guide', 'check', 'hold'] },
})

export const layered = kind('layered-visit', '包保督导', {
  open: { by: SYSTEM },
  assign: { by: { roles: ['committee-office'] } },
  fields: { level: choice('层级', 'A', 'B', 'C', 'D'), visit: long('督导记录'), problems: count('问题数') },
  states: { matched: start('已对应'), visited: open('已督导'), closed: final('已闭环', 'ok') },
  actions: {
    visit: step(
      '督导',
      ['matched'],
      'visited',
      { relation: 'assignee', roles: ['layered-cadre'] },
      {
        form: ['visit!', 'problems!'],
        link: {
          kind: 'rectification',
          copy: { visit: 'demand' },
          when: { gt: [{ ref: 'form.problems' }, 0] },
        },
      },
    ),
    close: step('闭环', ['visited'], 'closed', ASSIGNEE, {
      guard: {
        or: [{ not: { exists: 'links.rectification' } }, { eq: [{ ref: 'links.rectification.open' }, 0] }],
      },
    }),
  },
  clocks: [
    { id: 'quarter', from: 'created', stop: 'visit', term: { value: 3, unit: 'month' }, effect: 'advisory' },
  ],
})

export const departmentTask = kind('department-task', '部门子任务', {
  open: { by: SYSTEM, form: ['task'] },
  fields: { task: long('任务'), feedback: long('反馈') },
  states: { received: start('已收到'), reported: final('已反馈', 'ok') },
  actions: {
    report: step('反馈', ['received'], 'reported', { roles: ['department'] }, { form: ['feedback!'] }),
  },
  clocks: [{ id: 'feedback', from: 'created', stop: 'report', term: wd(10), effect: 'advisory' }],
})

export const campaign = kind('campaign', '联合行动', {
  open: { by: { roles: ['committee-office'] }, form: ['task!'] },
  fields: { task: long('任务'), summary: long('汇总') },
  states: { planned: start('已计划'), divided: open('已分解'), closed: final('已办结', 'ok') },
  actions: {
    split: step(
      '分解到部门',
      ['planned'],
      'divided',
      { roles: ['committee-office'] },
      {
        link: Array.from({ length: 13 }, () => ({ kind: 'department-task', copy: { task: 'task' } })),
      },
    ),
    merge: step(
      '汇总办结',
      ['divided'],
      'closed',
      { roles: ['committee-office'] },
      { form: ['summary!'], guard: { eq: [{ ref: 'links.department-task.open' }, 0] } },
    ),
  },
  clocks: [{ id: 'window', from: 'split', stop: 'merge', term: cd(30), effect: 'advisory' }],
})

export const training = kind('training', '培训考核', {
  subjectKinds: ['person'],
  open: { by: [OFFICER, SYSTEM] },
  fields: { hours: count('学时'), score: count('得分') },
  states: {
    assigned: start('已安排'),
    learnt: open('已学习'),
    retake: open('补考'),
    passed: final('合格', 'ok'),
  },
  actions: {
    learn: step('完成学习', ['assigned'], 'learnt', PARTY, { form: ['hours!'] }),
    examine: step(
      '考试',
      ['learnt', 'retake'],
      [{ to: 'passed', when: { gte: [{ ref: 'form.score' }, 60] } }, { to: 'retake' }],
      PARTY,
      { form: ['score!'] },
    ),
  },
  clocks: [{ id: 'retake', from: 'retake', stop: 'passed', term: wd(20), effect: 'advisory' }],
})

export const pledge = kind('pledge', '公开承诺', {
  open: { by: OFFICER, form: ['wording!'] },
  fields: {
    wording: long('承诺书'),
    signature: { type: 'signature', label: label('签名') },
    breach: long('违背事实'),
  },
  states: {
    drafted: start('拟定'),
    signed: open('已签'),
    public: open('已公开'),
    renewed: final('已续签', 'ok'),
    broken: final('已违背', 'broken'),
  },
  actions: {
    sign: step('签署', ['drafted'], 'signed', PARTY, { form: ['signature!'] }),
    publish: step('公开', ['signed'], 'public', [OFFICER, SYSTEM]),
    renew: step('续签', ['public'], 'renewed', PARTY, {
      link: { kind: 'pledge', copy: { wording: 'wording' } },
    }),
    break: step('认定违背', ['public'], 'broken', OFFICER, { form: ['breach!'], statutory: true }),
  },
  clocks: [
    {
      id: 'year',
      from: 'publish',
      stop: ['renew', 'break'],
      term: { value: 1, unit: 'year' },
      effect: 'advisory',
      onExpiry: { suggest: 'renew' },
    },
  ],
  publish: [{ id: 'pledge', after: 'public', fields: ['wording'], removeAfter: { value: 1, unit: 'year' } }],
})

export const creation = kind('creation-indicator', '示范创建指标', {
  subjectKinds: ['area', 'fbo'],
  open: { by: { roles: ['committee-office'] } },
  fields: { evidence: photos('佐证'), selfScore: count('自评分'), score: count('复核分') },
  states: {
    collecting: start('收集佐证'),
    selfScored: open('已自评'),
    accepted: final('已认定', 'ok'),
    rejected: final('不认定', 'rejected'),
  },
  actions: {
    attach: step('补充佐证', ['collecting'], undefined, { roles: ['department'] }, { form: ['evidence!'] }),
    selfScore: step(
      '自评',
      ['collecting'],
      'selfScored',
      { roles: ['department'] },
      { form: ['selfScore!'], guard: { exists: 'item.evidence' } },
    ),
    sendBack: step('退回', ['selfScored'], 'collecting', { roles: ['committee-office'] }),
    review: step(
      '复核',
      ['selfScored'],
      [
        { to: 'accepted', when: { gte: [{ ref: 'form.score' }, { ref: 'item.selfScore' }] } },
        { to: 'rejected' },
      ],
      { roles: ['committee-office'] },
      { form: ['score!'] },
    ),
  },
  clocks: [
    {
      id: 'stage',
      from: 'created',
      stop: ['selfScored'],
      term: { value: 3, unit: 'month' },
      effect: 'advisory',
    },
  ],
})

export const assessment = kind('assessment', '年度考核', {
  subjectKinds: ['area'],
  open: { by: { roles: ['committee-office'] } },
  fields: { automatic: count('系统取数'), manual: count('人工分'), grounds: long('申诉理由') },
  states: {
    scoring: start('评分'),
    announced: open('已公布'),
    appealed: open('申诉中'),
    settled: final('已定', 'ok'),
  },
  actions: {
    announce: step(
      '公布',
      ['scoring'],
      'announced',
      { roles: ['committee-office'] },
      { form: ['automatic!', 'manual'], statutory: true },
    ),
    appeal: step('申诉', ['announced'], 'appealed', { roles: ['department'] }, { form: ['grounds!'] }),
    rescore: step('复评', ['appealed'], 'settled', { roles: ['committee-office'] }, { form: ['manual!'] }),
    settle: step('确认', ['announced'], 'settled', { roles: ['committee-office'] }),
  },
  clocks: [
    {
      id: 'appeal',
      from: 'announce',
      stop: ['appeal', 'settle'],
      term: wd(5),
      source: '年度考核办法',
      effect: 'statutory',
      expiry: { closes: ['appeal'] },
    },
  ],
})
