// Accounts by the names that people give them: the broker's number, or Tidemark's id.
import type { Queryable } from '../../platform/database/database.ts'

export type FoundAccount = { readonly accountId: number; readonly account: string }

/** Every account of that name; several when a number stands at several brokers. */
export async function findAccounts(db: Queryable, name: string): Promise<FoundAccount[]> {
  const { rows } = await db.query<{ account_id: number; account: string }>(
    `select account_id, account from accounts where account = $1 or 'acc_' || account_id = $1 order by account_id limit 5`,
    [name],
  )
  return rows.map(({ account_id, account }) => ({ accountId: account_id, account }))
}

/** The first of that name among these; null when there is none. */
export async function findAccountAmong(
  db: Queryable,
  name: string,
  among: readonly number[],
): Promise<number | null> {
  const found = await findAccounts(db, name)
  return found.find(({ accountId }) => among.includes(accountId))?.accountId ?? null
}
