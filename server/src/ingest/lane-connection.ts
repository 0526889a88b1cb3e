// The database connection of a lane and the writer slot it holds; made anew, on any free slot, when it breaks.
// No slot is waited for: another server may have taken the old one, and may keep it for good.
import type { Clock } from '../platform/clock.ts'
import type { Database, Session } from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'
import { leaseSlot, type WriterSlot } from './writer-slot.ts'

export type LaneConnection = {
  /** Null while it is being made. */
  readonly current: { readonly session: Session; readonly slot: WriterSlot } | null
  /** Drops a broken connection and makes a new one; false when there is none by the deadline. */
  renew(deadlineMs: number): Promise<boolean>
  close(): Promise<void>
}

export type LaneConnectionDeps = {
  readonly database: Pick<Database, 'openSession'>
  readonly clock: Clock
  readonly log: Log
  readonly onReady: () => void
}

const longestPauseMs = 500

export function openLaneConnection(deps: LaneConnectionDeps): LaneConnection {
  const { database, clock, log, onReady } = deps
  let current: LaneConnection['current'] = null
  let connecting: Promise<void> | null = null
  let closing = false

  /** Tries until it works. */
  function connect(): Promise<void> {
    connecting ??= (async () => {
      let pauseMs = 20
      while (current === null && !closing) {
        try {
          current = await open()
          onReady()
        } catch (error) {
          const reason = nameOf(error)
          log.warn('ingest cannot reach the database', { pause_ms: pauseMs, reason })
          await new Promise((resolve) => setTimeout(resolve, pauseMs))
          pauseMs = Math.min(pauseMs * 2, longestPauseMs)
        }
      }
    })().finally(() => {
      connecting = null
    })
    return connecting
  }

  async function open() {
    const session = await database.openSession('ingest')
    try {
      return { session, slot: await leaseSlot(session, clock) }
    } catch (error) {
      await session[Symbol.asyncDispose]()
      throw error
    }
  }

  async function renew(deadlineMs: number): Promise<boolean> {
    const broken = current
    current = null
    try {
      await broken?.session[Symbol.asyncDispose]()
    } catch (error) {
      log.debug('a broken connection did not close', { reason: nameOf(error) })
    }
    const leftMs = Math.max(0, deadlineMs - clock.monotonicMs())
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, leftMs).unref())
    await Promise.race([connect(), timeout])
    return current !== null
  }

  void connect()
  return {
    get current() {
      return current
    },
    renew,
    async close() {
      closing = true
      await connecting
      await current?.session[Symbol.asyncDispose]()
      current = null
    },
  }
}

/** Errors of the database port word themselves without values. */
function nameOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
}
