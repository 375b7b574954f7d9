import { type CaseTable, invalid } from './routes-case.ts'
import { SIGN_NAME, type World } from './routes-world.ts'

const LONG = 'x'.repeat(300)
const VERSION = { 'x-api-version': '2' } as never
const NOTHING = 'public, and takes no input: without the version it answers in the words of the interface'
const longKey = invalid({ query: { api_key: LONG } })

const fhrs = (shows: string) => ({ happy: () => ({ as: VERSION, shows }), refused: NOTHING })

async function fhrsId(w: World): Promise<string> {
  const answer = await w.test.app.inject({
    url: `/api/fhrs/Establishments?name=${encodeURIComponent(SIGN_NAME)}`,
    headers: { 'x-api-version': '2' },
  })
  return String((answer.json() as { establishments: { FHRSID: number }[] }).establishments[0]!.FHRSID)
}

/** Sends a request as anybody may, and gives its id. */
async function requestId(w: World): Promise<string> {
  const payload = { service_code: 'pests', address_id: w.premises, description: '后厨有老鼠' }
  const answer = await w.test.app.inject({ method: 'POST', url: '/open311/v2/requests.json', payload })
  return (answer.json() as { service_request_id: string }[])[0]!.service_request_id
}

const sent = (w: World) => ({
  body: { service_code: 'pests', address_id: w.premises, description: '后厨有蟑螂,不止一只' },
  shows: 'service_request_id',
})

const fhrsCases: CaseTable = {
  'GET /api/fhrs/Establishments': {
    happy: () => ({ as: VERSION, query: { name: SIGN_NAME }, shows: SIGN_NAME }),
    refused: invalid({ query: { name: LONG } }),
  },
  'GET /api/fhrs/Establishments/basic': {
    happy: () => ({ as: VERSION, query: { pageSize: '1' }, shows: 'FHRSID' }),
    refused: invalid({ query: { name: LONG } }),
  },
  'GET /api/fhrs/Establishments/basic/:pageNumber/:pageSize': {
    happy: () => ({ as: VERSION, params: { pageNumber: '1', pageSize: '10' }, shows: 'FHRSID' }),
    refused: invalid({ params: { pageNumber: 'first', pageSize: '10' } }),
  },
  'GET /api/fhrs/Establishments/:id': {
    happy: async w => ({ as: VERSION, params: { id: await fhrsId(w) }, shows: SIGN_NAME }),
    refused: invalid({ params: { id: 'nothing' } }),
  },
  'GET /api/fhrs/Authorities': fhrs('LocalAuthorityIdCode'),
  'GET /api/fhrs/Authorities/:id': {
    happy: () => ({ as: VERSION, params: { id: '410602' }, shows: 'RegionName' }),
    refused: invalid({ params: { id: 'nothing' } }),
  },
  'GET /api/fhrs/Authorities/basic': fhrs('EstablishmentCount'),
  'GET /api/fhrs/Regions': fhrs('4106'),
  'GET /api/fhrs/Countries': fhrs('China'),
  'GET /api/fhrs/Ratings': fhrs('fhrs_5_en-gb'),
  'GET /api/fhrs/RatingOperators': fhrs('GreaterThanOrEqual'),
  'GET /api/fhrs/BusinessTypes': fhrs('7845'),
  'GET /api/fhrs/SchemeTypes': fhrs('schemeTypeid'),
  'GET /api/fhrs/SortOptions': fhrs('desc_rating'),
}

const open311Cases: CaseTable = {
  'GET /open311/discovery.xml': { happy: () => ({ shows: '<discovery>' }), refused: longKey },
  'GET /open311/discovery.json': { happy: () => ({ shows: 'changeset' }), refused: longKey },
  'GET /open311/v2/services.xml': { happy: () => ({ shows: '<services>' }), refused: longKey },
  'GET /open311/v2/services.json': { happy: () => ({ shows: 'pests' }), refused: longKey },
  'GET /open311/v2/services/:name': {
    happy: () => ({ params: { name: 'pests.json' }, shows: 'happened_on' }),
    refused: invalid({ params: { name: 'pests.pdf' } }),
  },
  'POST /open311/v2/requests.xml': { happy: sent, refused: invalid({ body: { service_code: LONG } }) },
  'POST /open311/v2/requests.json': { happy: sent, refused: invalid({ body: { service_code: LONG } }) },
  'GET /open311/v2/requests.xml': { happy: () => ({ shows: '<request>' }), refused: longKey },
  'GET /open311/v2/requests.json': { happy: () => ({ shows: 'pests' }), refused: longKey },
  'GET /open311/v2/requests/:name': {
    happy: async w => ({ params: { name: `${await requestId(w)}.json` }, shows: 'open' }),
    refused: invalid({ params: { name: 'nothing' } }),
  },
  'GET /open311/v2/tokens/:name': {
    happy: async w => ({ params: { name: `${await requestId(w)}.xml` }, shows: '<token>' }),
    refused: invalid({ params: { name: 'nothing' } }),
  },
  'GET /open311/v2/servicerequestupdates.xml': {
    happy: () => ({ shows: 'service_request_updates' }),
    refused: longKey,
  },
  'GET /open311/v2/servicerequestupdates.json': { happy: () => ({ shows: '[' }), refused: longKey },
}

const dataCases: CaseTable = {
  'GET /data/catalog.jsonld': {
    happy: () => ({ shows: 'dcat:Catalog' }),
    refused: 'public, and takes no input: there is nothing to get wrong',
  },
  'GET /data/catalog.ttl': {
    happy: () => ({ shows: 'a dcat:Catalog' }),
    refused: 'public, and takes no input: there is nothing to get wrong',
  },
  'GET /data/:file': {
    happy: w => ({ params: { file: 'inspections.csv' }, shows: w.notice.id }),
    refused: invalid({ params: { file: 'secrets.csv' } }),
  },
  'GET /feeds/:feed': {
    happy: w => ({ params: { feed: 'inspections.atom' }, shows: w.notice.id }),
    refused: invalid({ params: { feed: 'secrets.atom' } }),
  },
  'GET /p/data': {
    happy: () => ({ shows: '/data/penalties.csv' }),
    refused: invalid({ query: { lang: LONG } }),
  },
}

/** The public record for programs of others. */
export const openDataCases: CaseTable = { ...fhrsCases, ...open311Cases, ...dataCases }
