import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What the figures were measured on. */
export interface Machine {
  cpu: string
  cores: number
  memoryGigabytes: number
  system: string
  /** Writes of 8 KiB with fdatasync, one after the other, a second: the limit of a lone durable commit. */
  syncsPerSecond: number
  node: string
  postgres: string
}

/** Looks at the machine; the disk is the one that holds the folder. */
export function describeMachine(folder: string, postgres: string): Machine {
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    syncsPerSecond: measureSyncs(folder),
    node: process.versions.node,
    postgres,
  }
}

function measureSyncs(folder: string): number {
  const path = join(folder, 'sync')
  const file = openSync(path, 'w')
  const page = Buffer.alloc(8_192, 1)
  const count = 1_000
  for (let i = 0; i < count; i++) writeSync(file, page)
  const start = performance.now()
  for (let i = 0; i < count; i++) {
    writeSync(file, page, 0, page.length, i * page.length)
    fdatasyncSync(file)
  }
  const seconds = (performance.now() - start) / 1_000
  closeSync(file)
  rmSync(path)
  return count / seconds
}

/** Share of all processors in use over some seconds, 0 to 1: what others do while we do nothing. */
export async function measureBusy(seconds = 3): Promise<number> {
  const read = (): { idle: number; all: number } => {
    const times = cpus().map(cpu => cpu.times)
    const idle = times.reduce((sum, time) => sum + time.idle, 0)
    const all = times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, idle)
    return { idle, all }
  }
  const before = read()
  await sleep(seconds * 1_000)
  const after = read()
  return 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all)
}
