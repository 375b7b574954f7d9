/** Work for the process that loads the server. */
export type Job = { url: string; headers: Record<string, string>; connections: number } & (
  | {
      kind: 'findings'
      cameras: string[]
      perRequest: number
      requests: number
      run: string
      foreign?: boolean
    }
  /** Until so many have been answered or the time is over. */
  | { kind: 'paths'; paths: string[]; requests: number; secondsMax: number }
  /** Single findings, so many a second, whose zone says when they were sent. */
  | { kind: 'pace'; cameras: string[]; perSecond: number; seconds: number; run: string }
)

/** What came of it. */
export interface Outcome {
  seconds: number
  requests: number
  /** Answers other than 200, with the first of them. */
  failed: number
  failure: string
  millis: number[]
  /** Which of the prepared requests each latency belongs to. */
  sent: number[]
}

/** Listens on the feed with many clients. */
export interface Listening {
  url: string
  path: string
  headers: Record<string, string>
  clients: number
}

/** Latencies of all messages all clients were shown. */
export interface Heard {
  messages: number
  p50: number
  p99: number
  most: number
}
