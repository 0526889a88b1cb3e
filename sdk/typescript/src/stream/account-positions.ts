// Where each account's stream stands: what was seen last, and whether a fresh snapshot is awaited.
// Pure bookkeeping: it decides what is news, what is a repeat, and where something is missing.
import type { StreamDelta, StreamSnapshot } from './stream-types.ts'

export type Step =
  /** Hand it on. */
  | 'news'
  /** Seen already, or replaced by a snapshot that is under way. */
  | 'repeat'
  /** Something between was lost: ask for a snapshot of this account. */
  | 'gap'

export type AccountPositions = ReturnType<typeof createAccountPositions>

export function createAccountPositions() {
  const last = new Map<string, number>()
  const awaited = new Set<string>()
  return {
    snapshot({ account, seq }: Pick<StreamSnapshot, 'account' | 'seq'>): Step {
      // Each topic has a snapshot of its own; the account stands where the newest one does.
      last.set(account, awaited.delete(account) ? seq : Math.max(seq, last.get(account) ?? 0))
      return 'news'
    },
    delta({ account, seq, prev }: Pick<StreamDelta, 'account' | 'seq' | 'prev'>): Step {
      const seen = last.get(account)
      if (awaited.has(account)) return 'repeat'
      if (seen !== undefined && seq <= seen) return 'repeat'
      if (seen === undefined || prev > seen) return 'gap'
      last.set(account, seq)
      return 'news'
    },
    heartbeat(account: string, seq: number): Step {
      const seen = last.get(account)
      if (awaited.has(account) || seen === undefined) return 'repeat'
      return seq > seen ? 'gap' : 'repeat'
    },
    await(account: string): void {
      awaited.add(account)
    },
    /** What to resume from; accounts that await a snapshot start anew. */
    resumable(): Record<string, number> {
      return Object.fromEntries([...last].filter(([account]) => !awaited.has(account)))
    },
    /** The server counts anew. */
    forget(): void {
      last.clear()
      awaited.clear()
    },
  }
}
