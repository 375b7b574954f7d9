/**
 * What stops the launcher. `message` holds the sentence in Chinese, then in English, because it is printed to whoever
 * typed the command; `code` is for programs.
 */
export class EmbeddedPostgresError extends Error {
  readonly code: ProblemCode

  constructor(code: ProblemCode, chinese: string, english: string, detail = '') {
    super(`${chinese}\n${english}${detail === '' ? '' : `\n${detail}`}`)
    this.name = 'EmbeddedPostgresError'
    this.code = code
  }
}

/**
 * - `no_runtime`: no PostgreSQL package for this platform is installed
 * - `runtime_broken`: the programs are there but do not run
 * - `unreachable`: the account that must run the server cannot reach the files
 * - `wrong_version`: the data were written by another major version
 * - `no_password`: the password file is gone while the data exist
 * - `not_private`: a directory that must belong to us belongs to someone else
 * - `busy`: another process is starting or stopping the same data directory
 * - `start_failed`, `silent`, `stop_failed`: the server did not start, answer or stop
 */
export type ProblemCode =
  | 'no_runtime'
  | 'runtime_broken'
  | 'unreachable'
  | 'wrong_version'
  | 'no_password'
  | 'not_private'
  | 'busy'
  | 'start_failed'
  | 'silent'
  | 'stop_failed'
