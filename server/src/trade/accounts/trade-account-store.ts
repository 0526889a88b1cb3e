// The SQL of accounts that the trade server may trade, and of whether they are armed.
import type { Queryable } from '../../platform/database/database.ts'

export type TradeAccountRow = {
  readonly accountId: number
  /** The broker's number. */
  readonly account: string
  /** The broker's server. */
  readonly server: string
  readonly venue: string
  readonly settings: Readonly<Record<string, string>>
  /** When its settings and secrets were given. */
  readonly addedAt: string
  readonly armedAt: string | null
  readonly armedBy: string | null
  readonly disarmedBecause: string | null
}

type Row = {
  account_id: number
  account: string
  exchange: string
  venue: string
  settings: string
  added_at: string
  armed_at: string | null
  armed_by: string | null
  disarmed_because: string | null
}

const columns = `t.account_id, a.account, a.exchange, t.venue, t.settings, t.added_at, t.armed_at, t.armed_by, t.disarmed_because
  from trade_accounts t join accounts a using (account_id)`

export async function loadTradeAccounts(db: Queryable): Promise<TradeAccountRow[]> {
  const { rows } = await db.query<Row>(`select ${columns} order by t.account_id`)
  return rows.map(toRow)
}

/** By Tidemark's id (acc_7) or the broker's number; several servers may know the same number. */
export async function findTradeAccounts(db: Queryable, name: string): Promise<TradeAccountRow[]> {
  const id = /^acc_(\d{1,9})$/.exec(name)?.[1] ?? null
  const { rows } = await db.query<Row>(
    `select ${columns} where t.account_id = $1::integer or a.account = $2 order by t.account_id limit 2`,
    [id, name],
  )
  return rows.map(toRow)
}

export async function loadTradeAccount(
  db: Queryable,
  accountId: number,
): Promise<TradeAccountRow | null> {
  const { rows } = await db.query<Row>(`select ${columns} where t.account_id = $1`, [accountId])
  return rows[0] === undefined ? null : toRow(rows[0])
}

/** Orders of one account are decided one after the other; what was armed stays so until the transaction ends. */
export async function lockTradeAccount(
  tx: Queryable,
  accountId: number,
): Promise<Pick<TradeAccountRow, 'armedAt' | 'disarmedBecause'> | null> {
  const { rows } = await tx.query<{ armed_at: string | null; disarmed_because: string | null }>(
    'select armed_at, disarmed_because from trade_accounts where account_id = $1 for update',
    [accountId],
  )
  const [row] = rows
  return row === undefined ? null : { armedAt: row.armed_at, disarmedBecause: row.disarmed_because }
}

/** Adds an account, or gives one that is there other settings; then it is not armed. */
export async function putTradeAccount(
  tx: Queryable,
  given: {
    readonly accountId: number
    readonly venue: string
    readonly settings: Readonly<Record<string, string>>
    readonly by: string
  },
): Promise<void> {
  await tx.query(
    `insert into trade_accounts (account_id, venue, settings, added_by) values ($1, $2, $3, $4)
     on conflict (account_id) do update set venue = excluded.venue, settings = excluded.settings, added_by = excluded.added_by,
       added_at = now(), armed_at = null, armed_by = null, disarmed_because = 'its credentials were replaced'`,
    [given.accountId, given.venue, JSON.stringify(given.settings), given.by],
  )
}

export async function deleteTradeAccount(tx: Queryable, accountId: number): Promise<void> {
  await tx.query('delete from trade_accounts where account_id = $1', [accountId])
}

export async function storeArmed(tx: Queryable, accountId: number, by: string): Promise<void> {
  await tx.query(
    `update trade_accounts set armed_at = now(), armed_by = $2, disarmed_because = null where account_id = $1`,
    [accountId, by],
  )
}

/** Null = every account. Answers which ones were armed. */
export async function storeDisarmed(
  tx: Queryable,
  accountId: number | null,
  because: string,
): Promise<number[]> {
  const { rows } = await tx.query<{ account_id: number }>(
    `update trade_accounts set armed_at = null, armed_by = null, disarmed_because = $2
      where armed_at is not null and ($1::integer is null or account_id = $1) returning account_id`,
    [accountId, because],
  )
  return rows.map(({ account_id }) => account_id)
}

function toRow(row: Row): TradeAccountRow {
  return {
    accountId: row.account_id,
    account: row.account,
    server: row.exchange,
    venue: row.venue,
    settings: JSON.parse(row.settings),
    addedAt: row.added_at,
    armedAt: row.armed_at,
    armedBy: row.armed_by,
    disarmedBecause: row.disarmed_because,
  }
}
