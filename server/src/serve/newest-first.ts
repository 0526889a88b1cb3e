// Lists rows newest first, page by page; exports walk every page of the same list.
// A cursor is the place of the last row seen, so pages neither skip nor repeat when new rows arrive.
import { TidemarkError } from '../platform/problem.ts'

/** Where a row stands: its instant, then the whole numbers that tell rows of one instant apart. */
export type Place = { readonly at: string; readonly keys: readonly string[] }

/** A list that can be read from any place on; `after` null = from the newest. */
export type NewestFirst<Row> = {
  load(after: Place | null, limit: number): Promise<Row[]>
  placeOf(row: Row): Place
  /** Whole numbers in a place. */
  readonly keys: number
}

export type Page<Row> = { readonly rows: readonly Row[]; readonly nextCursor: string | null }

const EXPORT_PAGE = 1000

export async function readPage<Row>(
  list: NewestFirst<Row>,
  cursor: string | null,
  limit: number,
): Promise<Page<Row>> {
  // One more than asked tells whether another page exists.
  const found = await list.load(placeOf(list, cursor), limit + 1)
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const more = found.length > limit && last !== undefined
  return { rows, nextCursor: more ? cursorOf(list.placeOf(last)) : null }
}

/** Every row of the list, from `cursor` on, up to `limit` (null = all). */
export async function* walkRows<Row>(
  list: NewestFirst<Row>,
  cursor: string | null,
  limit: number | null,
): AsyncGenerator<Row[]> {
  let after = placeOf(list, cursor)
  let left = limit ?? Number.POSITIVE_INFINITY
  while (left > 0) {
    const rows = await list.load(after, Math.min(EXPORT_PAGE, left))
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    left -= rows.length
    if (rows.length < EXPORT_PAGE) return
    after = list.placeOf(last)
  }
}

function cursorOf({ at, keys }: Place): string {
  return Buffer.from([at, ...keys].join(' ')).toString('base64url')
}

function placeOf<Row>(list: NewestFirst<Row>, cursor: string | null): Place | null {
  if (cursor === null) return null
  const [at = '', ...keys] = Buffer.from(cursor, 'base64url').toString('latin1').split(' ')
  const isPlace = isInstant(at) && keys.length === list.keys && keys.every(isWhole64)
  if (isPlace) return { at, keys }
  throw new TidemarkError('query_invalid', 'cursor must be a next_cursor of an earlier answer.', {
    errors: [{ pointer: 'cursor', code: 'cursor', detail: 'is not a next_cursor' }],
  })
}

/** An instant as rows have it. A broker's clock may have shown any year, also one that no sender may write. */
function isInstant(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z$/.test(text)) return false
  const atMs = Date.parse(text)
  // Date takes 30 February for a day of March.
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().slice(0, 19) === text.slice(0, 19)
}

/** A whole number that a bigint column can hold. */
export function isWhole64(text: string): boolean {
  return /^\d{1,19}$/.test(text) && BigInt(text) < 2n ** 63n
}
