/** Lets only so many through at a time; the others wait in line. */
export interface Gate {
  /**
   * Waits for a place.
   *
   * @returns gives the place back; calling it twice is harmless
   * @throws the reason of the signal when it is aborted before a place is free
   */
  readonly enter: (signal: AbortSignal) => Promise<() => void>
}

const reasonOf = (signal: AbortSignal): unknown => signal.reason ?? new DOMException('aborted', 'AbortError')

/** Makes a gate with so many places. */
export function createGate(places: number): Gate {
  let free = places
  const line: (() => void)[] = []
  const leave = () => {
    const next = line.shift()
    if (next) next()
    else free += 1
  }
  const pass = () => {
    let inside = true
    return () => {
      if (inside) leave()
      inside = false
    }
  }
  return {
    enter(signal) {
      if (signal.aborted) return Promise.reject(reasonOf(signal))
      if (free > 0) {
        free -= 1
        return Promise.resolve(pass())
      }
      return new Promise((resolve, reject) => {
        const admit = () => {
          signal.removeEventListener('abort', giveUp)
          resolve(pass())
        }
        const giveUp = () => {
          line.splice(line.indexOf(admit), 1)
          reject(reasonOf(signal))
        }
        line.push(admit)
        signal.addEventListener('abort', giveUp, { once: true })
      })
    },
  }
}
