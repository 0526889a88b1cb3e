// One question for every list: rows of the accounts asked for, newest first, with a keyset cursor and one index walk per account.
// Accounts are walked side by side and merged, so no index across accounts is needed.
import type { Queryable } from '../platform/database/database.ts'
import type { RowFilter } from './list-request.ts'
import type { Place } from './newest-first.ts'

export type Walk = {
  readonly table: string
  /** What is selected; `t` is the table and `a` is accounts. */
  readonly columns: string
  /** The instant that orders the list, and the whole numbers after it; all of them columns of the table. */
  readonly time: string
  readonly keys: readonly string[]
  /** A rule that every row of the list fulfils. */
  readonly always?: string
}

export type WalkFilter = RowFilter & {
  /** Where the account is: an exchange, or a broker's server; null = anywhere. */
  readonly exchange: string | null
  /** Columns of the table that must have this value; null = any. */
  readonly equal: Readonly<Record<string, string | null>>
}

export async function walkAccounts<Row>(
  db: Queryable,
  walk: Walk,
  filter: WalkFilter,
  after: Place | null,
  limit: number,
): Promise<Row[]> {
  const values: unknown[] = [limit]
  const bind = (value: unknown) => `$${values.push(value)}`
  const rules = Object.entries(filter.equal).flatMap(([column, value]) =>
    value === null ? [] : [`t.${column} = ${bind(value)}`],
  )
  if (walk.always !== undefined) rules.push(walk.always)
  if (filter.from !== null) rules.push(`t.${walk.time} >= ${bind(filter.from)}::timestamptz`)
  if (filter.to !== null) rules.push(`t.${walk.time} < ${bind(filter.to)}::timestamptz`)
  if (after !== null) {
    const place = [
      `${bind(after.at)}::timestamptz`,
      ...after.keys.map((key) => `${bind(key)}::bigint`),
    ]
    const columns = [walk.time, ...walk.keys].map((name) => `t.${name}`)
    rules.push(`(${columns.join(', ')}) < (${place.join(', ')})`)
  }
  const order = [walk.time, ...walk.keys].map((name) => `t.${name} desc`).join(', ')
  const whose = [
    ...(filter.accounts === null ? [] : [`a.account = any(${bind(filter.accounts)}::text[])`]),
    ...(filter.exchange === null ? [] : [`a.exchange = ${bind(filter.exchange)}`]),
  ]
  const which = whose.length === 0 ? '' : `where ${whose.join(' and ')}`
  const text = `
select ${walk.columns}
  from accounts a
  cross join lateral (
    select * from ${walk.table} t
     where ${['t.account_id = a.account_id', ...rules].join(' and ')}
     order by ${order}
     limit $1
  ) t
 ${which}
 order by ${order}
 limit $1`
  return (await db.query<Row>(text, values)).rows
}
