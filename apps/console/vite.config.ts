import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'

const OUT = fileURLToPath(new URL('dist', import.meta.url))
const SMALL_BYTES = 1_024

/** Writes .gz and .br beside each text file, so that the server compresses nothing while people wait. */
function precompress(): Plugin {
  return {
    name: 'shian-precompress',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(OUT, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(js|css|html|svg|json)$/.test(entry.name)) continue
        const path = join(entry.parentPath, entry.name)
        const bytes = readFileSync(path)
        if (bytes.length < SMALL_BYTES) continue
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
      }
    },
  }
}

// Chromium 90 is the oldest browser that government machines were found to run.
export default defineConfig({
  base: '/console/',
  plugins: [react(), precompress()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome90',
    cssTarget: 'chrome90',
    sourcemap: false,
    chunkSizeWarningLimit: 1_200,
    assetsInlineLimit: 0,
  },
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/p', '/healthz'].map(path => [path, process.env['SHIAN_API'] ?? 'http://127.0.0.1:8460']),
    ),
  },
})
