// A person looked at the broker for an order that nobody could find: then new orders of its symbol may leave again.
import { appendEntry, commandChain } from '../../access/audit/write-entry.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { acknowledgeIntent } from './intent-store.ts'

export type AcknowledgeDeps = {
  readonly database: Pick<Database, 'transaction'>
  readonly clock: Pick<Clock, 'now'>
  readonly actor: string
}

/** Null when no order of this name waits for a person. */
export async function acknowledgeOrder(
  { database, clock, actor }: AcknowledgeDeps,
  clientId: string,
): Promise<{ readonly symbol: string | null } | null> {
  return database.transaction(async (tx) => {
    const seen = await acknowledgeIntent(tx, clientId, actor)
    if (seen !== null)
      await appendEntry(tx, commandChain, {
        ...{ kind: 'order_seen', at: new Date(clock.now()).toISOString(), by: actor },
        ...{ account: seen.accountId, client_id: clientId },
      })
    return seen
  })
}
