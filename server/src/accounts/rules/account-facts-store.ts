// The SQL of what an account is worth now, and what of its deals is known: the values that its rules are held against.
import type { Decimal } from '../../domain/decimal.ts'
import type { StopPosition } from '../../domain/rules/stop-loss.ts'
import type { Queryable } from '../../platform/database/database.ts'

export type AccountFacts = {
  readonly equity: Decimal | null
  readonly balance: Decimal | null
  readonly credit: Decimal | null
  /** Digits after the point of its money. */
  readonly currencyDigits: number | null
  /** When the picture was taken, in milliseconds since 1970. */
  readonly pictureMs: number | null
  readonly positionsKnown: boolean
  /** Deals known, and what they add up to. */
  readonly deals: number
  readonly cashTotal: Decimal
  /** How often its connection looks, in milliseconds; 0 = as often as always. */
  readonly pollMs: number
}

export async function loadAccountFacts(
  db: Queryable,
  accountId: number,
): Promise<AccountFacts | null> {
  const { rows } = await db.query<{
    equity: Decimal | null
    balance: Decimal | null
    credit: Decimal | null
    currency_digits: number | null
    picture_ms: string | null
    positions_known: boolean
    deals: string
    cash_total: Decimal
    poll_seconds: string | null
  }>(
    `select s.equity, s.balance, s.credit, s.currency_digits, s.positions_known,
            (extract(epoch from s.snapshot_at) * 1000)::bigint as picture_ms, s.deals, s.cash_total, c.settings ->> 'poll_seconds' as poll_seconds
       from account_states s left join linked_accounts k on k.account_id = s.account_id
       left join broker_connections c on c.connection_id = k.connection_id
      where s.account_id = $1`,
    [accountId],
    'rules_account',
  )
  const [row] = rows
  if (row === undefined) return null
  return {
    ...{ equity: row.equity, balance: row.balance, credit: row.credit },
    currencyDigits: row.currency_digits,
    pictureMs: row.picture_ms === null ? null : Number(row.picture_ms),
    ...{ positionsKnown: row.positions_known, deals: Number(row.deals), cashTotal: row.cash_total },
    pollMs: Number(row.poll_seconds ?? 0) * 1000 || 0,
  }
}

export async function loadOpenPositions(db: Queryable, accountId: number): Promise<StopPosition[]> {
  const { rows } = await db.query<{
    ticket: string
    symbol: string
    side: 'buy' | 'sell'
    volume: Decimal
    open_price: Decimal
    current_price: Decimal | null
    stop_loss: Decimal | null
    profit: Decimal | null
    opened_ms: string | null
  }>(
    `select ticket, symbol, side, volume, open_price, current_price, stop_loss, profit,
            (extract(epoch from opened_at) * 1000)::bigint as opened_ms
       from open_positions where account_id = $1 order by opened_at, ticket`,
    [accountId],
    'rules_positions',
  )
  return rows.map((row) => ({
    ...{ ticket: row.ticket, symbol: row.symbol, side: row.side, volume: row.volume },
    ...{ openPrice: row.open_price, currentPrice: row.current_price, stopLoss: row.stop_loss },
    ...{ profit: row.profit, openedMs: row.opened_ms === null ? null : Number(row.opened_ms) },
  }))
}

/** What a person needs to know of an account to set its rules; null = there is none of that id. */
export async function findAccount(
  db: Queryable,
  accountId: number,
): Promise<{ readonly currency: string | null } | null> {
  const { rows } = await db.query<{ currency: string | null }>(
    `select s.currency from accounts a left join account_states s on s.account_id = a.account_id where a.account_id = $1`,
    [accountId],
  )
  return rows[0] ?? null
}
