// What cash accounts hold of each currency as a list that comes with a picture.
import type { HeldAsset } from '../domain/account-picture.ts'
import type { Queryable } from '../platform/database/database.ts'
import { type ListRow, type ListTable, replacement, storeLists } from './list-store.ts'
import type { PictureEntry } from './picture-entry.ts'

export const assetTable: ListTable = {
  ...{ table: 'held_assets', topic: 'assets' },
  ...{ known: 'assets_known', place: 'assets_seq', key: ['asset', 'text'] },
  columns: { amount: 'numeric', free: 'numeric', locked: 'numeric' },
}
const replace = replacement(assetTable)

/** Lists of the entries that bring one. */
export async function storeAssets(
  db: Queryable,
  entries: readonly Pick<PictureEntry, 'accountId' | 'assets'>[],
): Promise<void> {
  const lists = entries.flatMap(({ accountId, assets }) =>
    assets === null ? [] : [{ accountId, rows: assets.map((one) => rowOf(accountId, one)) }],
  )
  await storeLists(db, assetTable, replace, lists)
}

function rowOf(accountId: number, { currency, amount, free, locked }: HeldAsset): ListRow {
  return { account_id: accountId, asset: currency, amount, free, locked }
}
