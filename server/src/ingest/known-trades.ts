// Reads the stored trades that repeats and updates refer to, with every earlier version.
// Rows are locked account by account and in id order, so that two lanes that update the same trades never wait in a circle.

import type { Trade } from '../domain/trade.ts'
import { type TradeRow, tradeColumns, tradeFromRow } from '../domain/trade-row.ts'
import { contentToTrade } from '../domain/version-content.ts'
import type { Queryable } from '../platform/database/database.ts'

export type KnownTrade = {
  readonly internalId: number
  readonly accountId: number
  readonly identity: string
  version: number
  digest: string
  trade: Trade
  readonly earlier: Trade[]
}

type KnownRow = TradeRow & {
  internal_id: string
  account_id: number
  identity: string
  version: number
  digest: string
}

type VersionRow = { internal_id: string; content: string; raw_source: string | null }

export type IdentityKey = { readonly accountId: number; readonly identity: string | null }

/** The stored trades with these identities, by `accountId identity` (see keyOf). */
export async function lockKnownTrades(
  db: Queryable,
  wanted: readonly IdentityKey[],
): Promise<Map<string, KnownTrade>> {
  const rows = await lockRows(db, wanted)
  const known = new Map<string, KnownTrade>()
  const byId = new Map<string, KnownTrade>()
  for (const row of rows) {
    const trade: KnownTrade = {
      internalId: Number(row.internal_id),
      accountId: row.account_id,
      identity: row.identity,
      version: row.version,
      digest: row.digest,
      trade: tradeFromRow(row),
      earlier: [],
    }
    known.set(keyOf(trade.accountId, trade.identity), trade)
    byId.set(row.internal_id, trade)
  }
  const versioned = rows.filter((row) => row.version > 1)
  if (versioned.length > 0) {
    const ids = JSON.stringify(versioned.map((row) => ({ a: row.account_id, i: row.internal_id })))
    const versions = await db.query<VersionRow>(selectVersions, [ids])
    for (const row of versions.rows)
      byId.get(row.internal_id)?.earlier.push(contentToTrade(row.content, row.raw_source))
  }
  return known
}

/**
 * One statement for each account: with a constant account and a list of identities the index is used whatever the planner
 * knows of the table. A join with the list was read as keys times trades while a young table had no statistics.
 */
async function lockRows(db: Queryable, wanted: readonly IdentityKey[]): Promise<KnownRow[]> {
  const byAccount = Map.groupBy(wanted, ({ accountId }) => accountId)
  const rows: KnownRow[] = []
  for (const [accountId, keys] of [...byAccount].sort(([one], [two]) => one - two)) {
    const identities = [...new Set(keys.flatMap(({ identity }) => identity ?? []))]
    const found = await db.query<KnownRow>(selectKnown, [accountId, identities])
    rows.push(...found.rows)
  }
  return rows
}

const selectKnown = `
select t.internal_id, t.account_id, t.identity, t.version, encode(t.digest, 'hex') as digest, ${tradeColumns}
  from live_trades t join accounts a on a.account_id = t.account_id
 where t.account_id = $1 and t.identity = any($2::text[])
 order by t.internal_id
   for update of t`

export function keyOf(accountId: number, identity: string | null): string {
  return `${accountId} ${identity}`
}

const selectVersions = `
select v.internal_id, v.content, v.raw_source
  from trade_versions v join jsonb_to_recordset($1::jsonb) as r(a integer, i bigint)
    on v.account_id = r.a and v.internal_id = r.i
 order by v.internal_id, v.version`
