/**
 * A small seeded source of numbers: the same seed gives the same city on every machine. Not for secrets.
 * Algorithm: sfc32 (public domain, PractRand).
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #d: number

  constructor(seed: number) {
    this.#a = seed >>> 0
    this.#b = 0x9e3779b9
    this.#c = 0x243f6a88
    this.#d = 1
    for (let i = 0; i < 16; i++) this.next()
  }

  /** A number in [0, 1). */
  next(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0
    this.#d = (this.#d + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t
    this.#c |= 0
    return (t >>> 0) / 4_294_967_296
  }

  /** A whole number from min to max, both included. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  /** Towards the lower end: the product of two draws. */
  low(min: number, max: number): number {
    return min + Math.floor(this.next() * this.next() * (max - min + 1))
  }

  pick<T>(list: readonly T[]): T {
    const item = list[Math.floor(this.next() * list.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** A chooser of indices by weight. */
  weighted(weights: readonly number[]): () => number {
    const sums: number[] = []
    let sum = 0
    for (const weight of weights) {
      sum += weight
      sums.push(sum)
    }
    return () => {
      const target = this.next() * sum
      let [low, high] = [0, sums.length - 1]
      while (low < high) {
        const middle = (low + high) >> 1
        if (sums[middle]! > target) high = middle
        else low = middle + 1
      }
      return low
    }
  }
}
