// The SQL of open positions: whole lists of any number of accounts take the place of those before.
// Rows that say the same stay untouched, so that the place in the news grows only when a list changed.
import type { Queryable } from '../platform/database/database.ts'
import { nextPlace } from './news-place.ts'
import type { PictureEntry, PlacedPosition } from './picture-entry.ts'

const columns = {
  position: 'bigint',
  symbol: 'text',
  side: 'text',
  volume: 'numeric',
  open_price: 'numeric',
  current_price: 'numeric',
  stop_loss: 'numeric',
  take_profit: 'numeric',
  swap: 'numeric',
  profit: 'numeric',
  magic: 'bigint',
  opened_at: 'timestamptz',
  updated_at: 'timestamptz',
  comment: 'text',
} as const
const names = Object.keys(columns)
const record = Object.entries(columns)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ')

const replace = `
with incoming as materialized (
  select * from json_to_recordset($2::json) as r(account_id integer, ticket bigint, ${record})
), gone as (
  delete from open_positions p where p.account_id = any($1::int[])
     and not exists (select 1 from incoming i where i.account_id = p.account_id and i.ticket = p.ticket)
  returning p.account_id
), written as (
  insert into open_positions as p (account_id, ticket, ${names.join(', ')})
  select account_id, ticket, ${names.join(', ')} from incoming
  on conflict (account_id, ticket) do update
     set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
   where (${names.map((name) => `p.${name}`).join(', ')}) is distinct from (${names.map((name) => `excluded.${name}`).join(', ')})
  returning p.account_id
)
update account_states s set positions_known = true, positions_seq = ${nextPlace('positions', 's.positions_seq')}
 where s.account_id = any($1::int[])
   and (not s.positions_known or s.account_id in (select account_id from gone union select account_id from written))`

/** Lists of the entries that bring one. */
export async function storePositions(
  db: Queryable,
  entries: readonly Pick<PictureEntry, 'accountId' | 'positions'>[],
): Promise<void> {
  const rows = entries.flatMap(({ accountId, positions }) =>
    // One ticket stands once in a list; of two the later one counts.
    [...new Map((positions ?? []).map((one) => [one.ticket, one])).values()].map((one) =>
      rowOf(accountId, one),
    ),
  )
  const accountIds = entries.map(({ accountId }) => accountId)
  if (accountIds.length === 0) return
  await db.query(replace, [accountIds, JSON.stringify(rows)], 'accounts_positions')
}

/** The latest picture came without a list: the one before is not of this picture, and nothing is known of positions. */
export async function forgetPositions(db: Queryable, accountIds: readonly number[]): Promise<void> {
  if (accountIds.length === 0) return
  await db.query('delete from open_positions where account_id = any($1::int[])', [accountIds])
  await db.query(
    `update account_states set positions_known = false, positions_seq = ${nextPlace('positions', 'positions_seq')}
      where account_id = any($1::int[]) and positions_known`,
    [accountIds],
  )
}

function rowOf(accountId: number, one: PlacedPosition) {
  return {
    ...{ account_id: accountId, ticket: one.ticket, position: one.position, symbol: one.symbol },
    ...{ side: one.side, volume: one.volume, open_price: one.openPrice },
    ...{ current_price: one.currentPrice, stop_loss: one.stopLoss, take_profit: one.takeProfit },
    ...{ swap: one.swap, profit: one.profit, magic: one.magic, opened_at: one.openedAt },
    ...{ updated_at: one.updatedAt, comment: one.comment },
  }
}
