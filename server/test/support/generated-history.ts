// A made-up account of five years: 800 trades on each of 1,250 weekdays, two deals for each, and its equity minute by minute.
// Values come from hashes of their numbers, so that every run has the same account.
import type { SqlClient } from './sql-client.ts'

export const benchAccount = '9000001'

/** What its statements are run by. */
type Sql = Pick<SqlClient, 'rows'>

export type History = {
  readonly trades: number
  readonly perDay: number
  /** Default 12. */
  readonly bots?: number
  /** Its first day, a Monday; the same for every run unless it is given. */
  readonly firstDay?: string
}

/** Day of a trade: weekdays only. */
const dayOf = (n: string, start: string, perDay: number) =>
  `(${start} + make_interval(days => ((${n} / ${perDay}) / 5) * 7 + (${n} / ${perDay}) % 5))`
/** Cents that a trade makes: from -98.00 to 101.99. */
const centsOf = (n: string) => `(((hashint4(${n}) & 2147483647) % 20000) - 9800)`

export async function generateHistory(
  sql: Sql,
  { trades, perDay, bots = 12, firstDay = '2021-01-04' }: History,
): Promise<void> {
  const step = Math.floor(80_000 / perDay)
  const start = `timestamptz '${firstDay} 00:00:00Z'`
  const opened = `${dayOf('n', start, perDay)} + make_interval(secs => (n % ${perDay}) * ${step})`
  const closed = `${opened} + make_interval(secs => 30 + (hashint4(n + 7) & 2147483647) % 3000)`
  await sql.rows(
    `insert into accounts (exchange, account) values ('Bench-MT5', '${benchAccount}') on conflict do nothing`,
  )
  const account = `(select account_id from accounts where account = '${benchAccount}')`
  await inPieces(
    trades,
    async (from, to) =>
      void (await sql.rows(`
    insert into live_trades (account_id, internal_id, bot_name, exchange, asset_symbol, order_type, entry_time, exit_time, entry_price, exit_price,
                             position_size, realized_pnl, commission, swap, fee, magic_number, status, stop_loss, entry_zone, identity, digest, key_id)
    select ${account}, 1000000 + n, 'bot-' || n % ${bots}, 'Bench-MT5', (array['EURUSD','GBPUSD','USDJPY','XAUUSD','US500'])[1 + n % 5],
           case when n % 2 = 0 then 'BUY' else 'SELL' end, ${opened}, ${closed}, 1.10000, 1.10000 + ${centsOf('n')} / 100000.0,
           0.10, round(${centsOf('n')} / 100.0, 2), -0.70, 0, 0, n % ${bots}, 'CLOSED', 1.09500, 'offset', 'p ' || n || ' 1', '', 'bench'
      from generate_series(${from}, ${to}) n`)),
  )
  const deal = (
    ticket: string,
    at: string,
    type: string,
    entry: string,
    profit: string,
    commission: string,
    [from, to]: readonly [number, number],
  ) => `
    insert into deals (account_id, deal, version, position, server_msc, dealt_at, time_basis, type, entry, symbol, volume, price, profit,
                       commission, source, digest, key_id)
    select ${account}, ${ticket}, 1, n, 0, ${at}, 'offset', ${type}, ${entry}, 'EURUSD', 0.1, 1.1, ${profit}, ${commission}, '', '', 'bench'
      from generate_series(${from}, ${to}) n`
  const made = `round(${centsOf('n')} / 100.0, 2)`
  await inPieces(trades, async (from, to) => {
    await sql.rows(deal('1000 + 2 * n', opened, 'n % 2', '0', '0', '-0.35', [from, to]))
    await sql.rows(deal('1001 + 2 * n', closed, '1 - n % 2', '1', made, '-0.35', [from, to]))
  })
  // Money in each January and out each July.
  await sql.rows(`
    insert into deals (account_id, deal, version, server_msc, dealt_at, time_basis, type, entry, symbol, volume, price, profit, source, digest, key_id)
    select ${account}, 1 + n, 1, 0, ${start} - interval '1 hour' + make_interval(months => n * 6), 'offset', 2, 0, '', 0, 0,
           case when n % 2 = 0 then 100000 else -2500 end, '', '', 'bench' from generate_series(0, 9) n`)
  await sql.rows(`
    insert into account_states (account_id, source, currency, currency_digits, last_report_at, key_id, zone, deals, cash_total, balance, credit, equity, snapshot_at, snapshot_received_at)
    select ${account}, 'expert', 'USD', 2, now(), 'bench', 'America/New_York+7h', count(*), sum(profit + coalesce(commission, 0)),
           sum(profit + coalesce(commission, 0)), 0, sum(profit + coalesce(commission, 0)), max(dealt_at), max(dealt_at)
      from deals where account_id = ${account}`)
  const days = Math.ceil(trades / perDay)
  for (let day = 0; day < days; day += 250)
    await generateEquity(sql, account, start, [day, Math.min(day + 250, days) - 1])
  for (const table of ['live_trades', 'deals', 'equity_history']) await sql.rows(`analyze ${table}`)
}

/** The balance of each day with a ripple around it, every minute of every weekday. */
async function generateEquity(
  sql: Sql,
  account: string,
  start: string,
  [from, to]: readonly [number, number],
): Promise<void> {
  await sql.rows(`
    insert into equity_history (account_id, bucket_s, bucket_at, first_equity, min_equity, max_equity, last_equity, last_balance, last_credit,
                                min_at, max_at, last_at, samples)
    select ${account}, 60, at, e, e - 5, e + 5, e + 1, b, 0, at + interval '20 seconds', at + interval '40 seconds', at + interval '55 seconds', 12
      from (select day, at, b, b + ((hashint4(extract(epoch from at)::int) & 1023) - 500) / 10.0 as e
              from (select ${start} + make_interval(days => (d / 5) * 7 + d % 5) as day from generate_series(${from}, ${to}) d) days
              cross join lateral (select at from generate_series(day, day + interval '1 day' - interval '1 minute', interval '1 minute') at) minutes
              join (select date_trunc('day', dealt_at at time zone 'UTC') at time zone 'UTC' as booked, sum(sum(profit + coalesce(commission, 0))) over (order by 1) as b
                      from deals where account_id = ${account}
                     group by 1) balances on balances.booked = days.day) q`)
}

const PIECE = 100_000

/** So that no statement runs for long. */
async function inPieces(
  count: number,
  write: (from: number, to: number) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < count; from += PIECE)
    await write(from, Math.min(from + PIECE, count) - 1)
}
