// The SQL that finds the trades of position legs. What they said before is not read: legs are built anew, never merged.
// A position of many deals has as many earlier versions, which would be read again with each further deal.
import type { Trade } from '../../domain/trade.ts'
import { type TradeRow, tradeColumns, tradeFromRow } from '../../domain/trade-row.ts'
import type { Queryable } from '../../platform/database/database.ts'

/** The current version of a leg's trade. */
export type LegTrade = {
  readonly internalId: number
  readonly version: number
  readonly digest: string
  readonly trade: Trade
}

type Row = TradeRow & { internal_id: string; identity: string; version: number; digest: string }

/** The stored trades with these identities, by identity; locked in the order of their ids, as everyone locks them. */
export async function lockLegTrades(
  db: Queryable,
  accountId: number,
  identities: readonly string[],
): Promise<Map<string, LegTrade>> {
  const { rows } = await db.query<Row>(
    `select t.internal_id, t.identity, t.version, encode(t.digest, 'hex') as digest, ${tradeColumns}
       from live_trades t join accounts a on a.account_id = t.account_id
      where t.account_id = $1 and t.identity = any($2::text[])
      order by t.internal_id
        for update of t`,
    [accountId, identities],
  )
  return new Map(
    rows.map((row) => [
      row.identity,
      {
        internalId: Number(row.internal_id),
        version: row.version,
        digest: row.digest,
        trade: tradeFromRow(row),
      },
    ]),
  )
}
