// Lists trades page by page; exports walk every page of the same list.
// A cursor is the place of the last trade seen, so pages neither skip nor repeat when new trades arrive.
import { instantFromSql, parseTime } from '../domain/instant.ts'
import type { Queryable } from '../platform/database/database.ts'
import { TidemarkError } from '../platform/problem.ts'
import { type ListedRow, loadTrades, type TradeFilter, type TradePosition } from './trade-query.ts'

export type TradePage = { readonly rows: readonly ListedRow[]; readonly nextCursor: string | null }

const EXPORT_PAGE = 1000

export async function listTrades(
  db: Queryable,
  filter: TradeFilter,
  cursor: string | null,
  limit: number,
): Promise<TradePage> {
  const after = cursor === null ? null : positionOf(cursor)
  // One more than asked tells whether another page exists.
  const found = await loadTrades(db, filter, after, limit + 1)
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const more = found.length > limit && last !== undefined
  return { rows, nextCursor: more ? cursorOf(last) : null }
}

/** Every trade of the list, from `cursor` on, up to `limit` (null = all). */
export async function* walkTrades(
  db: Queryable,
  filter: TradeFilter,
  cursor: string | null,
  limit: number | null,
): AsyncGenerator<ListedRow[]> {
  let after = cursor === null ? null : positionOf(cursor)
  let left = limit ?? Number.POSITIVE_INFINITY
  while (left > 0) {
    const rows = await loadTrades(db, filter, after, Math.min(EXPORT_PAGE, left))
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    left -= rows.length
    if (rows.length < EXPORT_PAGE) return
    after = { entryTime: instantFromSql(last.entry_time), internalId: last.internal_id }
  }
}

function cursorOf(row: ListedRow): string {
  return Buffer.from(`${instantFromSql(row.entry_time)} ${row.internal_id}`).toString('base64url')
}

function positionOf(cursor: string): TradePosition {
  const text = Buffer.from(cursor, 'base64url').toString('latin1')
  const match = /^(\d{4}-\d{2}-\d{2}T[\d:.]{8,15}Z) (\d{1,16})$/.exec(text)
  const [, entryTime, internalId] = match ?? []
  if (
    entryTime === undefined ||
    internalId === undefined ||
    parseTime(entryTime).kind !== 'instant'
  )
    throw new TidemarkError('query_invalid', 'cursor must be a next_cursor of an earlier answer.', {
      errors: [{ pointer: 'cursor', code: 'cursor', detail: 'is not a next_cursor' }],
    })
  return { entryTime, internalId }
}
