import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createServer, type ViteDevServer } from 'vite'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const label = (zh: string) => ({ zh, en: zh })

const FIELDS = [
  { name: 'note', type: 'longText', label: label('说明'), required: true, help: label('写清楚') },
  { name: 'name', type: 'text', label: label('名称'), maxLength: 12 },
  { name: 'count', type: 'number', label: label('数量'), unit: { zh: '个', en: 'pieces' } },
  { name: 'money', type: 'money', label: label('金额') },
  { name: 'day', type: 'date', label: label('日期') },
  { name: 'few', type: 'choice', label: label('少量选项'), options: { a: label('甲'), b: label('乙') } },
  {
    name: 'many',
    type: 'choice',
    label: label('大量选项'),
    options: Object.fromEntries([...'abcdefgh'].map(key => [key, label(key)])),
  },
  {
    name: 'several',
    type: 'choice',
    multiple: true,
    label: label('多选'),
    options: { a: label('甲'), b: label('乙') },
  },
  { name: 'photos', type: 'photo', label: label('照片'), max: 3 },
  { name: 'person', type: 'person', label: label('人员') },
  { name: 'sign', type: 'signature', label: label('签名') },
]

let vite: ViteDevServer
let html = ''

before(async () => {
  vite = await createServer({
    root: ROOT,
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false },
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
  })
  const { SchemaForm } = await vite.ssrLoadModule(
    fileURLToPath(new URL('../../../packages/ui/src/form/schema-form.tsx', import.meta.url)),
  )
  const { createElement } = await import('react')
  const { renderToStaticMarkup } = await import('react-dom/server')
  html = renderToStaticMarkup(
    createElement(SchemaForm, { fields: FIELDS, submitLabel: '提交', onSubmit: () => {} }),
  )
})

after(() => vite?.close())

test('every field has a label that points to its control, or a legend', () => {
  const labels = [...html.matchAll(/<label[^>]*for="([^"]+)"/g)].map(([, id]) => id)
  for (const name of ['note', 'name', 'count', 'money', 'day', 'many', 'person', 'sign']) {
    const id = labels.find(candidate => candidate?.endsWith(`-${name}`))
    assert.ok(id, `no label for ${name}`)
    assert.ok(html.includes(` id="${id}"`), `no control for ${name}`)
  }
  for (const legend of ['少量选项', '多选', '照片']) assert.match(html, new RegExp(`<legend[^>]*>${legend}`))
})

test('each type is drawn with its own control', () => {
  assert.match(html, /<textarea/)
  assert.match(html, /maxLength="12"|maxlength="12"/)
  assert.equal([...html.matchAll(/type="radio"/g)].length, 2)
  assert.equal([...html.matchAll(/type="checkbox"/g)].length, 2)
  assert.equal([...html.matchAll(/<option/g)].length, 9)
  assert.match(html, /type="file" accept="image\/\*" multiple=""/)
  assert.match(html, /role="combobox"/)
  assert.match(html, />个</)
  assert.match(html, />元</)
})

test('required fields say so in words, help stands below', () => {
  assert.equal([...html.matchAll(/必填/g)].length, 1)
  assert.match(html, /写清楚/)
})
