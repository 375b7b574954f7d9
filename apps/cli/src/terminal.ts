import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** Where words go: the terminal, or whoever runs a command inside another program. */
export interface Sink {
  out(text: string): void
  err(text: string): void
}

const TERMINAL: Sink = {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
}
let sink = TERMINAL

/** Sends what is written elsewhere until the returned function is called. */
export function redirect(other: Sink): () => void {
  sink = other
  return () => {
    sink = TERMINAL
  }
}

/** Writes text as it is. */
export function print(text: string): void {
  sink.out(text)
}

/** Writes text of trouble as it is. */
export function printError(text: string): void {
  sink.err(text)
}

/** Writes a line for people, Chinese first. */
export function say(zh: string, en?: string): void {
  print(`${zh}${en === undefined ? '' : `  ·  ${en}`}\n`)
}

/** Writes a line of trouble. */
export function complain(zh: string, en: string): void {
  printError(`${zh}\n${en}\n`)
}

/** Shows how far something is, on one line of a terminal, now and then elsewhere. */
export class Progress {
  readonly #title: string
  #shownAt = 0

  constructor(title: string) {
    this.#title = title
  }

  show(done: number, of: number): void {
    const now = Date.now()
    if (now - this.#shownAt < (process.stdout.isTTY ? 100 : 5_000) && done !== of) return
    this.#shownAt = now
    const share = of > 0 ? ` ${Math.floor((done / of) * 100)} %` : ''
    const line = `${this.#title} ${done.toLocaleString('en')}${of > 0 ? ` / ${of.toLocaleString('en')}` : ''}${share}`
    print(process.stdout.isTTY ? `\r\u001b[K${line}` : `${line}\n`)
  }

  end(): void {
    if (process.stdout.isTTY) print('\r\u001b[K')
  }
}

/** Asks for a secret without showing what is typed. */
export async function askSecret(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  process.stdout.write(question)
  const lines = createInterface({
    input: process.stdin,
    output: silent,
    terminal: process.stdin.isTTY === true,
  })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    process.stdout.write('\n')
  }
}
