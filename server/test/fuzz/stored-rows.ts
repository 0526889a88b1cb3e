// What the table must hold for bodies that were taken, and the comparison with what it does hold.
// Values are compared as PostgreSQL prints them: decimals digit by digit, times to the microsecond, raw text byte for byte.
import type { SqlClient } from '../support/sql-client.ts'
import type { Expected } from './oracle.ts'

export type StoredExpectation = Extract<Expected, { kind: 'stored' }>

const plain = [
  'bot_name',
  'exchange',
  'asset_symbol',
  'order_type',
  'entry_zone',
  'exit_zone',
  'entry_price',
  'exit_price',
  'position_size',
  'realized_pnl',
  'commission',
  'magic_number',
  'exchange_order_id',
  'status',
  'swap',
  'fee',
  'stop_loss',
  'take_profit',
  'mae',
  'mfe',
  'comment',
] as const

const micros = (column: string) =>
  `((extract(epoch from date_trunc('second', ${column}))::bigint * 1000000) + (extract(microseconds from ${column})::bigint % 1000000))::text as ${column}`

const statement = `
  select t.internal_id::text, ${plain.map((name) => `t.${name}::text as ${name}`).join(', ')},
    ${micros('entry_time')}, ${micros('exit_time')}, a.account,
    coalesce(t.raw_api_response::text, t.raw_unclean) as raw_source,
    (t.raw_api_response is not null)::text as raw_clean
  from live_trades t join accounts a using (account_id)
  where t.internal_id > $1::bigint order by t.internal_id limit 5000`

export type RowsVerdict = { rows: number; different: string[]; unknown: number; missing: number }

/** `expected` by internal id. Rows are read in order of that id, 5,000 at a time. */
export async function compareRows(
  sql: SqlClient,
  expected: ReadonlyMap<string, StoredExpectation>,
): Promise<RowsVerdict> {
  const verdict: RowsVerdict = { rows: 0, different: [], unknown: 0, missing: 0 }
  const met = new Set<string>()
  for (let after = '0'; ; ) {
    const page = await sql.rows(statement, [after])
    for (const row of page) {
      const id = row.internal_id ?? ''
      verdict.rows += 1
      met.add(id)
      const wanted = expected.get(id)
      if (wanted === undefined) verdict.unknown += 1
      else {
        const complaint = differenceOf(row, wanted)
        if (complaint !== null) verdict.different.push(`row ${id}: ${complaint}`)
      }
    }
    const last = page.at(-1)?.internal_id
    if (page.length < 5_000 || last === undefined || last === null) break
    after = last
  }
  verdict.missing = [...expected.keys()].filter((id) => !met.has(id)).length
  return verdict
}

function differenceOf(
  row: Record<string, string | null>,
  wanted: StoredExpectation,
): string | null {
  for (const name of [...plain, 'entry_time', 'exit_time'])
    if ((row[name] ?? null) !== (wanted.values.get(name) ?? null))
      return `${name} is ${row[name]}, sent ${wanted.values.get(name)}`
  if (row.account !== (wanted.values.get('account') ?? '')) return `account is ${row.account}`
  if ((row.raw_source ?? null) !== (wanted.raw?.source ?? null)) return 'the raw answer differs'
  if (wanted.raw !== null && String(wanted.raw.clean) !== row.raw_clean)
    return 'the raw answer is in the wrong column'
  return null
}
