// The audit for people to look through: entries of all chains by time, the newest first, filtered, a page at a time.
// It reads backwards through each chain and merges; how far one page may look is bounded, so a rare filter takes several pages.
import type { Queryable } from '../../platform/database/database.ts'
import { loadChains } from './entry-store.ts'

export type AuditFilter = {
  /** Only this chain; null = all. */
  readonly chain: string | null
  /** Such as key_created or request; null = all. */
  readonly kind: string | null
  /** Text that the entry must hold, such as a key id, a route or an address; null = any. */
  readonly text: string | null
  /** Only what was refused. */
  readonly isRefused: boolean
}

export type BrowsedEntry = {
  readonly chain: string
  readonly seq: number
  readonly at: string
  readonly entry: Readonly<Record<string, unknown>>
}

/** By chain, the place below which it goes on. */
export type Places = Readonly<Record<string, number>>

export type BrowsedPage = {
  readonly entries: readonly BrowsedEntry[]
  /** Where the next page begins; null = that was all. */
  readonly next: Places | null
}

const BATCH = 200
/** Entries that one page looks at, at most. */
const MOST_LOOKED_AT = 20_000

type Cursor = { readonly chain: string; below: number; rows: BrowsedEntry[]; isDone: boolean }

export async function browseEntries(
  db: Queryable,
  filter: AuditFilter,
  from: Places | null,
  limit: number,
): Promise<BrowsedPage> {
  const chains = filter.chain === null ? await loadChains(db) : [filter.chain]
  const cursors = chains.map((chain): Cursor => {
    // A chain that has come since the first page is newer than what is looked at now.
    const below = from === null ? Number.MAX_SAFE_INTEGER : (from[chain] ?? 0)
    return { chain, below, rows: [], isDone: below <= 1 }
  })
  const entries: BrowsedEntry[] = []
  let looked = 0
  while (entries.length < limit && looked < MOST_LOOKED_AT) {
    for (const cursor of cursors) await fill(db, cursor)
    const newest = cursors.filter(({ rows }) => rows.length > 0).sort(byNewest)[0]
    const found = newest?.rows.shift()
    if (newest === undefined || found === undefined) break
    newest.below = found.seq
    looked++
    if (matches(found, filter)) entries.push(found)
  }
  const open = cursors.filter(({ rows, isDone }) => rows.length > 0 || !isDone)
  const next =
    open.length === 0 ? null : Object.fromEntries(open.map(({ chain, below }) => [chain, below]))
  return { entries, next }
}

async function fill(db: Queryable, cursor: Cursor): Promise<void> {
  if (cursor.rows.length > 0 || cursor.isDone) return
  const { rows } = await db.query<{ seq: string; body: string }>(
    'select seq, body from audit_entries where chain = $1 and seq < $2 order by seq desc limit $3',
    [cursor.chain, cursor.below, BATCH],
  )
  cursor.rows = rows.map(({ seq, body }) => toEntry(cursor.chain, Number(seq), body))
  cursor.isDone = rows.length < BATCH
}

function toEntry(chain: string, seq: number, body: string): BrowsedEntry {
  const entry: Record<string, unknown> = JSON.parse(body)
  return { chain, seq, at: String(entry.at ?? ''), entry }
}

const byNewest = (one: Cursor, two: Cursor) =>
  (one.rows[0]?.at ?? '') < (two.rows[0]?.at ?? '') ? 1 : -1

function matches({ entry }: BrowsedEntry, { kind, text, isRefused }: AuditFilter): boolean {
  if (kind !== null && entry.kind !== kind) return false
  if (isRefused && !(Number(entry.status) >= 400 || /refused/.test(String(entry.kind))))
    return false
  return text === null || JSON.stringify(entry).toLowerCase().includes(text.toLowerCase())
}
