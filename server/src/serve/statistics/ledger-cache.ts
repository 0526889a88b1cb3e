// Ledgers in memory, as many rows as the bound allows, the longest unused go first. One refresh at a time for each:
// who asks meanwhile gets the same one.
import type { Queryable } from '../../platform/database/database.ts'
import { type KeptLedger, type LedgerScope, refreshLedger } from './kept-ledger.ts'

export type LedgerCache = {
  /** Up to date at the moment of the call. `name` says whose it is and never names two things. */
  get(name: string, scope: LedgerScope): Promise<KeptLedger>
  /** What was computed from the trades and bookings of a ledger, kept until they change; equity that goes on changes none of it. */
  memo<T>(name: string, ledger: KeptLedger, what: string, compute: () => T): T
  /** Keeps an answer's text as long as the revision. */
  keep(name: string, ledger: KeptLedger, question: string, text: string): void
  /** An answer's text of this revision; null = none is kept. */
  recall(name: string, ledger: KeptLedger, question: string): string | null
}

/** A million trades with their deals and equity took a gigabyte when it was measured: two at most, half of what the thread may hold. */
const MOST_ROWS = 2_000_000
const MOST_MEMOS = 64

type Kept<T> = { revision: number; readonly values: Map<string, T> }
type Entry = {
  ledger: KeptLedger | null
  refreshing: Promise<KeptLedger> | null
  readonly memos: Kept<unknown>
  readonly answers: Kept<string>
}

const nothing = <T>(): Kept<T> => ({ revision: 0, values: new Map() })

/** The values of this revision; those of another are gone, and so are all when they are too many. */
function valuesOf<T>(kept: Kept<T>, revision: number): Map<string, T> {
  if (kept.revision !== revision || kept.values.size >= MOST_MEMOS) {
    kept.values.clear()
    kept.revision = revision
  }
  return kept.values
}

export function createLedgerCache(db: Queryable, mostRows = MOST_ROWS): LedgerCache {
  const entries = new Map<string, Entry>()
  const entryOf = (name: string): Entry => {
    const entry = entries.get(name) ?? {
      ...{ ledger: null, refreshing: null },
      ...{ memos: nothing<unknown>(), answers: nothing<string>() },
    }
    // Last used stands last.
    entries.delete(name)
    entries.set(name, entry)
    return entry
  }
  /** Null when another ledger is kept under this name by now. */
  const keptAs = (name: string, { revision }: KeptLedger): Entry | null => {
    const entry = entries.get(name)
    return entry?.ledger?.revision === revision ? entry : null
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
      const entry = keptAs(name, ledger)
      if (entry === null) return compute()
      const memos = valuesOf(entry.memos, ledger.bookedRevision)
      // What stands under a name came from the one computation of that name.
      if (memos.has(what)) return memos.get(what) as T
      const value = compute()
      memos.set(what, value)
      return value
    },
    keep(name, ledger, question, text) {
      const entry = keptAs(name, ledger)
      if (entry !== null) valuesOf(entry.answers, ledger.revision).set(question, text)
    },
    recall(name, ledger, question) {
      const entry = keptAs(name, ledger)
      return entry === null
        ? null
        : (valuesOf(entry.answers, ledger.revision).get(question) ?? null)
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
