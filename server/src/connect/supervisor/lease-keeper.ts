// Keeps this server's part of the connections: says that it is there, renews what it owns, takes what nobody owns, gives away
// what is more than its part. One database session does it all and also hears that something changed.
import type { Timer } from '../../platform/clock.ts'
import type { Database, Queryable, Session } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import { shareChange } from './fair-share.ts'
import {
  claimLease,
  countShares,
  expireForgotten,
  forgetServer,
  LEASE_MS,
  type Lease,
  noteServer,
  releaseLeases,
  renewLeases,
  restPaused,
} from './lease-store.ts'

export const RENEW_MS = 2_000
const REOPEN_MS = 500
const GATHER_MS = 50
const LONGEST_GOODBYE_MS = 3_000

export type LeaseKeeperDeps = {
  readonly database: Pick<Database, 'openSession'>
  readonly clock: Timer
  readonly log: Log
  readonly serverId: string
  /** Told what is owned now, after each look; `heard`: something about connections changed since the last call. */
  readonly onLook: (leases: readonly Lease[], heard: boolean) => void
  /** Told when a lease is to be given back: resolves when nothing is written under it any more. */
  readonly beforeRelease: (lease: Lease) => Promise<void>
}

export type LeaseKeeper = AsyncDisposable & {
  /** Leases that are surely ours at this moment. */
  readonly leases: readonly Lease[]
}

export function keepLeases(deps: LeaseKeeperDeps): LeaseKeeper {
  const { database, clock, log, serverId } = deps
  const stop = new AbortController()
  let leases: readonly Lease[] = []
  let sureUntilMs = 0
  let heard = true
  let wake = new AbortController()
  let session: Session | null = null
  let isAway = false

  async function open(): Promise<Session> {
    const opened = await database.openSession('leases')
    opened.onNotify(() => {
      heard = true
      wake.abort()
    })
    opened.onLost(() => wake.abort())
    await opened.query('listen tidemark_connections')
    heard = true // what changed before we listened
    return opened
  }

  /** What is owned is prolonged first and by itself, so that no other server's claim can delay it. */
  async function look(db: Session): Promise<void> {
    const beganMs = clock.monotonicMs()
    leases = await inTransaction(db, async (tx) => {
      await noteServer(tx, serverId)
      const renewed = await renewLeases(tx, serverId, leases)
      await expireForgotten(tx, serverId, renewed)
      return renewed
    })
    sureUntilMs = beganMs + LEASE_MS
    await restPaused(db)
    const { connections, held, free } = await countShares(db)
    let change = shareChange({ connections, held, self: serverId })
    const surplus = leases.at(-1)
    if (change < 0 && surplus !== undefined) await giveBack(db, [surplus])
    for (const connectionId of free) {
      if (change <= 0) break
      const lease = await claimLease(db, connectionId, serverId)
      if (lease === null) continue
      leases = [...leases, lease]
      change--
    }
  }

  async function giveBack(db: Queryable, given: readonly Lease[]): Promise<void> {
    leases = leases.filter((lease) => !given.includes(lease))
    const quiet = Promise.all(given.map((lease) => deps.beforeRelease(lease)))
    // A broker that does not answer must not keep the others waiting; the fence holds off what comes late.
    await Promise.race([quiet, clock.wait(LONGEST_GOODBYE_MS)])
    await releaseLeases(db, serverId, given)
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      wake = new AbortController()
      try {
        session ??= await open()
        await look(session)
        if (isAway) log.info('the database answers again: connections are shared anew')
        isAway = false
      } catch (error) {
        const cause = error instanceof Error ? error.name : 'unknown'
        if (!isAway)
          log.warn('connections cannot be shared: the database does not answer', { cause })
        isAway = true
        await closeQuietly(session)
        session = null
      }
      // Another server may own them by now.
      if (clock.monotonicMs() >= sureUntilMs) leases = []
      const news = heard
      heard = false
      deps.onLook(leases, news)
      if (stop.signal.aborted) break
      const pauseMs = session === null ? REOPEN_MS : RENEW_MS
      await clock.wait(pauseMs, AbortSignal.any([stop.signal, wake.signal]))
      // Linking many accounts says so many times.
      if (wake.signal.aborted) await clock.wait(GATHER_MS, stop.signal)
    }
  }

  const running = run()
  return {
    get leases() {
      return leases
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
      try {
        if (session === null) await Promise.all(leases.map((lease) => deps.beforeRelease(lease)))
        else {
          await forgetServer(session, serverId)
          await giveBack(session, leases)
        }
      } catch (error) {
        // They expire by themselves.
        log.debug('leases were not given back', {
          cause: error instanceof Error ? error.name : 'unknown',
        })
      } finally {
        await closeQuietly(session)
      }
    },
  }
}

async function inTransaction<T>(db: Session, work: (tx: Queryable) => Promise<T>): Promise<T> {
  await db.query('begin')
  try {
    const result = await work(db)
    await db.query('commit')
    return result
  } catch (error) {
    // When the session is gone there is nothing left to roll back, and the first error is the one to tell.
    await db.query('rollback').catch(() => undefined)
    throw error
  }
}

async function closeQuietly(session: Session | null): Promise<void> {
  try {
    await session?.[Symbol.asyncDispose]()
  } catch {
    // It broke before; there is nothing left to close.
  }
}
