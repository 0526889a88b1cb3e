// Keeps this server's leases: renewed every 15 s, lost when 60 s passed without a renewal. By the monotonic clock the loss is
// noticed here no later than by the database elsewhere, because a lease is counted from before its renewal was asked for.
import type { Timer } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import { loadTradeAccounts, storeDisarmed } from '../accounts/trade-account-store.ts'
import { LAPSE_MS, RENEW_MS, releaseLease, renewLease, takeLease } from './lease-store.ts'

export type LeaseKeeper = AsyncDisposable & {
  /** Null = this server may not send new orders of the account. */
  generationOf(accountId: number): number | null
  /** Whether it is still being looked for what an unclean stop left open. */
  isRecovering(accountId: number): boolean
  recovered(accountId: number): void
  /** Takes what is free and renews what is due, now. */
  look(): Promise<void>
}

export type LeaseKeeperDeps = {
  readonly database: Pick<Database, 'read' | 'write' | 'transaction'>
  readonly serverId: string
  readonly clock: Timer
  readonly log: Log
  /** A lease was taken; `clean` = the owner before gave it back. Called before the account can open anything. */
  readonly onTaken: (accountId: number, clean: boolean) => void
}

type Held = { readonly generation: number; renewedMs: number; recovering: boolean }
const lookEveryMs = 5_000

export function createLeaseKeeper(deps: LeaseKeeperDeps): LeaseKeeper {
  const { database, serverId, clock, log, onTaken } = deps
  const held = new Map<number, Held>()
  const stop = new AbortController()

  function isAlive(lease: Held): boolean {
    return clock.monotonicMs() - lease.renewedMs < LAPSE_MS
  }

  /** One look after the other: two at once would take the same lease twice, which looks like an owner that vanished. */
  let looking: Promise<void> = Promise.resolve()
  function look(): Promise<void> {
    looking = looking.catch(() => undefined).then(lookOnce)
    return looking
  }

  async function lookOnce(): Promise<void> {
    for (const [accountId, lease] of held) {
      const startedMs = clock.monotonicMs()
      if (isAlive(lease) && startedMs - lease.renewedMs < RENEW_MS) continue
      const isOurs =
        isAlive(lease) && (await renewLease(database.write, accountId, serverId, lease.generation))
      if (isOurs) lease.renewedMs = startedMs
      else {
        held.delete(accountId)
        log.warn('trade: the lease of an account lapsed; it is disarmed', { account: accountId })
      }
    }
    for (const { accountId } of await loadTradeAccounts(database.read))
      if (!held.has(accountId)) await take(accountId)
  }

  async function take(accountId: number): Promise<void> {
    const startedMs = clock.monotonicMs()
    const taken = await database.transaction(async (tx) => {
      const lease = await takeLease(tx, accountId, serverId)
      if (lease !== null && !lease.cleanBefore)
        await storeDisarmed(
          tx,
          accountId,
          'the trade server stopped uncleanly or lost the database for a minute',
        )
      return lease
    })
    if (taken === null) return
    const { generation, cleanBefore } = taken
    held.set(accountId, { generation, renewedMs: startedMs, recovering: !cleanBefore })
    onTaken(accountId, cleanBefore)
  }

  async function run(): Promise<void> {
    let failing = false
    while (!stop.signal.aborted) {
      try {
        await look()
        failing = false
      } catch (error) {
        if (!failing) log.error('trade: leases cannot be renewed while the database is away', error)
        failing = true
      }
      await clock.wait(lookEveryMs, stop.signal)
    }
  }
  const running = run()

  return {
    generationOf(accountId) {
      const lease = held.get(accountId)
      return lease !== undefined && isAlive(lease) ? lease.generation : null
    },
    isRecovering: (accountId) => held.get(accountId)?.recovering ?? false,
    recovered(accountId) {
      const lease = held.get(accountId)
      if (lease !== undefined) lease.recovering = false
    },
    look,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
      for (const [accountId, lease] of held) {
        // What is still looked for must be found by whoever comes next: then the stop was not a clean one.
        if (!lease.recovering)
          await releaseLease(database.write, accountId, serverId, lease.generation).catch(
            (error: unknown) =>
              log.debug('trade: a lease was not given back', { cause: String(error) }),
          )
      }
      held.clear()
    },
  }
}
