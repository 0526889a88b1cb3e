// The one place that knows whether the stream is live, stale, offline or over, and tells when that changes.
// A silent broker outlives a broken connection: only news of the account makes it live again.
import type { StreamState, StreamStatus } from './stream-types.ts'

export type StatusBoard = ReturnType<typeof createStatusBoard>

export function createStatusBoard(tell: (status: StreamStatus) => void) {
  let connection: StreamState = 'offline'
  let cause = 'connecting'
  const stale = new Map<string, string | null>()
  let told = ''

  function status(): StreamStatus {
    const silent = connection === 'live' && stale.size > 0
    return {
      state: silent ? 'stale' : connection,
      cause: silent ? 'a broker is silent' : cause,
      stale: Object.fromEntries(stale),
    }
  }

  function look(): void {
    const now = JSON.stringify(status())
    if (now === told) return
    told = now
    tell(status())
  }

  return {
    status,
    alive(): void {
      connection = 'live'
      cause = 'messages arrive'
      look()
    },
    offline(why: string): void {
      connection = 'offline'
      cause = why
      look()
    },
    /** For good. */
    end(state: 'denied' | 'closed', why: string): void {
      connection = state
      cause = why
      look()
    },
    silent(account: string, since: string | null): void {
      stale.set(account, since)
      look()
    },
    fresh(account: string): void {
      if (stale.delete(account)) look()
    },
  }
}
