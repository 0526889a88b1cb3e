// The SQL of the latest picture of accounts: any number of them in one statement.
// The place in the news grows only when a value changed; when it was taken is no value.
import { pictureColumns } from '../domain/account-picture.ts'
import type { Queryable } from '../platform/database/database.ts'
import { nextPlace } from './news-place.ts'
import type { Fence, PictureEntry } from './picture-entry.ts'

const types: Readonly<Record<(typeof pictureColumns)[number], string>> = {
  company: 'text',
  currency: 'text',
  currency_digits: 'smallint',
  leverage: 'integer',
  margin_mode: 'smallint',
  trade_mode: 'smallint',
  trade_allowed: 'boolean',
  balance: 'numeric',
  credit: 'numeric',
  profit: 'numeric',
  equity: 'numeric',
  margin: 'numeric',
  margin_free: 'numeric',
  margin_level: 'numeric',
}
const record = pictureColumns.map((name) => `${name} ${types[name]}`).join(', ')
const assignments = pictureColumns.map((name) => `${name} = r.${name}`).join(', ')
const list = (prefix: string) => pictureColumns.map((name) => `${prefix}.${name}`).join(', ')

const update = `
update account_states s
   set ${assignments}, snapshot_at = to_timestamp(r.taken_ms::numeric / 1000), snapshot_received_at = to_timestamp(r.received_ms::numeric / 1000),
       last_report_at = greatest(s.last_report_at, to_timestamp(r.received_ms::numeric / 1000)),
       cause = null, cause_detail = null, cause_since = null,
       seq = case when s.snapshot_at is null or s.cause is not null or (${list('s')}) is distinct from (${list('r')})
                  then ${nextPlace('summary', 's.seq')} else s.seq end
  from json_to_recordset($1::json) as r(account_id integer, taken_ms bigint, received_ms bigint, ${record})
 where s.account_id = r.account_id
returning s.account_id`

/** Puts each picture in place of the one before; accounts without a state have none to replace. */
export async function storePictures(
  db: Queryable,
  entries: readonly PictureEntry[],
): Promise<void> {
  const rows = entries.map(({ accountId, takenMs, receivedMs, picture }) => ({
    account_id: accountId,
    taken_ms: takenMs,
    received_ms: receivedMs,
    ...picture,
  }))
  await db.query(update, [JSON.stringify(rows)], 'accounts_pictures')
}

/** True while this generation owns the connection; it stays so until the transaction ends. */
export async function holdsLease(db: Queryable, fence: Fence): Promise<boolean> {
  const { rows } = await db.query(
    'select 1 from connection_leases where connection_id = $1 and generation = $2 for share',
    [fence.connectionId, fence.generation],
  )
  return rows.length > 0
}

/** Which of these accounts keep nothing. */
export async function findCacheOnly(
  db: Queryable,
  accountIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const { rows } = await db.query<{ account_id: number }>(
    `select account_id from account_settings where account_id = any($1::int[]) and retention = 'cache_only'`,
    [accountIds],
    'accounts_cache_only',
  )
  return new Set(rows.map(({ account_id }) => account_id))
}

/** Says why the broker gives no values; the values of before stay, with their age. */
export async function storeCause(
  db: Queryable,
  accountId: number,
  cause: string,
  detail: string,
): Promise<void> {
  await db.query(
    `update account_states
        set cause_since = case when cause is distinct from $2 then now() else cause_since end,
            cause = $2, cause_detail = $3, seq = ${nextPlace('summary', 'seq')}
      where account_id = $1 and (cause, cause_detail) is distinct from ($2, $3)`,
    [accountId, cause, detail],
  )
}

/** A cache_only account has a state without values: only that it was heard of, and that nothing is wrong. */
export async function noteHeard(db: Queryable, entries: readonly PictureEntry[]): Promise<void> {
  const rows = entries.map(({ accountId, receivedMs }) => ({ a: accountId, ms: receivedMs }))
  await db.query(
    `update account_states s
        set last_report_at = greatest(s.last_report_at, to_timestamp(r.ms::numeric / 1000)), cause = null, cause_detail = null, cause_since = null
       from json_to_recordset($1::json) as r(a integer, ms bigint) where s.account_id = r.a`,
    [JSON.stringify(rows)],
  )
}
