import { Refusal } from '../refusal.ts'
import type { WorkRefusal } from './command.ts'

// Inside the engine a refusal is thrown, so that every check reads as one line; `apply` turns it into its result.
export function refuse(code: string, status: number, details: Record<string, unknown> = {}): never {
  throw new Refusal(`work.${code}`, status, details)
}

/** Runs a decision and returns the refusal it ended in, if any. Other errors pass. */
export function catchRefusal<T>(decide: () => T): { value: T } | { refusal: WorkRefusal } {
  try {
    return { value: decide() }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { refusal: { code: error.code, status: error.status, details: error.details } }
  }
}
