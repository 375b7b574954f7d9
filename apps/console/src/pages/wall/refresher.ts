/** Timers of the browser, or of a test. */
export interface Timers {
  readonly now: () => number
  readonly set: (run: () => void, millis: number) => unknown
  readonly clear: (timer: unknown) => void
}

const BROWSER: Timers = {
  now: () => performance.now(),
  set: (run, millis) => setTimeout(run, millis),
  clear: timer => clearTimeout(timer as ReturnType<typeof setTimeout>),
}

/** Asks for new answers at a bounded pace. */
export interface Refresher {
  /** Something changed: fetch soon. */
  readonly request: () => void
  readonly stop: () => void
}

/**
 * Fetches after a change, at most once in `gapMillis`, and never two at a time. A fetch under way is let finish (a storm
 * of facts must not starve the list) and followed by another, for it may have missed the change.
 */
export function createRefresher(
  run: () => Promise<unknown>,
  gapMillis: number,
  timers: Timers = BROWSER,
): Refresher {
  let timer: unknown
  let running = false
  let missed = false
  let stopped = false
  let lastStart = Number.NEGATIVE_INFINITY

  const start = async () => {
    timer = undefined
    running = true
    missed = false
    lastStart = timers.now()
    try {
      await run()
    } catch {
      // The query keeps its failure for the screen.
    } finally {
      running = false
      if (missed) request()
    }
  }
  const request = () => {
    if (stopped || timer !== undefined) return
    if (running) {
      missed = true
      return
    }
    timer = timers.set(() => void start(), Math.max(0, lastStart + gapMillis - timers.now()))
  }
  return {
    request,
    stop: () => {
      stopped = true
      timers.clear(timer)
    },
  }
}
