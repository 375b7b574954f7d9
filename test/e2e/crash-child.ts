import { configOf, createPlatform } from '@shian/server'

// One node as a process of its own, to be killed. It says where it listens and works until then.
const [databaseUrl = '', dataDir = ''] = process.argv.slice(2)
const platform = await createPlatform(
  configOf({ databaseUrl, dataDir, port: 0, services: ['http', 'worker', 'ingest'] }),
  {
    log: () => {},
  },
)
const { url } = await platform.start()
process.stdout.write(`${url}\n`)
