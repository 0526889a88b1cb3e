// Opens a session once, to see whether what was filled in works, and says what does not.
import type { Timer } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { Secret } from '../../platform/secret.ts'
import { ConnectFailure, failures } from '../failure.ts'
import type { FoundAccount, ReadConnector, ReadSession } from '../read-port.ts'
import { presentedFingerprint } from '../trust.ts'

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

export type Tried =
  | { readonly ok: { readonly accounts: readonly FoundAccount[] } }
  | {
      readonly refusal: Refusal
      /** Of a certificate that is not trusted: what was presented, for a person to compare with the broker's word. */
      readonly fingerprint: string | null
    }

const FINGERPRINT_MS = 5_000

/** Whether a session opens with what was filled in, and for which accounts it is. */
export async function tryConnection(
  connector: ReadConnector,
  given: Parameters<typeof withSession>[1],
): Promise<Tried> {
  const tried = await withSession(connector, given, async (session) => {
    await session.readClock()
    return { accounts: (await session.foundAccounts?.()) ?? [] }
  })
  if ('ok' in tried) return tried
  const { url } = given.settings
  const isUntrusted = tried.refusal.cause === 'certificate_not_trusted' && url !== undefined
  return {
    ...tried,
    fingerprint: isUntrusted ? await presentedFingerprint(url, FINGERPRINT_MS) : null,
  }
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
