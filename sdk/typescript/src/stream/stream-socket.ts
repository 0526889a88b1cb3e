// The part of WebSocket that the stream needs, so that any implementation will do.
// Browsers have it, and Node from 22 on; for Node 20 one is passed in.

export type StreamSocket = {
  onopen: (() => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: ((event: { readonly code: number }) => void) | null
  onerror: (() => void) | null
  send(text: string): void
  close(code?: number): void
}

export type StreamSocketClass = new (url: string) => StreamSocket

export function findSocketClass(given: StreamSocketClass | undefined): StreamSocketClass {
  const found: unknown = given ?? globalThis.WebSocket
  if (typeof found !== 'function')
    throw new TypeError('this runtime has no WebSocket; pass one as the option WebSocket')
  return found as StreamSocketClass // the standard's own class has all of these members
}

/** What a close code says; null for those after which a new connection may do. */
export function denialOf(code: number): string | null {
  if (code === 4401) return 'the key is not accepted'
  if (code === 4403) return 'the key was revoked, or may not read the stream'
  if (code === 4409) return 'too many streams are open with this key'
  return null
}
