// Words between servers of one database: short, unordered, and sometimes lost. Whoever listens looks at the database itself,
// so that a lost word costs time and nothing else.

export type Bus = AsyncDisposable & {
  /** Never waits and never throws: what cannot be said now is dropped, and listeners are told that they may have missed something. */
  publish(words: readonly string[]): void
  /** Words of other servers, never one's own. */
  onWords(listener: (words: readonly string[]) => void): void
  /** The line was broken for a while: anything may have been said. */
  onGap(listener: () => void): void
}
