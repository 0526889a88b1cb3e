// What was just read of an account serves everybody who asks within half a second, and whoever asks while it is being read: a
// wall of widgets costs the database as much as one. News of the account end it at once; ages are computed for each answer.
import type { Clock } from '../../platform/clock.ts'

export type SharedRows = {
  /** `what` names the statement. A load that fails is not kept. */
  load<Rows>(what: string, accountId: number, read: () => Promise<Rows>): Promise<Rows>
  /** The account that a name stands for, for callers who may see all. */
  resolve(name: string, find: () => Promise<number>): Promise<number>
  /** These accounts changed; null = any may have. */
  forget(accountIds: readonly number[] | null): void
}

const SHARED_MS = 500
/** Names seldom change what they stand for. */
const NAMES_MS = 1_000
const MOST_NAMES = 10_000

type Kept = { readonly rows: Promise<unknown>; readonly untilMs: number }

export function createSharedRows(clock: Pick<Clock, 'monotonicMs'>): SharedRows {
  const byAccount = new Map<number, Map<string, Kept>>()
  const names = new Map<string, { readonly id: number; readonly untilMs: number }>()
  return {
    load<Rows>(what: string, accountId: number, read: () => Promise<Rows>): Promise<Rows> {
      const nowMs = clock.monotonicMs()
      let kept = byAccount.get(accountId)
      const known = kept?.get(what)
      // What stands under a name came from the one statement of that name.
      if (known !== undefined && known.untilMs > nowMs) return known.rows as Promise<Rows>
      if (kept === undefined) {
        kept = new Map()
        byAccount.set(accountId, kept)
      }
      const own = kept
      const rows = read()
      const entry = { rows, untilMs: nowMs + SHARED_MS }
      own.set(what, entry)
      rows.catch(() => {
        if (own.get(what) === entry) own.delete(what)
      })
      return rows
    },
    async resolve(name, find) {
      const known = names.get(name)
      if (known !== undefined && known.untilMs > clock.monotonicMs()) return known.id
      const id = await find()
      if (names.size >= MOST_NAMES) names.clear()
      names.set(name, { id, untilMs: clock.monotonicMs() + NAMES_MS })
      return id
    },
    forget(accountIds) {
      if (accountIds === null) byAccount.clear()
      else for (const id of accountIds) byAccount.delete(id)
    },
  }
}

/** For whoever must see what is there now, such as the stream: what it sends belongs to a place in the news. */
export const unsharedRows: SharedRows = {
  load: (_what, _accountId, read) => read(),
  resolve: (_name, find) => find(),
  forget() {},
}
