// Cancels and closes need no lease, so any server may send them. What one of those left behind as it died, nobody would look
// for: the server that holds the account does.
import type { Timer } from '../../platform/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import { repeat } from '../../platform/repeat.ts'
import type { LeaseKeeper } from '../arm/lease-keeper.ts'
import { loadOpenIntents } from './intent-store.ts'
import type { RunningDesk } from './order-desk.ts'

export type WatchStrandedDeps = {
  readonly read: Queryable
  readonly desk: Pick<RunningDesk, 'recover'>
  readonly leases: Pick<LeaseKeeper, 'generationOf'>
  readonly serverId: string
  readonly clock: Timer
  readonly log: Log
}

const LOOK_EVERY_MS = 15_000
/** A living server has its answer, or has written that it has none, long before. */
const STRANDED_MS = 60_000

export function watchStranded(deps: WatchStrandedDeps): AsyncDisposable {
  const { clock, log } = deps
  return repeat({
    ...{ clock, everyMs: LOOK_EVERY_MS },
    work: () => adoptStranded(deps),
    onFailure: (error) =>
      log.debug('trade: the database cannot be asked', { cause: String(error) }),
  })
}

/** Begins to look for what is found stranded; the desk goes on with it. */
export async function adoptStranded(deps: Omit<WatchStrandedDeps, 'log'>): Promise<void> {
  const { read, desk, leases, serverId, clock } = deps
  const stranded = (await loadOpenIntents(read)).filter(
    (one) =>
      (one.state === 'INTENT' || one.state === 'SENDING') &&
      one.serverId !== serverId &&
      clock.now() - one.createdMs > STRANDED_MS &&
      leases.generationOf(one.accountId) !== null,
  )
  const accounts = new Set(stranded.map(({ accountId }) => accountId))
  for (const id of accounts) void desk.recover(id)
}
