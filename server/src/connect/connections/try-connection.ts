// Opens a session once, to see whether what was filled in works, and says what does not.
import type { Timer } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { Secret } from '../../platform/secret.ts'
import { ConnectFailure, failures } from '../failure.ts'
import type { ReadConnector, ReadSession } from '../read-port.ts'

export type Refusal = {
  readonly cause: ConnectFailure['reason']
  readonly means: string
  readonly detail: string
  readonly next_step: string
}

export function refusalOf({ reason, detail }: ConnectFailure): Refusal {
  const { means, nextStep } = failures[reason]
  return { cause: reason, means, detail, next_step: nextStep }
}

/** Runs `work` in a session; a failure of the broker is an answer, everything else is thrown. */
export async function withSession<T>(
  connector: ReadConnector,
  given: {
    readonly settings: Readonly<Record<string, string>>
    readonly secrets: Readonly<Record<string, Secret>>
    readonly clock: Timer
    readonly log: Log
  },
  work: (session: ReadSession) => Promise<T>,
): Promise<{ readonly ok: T } | { readonly refusal: Refusal }> {
  try {
    await using session = await connector.open(given)
    return { ok: await work(session) }
  } catch (error) {
    if (error instanceof ConnectFailure) return { refusal: refusalOf(error) }
    throw error
  }
}
