import { rebuild, settle } from '@shian/kernel'
import { withPlatform } from '../environment.ts'
import { loadDemoCity } from '../first-start/prepare.ts'
import { complain, Progress, say } from '../terminal.ts'

type Flags = Readonly<Record<string, string | undefined>>

/** Brings the tables of the database to the present version. */
export async function migrateNode(flags: Flags): Promise<void> {
  await withPlatform(flags, async () => say('数据库结构已是最新', 'the database is at the present version'))
}

/** Folds the log into one view, or into all, anew. @returns whether the view exists */
export async function rebuildViews(flags: Flags, name: string | undefined): Promise<boolean> {
  return withPlatform(flags, async platform => {
    const views = platform.modules.flatMap(module => module.views)
    const wanted = views.filter(view => name === undefined || view.name === name)
    if (wanted.length === 0) {
      const names = views.map(view => view.name).join(', ')
      complain(`没有视图 ${name};可用:${names}`, `There is no view ${name}; there are: ${names}`)
      return false
    }
    for (const view of wanted) {
      const progress = new Progress(view.name)
      const started = performance.now()
      const folded = await platform.db.owner(async tx => {
        await tx.query("select set_config('statement_timeout', '0', true)")
        return rebuild(tx, view, done => progress.show(done, 0))
      })
      progress.end()
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      say(
        `${view.name}:已重建,${folded} 条事实,${seconds} 秒`,
        `rebuilt from ${folded} facts in ${seconds} s`,
      )
    }
    return true
  })
}

/** Loads the demonstration city into a node and lets every reaction take what it made. */
export async function loadDemoData(flags: Flags): Promise<void> {
  await withPlatform(flags, async platform => {
    await loadDemoCity(platform)
    const taken = await settle(platform.db, platform.node, platform.reactions, platform.clock())
    say(`演示数据已装入,后台处理 ${taken} 条`, `demonstration data loaded; reactions took ${taken} facts`)
  })
}
