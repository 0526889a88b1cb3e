// What people do with benchmarks: put a series of daily closes in, let it follow a symbol, take it out. Each act is written
// with its audit entry.
import { actOf, appendEntry, commandChain } from '../../access/audit/write-entry.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { type Close, removeBenchmark, storeBenchmark } from './benchmark-store.ts'
import { storeFollowed, venueOfConnection } from './follow-store.ts'

export type ManageBenchmarks = {
  readonly database: Pick<Database, 'transaction'>
  readonly clock: Pick<Clock, 'now'>
  /** Who does it, as the audit shall say. */
  readonly actor: string
}

/** Replaces a series of the same name as a whole. `dayZone` is the cut of its days, as readDayCut reads it. */
export async function putBenchmark(
  deps: ManageBenchmarks,
  name: string,
  dayZone: string,
  closes: readonly Close[],
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    await storeBenchmark(tx, name, dayZone, closes, deps.actor)
    await appendEntry(tx, commandChain, {
      ...act(deps, 'benchmark_put', name),
      ...{ closes: closes.length, day_zone: dayZone },
    })
  })
}

export type Follow = {
  readonly name: string
  /** Name of a broker connection. */
  readonly connection: string
  /** In the broker's spelling. */
  readonly symbol: string
}

/** From now on the closes of a symbol at a broker, read there by itself. `hasCloses` says whether a venue keeps prices of days. */
export async function followSymbol(
  deps: ManageBenchmarks,
  { name, connection, symbol }: Follow,
  hasCloses: (venue: string) => boolean,
): Promise<'followed' | 'no_connection' | 'no_closes'> {
  return deps.database.transaction(async (tx) => {
    const venue = await venueOfConnection(tx, connection)
    if (venue === null) return 'no_connection'
    if (!hasCloses(venue)) return 'no_closes'
    await storeFollowed(tx, { name, connection, symbol, by: deps.actor })
    await appendEntry(tx, commandChain, {
      ...act(deps, 'benchmark_follows', name),
      ...{ connection, symbol },
    })
    return 'followed'
  })
}

/** False when there is none of this name. */
export async function dropBenchmark(deps: ManageBenchmarks, name: string): Promise<boolean> {
  return deps.database.transaction(async (tx) => {
    const isGone = await removeBenchmark(tx, name)
    if (isGone) await appendEntry(tx, commandChain, act(deps, 'benchmark_removed', name))
    return isGone
  })
}

function act(deps: ManageBenchmarks, kind: string, name: string) {
  return { ...actOf(deps, kind), benchmark: name }
}
