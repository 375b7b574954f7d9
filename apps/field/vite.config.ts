import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'

const OUT = fileURLToPath(new URL('dist', import.meta.url))
const SMALL_BYTES = 1_024

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

/** Tells the service worker which files make up the program, and names the edition by their content. */
function listForWorker(): Plugin {
  return {
    name: 'shian-list-for-worker',
    apply: 'build',
    closeBundle() {
      const worker = join(OUT, 'sw.js')
      const files = filesBelow(OUT).filter(name => name !== 'sw.js' && !/\.(gz|br)$/.test(name))
      const hash = createHash('sha256')
      for (const name of files) hash.update(name).update(readFileSync(join(OUT, name)))
      const edition = hash.digest('hex').slice(0, 16)
      const text = readFileSync(worker, 'utf8')
      const listed = files.map(name => (name === 'index.html' ? './' : name))
      writeFileSync(
        worker,
        text.replace("'EDITION'", `'${edition}'`).replace("['FILES']", JSON.stringify(listed)),
      )
    },
  }
}

/** Writes .gz and .br beside each text file, so that the server compresses nothing while people wait. */
function precompress(): Plugin {
  return {
    name: 'shian-precompress',
    apply: 'build',
    closeBundle() {
      for (const name of filesBelow(OUT)) {
        if (!/\.(js|css|html|svg|webmanifest)$/.test(name)) continue
        const path = join(OUT, name)
        const bytes = readFileSync(path)
        if (bytes.length < SMALL_BYTES) continue
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
      }
    },
  }
}

// Chromium 90 is the oldest browser that is supported; phones are newer.
export default defineConfig({
  base: '/field/',
  plugins: [react(), listForWorker(), precompress()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome90',
    cssTarget: 'chrome90',
    sourcemap: false,
    assetsInlineLimit: 0,
  },
  server: {
    proxy: { '/v1': process.env['SHIAN_API'] ?? 'http://127.0.0.1:8106' },
  },
})
