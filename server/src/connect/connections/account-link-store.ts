// The SQL of accounts that are set up by a person: linked to a connection, or known beforehand for an Expert.
import { nextPlace } from '../../accounts/news-place.ts'
import type { Queryable } from '../../platform/database/database.ts'

export type Retention = 'ledger' | 'cache_only'

export async function ensureAccount(
  db: Queryable,
  server: string,
  account: string,
): Promise<number> {
  await db.query(
    'insert into accounts (exchange, account) values ($1, $2) on conflict do nothing',
    [server, account],
  )
  const { rows } = await db.query<{ account_id: number }>(
    'select account_id from accounts where exchange = $1 and account = $2',
    [server, account],
  )
  const [row] = rows
  if (row === undefined) throw new Error('an account that was just made could not be read')
  return row.account_id
}

export type LinkState = {
  readonly source: string | null
  readonly connectionId: number | null
  readonly isLinked: boolean
  readonly retention: Retention
  readonly hasHistory: boolean
}

/** How an account stands before it is changed; locked with its state, so that no report comes in between. */
export async function lockLinkState(db: Queryable, accountId: number): Promise<LinkState> {
  await db.query('select 1 from account_states where account_id = $1 for update', [accountId])
  const { rows } = await db.query<{
    source: string | null
    connection_id: number | null
    linked: boolean
    retention: Retention | null
    history: boolean
  }>(
    `select s.source, l.connection_id, l.account_id is not null as linked, t.retention,
            (exists (select 1 from deals d where d.account_id = a.account_id)
             or exists (select 1 from live_trades v where v.account_id = a.account_id)
             or exists (select 1 from equity_history h where h.account_id = a.account_id)
             or s.snapshot_at is not null) as history
       from accounts a left join account_states s on s.account_id = a.account_id
       left join linked_accounts l on l.account_id = a.account_id
       left join account_settings t on t.account_id = a.account_id
      where a.account_id = $1`,
    [accountId],
  )
  const [row] = rows
  return {
    source: row?.source ?? null,
    connectionId: row?.connection_id ?? null,
    isLinked: row?.linked ?? false,
    retention: row?.retention ?? 'ledger',
    hasHistory: row?.history ?? false,
  }
}

/** Makes the account's state, so that it is listed at once. */
export async function ensureState(
  db: Queryable,
  accountId: number,
  source: string,
  actor: string,
): Promise<void> {
  await db.query(
    `insert into account_states (account_id, source, last_report_at, key_id) values ($1, $2, now(), $3)
     on conflict (account_id) do update set source = excluded.source where account_states.source = 'import'`,
    [accountId, source, actor],
  )
}

export async function putLink(
  db: Queryable,
  accountId: number,
  connectionId: number | null,
  actor: string,
): Promise<void> {
  await db.query(
    `insert into linked_accounts (account_id, connection_id, linked_by) values ($1, $2, $3)
     on conflict (account_id) do update set connection_id = coalesce(excluded.connection_id, linked_accounts.connection_id)`,
    [accountId, connectionId, actor],
  )
}

export async function markVerified(db: Queryable, accountId: number): Promise<void> {
  await db.query('update linked_accounts set verified_at = now() where account_id = $1', [
    accountId,
  ])
}

export async function removeLink(db: Queryable, accountId: number): Promise<void> {
  await db.query('delete from linked_accounts where account_id = $1', [accountId])
}

export async function putSettings(
  db: Queryable,
  accountId: number,
  given: { readonly retention: Retention | null; readonly dayBoundaries: readonly string[] | null },
): Promise<void> {
  await db.query(
    `insert into account_settings (account_id, retention, day_boundaries)
     values ($1, coalesce($2, 'ledger'), coalesce($3::text[], '{}'))
     on conflict (account_id) do update
        set retention = coalesce($2, account_settings.retention), day_boundaries = coalesce($3::text[], account_settings.day_boundaries)`,
    [accountId, given.retention, given.dayBoundaries],
  )
}

/** What an account shows while it has no values, and why. */
export async function storeAccountCause(
  db: Queryable,
  accountId: number,
  cause: string | null,
  detail: string | null,
): Promise<void> {
  await db.query(
    `update account_states set cause = $2, cause_detail = $3, cause_since = case when $2::text is null then null else now() end,
            seq = ${nextPlace('summary', 'seq')}
      where account_id = $1`,
    [accountId, cause, detail],
  )
}

/** Accounts of that name, wherever they stand. */
export async function findAccountsNamed(
  db: Queryable,
  account: string,
  server: string | null,
): Promise<
  { accountId: number; server: string; source: string | null; connectionId: number | null }[]
> {
  const { rows } = await db.query<{
    account_id: number
    exchange: string
    source: string | null
    connection_id: number | null
  }>(
    `select a.account_id, a.exchange, s.source, l.connection_id from accounts a
       join account_states s on s.account_id = a.account_id
       left join linked_accounts l on l.account_id = a.account_id
      where (a.account = $1 or 'acc_' || a.account_id = $1) and ($2::text is null or a.exchange = $2) order by a.exchange`,
    [account, server],
  )
  return rows.map(({ account_id, exchange, source, connection_id }) => ({
    accountId: account_id,
    server: exchange,
    source,
    connectionId: connection_id,
  }))
}
