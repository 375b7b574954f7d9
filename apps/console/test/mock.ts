import type { IncomingMessage, Server } from 'node:http'

/** What a test may change about the answers. */
export interface MockSwitches {
  /** Lists are empty. */
  empty?: boolean
  /** Paths that fail, with the status they fail with. */
  failing?: Readonly<Record<string, number>>
  /** Answers that never come, by path. */
  hanging?: readonly string[]
}

/** A request the mock received. */
export interface MockRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Mock {
  readonly server: Server
  readonly address: string
  readonly switches: MockSwitches
  readonly requests: MockRequest[]
  close(): Promise<void>
}
