import { type Bilingual, escapeXml } from '@shian/kernel'
import { DATASETS } from './datasets.ts'
import { FEEDS } from './feeds.ts'

type Language = 'zh' | 'en'

const TEXT = {
  title: { zh: '开放数据', en: 'Open data' },
  lead: {
    zh: '公示的内容都可以下载和订阅,无需注册。撤下的公示不再包含。',
    en: 'Whatever is published here can be downloaded and followed, without an account. Removed notices are not included.',
  },
  downloads: { zh: '下载', en: 'Downloads' },
  catalogue: { zh: '目录(DCAT)', en: 'Catalogue (DCAT)' },
  feeds: { zh: '订阅(Atom)', en: 'Feeds (Atom)' },
  interfaces: { zh: '程序接口', en: 'Interfaces' },
  fhrs: {
    zh: '食品卫生评级接口(FHRS v2),请求须带 x-api-version: 2',
    en: 'Food hygiene ratings (FHRS v2); requests need x-api-version: 2',
  },
  open311: { zh: '诉求接口(Open311 GeoReport v2)', en: 'Service requests (Open311 GeoReport v2)' },
  licence: { zh: '许可:署名 4.0(CC BY 4.0)', en: 'Licence: Attribution 4.0 (CC BY 4.0)' },
  home: { zh: '公示首页', en: 'Home' },
  other: { zh: 'English', en: '中文' },
} as const satisfies Record<string, Bilingual>

const link = (href: string, text: string): string => `<a href="${escapeXml(href)}">${escapeXml(text)}</a>`

/** The page that lists what there is for programs. */
export function dataPage(language: Language): string {
  const say = (text: Bilingual): string => escapeXml(text[language])
  const other = language === 'zh' ? 'en' : 'zh'
  const datasets = DATASETS.map(
    ({ id, title, description }) =>
      `<li><h3 id="${id}">${say(title)}</h3><p>${say(description)}</p><p>${link(`/data/${id}.csv`, 'CSV')} ${link(`/data/${id}.json`, 'JSON')}</p></li>`,
  )
  const feeds = FEEDS.map(({ id, title }) => `<li>${link(`/feeds/${id}.atom`, title[language])}</li>`)
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${say(TEXT.title)}</title><meta name="description" content="${say(TEXT.lead)}">
<link rel="stylesheet" href="/public/site.css"><link rel="icon" href="/public/icon.svg" type="image/svg+xml">
<link rel="alternate" type="application/ld+json" href="/data/catalog.jsonld"></head>
<body><header><div class="wrap"><nav>${link(`/?lang=${language}`, TEXT.home[language])}
<a href="/p/data?lang=${other}" lang="${other === 'zh' ? 'zh-CN' : 'en'}" hreflang="${other === 'zh' ? 'zh-CN' : 'en'}">${say(TEXT.other)}</a></nav></div></header>
<main class="wrap"><h1>${say(TEXT.title)}</h1><p>${say(TEXT.lead)}</p>
<h2>${say(TEXT.downloads)}</h2><ul class="plain">${datasets.join('\n')}</ul>
<h2>${say(TEXT.catalogue)}</h2><p>${link('/data/catalog.jsonld', 'JSON-LD')} ${link('/data/catalog.ttl', 'Turtle')}</p>
<h2>${say(TEXT.feeds)}</h2><ul class="plain">${feeds.join('\n')}</ul>
<h2>${say(TEXT.interfaces)}</h2><ul class="plain"><li>${say(TEXT.fhrs)} <code>/api/fhrs</code></li>
<li>${say(TEXT.open311)} ${link('/open311/discovery.xml', '/open311/discovery.xml')}</li></ul>
<p>${say(TEXT.licence)}</p></main></body></html>
`
}
