// Counts the rows after the runs: an answered trade without a row is lost, an order id with two rows is doubled.
// Requests under way when a run ended may be stored without having been counted, never the other way round.
import { openSql } from '../../server/test/support/sql-client.ts'
import type { TempHome } from '../../server/test/support/temp-home.ts'
import type { SingleRun } from './single.ts'

export type Account = {
  readonly answered: number
  readonly stored: number
  readonly lost: number
  readonly doubled: number
}

export async function accountFor(home: TempHome, runs: readonly SingleRun[]): Promise<Account> {
  await using sql = await openSql(home)
  const rows = await sql.rows<{ run: string; stored: string; different: string }>(
    'select bot_name as run, count(*) as stored, count(distinct exchange_order_id) as different from public.live_trades group by 1',
  )
  const stored = new Map(rows.map((row) => [row.run, row]))
  const own = runs.filter((run) => run.contender === 'tidemark')
  const countOf = (run: SingleRun) => Number(stored.get(run.run)?.stored ?? 0)
  return {
    answered: own.reduce((sum, run) => sum + run.answered, 0),
    stored: own.reduce((sum, run) => sum + countOf(run), 0),
    lost: own.reduce((sum, run) => sum + Math.max(0, run.answered - countOf(run)), 0),
    doubled: rows.reduce((sum, row) => sum + Number(row.stored) - Number(row.different), 0),
  }
}
