import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isIdentityNumber, redact } from './redact.ts'

const clean = (text: string, options = {}): string => redact(text, options).text

/** A small seeded generator, so that a failing case can be run again. */
function random(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
function identityNumber(pick: (below: number) => number): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const body = `4106${two(1 + pick(22))}${1940 + pick(70)}${two(1 + pick(12))}${two(1 + pick(28))}${String(pick(1000)).padStart(3, '0')}`
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(body[i]), 0)
  return body + '10X98765432'[sum % 11]
}
const mobile = (pick: (below: number) => number): string =>
  `1${3 + pick(7)}${Array.from({ length: 9 }, () => pick(10)).join('')}`

/** Puts things between and around digits as people and evaders do. */
function disguised(number: string, pick: (below: number) => number): string {
  const separator = ['', '', ' ', '-', ' - ', '.', '·', '/', '\u200b', '  ', '、'][pick(11)]!
  const every = [3, 4, 100][pick(3)]!
  const groups = number.match(new RegExp(`.{1,${every}}`, 'g'))!
  const text = groups.join(separator)
  return pick(4) === 0 ? text.replace(/\d/g, d => String.fromCharCode(d.charCodeAt(0) + 0xfee0)) : text
}

const WORDS = [
  '后厨地面有积水,',
  '联系',
  '电话:',
  '请于3日内整改。',
  'tel ',
  '(',
  '。',
  '冰箱温度8℃,',
  '共12项',
  '店内',
]

function story(pick: (below: number) => number, secret: string): string {
  const before = Array.from({ length: pick(4) }, () => WORDS[pick(WORDS.length)]).join('')
  const after = Array.from({ length: pick(4) }, () => WORDS[pick(WORDS.length)]).join('')
  return `${before}${secret}${after}`
}

const digitsOf = (text: string): string => text.normalize('NFKC').replace(/\D/g, '')

describe('redaction, any text', () => {
  it('leaves no 11-digit mobile number, however it is written', () => {
    for (let seed = 1; seed <= 5_000; seed += 1) {
      const pick = random(seed)
      const number = mobile(pick)
      const text = story(pick, disguised(number, pick))
      const out = clean(text)
      assert.ok(!digitsOf(out).includes(number), `seed ${seed}: ${text} → ${out}`)
      assert.ok(!/1[3-9]\d{9}/.test(out), `seed ${seed}: ${out}`)
    }
  })

  it('leaves no 18-digit identity number, also where a credit code is expected', () => {
    for (let seed = 1; seed <= 3_000; seed += 1) {
      const pick = random(seed)
      const number = identityNumber(pick)
      assert.ok(isIdentityNumber(number), number)
      const text = story(pick, disguised(number, pick))
      const out = clean(text, { keep: [number] })
      assert.ok(!digitsOf(out).includes(number.slice(0, 17)), `seed ${seed}: ${text} → ${out}`)
    }
  })

  it('leaves no bank card number and no number in Chinese digits', () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const pick = random(seed)
      const card = `62${Array.from({ length: 14 + pick(4) }, () => pick(10)).join('')}`
      assert.ok(
        !digitsOf(clean(story(pick, disguised(card, pick)))).includes(card.slice(0, 12)),
        `seed ${seed}`,
      )
    }
    assert.equal(clean('电话一三八零零一三八零零零。'), '电话（号码略）。')
  })

  it('does nothing twice: a redacted text stays as it is', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const pick = random(seed)
      const once = clean(story(pick, disguised(mobile(pick), pick)))
      assert.equal(clean(once), once, `seed ${seed}`)
    }
  })
})

describe('redaction, by example', () => {
  it('takes out names the platform knows, names behind a label, and titles', () => {
    const names = ['张伟', '欧阳娜娜']
    assert.equal(clean('张伟和欧阳娜娜未戴工作帽', { names }), '某某和某某未戴工作帽')
    assert.equal(clean('负责人:李四,在场'), '负责人:某某,在场')
    assert.equal(clean('由王师傅现场整改'), '由某师傅现场整改')
    assert.equal(clean('负责人未在场'), '负责人未在场')
  })

  it('takes out plates, addresses of people, mail and chat accounts', () => {
    assert.equal(clean('配送车豫F12345未消毒'), '配送车（车牌略）未消毒')
    assert.equal(clean('新能源车豫F·D12345到店'), '新能源车（车牌略）到店')
    assert.equal(clean('经营者住址:鹤壁市淇滨区某小区3号楼,已告知'), '经营者住址（略）,已告知')
    assert.equal(clean('邮箱 a.b@example.com,微信号:abc_12345'), '邮箱 （邮箱略）,微信号（略）')
  })

  it('keeps firm names, credit codes, licence numbers, days, amounts and hotlines', () => {
    const keep = ['阿强烧烤', '91410600MA9K123456', '张记面馆(张伟)']
    const options = { keep, names: ['张伟'] }
    const text =
      '阿强烧烤(91410600MA9K123456)许可证JY14106020012345,2026-11-24 检查,2026年11月24日复查,货值1234567元,投诉12315。'
    assert.equal(clean(text, options), text)
    assert.equal(clean('张记面馆(张伟)的张伟在场', options), '张记面馆(张伟)的某某在场')
  })

  it('knows full-width punctuation', () => {
    assert.equal(clean('负责人\uff1a李四\uff0c在场'), '负责人\uff1a某某\uff0c在场')
    assert.equal(clean('住址\uff1a某小区3号楼\uff0c已告知'), '住址\uff08略\uff09\uff0c已告知')
    assert.equal(clean('138\uff0d1234\uff0d5678'), '\uff08号码略\uff09')
  })

  it('does not keep a firm name that holds a telephone number', () => {
    assert.equal(clean('老王烧烤13812345678', { keep: ['老王烧烤13812345678'] }), '老王烧烤（号码略）')
  })

  it('is not fooled by text that imitates its own marks', () => {
    assert.equal(clean('\ue000\ue00113812345678\ue000', { keep: ['店'] }), '（号码略）')
    assert.equal(clean('138\u200b1234\u200d5678'), '（号码略）')
  })

  it('says what it found', () => {
    assert.deepEqual(redact('李四 13812345678 豫F12345', { names: ['李四'] }).found, {
      name: 1,
      plate: 1,
      number: 1,
    })
  })

  it('leaves an ordinary finding alone', () => {
    const text = '冷藏柜温度12℃,超过规定的8℃;生熟砧板混用;垃圾桶未加盖;共检查32项。'
    assert.equal(clean(text), text)
  })
})
