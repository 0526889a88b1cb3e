// The latest picture came without a list: the one before is not of this picture, and nothing is known of what stood in it.
import type { Queryable } from '../platform/database/database.ts'
import { assetTable } from './asset-store.ts'
import type { ListTable } from './list-store.ts'
import { nextPlace } from './news-place.ts'
import { orderTable } from './order-store.ts'
import type { PictureEntry } from './picture-entry.ts'
import { positionTable } from './position-store.ts'

const tables: readonly ListTable[] = [positionTable, orderTable, assetTable]
const members = ['positions', 'orders', 'assets'] as const

const lacks = (index: number) => `s.account_id = any($${index + 1}::int[])`
const forget = `
with ${tables.map(({ table }, index) => `gone_${index} as (delete from ${table} s where ${lacks(index)})`).join(', ')}
update account_states s
   set ${tables
     .map(
       ({ known, place, topic }, index) =>
         `${known} = s.${known} and not ${lacks(index)}, ${place} = case when s.${known} and ${lacks(index)} then ${nextPlace(topic, `s.${place}`)} else s.${place} end`,
     )
     .join(', ')}
 where s.account_id = any($1::int[] || $2::int[] || $3::int[])
   and (${tables.map(({ known }, index) => `(s.${known} and ${lacks(index)})`).join(' or ')})`

/** Of each list that an entry does not bring. */
export async function forgetLists(db: Queryable, entries: readonly PictureEntry[]): Promise<void> {
  const lacking = members.map((name) =>
    entries.filter((entry) => entry[name] === null).map(({ accountId }) => accountId),
  )
  if (lacking.every((ids) => ids.length === 0)) return
  await db.query(forget, lacking, 'accounts_forget_lists')
}
