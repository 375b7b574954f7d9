import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isCondition, isDay } from '@shian/kernel'
import { loadRuleFiles } from '@shian/kernel/rule-files'
import { findTemplate, TEMPLATES } from './catalogue.ts'
import { dispositionOf } from './document.ts'
import { placesOf, textsOf, WORDS } from './template.ts'
import { chineseMoney, chineseTime } from './words.ts'

const rules = loadRuleFiles([fileURLToPath(new URL('../../../../rules', import.meta.url))])
const on = (day: string): Date => new Date(`${day}T04:00:00Z`)

/** Forms that kinds of the platform name, by the words of the law. */
const NAMED = [
  ...['inspection-record', 'self-inspection-week', 'self-inspection-month'],
  ...['责令改正通知书', '复查记录', '公示页', '检查结果记录表'],
  ...['投诉受理决定书', '投诉不予受理决定书', '终止调解决定书', '调解书'],
  ...['立案审批表', '行政处罚告知书', '听证通知书', '行政处罚决定书', '当场行政处罚决定书', '送达回证'],
  ...['涉嫌犯罪案件移送书', '检验结果告知书', '抽样单'],
]

describe('templates', () => {
  it('are found by id and by the name of the law', () => {
    assert.deepEqual(
      NAMED.filter(name => !findTemplate(name, on('2026-11-24'))),
      [],
    )
    assert.equal(findTemplate('投诉', on('2026-11-24')), undefined)
  })

  it('follow each other in time: a letter of March keeps the law of March', () => {
    const march = findTemplate('投诉受理决定书', on('2026-03-01'))!
    const may = findTemplate('投诉受理决定书', on('2026-05-01'))!
    assert.deepEqual([march.version, may.version], [1, 2])
    assert.match(march.source.document, /暂行办法$/)
    assert.equal(march.source.article, '第十四条')
    assert.doesNotMatch(may.source.document, /暂行/)
    assert.equal(findTemplate('投诉受理决定书', on('2019-01-01')), undefined)
  })

  it('never overlap, and no name means two forms', () => {
    for (const day of ['2021-01-01', '2022-11-02', '2026-04-14', '2026-04-15', '2030-01-01']) {
      const open = TEMPLATES.filter(
        t => t.effectiveFrom <= day && (t.effectiveTo === undefined || day <= t.effectiveTo),
      )
      const names = open.flatMap(template => [template.id, ...(template.aliases ?? [])])
      assert.equal(new Set(names).size, names.length, day)
    }
    for (const { effectiveFrom, effectiveTo } of TEMPLATES)
      for (const day of [effectiveFrom, effectiveTo ?? effectiveFrom]) assert.ok(isDay(day))
  })

  it('ask only for words and rules there are, under conditions of the closed set', () => {
    for (const template of TEMPLATES) {
      for (const block of template.blocks) {
        if (block.when) assert.ok(isCondition(block.when), template.id)
        for (const name of textsOf(block).flatMap(text => placesOf(text).flat())) {
          if (!name.startsWith('@')) {
            assert.match(name, /^(form\.)?[a-z][A-Za-z]*$/, `${template.id}: ${name}`)
            continue
          }
          const word = name.slice(1)
          const rule = word.startsWith('rule.')
            ? rules.find(word.slice('rule.'.length), '410602', template.effectiveTo ?? '2026-11-24')
            : undefined
          const known = WORDS.includes(word as 'day') || word.startsWith('due.') || rule
          assert.ok(known, `${template.id}: ${name}`)
        }
      }
    }
  })

  it('say where they come from', () => {
    for (const { id, source, layout, title } of TEMPLATES) {
      assert.ok(source.document && layout.document && title.zh && title.en, id)
      if (source.article === '') assert.fail(`${id}: an empty article`)
    }
  })
})

describe('words of documents', () => {
  it('write money in capitals', () => {
    const cases: [number, string][] = [
      [0, '零元整'],
      [100, '壹元整'],
      [1_005, '壹拾元零伍分'],
      [1_050, '壹拾元伍角'],
      [5_000_000, '伍万元整'],
      [1_050_050, '壹万零伍佰元伍角'],
      [10_000_100, '壹拾万零壹元整'],
      [100_020_000, '壹佰万零贰佰元整'],
      [10_000_000_000, '壹亿元整'],
      [30_000_000, '叁拾万元整'],
    ]
    for (const [fen, capitals] of cases)
      assert.ok(chineseMoney(fen).endsWith(`（大写：${capitals}）`), `${fen}: ${chineseMoney(fen)}`)
  })

  it('write times of Shanghai', () => {
    assert.equal(chineseTime(new Date('2026-11-23T16:05:00Z')), '2026年11月24日0时05分')
  })

  it('name files in Chinese without what a file system or a header cannot hold', () => {
    const header = dispositionOf("检查'记录*(表)\r\n/..", '鹤〔2026〕1号')
    assert.match(header, /^[\x20-\x7e]+$/)
    const name = decodeURIComponent(/filename\*=UTF-8''(\S+)$/.exec(header)![1]!)
    assert.equal(name, "检查'记录(表).._鹤〔2026〕1号.pdf")
  })
})
