import type { registry } from '@shian/events'
import type { Random } from './random.ts'

// All names are put together from syllables; none is taken from a register.
const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚',
]
const GIVEN_FIRST = [...'建志文国海晓春秋玉红永新立明天佳雪雨俊思子一家景振德兴广宏少云瑞凤桂银']
const GIVEN_SECOND = [...'华军伟平芳丽强杰涛敏静磊勇霞英辉梅玲刚燕飞鹏琴浩宇欣然萍娜超亮颖博轩洁媛岚峰']

const WORD_FIRST = [...'福瑞顺祥盛和兴聚香悦满鲜豫云晨味禾麦金喜丰厚润泰百客巧醇稻']
const WORD_SECOND = [...'源味园轩居坊斋阁缘堂庭家里乡风语食膳畔舍棠穗']
const CHAIN_FIRST = [...'穗淇栗禾麦谷椒禧豆']
const CHAIN_SECOND = [...'满鲜悦巧朵拾语']

const DISHES =
  '烩面 拉面 饺子馆 胡辣汤 包子铺 火锅 烧烤 炸鸡 米线 麻辣烫 羊汤 牛肉汤 砂锅 炒鸡 地锅鸡 烤鱼 家常菜 土菜馆 面馆 早餐店 卤味 快餐 酒楼 川菜馆 小吃 饸饹面 浆面条 烙馍村 冒菜 黄焖鸡 酸菜鱼 鸭血粉丝 凉皮 肉夹馍 奶茶'.split(
    ' ',
  )
const SHOPS =
  '超市 便利店 副食店 水果店 蔬菜店 粮油店 鲜肉店 烟酒店 干果店 奶站 冷鲜店 调味品店 炒货铺 食品店 水产店'.split(
    ' ',
  )
const STALLS = '煎饼 烤红薯 鸡蛋灌饼 烤面筋 臭豆腐 铁板鱿鱼 烤冷面 豆腐脑 凉皮 糖葫芦 炸串 手抓饼'.split(' ')
const WORKSHOPS = '馒头坊 豆腐坊 粉条坊 香油坊 挂面坊 糕点坊 酱菜坊 卤肉坊 小磨油坊 年糕坊'.split(' ')
const PRODUCTS = '食品 面业 粮油 乳业 肉制品 调味品 饮品 果蔬 豆制品 淀粉'.split(' ')
const SCHOOL_FIRST = [...'明育晨星春慧启博知蓝小景']
const SCHOOL_SECOND = [...'航苗蕾光达翔智辉行雅禾林']
const SCHOOLS = ['小学', '小学', '小学', '中学', '初级中学', '幼儿园', '幼儿园']
const HOMES = ['敬老院', '养老院', '颐养中心', '康养中心', '老年公寓']
const UNITS = ['医院', '机械厂', '电子厂', '建材厂', '物流园', '供电所', '机关', '矿区', '产业园', '培训中心']
const ROADS = '淇水 朝阳 兴业 长虹 康宁 文昌 建设 和平 新华 青年 人民 东风 振兴 民生 湘江 黎阳'.split(' ')

/** Sign and legal name of one premises. */
export interface FirmName {
  sign: string
  legal: string
}

/** A person's name from syllables. */
export function personName(random: Random): string {
  const second = random.chance(0.75) ? random.pick(GIVEN_SECOND) : ''
  return random.pick(SURNAMES) + random.pick(GIVEN_FIRST) + second
}

/** A number that no telephone has: mobile numbers never begin with 100. */
export function personPhone(serial: number): string {
  return `100${String(serial).padStart(8, '0')}`
}

const word = (random: Random): string => random.pick(WORD_FIRST) + random.pick(WORD_SECOND)
const schoolWord = (random: Random): string => random.pick(SCHOOL_FIRST) + random.pick(SCHOOL_SECOND)

/** The name of a chain: two syllables no ordinary sign uses together. */
export function chainWord(random: Random): string {
  return random.pick(CHAIN_FIRST) + random.pick(CHAIN_SECOND)
}

