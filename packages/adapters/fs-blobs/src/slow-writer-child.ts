import { setTimeout as pause } from 'node:timers/promises'
import { openFsBlobs } from './fs-blobs.ts'

// Writes one object without end, a chunk at a time; the crash test kills it.
const store = await openFsBlobs({ root: process.argv[2]!, minFreeBytes: 0 })
async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) {
    yield new Uint8Array(4096)
    process.stdout.write('.')
    await pause(1)
  }
}
await store.put(endless())
