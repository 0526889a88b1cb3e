// Where the one-time secrets of people lie: sealed in the vault, beside a person or beside the link that is becoming one.
import type { Queryable } from '../../platform/database/database.ts'
import type { Secret } from '../../platform/secret.ts'
import type { Vault } from '../vault/vault.ts'

type Owner = 'people' | 'setup_links'
const FIELD = 'one_time_secret'

export function putOneTimeSecret(
  tx: Queryable,
  vault: Vault,
  table: Owner,
  id: number,
  secret: Secret,
): Promise<void> {
  return vault.put(tx, { table, id, field: FIELD, class: 'read' }, secret)
}

/** Null when there is none. */
export async function openOneTimeSecret(
  db: Queryable,
  vault: Vault,
  table: Owner,
  id: number,
): Promise<Secret | null> {
  return (await vault.openAll(db, table, id))[FIELD] ?? null
}

export function removeOneTimeSecret(
  tx: Queryable,
  vault: Vault,
  table: Owner,
  id: number,
): Promise<void> {
  return vault.remove(tx, table, id)
}
