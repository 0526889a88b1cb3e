// What a reader must not be able to change: a digest of every table, without the columns that reading itself moves.
// Accounts' pictures and equity are left out, because the market moves them; so is the audit, which grows with every request.
import type { SqlClient } from '../../support/sql-client.ts'

const tables: Readonly<Record<string, readonly string[]>> = {
  live_trades: [],
  trade_versions: [],
  deals: [],
  position_legs: [],
  accounts: [],
  api_keys: ['last_used_at'],
  api_key_secrets: [],
  broker_connections: ['state', 'cause', 'cause_detail', 'state_since'],
  linked_accounts: [],
  sealed_secrets: [],
  account_settings: [],
  deals_not_at_broker: [],
}

export type LedgerDigest = Readonly<Record<string, string>>

/** Rows and a hash of their content, by table. */
export async function digestLedger(sql: SqlClient): Promise<LedgerDigest> {
  const digest: Record<string, string> = {}
  for (const [table, moving] of Object.entries(tables)) {
    const rest = moving.map((column) => ` - '${column}'`).join('')
    const [row] = await sql.rows(
      `select count(*) || ' rows, ' || coalesce(md5(string_agg(content, chr(10) order by content)), 'none') as digest
         from (select (to_jsonb(t)${rest})::text as content from public.${table} t) rows`,
    )
    digest[table] = row?.digest ?? ''
  }
  return digest
}

/** Tables that are not what they were. */
export function changedTables(before: LedgerDigest, after: LedgerDigest): string[] {
  return Object.keys(before).filter((table) => before[table] !== after[table])
}
