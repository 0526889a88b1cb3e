// Whatever carries a read: HTTPS, or the trade socket where HTTPS is refused to tokens with one-time codes.
import { ConnectFailure } from '../failure.ts'
import type { AllowedRead } from './allow-list.ts'
import type { Json } from './json.ts'

export type Source = {
  /** Rejects with ConnectFailure. Lists come bare or under their name. */
  ask(read: AllowedRead, parameters?: Readonly<Record<string, unknown>>): Promise<Json>
}

/** The same until it is closed: then whoever still waits for an answer waits no more. */
export function guarded(source: Source, closed: AbortSignal): Source {
  const waiting = new Set<(failure: ConnectFailure) => void>()
  closed.addEventListener('abort', () => {
    for (const reject of waiting) reject(wasClosed())
    waiting.clear()
  })
  return {
    ask(read, parameters) {
      if (closed.aborted) return Promise.reject(wasClosed())
      return new Promise((resolve, reject) => {
        waiting.add(reject)
        source
          .ask(read, parameters)
          .then(resolve, reject)
          .finally(() => waiting.delete(reject))
      })
    },
  }
}

const wasClosed = () => new ConnectFailure('session_lost', 'it was closed')
