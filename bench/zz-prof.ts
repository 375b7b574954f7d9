import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { openBed, withClient } from './bed.ts'
import { Loader, startNode } from './children.ts'
import { percentile } from './figures.ts'
import { buildTown } from './town.ts'
const bed = await openBed()
const url = await bed.createDatabase('p')
const town = await buildTown(url, bed.folder, 60)
const mode = process.argv[2]
if (mode === 'explain') await withClient(url, async c => {
  await c.query("alter database p set session_preload_libraries = 'auto_explain'")
  await c.query("alter database p set auto_explain.log_min_duration = '4ms'")
  await c.query("alter database p set auto_explain.log_analyze = on")
  await c.query("alter database p set auto_explain.log_parameter_max_length = 0")
})
const node = await startNode(url, bed.folder, ['ingest', ...(process.argv[3] ? [process.argv[3]] : [])])
const loader = new Loader()
const job = { kind: 'findings', url: node.url, headers: { authorization: `Bearer ${town.token}` }, connections: 64, cameras: town.cameras, perRequest: 1 } as const
await loader.run({ ...job, requests: 3000, run: 'w' })
const seen = new Map<string, number>()
let on = true
const sampler = withClient(url, async c => {
  while (on) {
    const { rows } = await c.query("select state, coalesce(wait_event_type||':'||wait_event,'cpu') as w, left(regexp_replace(query, '\\s+', ' ', 'g'), 50) as q from pg_stat_activity where datname='p' and pid<>pg_backend_pid() and state <> 'idle'")
    for (const r of rows) { const k = `${r.state} ${r.w} ${r.q}`; seen.set(k, (seen.get(k) ?? 0) + 1) }
    seen.set('samples', (seen.get('samples') ?? 0) + 1)
    await new Promise(r => setTimeout(r, 10))
  }
})
const o = await loader.run({ ...job, requests: 8000, run: 's' })
on = false
await sampler
console.log(o.requests / o.seconds, 'p99', percentile(o.millis, 0.99), 'p50', percentile(o.millis, 0.5))
console.log([...seen].sort((a, b) => b[1] - a[1]).slice(0, 18).map(([k, n]) => `${n} ${k}`).join('\n'))
await withClient(url, async c => { const r = await c.query("select count(*) n, count(distinct xid) x from event where type='vision.FindingRaised'"); console.log(r.rows) })
await node.stop()
await loader.end()
const log = bed.folder + '/postgres/log'
writeFileSync('/tmp/explain.log', readdirSync(log).filter(f => f.endsWith('.log')).map(f => readFileSync(log + '/' + f, 'utf8')).join('\n=====\n'))
await bed.close()
