// The two deadlines of a request to a broker: one for the connection, one for the answer. Whoever gives up says which was missed.
import { ConnectFailure } from './failure.ts'

export type Deadlines = {
  /** There is a connection; the answer is still waited for. */
  connected(): void
  /** It ended, one way or the other. */
  end(): void
}

export function startDeadlines(
  { connectMs, answerMs }: { readonly connectMs: number; readonly answerMs: number },
  giveUp: (failure: ConnectFailure) => void,
): Deadlines {
  const connecting = setTimeout(
    () => giveUp(new ConnectFailure('broker_unreachable', `no connection within ${connectMs} ms`)),
    connectMs,
  )
  const answering = setTimeout(
    () => giveUp(new ConnectFailure('broker_silent', `no answer within ${answerMs} ms`)),
    connectMs + answerMs,
  )
  return {
    connected: () => clearTimeout(connecting),
    end() {
      clearTimeout(connecting)
      clearTimeout(answering)
    },
  }
}
