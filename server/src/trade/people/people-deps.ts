// What everything needs that the people of the trade server do, and where the secret of their authenticator lies.
import type { WorkSlots } from '../../access/people/work-slots.ts'
import type { Vault } from '../../access/vault/vault.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Queryable } from '../../platform/database/database.ts'
import type { Secret } from '../../platform/secret.ts'

export type TradePeopleDeps = {
  readonly database: Pick<Database, 'transaction' | 'read'>
  /** The trade server's own. */
  readonly vault: Vault
  readonly clock: Pick<Clock, 'now'>
  readonly slots: WorkSlots
}

const TABLE = 'trade_people'
const FIELD = 'one_time_secret'

export const putOneTimeSecret = (tx: Queryable, vault: Vault, id: number, secret: Secret) =>
  vault.put(tx, { table: TABLE, id, field: FIELD, class: 'trade' }, secret)

/** Null when there is none. */
export async function openOneTimeSecret(
  db: Queryable,
  vault: Vault,
  id: number,
): Promise<Secret | null> {
  return (await vault.openAll(db, TABLE, id))[FIELD] ?? null
}

export const removeOneTimeSecret = (tx: Queryable, vault: Vault, id: number) =>
  vault.remove(tx, TABLE, id)
