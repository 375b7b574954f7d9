import { useEffect, useState } from 'react'

/** The time, renewed every so many milliseconds; one render per step, aligned to the step. */
export function useNow(stepMillis: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), stepMillis)
    return () => window.clearInterval(timer)
  }, [stepMillis])
  return now
}
