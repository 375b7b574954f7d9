import { sha256 } from './leaf.ts'

/** A Merkle tree hash: 32 bytes. */
export type Hash = Uint8Array

/** Hashes of perfect subtrees: `node(h, i)` covers the leaves `i·2^h` up to `(i+1)·2^h`. */
export interface HashSource {
  node(height: number, index: number): Promise<Hash>
}

/** Root of the tree with no leaves. @source RFC 6962 §2.1 */
export const EMPTY_ROOT: Hash = sha256('')

const scratch = new Uint8Array(65)
scratch[0] = 1

/** SHA-256(0x01 ‖ left ‖ right). @source RFC 6962 §2.1 */
export function nodeHash(left: Hash, right: Hash): Buffer {
  scratch.set(left, 1)
  scratch.set(right, 33)
  return sha256(scratch)
}

/** Whether two hashes are the same. They are public, so no constant time is needed. */
export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

/** Largest power of two below n, for n ≥ 2. Plain arithmetic: bit operators end at 2^31. */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

async function rangeHash(source: HashSource, start: number, end: number): Promise<Hash> {
  const n = end - start
  const height = Math.log2(n)
  if (Number.isInteger(height)) return source.node(height, start / n)
  const k = split(n)
  const left = await rangeHash(source, start, start + k)
  return nodeHash(left, await rangeHash(source, start + k, end))
}

function assertWithin(small: number, large: number): void {
  if (!Number.isSafeInteger(small) || !Number.isSafeInteger(large) || small < 0 || small > large) {
    throw new RangeError(`${small} of ${large} is not in the tree`)
  }
}

/** Root of the first `size` leaves. @source RFC 6962 §2.1 */
export async function rootHash(source: HashSource, size: number): Promise<Hash> {
  assertWithin(0, size)
  return size === 0 ? EMPTY_ROOT : rangeHash(source, 0, size)
}

/**
 * The audit path of a leaf in the tree of `size` leaves, lowest sibling first.
 *
 * @throws RangeError when the leaf is not in the tree
 * @source RFC 6962 §2.1.1
 */
export async function inclusionProof(source: HashSource, index: number, size: number): Promise<Hash[]> {
  assertWithin(index + 1, size)
  const path: Hash[] = []
  let start = 0
  let end = size
  while (end - start > 1) {
    const middle = start + split(end - start)
    if (index < middle) {
      path.push(await rangeHash(source, middle, end))
      end = middle
    } else {
      path.push(await rangeHash(source, start, middle))
      start = middle
    }
  }
  return path.reverse()
}

/**
 * Proof that the tree of `second` leaves begins with the tree of `first` leaves.
 *
 * @throws RangeError unless 0 ≤ first ≤ second
 * @source RFC 6962 §2.1.2
 */
export async function consistencyProof(source: HashSource, first: number, second: number): Promise<Hash[]> {
  assertWithin(first, second)
  if (first === 0 || first === second) return []
  const path: Hash[] = []
  let start = 0
  let end = second
  while (end !== first) {
    const middle = start + split(end - start)
    if (first <= middle) {
      path.push(await rangeHash(source, middle, end))
      end = middle
    } else {
      path.push(await rangeHash(source, start, middle))
      start = middle
    }
  }
  // The subtree that ends where the old tree ended; the verifier knows it already when it is the old root.
  if (start > 0) path.push(await rangeHash(source, start, end))
  return path.reverse()
}

const half = (n: number): number => Math.floor(n / 2)

/** Whether the path leads from the leaf to the root. @source RFC 9162 §2.1.3.2 */
export function verifyInclusion(leaf: Hash, index: number, size: number, path: Hash[], root: Hash): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false
  let node = index
  let last = size - 1
  let result: Hash = leaf
  for (const sibling of path) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      result = nodeHash(sibling, result)
      while (node % 2 === 0 && node !== 0) {
        node = half(node)
        last = half(last)
      }
    } else result = nodeHash(result, sibling)
    node = half(node)
    last = half(last)
  }
  return last === 0 && sameHash(result, root)
}

/** Whether the tree with `secondRoot` extends the tree with `firstRoot`. @source RFC 9162 §2.1.4.2 */
export function verifyConsistency(
  first: number,
  second: number,
  firstRoot: Hash,
  secondRoot: Hash,
  path: Hash[],
): boolean {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 0 || first > second)
    return false
  if (first === second) return path.length === 0 && sameHash(firstRoot, secondRoot)
  if (first === 0) return path.length === 0 && sameHash(firstRoot, EMPTY_ROOT)
  const whole = Number.isInteger(Math.log2(first)) ? [firstRoot, ...path] : path
  const [start, ...rest] = whole
  if (!start) return false
  let node = first - 1
  let last = second - 1
  while (node % 2 === 1) {
    node = half(node)
    last = half(last)
  }
  let older = start
  let newer = start
  for (const sibling of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      older = nodeHash(sibling, older)
      newer = nodeHash(sibling, newer)
      while (node % 2 === 0 && node !== 0) {
        node = half(node)
        last = half(last)
      }
    } else newer = nodeHash(newer, sibling)
    node = half(node)
    last = half(last)
  }
  return last === 0 && sameHash(older, firstRoot) && sameHash(newer, secondRoot)
}
