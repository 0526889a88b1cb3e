// What an outbox says of itself. Nothing in it is secret, so it may be logged as it is.

export type OutboxState =
  /** Nothing waits. */
  | 'idle'
  /** A request is under way, or about to be. */
  | 'sending'
  /** The last try failed and the next one has its time. */
  | 'waiting'
  /** The server refuses the request as such (key, address, path): somebody has to act. Tries go on. */
  | 'refused'
  | 'closed'

export type OutboxHealth = {
  readonly state: OutboxState
  /** Trades that are on disk and not settled. */
  readonly queued: number
  readonly queuedBytes: number
  readonly deadLetters: number
  /** Lines that were torn or spoilt on disk and set aside since the outbox was opened. */
  readonly damagedLines: number
  /** RFC 3339, to about a second; null when nothing waits. */
  readonly oldestQueuedAt: string | null
  readonly lastError: string | null
  readonly lastSuccessAt: string | null
  /** When the next try is due, while the state is waiting or refused. */
  readonly nextTryAt: string | null
}
