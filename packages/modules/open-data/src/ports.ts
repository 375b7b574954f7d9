import type { Actor, Sql } from '@shian/kernel'

/** What a service request asks the office to look at, with who asks: that part is sealed by whoever takes it in. */
export interface IntakeRequest {
  /** Id the item gets; a second request with the same id is refused. */
  id: string
  category: string
  premisesId?: string | undefined
  area?: string | undefined
  firmName?: string | undefined
  firmAddress?: string | undefined
  content: string
  happenedOn?: string | undefined
  latitude?: number | undefined
  longitude?: number | undefined
  reporter: { name?: string | undefined; phone?: string | undefined }
}

/** What whoever asked gets, once. */
export interface IntakeReceipt {
  id: string
  trackingNumber: string
  code: string
}

/** Takes reports of the public in. Implemented by the module that handles them, wired by the application. */
export interface Intake {
  takeIn(tx: Sql, request: IntakeRequest, act: { actor: Actor; now: Date }): Promise<IntakeReceipt>
}

let provided: Intake | undefined

/** Called once by the application at start. */
export function provideIntake(intake: Intake): void {
  provided = intake
}

/** The intake of this process. Throws when the application provided none: a wiring mistake. */
export function intake(): Intake {
  if (!provided) throw new Error('no intake was provided')
  return provided
}
