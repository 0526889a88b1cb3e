// Credentials that trade: sealed under the trade key, which the read server does not have.
import type { Vault } from '../../access/vault/vault.ts'
import type { Database, Queryable } from '../../platform/database/database.ts'
import type { Secret } from '../../platform/secret.ts'

const TABLE = 'trade_accounts'

export async function putTradeSecrets(
  vault: Pick<Vault, 'put' | 'remove'>,
  tx: Queryable,
  accountId: number,
  secrets: Readonly<Record<string, Secret>>,
): Promise<void> {
  await vault.remove(tx, TABLE, accountId)
  for (const [field, secret] of Object.entries(secrets))
    await vault.put(tx, { table: TABLE, id: accountId, field, class: 'trade' }, secret)
}

export const removeTradeSecrets = (
  vault: Pick<Vault, 'remove'>,
  tx: Queryable,
  accountId: number,
): Promise<void> => vault.remove(tx, TABLE, accountId)

/** Rejects with CannotOpen when one does not open, such as under another trade key. */
export const openTradeSecrets = (
  {
    database,
    vault,
  }: { readonly database: Pick<Database, 'read'>; readonly vault: Pick<Vault, 'openAll'> },
  accountId: number,
): Promise<Record<string, Secret>> => vault.openAll(database.read, TABLE, accountId)
