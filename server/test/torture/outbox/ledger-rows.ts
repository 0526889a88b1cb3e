// What an outbox run finds in the ledger, one row for each trade, hashed like the reports.
// Every value arrives as PostgreSQL prints it, so an altered digit shows.
import { openSql, type SqlHome } from '../../support/sql-client.ts'
import { hashOf } from './bot-reports.ts'
import type { LedgerRow } from './outbox-judge.ts'

const instant = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`
const number = (column: string) => `trim_scale(${column})::text as ${column}`

const storedSql = `
  select t.internal_id::text, t.version::text, t.identity, t.comment, t.bot_name, a.exchange, a.account, t.asset_symbol,
    t.order_type, ${instant('entry_time')}, ${instant('exit_time')}, ${number('entry_price')}, ${number('exit_price')},
    ${number('position_size')}, ${number('realized_pnl')}, ${number('commission')}, t.magic_number::text,
    t.exchange_order_id, coalesce(t.raw_api_response::text, t.raw_unclean) as raw_api_response, t.status
  from live_trades t join accounts a using (account_id)
  where starts_with(t.comment, $1) or t.comment is null`

/** The rows of one run, and those of no run at all. */
export async function loadLedgerRows(home: SqlHome, run: string): Promise<LedgerRow[]> {
  await using sql = await openSql(home)
  const rows = await sql.rows(storedSql, [`${run} `])
  return rows.map((row) => ({
    label: row.comment ?? '',
    botName: row.bot_name ?? '',
    internalId: Number(row.internal_id),
    identity: row.identity ?? null,
    hash: hashOf(row),
    version: Number(row.version),
  }))
}
