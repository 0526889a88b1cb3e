// Tells that accounts changed: called after each commit, heard at once in this server and soon in the others.
// Only names travel: whoever hears reads what is new from where it is kept.

export type Announcer = {
  announce(accountIds: readonly number[]): void
  /** Returns the way to stop hearing. */
  onNews(listener: (accountIds: readonly number[]) => void): () => void
}

export function createAnnouncer(): Announcer {
  const listeners = new Set<(accountIds: readonly number[]) => void>()
  return {
    announce(accountIds) {
      if (accountIds.length === 0) return
      for (const listener of listeners) listener(accountIds)
    },
    onNews(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
