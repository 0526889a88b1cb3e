// Account numbers as the ledger knows them: (exchange, account) to account_id, made at first sight.
// Accounts are never removed, so a remembered id stays right for ever.
import type { Queryable } from '../platform/database/database.ts'

export type AccountDirectory = {
  /** The id when it is known already, without asking the database. */
  known(exchange: string, account: string): number | undefined
  ensure(exchange: string, account: string): Promise<number>
}

const REMEMBERED = 100_000

export function createAccountDirectory(database: Queryable): AccountDirectory {
  const ids = new Map<string, number>()
  return {
    known: (exchange, account) => ids.get(keyOf(exchange, account)),
    async ensure(exchange, account) {
      const key = keyOf(exchange, account)
      const known = ids.get(key)
      if (known !== undefined) return known
      const id =
        (await find(database, exchange, account)) ?? (await make(database, exchange, account))
      if (ids.size >= REMEMBERED) ids.clear()
      ids.set(key, id)
      return id
    },
  }
}

function keyOf(exchange: string, account: string): string {
  // The length keeps (a, bc) and (ab, c) apart.
  return `${exchange.length} ${exchange}${account}`
}

async function find(db: Queryable, exchange: string, account: string): Promise<number | undefined> {
  const text = 'select account_id from accounts where exchange = $1 and account = $2'
  const { rows } = await db.query<{ account_id: number }>(text, [exchange, account])
  return rows[0]?.account_id
}

async function make(db: Queryable, exchange: string, account: string): Promise<number> {
  const text =
    'insert into accounts (exchange, account) values ($1, $2) on conflict do nothing returning account_id'
  const { rows } = await db.query<{ account_id: number }>(text, [exchange, account])
  const id = rows[0]?.account_id ?? (await find(db, exchange, account))
  if (id === undefined) throw new Error('an account that exists could not be read')
  return id
}
