// Reads a request body into one Buffer, counting while it arrives; stops at the limit, not after it.
// Node hands each chunk as a copy of its own, so a body of one chunk needs no second copy.
import type { IncomingMessage } from 'node:http'

export type BodyEnd =
  | { readonly kind: 'whole'; readonly body: Buffer }
  | { readonly kind: 'too_large' }
  /** The sender went away, or its bytes made no sense: the connection's error handler has the word. */
  | { readonly kind: 'aborted' }

const empty = Buffer.alloc(0)
const tooLarge: BodyEnd = { kind: 'too_large' }
const aborted: BodyEnd = { kind: 'aborted' }

/** Calls `done` exactly once. */
export function readBody(
  request: IncomingMessage,
  limitBytes: number,
  done: (end: BodyEnd) => void,
): void {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
    done(tooLarge)
    return
  }
  let first: Buffer | null = null
  let more: Buffer[] | null = null
  let length = 0
  let open = true

  function finish(end: BodyEnd): void {
    if (!open) return
    open = false
    first = null
    more = null
    done(end)
  }

  request.on('data', (chunk: Buffer) => {
    if (!open) return
    length += chunk.length
    if (length > limitBytes) finish(tooLarge)
    else if (first === null) first = chunk
    else if (more === null) more = [first, chunk]
    else more.push(chunk)
  })
  request.on('end', () => {
    finish({ kind: 'whole', body: more === null ? (first ?? empty) : Buffer.concat(more, length) })
  })
  // Without an 'error' listener Node reports an abort as 'close' alone.
  request.on('close', () => finish(aborted))
}
