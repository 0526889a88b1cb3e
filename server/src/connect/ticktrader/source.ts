// Whatever carries a read: HTTPS, or the trade socket where HTTPS is refused to tokens with one-time codes.
import { ConnectFailure } from '../failure.ts'
import type { AllowedRead } from './allow-list.ts'
import type { Json } from './json.ts'

export type Source = {
  /** `tail` is what follows the path. Rejects with ConnectFailure. Lists come bare or under their name. */
  ask(
    read: AllowedRead,
    parameters?: Readonly<Record<string, unknown>>,
    tail?: string,
  ): Promise<Json>
}

/** The same until it is closed; who waits for an answer then is told by what carries it. */
export function guarded(source: Source, closed: AbortSignal): Source {
  return {
    async ask(read, parameters, tail) {
      if (closed.aborted) throw new ConnectFailure('session_lost', 'it was closed')
      return source.ask(read, parameters, tail)
    },
  }
}
