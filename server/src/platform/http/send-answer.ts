// Writes answers to the wire: whole texts in one piece, streams with back-pressure.
// A stream's first piece is awaited before the headers go out, so that an early failure is still a proper problem.
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'

/** A peer that takes nothing for this long is cut off. */
const stallMs = 10_000

/** Sends a whole text. `headers` is a flat list without content-length. */
export function sendText(
  response: ServerResponse,
  status: number,
  headers: readonly string[],
  text: string,
): void {
  if (status === 304) {
    // It has no content, and a length would be that of what is not sent.
    response.writeHead(status, [...headers])
    response.end()
    return
  }
  const bytes = Buffer.byteLength(text)
  response.writeHead(status, [...headers, 'content-length', String(bytes)])
  // As many bytes as characters means ASCII, and that is written faster.
  response.end(text, bytes === text.length ? 'latin1' : 'utf8')
  const { socket } = response
  if (socket !== null && socket.writableLength > 0) socket.setTimeout(stallMs)
}

/** Sends whole bytes, such as a compressed file. `headers` is a flat list without content-length. */
export function sendBytes(
  response: ServerResponse,
  status: number,
  headers: readonly string[],
  bytes: Uint8Array,
): void {
  response.writeHead(status, [...headers, 'content-length', String(bytes.length)])
  response.end(bytes)
  const { socket } = response
  if (socket !== null && socket.writableLength > 0) socket.setTimeout(stallMs)
}

/**
 * Sends pieces as they come. Resolves when all are handed over or the peer is gone; rejects when the source fails
 * (`response.headersSent` then tells whether a problem can still be sent).
 */
export async function sendStream(
  response: ServerResponse,
  status: number,
  headers: readonly string[],
  pieces: AsyncIterable<string>,
): Promise<void> {
  const iterator = pieces[Symbol.asyncIterator]()
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  try {
    let next = await iterator.next()
    response.writeHead(status, [...headers])
    if (response.req.method === 'HEAD') {
      response.end()
      return
    }
    while (next.done !== true) {
      if (gone.signal.aborted) return
      if (next.value !== '' && !response.write(next.value)) await drained(response, gone.signal)
      next = await iterator.next()
    }
    response.end()
  } finally {
    await iterator.return?.()
  }
}

async function drained(response: ServerResponse, gone: AbortSignal): Promise<void> {
  const { socket } = response
  if (gone.aborted || !response.writableNeedDrain) return
  socket?.setTimeout(stallMs)
  try {
    await once(response, 'drain', { signal: gone })
  } catch {
    // The peer went away while we waited: the loop sees it through the signal.
  } finally {
    socket?.setTimeout(0)
  }
}
