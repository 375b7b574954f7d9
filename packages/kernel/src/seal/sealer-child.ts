import { openDatabase } from '../sql.ts'
import { fileTiles } from './file-tiles.ts'
import { KEY, NOW } from './fixture.ts'
import { sealPending } from './sealer.ts'

// Seals without end in small batches; the crash test kills it.
const [connectionString, folder] = process.argv.slice(2)
const database = openDatabase(connectionString!, { max: 2 })
const tiles = fileTiles(folder!)
process.stdout.write('ready\n')
for (;;) await sealPending(database, tiles, KEY, () => NOW, { batch: 7 })
