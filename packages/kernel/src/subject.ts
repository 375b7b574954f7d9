import { Refusal } from './refusal.ts'

/** A thing with an identity: `kind/identifier`. */
export type Subject = string

const SUBJECT = /^[a-z][a-z-]{0,30}\/[A-Za-z0-9._:-]{1,120}$/

/** Splits a subject. @throws Refusal kernel.invalid_subject */
export function parseSubject(subject: string): { kind: string; id: string } {
  if (!SUBJECT.test(subject)) throw new Refusal('kernel.invalid_subject', 400, { subject })
  const slash = subject.indexOf('/')
  return { kind: subject.slice(0, slash), id: subject.slice(slash + 1) }
}

/** Builds a subject and checks its form. @throws Refusal kernel.invalid_subject */
export function subjectOf(kind: string, id: string): Subject {
  const subject = `${kind}/${id}`
  parseSubject(subject)
  return subject
}
