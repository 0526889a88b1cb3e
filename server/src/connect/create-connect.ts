// Puts the slice together: leases decide which connections this server reads, and each of those has a supervisor.
// Several servers may do this on one database; none of them needs to know the others.
import { LeaseLost, type PictureBook } from '../accounts/picture-book.ts'
import type { Timer } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'
import type { Secret } from '../platform/secret.ts'
import type { DealBook } from './deal-book.ts'
import type { ReadConnector } from './read-port.ts'
import { keepLeases } from './supervisor/lease-keeper.ts'
import type { Lease } from './supervisor/lease-store.ts'
import { loadConnections } from './supervisor/owned-connection-store.ts'
import { defaultPacing, type Pacing } from './supervisor/pacing.ts'
import { type Supervisor, superviseConnection } from './supervisor/supervise-connection.ts'

export type ConnectDeps = {
  readonly database: Pick<Database, 'openSession' | 'read' | 'write'>
  readonly clock: Timer
  readonly log: Log
  readonly book: PictureBook
  readonly dealBook: DealBook
  /** The venues that this build knows. */
  readonly connectors: readonly ReadConnector[]
  /** The secrets of a connection by field name; rejects when one cannot be opened. */
  readonly openSecrets: (connectionId: number) => Promise<Readonly<Record<string, Secret>>>
  /** Its own for each server that uses the database. */
  readonly serverId: string
  readonly pacing?: Pacing
  readonly random?: () => number
  /** Told of each request to a broker. */
  readonly onRequest?: (venue: string) => void
}

/** How the connections of one venue stand that this server reads. */
export type VenueHealth = {
  readonly owned: number
  readonly live: number
  /** Seconds since the oldest of their last answers; 0 when none is owned. */
  readonly oldestAgeS: number
}

export type Connect = AsyncDisposable & {
  health(venue: string): VenueHealth
}

/** The rows are read again this often even when nothing was heard. */
const RELOAD_MS = 30_000

export function createConnect(deps: ConnectDeps): Connect {
  const { database, clock, log, connectors, serverId } = deps
  const supervisors = new Map<number, Supervisor>()
  /** Connections of venues that this version does not know: said once. */
  const strange = new Set<number>()
  let wanted: readonly Lease[] = []
  let loadedAtMs = Number.NEGATIVE_INFINITY
  let isLoadDue = true
  let loading: Promise<void> | null = null
  let isStopping = false

  function onLook(leases: readonly Lease[], heard: boolean): void {
    wanted = leases
    for (const [id, { lease }] of supervisors)
      if (!leases.some((one) => isSame(one, lease))) void drop(id)
    const isNew = leases.some(
      ({ connectionId }) => !supervisors.has(connectionId) && !strange.has(connectionId),
    )
    isLoadDue ||= heard || isNew || clock.monotonicMs() - loadedAtMs >= RELOAD_MS
    if (!isLoadDue || isStopping) return
    loading ??= load().finally(() => {
      loading = null
    })
  }

  async function load(): Promise<void> {
    isLoadDue = false
    try {
      const rows = await loadConnections(
        database.read,
        wanted.map(({ connectionId }) => connectionId),
      )
      loadedAtMs = clock.monotonicMs()
      for (const row of rows) {
        const lease = wanted.find(({ connectionId }) => connectionId === row.connectionId)
        if (lease === undefined || isStopping) continue
        const running = supervisors.get(row.connectionId)
        if (running !== undefined) running.update(row)
        else start(row, lease)
      }
    } catch (error) {
      isLoadDue = true
      log.debug('connections could not be read', {
        cause: error instanceof Error ? error.name : 'unknown',
      })
    }
  }

  function start(row: Parameters<Supervisor['update']>[0], lease: Lease): void {
    const connector = connectors.find(({ venue }) => venue === row.venue)
    if (connector === undefined) {
      if (!strange.has(row.connectionId))
        log.warn('connection: this version knows no such venue', {
          connection: row.name,
          venue: row.venue,
        })
      strange.add(row.connectionId)
      return
    }
    const supervisor = superviseConnection(
      {
        ...{ clock, log, connector, read: database.read, write: database.write },
        ...{ book: deps.book, dealBook: deps.dealBook, openSecrets: deps.openSecrets },
        pacing: deps.pacing ?? defaultPacing,
        random: deps.random ?? Math.random,
        isLeaseLost: (error) => error instanceof LeaseLost,
        onRequest: () => deps.onRequest?.(row.venue),
      },
      row,
      lease,
    )
    supervisors.set(row.connectionId, supervisor)
    log.info('connection: this server reads it', {
      connection: row.name,
      venue: row.venue,
      accounts: row.accounts.length,
      generation: lease.generation,
    })
  }

  /** Another owner may have it already: what it still writes is refused by its generation. */
  async function drop(connectionId: number): Promise<void> {
    const supervisor = supervisors.get(connectionId)
    supervisors.delete(connectionId)
    await supervisor?.stop()
  }

  const keeper = keepLeases({
    ...{ database, clock, log, serverId, onLook },
    beforeRelease: ({ connectionId }) => drop(connectionId),
  })

  return {
    health(venue) {
      const own = [...supervisors.values()].filter((one) => one.venue === venue)
      const ages = own.map(({ ageMs }) => ageMs)
      return {
        owned: own.length,
        live: own.filter(({ health }) => health.state === 'live').length,
        oldestAgeS: Math.max(0, ...ages) / 1000,
      }
    },
    async [Symbol.asyncDispose]() {
      isStopping = true
      await keeper[Symbol.asyncDispose]()
      await loading
      await Promise.all([...supervisors.keys()].map(drop))
    },
  }
}

function isSame(one: Lease, other: Lease): boolean {
  return one.connectionId === other.connectionId && one.generation === other.generation
}
