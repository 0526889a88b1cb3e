// Ledgers in memory, as many rows as the bound allows, the longest unused go first. One refresh at a time for each:
// who asks meanwhile gets the same one.
import type { Queryable } from '../../platform/database/database.ts'
import { type KeptLedger, type LedgerScope, refreshLedger } from './kept-ledger.ts'

export type LedgerCache = {
  /** Up to date at the moment of the call. `name` says whose it is and never names two things. */
  get(name: string, scope: LedgerScope): Promise<KeptLedger>
  /** What was computed from a ledger, kept as long as its revision. */
  memo<T>(name: string, ledger: KeptLedger, what: string, compute: () => T): T
  /** An answer's text of this revision; null = none is kept. */
  recall(name: string, ledger: KeptLedger, question: string): string | null
}

/** About 100 bytes a row: four hundred megabytes at most. */
const MOST_ROWS = 4_000_000
const MOST_MEMOS = 64

type Entry = {
  ledger: KeptLedger | null
  refreshing: Promise<KeptLedger> | null
  memoRevision: number
  readonly memos: Map<string, unknown>
}

export function createLedgerCache(db: Queryable, mostRows = MOST_ROWS): LedgerCache {
  const entries = new Map<string, Entry>()
  const entryOf = (name: string): Entry => {
    const entry = entries.get(name) ?? {
      ...{ ledger: null, refreshing: null, memoRevision: 0 },
      memos: new Map<string, unknown>(),
    }
    // Last used stands last.
    entries.delete(name)
    entries.set(name, entry)
    return entry
  }
  /** Null when the ledger is not the one that is kept. */
  const memosOf = (name: string, ledger: KeptLedger): Map<string, unknown> | null => {
    const entry = entries.get(name)
    if (entry === undefined || entry.ledger?.revision !== ledger.revision) return null
    if (entry.memoRevision !== ledger.revision || entry.memos.size >= MOST_MEMOS) {
      entry.memos.clear()
      entry.memoRevision = ledger.revision
    }
    return entry.memos
  }
  return {
    async get(name, scope) {
      const entry = entryOf(name)
      if (entry.refreshing !== null) await entry.refreshing.catch(() => {})
      if (entry.refreshing !== null) return entry.refreshing
      entry.refreshing = refreshLedger(db, scope, entry.ledger)
      try {
        entry.ledger = await entry.refreshing
        return entry.ledger
      } finally {
        entry.refreshing = null
        dropOldest(entries, mostRows)
      }
    },
    memo<T>(name: string, ledger: KeptLedger, what: string, compute: () => T): T {
      const memos = memosOf(name, ledger)
      if (memos === null) return compute()
      // What stands under a name came from the one computation of that name.
      if (memos.has(what)) return memos.get(what) as T
      const value = compute()
      memos.set(what, value)
      return value
    },
    recall(name, ledger, question) {
      const text = memosOf(name, ledger)?.get(question)
      return typeof text === 'string' ? text : null
    },
  }
}

function dropOldest(entries: Map<string, Entry>, mostRows: number): void {
  let rows = 0
  for (const { ledger } of entries.values()) rows += rowsOf(ledger)
  for (const [name, entry] of entries) {
    if (rows <= mostRows || entries.size === 1) return
    if (entry.refreshing !== null) continue
    rows -= rowsOf(entry.ledger)
    entries.delete(name)
  }
}

function rowsOf(ledger: KeptLedger | null): number {
  if (ledger === null) return 1
  const { trades, bookings, equity } = ledger.ledger
  return 1 + trades.count + Math.ceil((bookings.count + equity.count) / 4)
}
