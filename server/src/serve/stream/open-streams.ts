// Every open stream of this server: how many a key has, heartbeats, and the end of those whose key no longer holds.
import type { Timer } from '../../platform/clock.ts'
import type { Caller } from '../../platform/http/route.ts'
import type { Receiver } from './feed.ts'
import { heartbeatFrame } from './frames.ts'
import type { Hub } from './hub.ts'
import { HEARTBEAT_MS, LOOK_MS, MOST_PER_KEY, MOST_STREAMS, RECHECK_MS } from './stream-limits.ts'

export type OpenStream = {
  readonly receiver: Receiver
  readonly caller: Caller
  readonly token: string
  readonly ip: string
  /** The key was revoked, has expired, or may do less than before. */
  revoke(): void
  heartbeat(text: string): void
  /** The client shall come again: the server stops, or cannot tell any more whether the key still holds. */
  end(): void
}

export type OpenStreams = AsyncDisposable & {
  /** False when the key, or the server, has too many. */
  add(stream: OpenStream): boolean
  remove(stream: OpenStream): void
  /** How many streams of this key are open here. */
  openOf(keyId: string): number
  readonly size: number
}

export type OpenStreamsDeps = {
  readonly hub: Hub
  readonly clock: Timer
  /** Whether this key may still read the stream from there, as it could when it began; `unknown` when nobody can tell. */
  readonly stillHolds: (token: string, ip: string, caller: Caller) => 'yes' | 'no' | 'unknown'
  /** Calls at every change of keys. */
  readonly onKeysChanged: (listener: () => void) => void
}

export function createOpenStreams(deps: OpenStreamsDeps): OpenStreams {
  const { hub, clock, stillHolds, onKeysChanged } = deps
  const open = new Set<OpenStream>()
  const perKey = new Map<string, number>()
  const stop = new AbortController()
  let isChanged = false
  let wake: () => void = () => undefined

  function recheck(): void {
    for (const stream of [...open]) {
      const holds = stillHolds(stream.token, stream.ip, stream.caller)
      if (holds === 'no') stream.revoke()
      else if (holds === 'unknown') stream.end()
    }
  }

  /** After a change of keys at once, though not more often than every so often; and now and then for keys whose time ends. */
  async function watchKeys(): Promise<void> {
    while (!stop.signal.aborted) {
      if (!isChanged) {
        const change = new AbortController()
        wake = () => change.abort()
        await clock.wait(LOOK_MS, change.signal)
      }
      isChanged = false
      recheck()
      await clock.wait(RECHECK_MS, stop.signal)
    }
  }

  onKeysChanged(() => {
    isChanged = true
    wake()
  })

  async function beat(): Promise<void> {
    while (!stop.signal.aborted) {
      await clock.wait(HEARTBEAT_MS, stop.signal)
      for (const stream of open)
        stream.heartbeat(heartbeatFrame(hub.placesOf(stream.receiver), hub.epoch))
    }
  }

  const running = [watchKeys(), beat()]
  return {
    add(stream) {
      const { keyId } = stream.caller
      const own = perKey.get(keyId) ?? 0
      if (own >= MOST_PER_KEY || open.size >= MOST_STREAMS) return false
      perKey.set(keyId, own + 1)
      open.add(stream)
      return true
    },
    remove(stream) {
      if (!open.delete(stream)) return
      const { keyId } = stream.caller
      const left = (perKey.get(keyId) ?? 1) - 1
      if (left > 0) perKey.set(keyId, left)
      else perKey.delete(keyId)
      hub.leave(stream.receiver)
    },
    openOf: (keyId) => perKey.get(keyId) ?? 0,
    get size() {
      return open.size
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      wake()
      for (const stream of [...open]) stream.end()
      await Promise.all(running)
    },
  }
}
