// How a connection stands, said once when it changes: in its row, in the log with cause and next step, and to whoever counts.
import type { Queryable } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import { type ConnectFailure, failures } from '../failure.ts'
import type { Lease } from './lease-store.ts'
import {
  type ConnectionState,
  type OwnedConnection,
  storeCodeExpiry,
  storeHealth,
} from './owned-connection-store.ts'

export type Health = {
  readonly state: ConnectionState
  readonly failure: ConnectFailure | null
}

export type HealthKeeper = {
  readonly current: Health
  say(state: ConnectionState, failure?: ConnectFailure | null, retryInMs?: number): Promise<void>
  /** Until when a one-time code holds; undefined = nothing was said. */
  keepCode(untilMs: number | null | undefined): Promise<void>
}

export type HealthDeps = {
  readonly write: Queryable
  readonly log: Log
  readonly lease: Lease
  readonly connection: Pick<OwnedConnection, 'name' | 'venue' | 'state' | 'cause'>
}

export function keepHealth({ write, log, lease, connection }: HealthDeps): HealthKeeper {
  let current: Health = { state: 'new', failure: null }
  let stored: { state: string; cause: string | null } = connection
  let codeUntilMs: number | null | undefined

  async function store({ state, failure }: Health): Promise<void> {
    const cause = failure?.reason ?? null
    if (stored.state === state && stored.cause === cause) return
    try {
      await storeHealth(write, lease, { state, cause, detail: failure?.detail ?? null })
      stored = { state, cause }
    } catch (error) {
      notStored(error)
    }
  }

  /** Said again with the next change or the next good look. */
  function notStored(error: unknown): void {
    log.debug('the state of a connection was not stored', {
      cause: error instanceof Error ? error.name : 'unknown',
    })
  }

  function tell({ state, failure }: Health, retryInMs: number | undefined): void {
    const about = { connection: connection.name, venue: connection.venue, state }
    if (failure === null) {
      if (state === 'live') log.info('connection: the broker answers', about)
      return
    }
    log.warn(`connection: ${failures[failure.reason].means}`, {
      ...about,
      cause: failure.reason,
      detail: failure.detail,
      next_step: failures[failure.reason].nextStep,
      retry_in_s: retryInMs === undefined ? null : Math.round(retryInMs / 1000),
    })
  }

  return {
    get current() {
      return current
    },
    async keepCode(untilMs) {
      if (untilMs === undefined || untilMs === codeUntilMs) return
      try {
        await storeCodeExpiry(write, lease, untilMs)
        codeUntilMs = untilMs
      } catch (error) {
        notStored(error)
      }
    },
    async say(state, failure = null, retryInMs) {
      const before = current
      current = { state, failure }
      const isNew = before.state !== state || before.failure?.reason !== failure?.reason
      // Going from stale to offline for the same cause is a change of the row, not another line of the log.
      if (isNew && (failure === null || before.failure?.reason !== failure.reason))
        tell(current, retryInMs)
      await store(current)
    },
  }
}
