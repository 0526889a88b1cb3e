// Bots as their trades name them, with how many there are and when: one walk over an index, however many trades.
// A name at two accounts is one bot at both.
import type { Queryable } from '../../platform/database/database.ts'

export type BotRow = {
  readonly bot_name: string
  readonly account_id: number
  readonly exchange: string
  /** '' when the sender names none. */
  readonly account: string
  readonly trades: string
  readonly first_entry: string
  readonly last_entry: string
  readonly last_received: string
}

/** @param accounts account numbers to look into; null = all */
export async function loadBots(
  db: Queryable,
  accounts: readonly string[] | null,
): Promise<BotRow[]> {
  const { rows } = await db.query<BotRow>(
    `select b.bot_name, a.account_id, a.exchange, a.account, b.trades, b.first_entry, b.last_entry,
            (select t.received_at from live_trades t
              where t.account_id = a.account_id and t.bot_name = b.bot_name
              order by t.entry_time desc, t.internal_id desc limit 1) as last_received
       from accounts a
       cross join lateral (
         select t.bot_name, count(*)::text as trades, min(t.entry_time) as first_entry, max(t.entry_time) as last_entry
           from live_trades t where t.account_id = a.account_id group by t.bot_name) b
      where $1::text[] is null or a.account = any($1)
      order by b.bot_name, a.account_id`,
    [accounts],
  )
  return rows
}
