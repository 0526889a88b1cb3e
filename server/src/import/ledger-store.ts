// The SQL of what the ledger holds already: deals by ticket, deals of a period, trades by identity.
import type { DealContent } from '../domain/canonical-deal.ts'
import { type DealRow, dealColumns, dealFromRow } from '../domain/deal-row.ts'
import type { Trade } from '../domain/trade.ts'
import { type TradeRow, tradeColumns, tradeFromRow } from '../domain/trade-row.ts'
import type { Queryable } from '../platform/database/database.ts'

export type LedgerAccount = {
  readonly accountId: number
  readonly currency: string | null
  readonly zone: string | null
  /** Nothing of it is kept. */
  readonly cacheOnly: boolean
}

export async function findLedgerAccount(
  db: Queryable,
  server: string,
  login: string,
): Promise<LedgerAccount | null> {
  const { rows } = await db.query<{
    account_id: number
    currency: string | null
    zone: string | null
    retention: string | null
  }>(
    `select a.account_id, s.currency, s.zone, c.retention from accounts a
       left join account_states s using (account_id) left join account_settings c using (account_id)
      where a.exchange = $1 and a.account = $2`,
    [server, login],
  )
  const [row] = rows
  if (row === undefined) return null
  const { account_id: accountId, currency, zone, retention } = row
  return { accountId, currency, zone, cacheOnly: retention === 'cache_only' }
}

/** Servers under which the ledger knows an account of this number. */
export async function serversOf(db: Queryable, login: string): Promise<string[]> {
  const { rows } = await db.query<{ exchange: string }>(
    'select exchange from accounts where account = $1 order by exchange limit 20',
    [login],
  )
  return rows.map(({ exchange }) => exchange)
}

const AT_ONCE = 5_000

/** The current versions of these tickets. */
export async function loadDealsByTicket(
  db: Queryable,
  accountId: number,
  tickets: readonly string[],
): Promise<Map<string, DealContent>> {
  const found = new Map<string, DealContent>()
  for (let at = 0; at < tickets.length; at += AT_ONCE) {
    const { rows } = await db.query<DealRow>(
      `select ${dealColumns} from deals d
        where d.account_id = $1 and d.deal = any($2::bigint[]) and d.is_current`,
      [accountId, tickets.slice(at, at + AT_ONCE)],
    )
    for (const row of rows) found.set(row.deal, dealFromRow(row))
  }
  return found
}

/** No clock of a broker is further from UTC: lets the index on real times narrow the search. */
const WIDEST_OFFSET_S = 2 * 86_400

/** Tickets of the ledger whose time on the broker's clock is within the span, both ends included. */
export async function loadTicketsWithin(
  db: Queryable,
  accountId: number,
  fromMsc: string,
  toMsc: string,
): Promise<string[]> {
  const { rows } = await db.query<{ deal: string }>(
    `select d.deal from deals d where d.account_id = $1 and d.is_current
        and d.dealt_at >= to_timestamp($2::bigint / 1000 - ${WIDEST_OFFSET_S})
        and d.dealt_at <= to_timestamp($3::bigint / 1000 + ${WIDEST_OFFSET_S})
        and d.server_msc >= $2::bigint and d.server_msc <= $3::bigint + 999
      order by d.dealt_at, d.deal`,
    [accountId, fromMsc, toMsc],
  )
  return rows.map(({ deal }) => deal)
}

/** Trades of an account by what senders identify them by. */
export async function loadTradesByIdentity(
  db: Queryable,
  accountId: number,
  identities: readonly string[],
): Promise<Map<string, Trade>> {
  const found = new Map<string, Trade>()
  for (let at = 0; at < identities.length; at += AT_ONCE) {
    const { rows } = await db.query<TradeRow & { identity: string }>(
      `select t.identity, ${tradeColumns} from live_trades t join accounts a using (account_id)
        where t.account_id = $1 and t.identity = any($2::text[])`,
      [accountId, identities.slice(at, at + AT_ONCE)],
    )
    for (const row of rows) found.set(row.identity, tradeFromRow(row))
  }
  return found
}

/** Locks the account, and answers which of these tickets it has by now. */
export async function lockKnownTickets(
  tx: Queryable,
  accountId: number,
  tickets: readonly string[],
): Promise<string[]> {
  await tx.query('select 1 from account_states where account_id = $1 for update', [accountId])
  const { rows } = await tx.query<{ deal: string }>(
    'select distinct deal from deals where account_id = $1 and deal = any($2::bigint[])',
    [accountId, tickets],
  )
  return rows.map(({ deal }) => deal)
}
