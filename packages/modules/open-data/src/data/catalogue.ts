import { DATASETS, type Dataset } from './datasets.ts'

const FORMATS = [
  { ending: 'csv', mime: 'text/csv', file: 'http://publications.europa.eu/resource/authority/file-type/CSV' },
  {
    ending: 'json',
    mime: 'application/json',
    file: 'http://publications.europa.eu/resource/authority/file-type/JSON',
  },
] as const
const PUBLISHER = { zh: '食品安全委员会办公室', en: 'Food safety commission office' }
const TITLE = { zh: '食品安全开放数据', en: 'Food safety open data' }
const THEME = 'http://publications.europa.eu/resource/authority/data-theme/HEAL'
const LICENCE = 'https://creativecommons.org/licenses/by/4.0/'

type Node = Readonly<Record<string, unknown>>
const texts = ({ zh, en }: { zh: string; en: string }) => [
  { '@value': zh, '@language': 'zh' },
  { '@value': en, '@language': 'en' },
]
const ref = (id: string) => ({ '@id': id })

function distributionNodes(origin: string, { id, title }: Dataset): Node[] {
  return FORMATS.map(({ ending, mime, file }) => {
    const url = `${origin}/data/${id}.${ending}`
    return {
      '@id': `${url}#distribution`,
      '@type': 'dcat:Distribution',
      'dct:title': texts({
        zh: `${title.zh}(${ending.toUpperCase()})`,
        en: `${title.en} (${ending.toUpperCase()})`,
      }),
      'dcat:accessURL': ref(url),
      'dcat:downloadURL': ref(url),
      'dcat:mediaType': ref(`https://www.iana.org/assignments/media-types/${mime}`),
      'dct:format': ref(file),
      'dct:license': ref(LICENCE),
    }
  })
}

function datasetNode(origin: string, { id, title, description, keywords }: Dataset): Node {
  return {
    '@id': `${origin}/data/catalog#${id}`,
    '@type': 'dcat:Dataset',
    'dct:identifier': id,
    'dct:title': texts(title),
    'dct:description': texts(description),
    'dcat:keyword': keywords,
    'dcat:theme': ref(THEME),
    'dct:publisher': ref(`${origin}/data/catalog#publisher`),
    'dct:accrualPeriodicity': ref('http://publications.europa.eu/resource/authority/frequency/CONT'),
    'dcat:distribution': FORMATS.map(({ ending }) => ref(`${origin}/data/${id}.${ending}#distribution`)),
  }
}

/** Everything the catalogue says, once; both formats are written from it. @source DCAT 3; DCAT-AP 3 */
function nodes(origin: string): Node[] {
  return [
    {
      '@id': `${origin}/data/catalog`,
      '@type': 'dcat:Catalog',
      'dct:title': texts(TITLE),
      'dct:description': texts({
        zh: '由公开的事实生成;单位、检查、抽检、处罚和规则。',
        en: 'Made from the public facts: premises, inspections, samples, penalties and rules.',
      }),
      'dct:publisher': ref(`${origin}/data/catalog#publisher`),
      'dct:license': ref(LICENCE),
      'foaf:homepage': ref(`${origin}/p/data`),
      'dcat:dataset': DATASETS.map(({ id }) => ref(`${origin}/data/catalog#${id}`)),
    },
    { '@id': `${origin}/data/catalog#publisher`, '@type': 'foaf:Agent', 'foaf:name': texts(PUBLISHER) },
    { '@id': `${origin}/p/data`, '@type': 'foaf:Document' },
    ...DATASETS.flatMap(dataset => [datasetNode(origin, dataset), ...distributionNodes(origin, dataset)]),
  ]
}

const PREFIXES = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
} as const

/** The catalogue as JSON-LD. */
export function catalogueJsonLd(origin: string): string {
  return JSON.stringify({ '@context': PREFIXES, '@graph': nodes(origin) }, null, 1)
}

function turtleValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(turtleValue).join(', ')
  if (typeof value === 'string') return JSON.stringify(value)
  const node = value as { '@id'?: string; '@value'?: string; '@language'?: string }
  if (node['@id'] !== undefined) return `<${node['@id']}>`
  return `${JSON.stringify(node['@value'])}@${node['@language']}`
}

/** The catalogue as Turtle. @source RDF 1.1 Turtle */
export function catalogueTurtle(origin: string): string {
  const prefixes = Object.entries(PREFIXES).map(([name, iri]) => `@prefix ${name}: <${iri}> .`)
  const blocks = nodes(origin).map(({ '@id': id, '@type': type, ...properties }) => {
    const lines = Object.entries(properties).map(([name, value]) => `  ${name} ${turtleValue(value)}`)
    return `<${id}> ${[`a ${type}`, ...lines].join(' ;\n')} .`
  })
  return `${prefixes.join('\n')}\n\n${blocks.join('\n\n')}\n`
}
