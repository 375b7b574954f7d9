import { pinyin } from 'pinyin-pro'

/** Most spellings one name is indexed under; a name of many-voiced characters keeps the likeliest. */
const SPELLINGS_MAX = 8

// Characters read in more than one way in names of people, places and dishes, likeliest first. The county 浚县 is
// Xùn Xiàn, against every dictionary's jùn. The letter ü is typed v or u.
const MANY_VOICED = `
浚xun,jun 长chang,zhang 重chong,zhong 乐le,yue 行xing,hang 朝chao,zhao 厦xia,sha 曾zeng,ceng 单dan,shan 仇qiu,chou
解jie,xie 查cha,zha 盖gai,ge 翟zhai,di 尉wei,yu 都du,dou 车che,ju 传chuan,zhuan 会hui,kuai 角jiao,jue 藏zang,cang
卜bu,bo 薄bo,bao 炮pao,bao 烙lao,luo 血xue,xie 削xiao,xue 虾xia,ha 蚌beng,bang 种zhong,chong 泊bo,po 堡bao,bu,pu
柏bai,bo 伯bo,bai 色se,shai 番fan,pan 殷yin,yan 洗xi,xian 区qu,ou 缪miao,mou 秘mi,bi 繁fan,po 弹dan,tan 觉jue,jiao
降jiang,xiang 龟gui,jun 省sheng,xing 六liu,lu 石shi,dan 数shu,shuo 轧ya,zha 粘nian,zhan 熟shu,shou 露lu,lou 尾wei,yi
百bai,bo 率lv,shuai 晟sheng,cheng 茄qie,jia 劲jin,jing 和he,huo 调diao,tiao 盛sheng,cheng 宿su,xiu 大da,dai 澄cheng,deng
秤cheng 广guang,an 阿a,e 峪yu 赉lai 馄hun 饨tun 粿guo 胖pang,pan 兴xing 壳ke,qiao 荨qian,xun 莞guan,wan 芥jie,gai`
const readings = new Map<string, readonly string[]>()
for (const entry of MANY_VOICED.trim().split(/\s+/)) {
  readings.set([...entry][0]!, withLooseVowel([...entry].slice(1).join('').split(',')))
}

function withLooseVowel(spellings: readonly string[]): readonly string[] {
  return spellings.flatMap(spelling =>
    spelling.includes('v') ? [spelling, spelling.replace('v', 'u')] : [spelling],
  )
}

const HAN = /\p{Script=Han}/u

/** The syllables a character may be read as, likeliest first; other letters and digits stand for themselves. */
export function readingsOf(character: string): readonly string[] {
  const known = readings.get(character)
  if (known) return known
  let made: readonly string[] = [character]
  if (HAN.test(character)) {
    const spelling = pinyin(character, { toneType: 'none', v: true }).toLowerCase()
    made = withLooseVowel([/^[a-z]+$/.test(spelling) ? spelling : character])
  }
  // Bounded by the number of characters there are.
  readings.set(character, made)
  return made
}

/**
 * The ways a normalised name is spelt, each as syllables, likeliest first. One reading per character is always
 * there; alternatives are combined while there are at most 8 spellings.
 */
export function spellingsOf(name: string): string[][] {
  let spellings: string[][] = [[]]
  for (const character of name) {
    const options = readingsOf(character)
    const use = spellings.length * options.length <= SPELLINGS_MAX ? options : options.slice(0, 1)
    spellings = use.flatMap(option => spellings.map(spelling => [...spelling, option]))
  }
  return spellings
}
