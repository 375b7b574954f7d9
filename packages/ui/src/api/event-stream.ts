/** One message of a server-sent event stream. */
export interface StreamMessage {
  readonly id: string | undefined
  readonly event: string
  readonly data: string
}

/**
 * Splits the text of an event stream into messages. Text may arrive cut anywhere; what is not finished waits.
 *
 * @source WHATWG HTML, Server-sent events
 */
export function createStreamParser(): (text: string) => StreamMessage[] {
  let rest = ''
  let id: string | undefined
  let event = ''
  let data: string[] = []
  return text => {
    rest += text
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    const messages: StreamMessage[] = []
    for (const line of lines) {
      if (line === '') {
        if (data.length) messages.push({ id, event: event || 'message', data: data.join('\n') })
        event = ''
        data = []
        continue
      }
      if (line.startsWith(':')) continue
      const colon = line.indexOf(':')
      const field = colon < 0 ? line : line.slice(0, colon)
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
      if (field === 'id') id = value
      else if (field === 'event') event = value
      else if (field === 'data') data.push(value)
    }
    return messages
  }
}

/** Where a stream stands. */
export type StreamState = 'connecting' | 'live' | 'broken'

export interface StreamHandlers {
  readonly onMessage: (message: StreamMessage) => void
  readonly onState: (state: StreamState) => void
  /** The server does not know the caller any more. */
  readonly onUnauthenticated?: () => void
}

const FIRST_DELAY_MILLIS = 1_000
const LONGEST_DELAY_MILLIS = 15_000
// The server sends a comment every few seconds; a longer silence means that the line is dead.
const SILENCE_MILLIS = 45_000

/**
 * Reads an event stream and takes it up again where it stopped, by `Last-Event-ID`. Built on fetch because the
 * browser's EventSource gives up for good after one refused answer and hides why.
 *
 * @returns a function that closes the stream
 */
export function openStream(address: string, handlers: StreamHandlers): () => void {
  const closing = new AbortController()
  let lastId: string | undefined
  let delay = FIRST_DELAY_MILLIS

  async function readOnce(): Promise<void> {
    const attempt = new AbortController()
    const abort = () => attempt.abort()
    closing.signal.addEventListener('abort', abort)
    let silence = window.setTimeout(abort, SILENCE_MILLIS)
    try {
      const response = await fetch(address, {
        headers: { accept: 'text/event-stream', ...(lastId ? { 'last-event-id': lastId } : {}) },
        credentials: 'same-origin',
        cache: 'no-store',
        signal: attempt.signal,
      })
      if (response.status === 401) handlers.onUnauthenticated?.()
      if (!response.ok || !response.body) return
      handlers.onState('live')
      delay = FIRST_DELAY_MILLIS
      const parse = createStreamParser()
      const decoder = new TextDecoder()
      const reader = response.body.getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        window.clearTimeout(silence)
        silence = window.setTimeout(abort, SILENCE_MILLIS)
        for (const message of parse(decoder.decode(value, { stream: true }))) {
          lastId = message.id ?? lastId
          handlers.onMessage(message)
        }
      }
    } catch {
      // A broken line is expected; the loop below comes back.
    } finally {
      window.clearTimeout(silence)
      closing.signal.removeEventListener('abort', abort)
    }
  }

  async function run(): Promise<void> {
    handlers.onState('connecting')
    while (!closing.signal.aborted) {
      await readOnce()
      if (closing.signal.aborted) return
      handlers.onState('broken')
      await new Promise(resolve => window.setTimeout(resolve, delay * (0.8 + Math.random() * 0.4)))
      delay = Math.min(delay * 2, LONGEST_DELAY_MILLIS)
    }
  }
  void run()
  return () => closing.abort()
}
