import { configOf, createPlatform, type ServiceName } from '@shian/server'

// One node as a process of its own, without rate limits. It says where it listens and stops when it is told to.
const [databaseUrl = '', dataDir = '', services = 'http'] = process.argv.slice(2)
const platform = await createPlatform(
  configOf({
    databaseUrl,
    dataDir,
    port: 0,
    rateLimits: false,
    services: services.split(',') as ServiceName[],
  }),
  { log: () => {} },
)
const { url } = await platform.start()
const stop = (): void => void platform.stop().then(() => process.exit(0))
process.on('message', stop)
process.on('disconnect', stop)
process.send!({ outcome: url })
