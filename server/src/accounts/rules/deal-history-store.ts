// The SQL of what an account's deals tell its rules: money in its order, and positions from their opening to their end.
// Credit is no money of the account's own and is left out.
import type { Decimal } from '../../domain/decimal.ts'
import type { AccountTrade } from '../../domain/rules/goal-report.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { instant, ms } from './sql-instants.ts'

export type MoneyStep = { readonly atMs: number; readonly money: Decimal }

/** `isTrade`: something was bought or sold; else money came or went. */
export type DealStep = MoneyStep & { readonly isTrade: boolean }

/** What deals added to the balance, in order; credit is none of it. */
export async function loadMoneySteps(
  db: Queryable,
  accountId: number,
  fromMs: number,
): Promise<DealStep[]> {
  const { rows } = await db.query<{ at_ms: string; money: Decimal; is_trade: boolean }>(
    `select ${ms('dealt_at')} as at_ms, profit + coalesce(commission, 0) + coalesce(swap, 0) + coalesce(fee, 0) as money,
            type in (0, 1) as is_trade
       from deals where account_id = $1 and is_current and type <> 3 and dealt_at >= ${instant('$2')}
      order by dealt_at, deal`,
    [accountId, fromMs],
  )
  return rows.map(({ at_ms, money, is_trade }) => ({
    ...{ atMs: Number(at_ms), money, isTrade: is_trade },
  }))
}

/** Positions that were open at `fromMs` or opened later. */
export async function loadTrades(
  db: Queryable,
  accountId: number,
  fromMs: number,
): Promise<AccountTrade[]> {
  const { rows } = await db.query<{
    opened_ms: string
    closed_ms: string | null
    result: Decimal
    symbol: string
  }>(
    `select ${ms('opened_at')} as opened_ms, case when status = 'closed' then ${ms('closed_at')} end as closed_ms,
            profit + commission + swap + fee as result, symbol
       from position_legs where account_id = $1 and status in ('open', 'closed') and (closed_at is null or closed_at >= ${instant('$2')})
      order by opened_at, position, leg`,
    [accountId, fromMs],
  )
  return rows.map((row) => ({
    openedMs: Number(row.opened_ms),
    closedMs: row.closed_ms === null ? null : Number(row.closed_ms),
    ...{ result: row.result, symbol: row.symbol },
  }))
}

/** Deals before an instant: when their number grows, something came late. */
export async function countDealsBefore(
  db: Queryable,
  accountId: number,
  beforeMs: number,
): Promise<number> {
  const { rows } = await db.query<{ count: string }>(
    `select count(*) as count from deals where account_id = $1 and is_current and dealt_at < ${instant('$2')}`,
    [accountId, beforeMs],
  )
  return Number(rows[0]?.count ?? 0)
}

/** When the first position of all was opened, in milliseconds since 1970; null = none was. */
export async function loadFirstTrade(db: Queryable, accountId: number): Promise<number | null> {
  const { rows } = await db.query<{ ms: string | null }>(
    `select ${ms('min(opened_at)')} as ms from position_legs where account_id = $1`,
    [accountId],
  )
  const first = rows[0]?.ms ?? null
  return first === null ? null : Number(first)
}
