// The SQL of what cash accounts hold: one row for each currency, each with the account; one with none when nothing is held.
import type { Queryable } from '../../platform/database/database.ts'
import { type AccountRow, accountColumns, accountTables, type OrNull } from './account-rows.ts'

export type AssetRow = {
  readonly asset: string
  readonly amount: string
  readonly free: string | null
  readonly locked: string | null
}

/** By name. */
export async function loadAssets(
  db: Queryable,
  accountId: number,
): Promise<(AccountRow & OrNull<AssetRow>)[]> {
  const { rows } = await db.query<AccountRow & OrNull<AssetRow>>(
    `select ${accountColumns}, h.asset, h.amount, h.free, h.locked
       ${accountTables} left join held_assets h on h.account_id = a.account_id
      where a.account_id = $1 order by h.asset collate "C"`,
    [accountId],
  )
  return rows
}
