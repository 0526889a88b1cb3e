// The worker: for each account one signal after the other, in the order in which they were stored; accounts do not wait for
// each other. Nothing is kept in memory that the database does not say: a new process goes on where another one stopped.
import type { Clock, Timer } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import { type ExecuteDeps, executeSignal } from './execute-signal.ts'
import {
  expireWaiting,
  loadBusyAccounts,
  loadNextSignal,
  type QueuedSignal,
} from './queue-store.ts'

export type RunSignalsDeps = ExecuteDeps & {
  readonly clock: Pick<Clock, 'now'>
  /** For pauses and patience. */
  readonly timer: Pick<Timer, 'wait' | 'monotonicMs'>
  readonly log: Log
  /** Whether this server is the one that may send new orders of the account. */
  readonly mayOpen: (accountId: number) => boolean
}

export type SignalWorker = AsyncDisposable & {
  /** Something was queued for this account: look now. */
  wake(accountId: number): void
}

/** What happens elsewhere (a person approves, a hook is armed, another server gives an account up) is seen after this time at most. */
const lookEveryMs = 500
const afterFailureMs = 1000
/** A neighbour looks every half second. */
const neighbourMs = 5000

export function runSignals(deps: RunSignalsDeps): SignalWorker {
  const { database, log, timer, clock, mayOpen } = deps
  const stop = new AbortController()
  const running = new Map<number, Promise<void>>()
  /** Accounts that were woken while they were being worked on. */
  const again = new Set<number>()
  /** What was left to the neighbour, by account. */
  const left = new Map<number, { readonly signalId: string; readonly sinceMs: number }>()

  function wake(accountId: number): void {
    if (stop.signal.aborted) return
    if (running.has(accountId)) {
      again.add(accountId)
      return
    }
    again.delete(accountId)
    const work = workOff(accountId).finally(() => {
      running.delete(accountId)
      if (again.has(accountId)) wake(accountId)
    })
    running.set(accountId, work)
  }

  /** Never rejects. */
  async function workOff(accountId: number): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        const next = await loadNextSignal(database.write, accountId)
        if (next === null) return
        if (isForNeighbour(next)) return
        await executeSignal(deps, next)
      } catch (error) {
        // It stays first in its queue until it succeeds or is too old.
        log.warn('signals: not executed yet', { account: accountId, cause: causeOf(error) })
        await timer.wait(afterFailureMs, stop.signal)
      }
    }
  }

  /**
   * A server that may not open anything would only get the signal refused that its neighbour can execute, so it leaves it to
   * it for a moment. If there is no neighbour, as after an unclean stop, what is refused must not hold up a close behind it.
   */
  function isForNeighbour({ accountId, signalId, signal }: QueuedSignal): boolean {
    if (mayOpen(accountId) || signal.side === 'close') return false
    const nowMs = timer.monotonicMs()
    if (left.get(accountId)?.signalId !== signalId)
      left.set(accountId, { signalId, sinceMs: nowMs })
    return nowMs - (left.get(accountId)?.sinceMs ?? nowMs) < neighbourMs
  }

  async function look(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        const expired = await expireWaiting(database.write, clock.now())
        if (expired > 0) log.warn('signals: nobody approved them in time', { signals: expired })
        for (const accountId of await loadBusyAccounts(database.read)) wake(accountId)
      } catch (error) {
        log.debug('signals: the database cannot be asked', { cause: causeOf(error) })
      }
      await timer.wait(lookEveryMs, stop.signal)
    }
  }

  const looking = look()
  return {
    wake,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await looking
      await Promise.all(running.values())
    },
  }
}

/** What is safe to log of an error: its name, and the cause of a failed connection. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const cause = 'cause' in error && typeof error.cause === 'string' ? `: ${error.cause}` : ''
  return `${error.name}${cause}`
}
