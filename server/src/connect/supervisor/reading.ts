// What the steps of one session share: the session, whose it is, and what was learnt on the way.

import type { PictureBook } from '../../accounts/picture-book.ts'
import type { Timer } from '../../platform/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import type { DealBook } from '../deal-book.ts'
import type { ReadSession } from '../read-port.ts'
import type { AccountTask } from './account-task.ts'
import type { Lease } from './lease-store.ts'
import type { OwnedConnection } from './owned-connection-store.ts'
import type { Pacing } from './pacing.ts'
import type { KnownClock } from './place-positions.ts'

export type ReadingDeps = {
  readonly read: Queryable
  readonly write: Queryable
  readonly clock: Timer
  readonly log: Log
  readonly book: PictureBook
  readonly dealBook: DealBook
  readonly pacing: Pacing
  /** In [0, 1). */
  readonly random: () => number
}

/** What outlives a session of the connection. */
export type ConnectionMemory = {
  connection: OwnedConnection
  readonly lease: Lease
  readonly tasks: Map<number, AccountTask>
  brokerClock: KnownClock
  /** All by the clock that only grows. */
  pollAtMs: number
  clockAtMs: number
  /** When benchmarks that follow a symbol of this connection are next looked after. */
  closesAtMs: number
  sentAtMs: number
  /** When the last look at the accounts began. */
  lookedAtMs: number
  /** When all accounts were last looked at with success; null = never. */
  goodAtMs: number | null
  /** When a person has to give the next one-time code, as the broker last said; null = never, undefined = it did not say. */
  codeUntilMs: number | null | undefined
  /** Requests sent so far. */
  requests: number
}

export type Reading = ReadingDeps & {
  readonly session: ReadSession
  readonly memory: ConnectionMemory
}
