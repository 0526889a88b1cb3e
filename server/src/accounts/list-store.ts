// The SQL of lists that come with a picture: whole lists of any number of accounts take the place of those before.
// Rows that say the same stay untouched, so that the place in the news grows only when a list changed.
import type { Queryable } from '../platform/database/database.ts'
import { nextPlace, type topicNumbers } from './news-place.ts'

/** A list as a table: `known` and `place` are columns of account_states. */
export type ListTable = {
  readonly table: string
  readonly topic: keyof typeof topicNumbers
  readonly known: string
  readonly place: string
  /** What tells rows of one account apart, and the other columns, each with its SQL type. */
  readonly key: readonly [name: string, type: string]
  readonly columns: Readonly<Record<string, string>>
}

export type ListRow = { readonly account_id: number } & Readonly<Record<string, unknown>>

/** The statement for a table: $1 the accounts that bring a list, $2 the rows as JSON. */
export function replacement({ table, topic, known, place, key, columns }: ListTable): string {
  const [id, idType] = key
  const names = Object.keys(columns)
  const record = Object.entries(columns).map(([name, type]) => `${name} ${type}`)
  const of = (prefix: string) => names.map((name) => `${prefix}.${name}`).join(', ')
  return `
with incoming as materialized (
  select * from json_to_recordset($2::json) as r(account_id integer, ${id} ${idType}, ${record.join(', ')})
), gone as (
  delete from ${table} p where p.account_id = any($1::int[])
     and not exists (select 1 from incoming i where i.account_id = p.account_id and i.${id} = p.${id})
  returning p.account_id
), written as (
  insert into ${table} as p (account_id, ${id}, ${names.join(', ')})
  select account_id, ${id}, ${names.join(', ')} from incoming
  on conflict (account_id, ${id}) do update
     set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
   where (${of('p')}) is distinct from (${of('excluded')})
  returning p.account_id
)
update account_states s set ${known} = true, ${place} = ${nextPlace(topic, `s.${place}`)}
 where s.account_id = any($1::int[])
   and (not s.${known} or s.account_id in (select account_id from gone union select account_id from written))`
}

/** Stores whole lists. Of two rows under one key the later one counts. */
export async function storeLists(
  db: Queryable,
  { table, key: [id] }: ListTable,
  statement: string,
  lists: readonly { readonly accountId: number; readonly rows: readonly ListRow[] }[],
): Promise<void> {
  if (lists.length === 0) return
  const rows = lists.flatMap((list) => [
    ...new Map(list.rows.map((row) => [row[id], row])).values(),
  ])
  const accountIds = lists.map(({ accountId }) => accountId)
  await db.query(statement, [accountIds, JSON.stringify(rows)], `accounts_${table}`)
}