function signWith(random: Random, trade: string): string {
  const surname = random.pick(SURNAMES)
  switch (random.whole(0, 5)) {
    case 0:
      return `老${surname}${trade}`
    case 1:
      return `${surname}记${trade}`
    case 2:
      return `${surname}家${trade}`
    case 3:
      return `${random.pick(ROADS)}路${trade}`
    case 4:
      return `${word(random)}·${trade}`
    default:
      return `${word(random)}${trade}`
  }
}

function personal(random: Random, county: string, trade: string): string {
  const owner = random.chance(0.5) ? word(random) : `${random.pick(GIVEN_FIRST)}${random.pick(GIVEN_SECOND)}`
  const form = random.chance(0.3) ? '（个体工商户）' : ''
  return `鹤壁市${county}${owner}${trade}${form}`
}

const company = (random: Random, trade: string): string =>
  `鹤壁市${word(random)}${random.pick(WORD_FIRST)}${trade}有限公司`

/** Names of a premises of a kind in a county. The sign is what is over the door, never the legal name. */
export function firmName(random: Random, kind: registry.PremisesKind, county: string): FirmName {
  switch (kind) {
    case 'restaurant':
      return {
        sign: signWith(random, random.pick(DISHES)),
        legal: random.chance(0.1) ? company(random, '餐饮管理') : personal(random, county, '餐饮店'),
      }
    case 'shop': {
      const trade = random.pick(SHOPS)
      return {
        sign: signWith(random, trade),
        legal: random.chance(0.08)
          ? company(random, '商贸')
          : personal(random, county, trade === '超市' ? '百货商店' : '食品经营部'),
      }
    }
    case 'stall':
      return { sign: signWith(random, random.pick(STALLS)), legal: `鹤壁市${county}${word(random)}摊点` }
    case 'small-workshop':
      return {
        sign: signWith(random, random.pick(WORKSHOPS)),
        legal: personal(random, county, '食品加工小作坊'),
      }
    case 'school-canteen': {
      const school = schoolWord(random) + random.pick(SCHOOLS)
      return { sign: `${school}食堂`, legal: `鹤壁市${county}${school}` }
    }
    case 'elderly-home-canteen': {
      const home = schoolWord(random) + random.pick(HOMES)
      return { sign: `${home}食堂`, legal: `鹤壁市${county}${home}` }
    }
    case 'unit-canteen': {
      const unit = word(random) + random.pick(UNITS)
      return { sign: `${unit}职工食堂`, legal: `鹤壁市${county}${unit}` }
    }
    case 'market':
      return { sign: `${random.pick(ROADS)}${word(random)}农贸市场`, legal: company(random, '市场管理') }
    case 'producer':
      return {
        sign: `${word(random)}${random.pick(PRODUCTS)}`,
        legal: company(random, random.pick(PRODUCTS)),
      }
    case 'central-kitchen':
      return { sign: `${word(random)}中央厨房`, legal: company(random, '餐饮配送') }
    case 'collective-meal-delivery':
      return { sign: `${word(random)}营养配餐`, legal: company(random, '膳食服务') }
  }
}

/** Names of a branch of a chain. */
export function branchName(brand: string, kind: registry.PremisesKind, place: string): FirmName {
  const trade = kind === 'shop' ? '生活超市' : '快餐'
  return {
    sign: `${brand}${trade}(${place}店)`,
    legal: `鹤壁市${brand}${kind === 'shop' ? '商业连锁' : '餐饮连锁'}有限公司`,
  }
}

const SUFFIX = /(社区居民委员会|居民委员会|社区居委会|村民委员会|居委会|村委会|委员会|社区|行政村|生活区)$/

/** A village as people call it. */
export function placeName(village: string): string {
  return village.replace(SUFFIX, '') || village
}

/** An address from division names, a road of the city and a number. */
export function addressOf(
  random: Random,
  county: string,
  township: string,
  village: string,
  rural: boolean,
): string {
  const number = random.whole(1, 320)
  const spot =
    rural && random.chance(0.7)
      ? `${placeName(village)}${random.pick(['村东头', '村口', '村西街', '村中街', ''])}`
      : `${placeName(village)}${random.pick(ROADS)}路`
  return `${county}${township}${spot}${number}号`
}
