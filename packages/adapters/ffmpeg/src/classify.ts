import type { OfflineReason } from '@shian/vision/ports'

/**
 * Takes user names and passwords out of a line of the engine.
 *
 * @param secrets exact texts to take out, whatever stands around them
 */
export function redact(line: string, secrets: readonly string[] = []): string {
  let clean = line.replace(/(\w+:\/\/)[^/\s]*@/g, '$1***@')
  for (const secret of secrets) if (secret.length > 0) clean = clean.replaceAll(secret, '***')
  return clean
}

const fatal: [RegExp, OfflineReason][] = [
  [/Failed to resolve hostname|Name or service not known|Temporary failure in name resolution/i, 'dns'],
  [/401 Unauthorized|403 Forbidden|authorization failed|access denied|Server returned 40[13]/i, 'auth'],
  [/404 Not Found|454 Session Not Found|Stream Not Found|404 Stream/i, 'rtsp-404'],
  [/Server returned [45]\d\d|HTTP error [45]\d\d|method \w+ failed: [45]\d\d/i, 'http-status'],
  [
    /Connection refused|Connection timed out|No route to host|Network is unreachable|Connection reset/i,
    'tcp',
  ],
  [/Host is down|Operation timed out|Input\/output error/i, 'tcp'],
  [
    /matches no streams|does not contain any stream|not on (format )?whitelist|moov atom not found/i,
    'not-video',
  ],
  [/Invalid data found when processing input|No such file or directory|Is a directory/i, 'not-video'],
]

const keyFrameMissing =
  /non-existing (PPS|SPS)|no frame!|Could not find ref with POC|missing picture|PPS id out of range/i
const damaged =
  /error while decoding|Invalid NAL unit|corrupt|decode_slice_header error|concealing|Error splitting|bytestream -\d/i

/** Listens to one child and says why it gives no picture. Keeps counts and one line, never the whole output. */
export class Classifier {
  readonly #secrets: readonly string[]
  #reason: OfflineReason | null = null
  #missing = 0
  #damaged = 0
  /** The last line worth showing, without credentials. */
  detail: string | null = null

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets
  }

  line(text: string): void {
    if (keyFrameMissing.test(text)) this.#missing++
    else if (damaged.test(text)) this.#damaged++
    const found = fatal.find(([pattern]) => pattern.test(text))
    // The first cause is the cause: later lines repeat it in general words.
    if (found) this.#reason ??= found[1]
    if (found || /\[(error|fatal)\]/.test(text)) this.detail = redact(text, this.#secrets).slice(0, 300)
  }

  /** The cause; null when the child said nothing that tells. */
  reason(): OfflineReason | null {
    if (this.#reason === 'tcp' || this.#reason === 'dns' || this.#reason === 'auth') return this.#reason
    if (this.#damaged > this.#missing && this.#damaged >= 3) return 'decode-error'
    if (this.#missing >= 3) return 'no-keyframe'
    return this.#reason
  }
}
