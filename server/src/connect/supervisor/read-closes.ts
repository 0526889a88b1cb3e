// Benchmarks that follow a symbol: the closes of the days that are over are read once an hour, and added.
import { addCloses, nextFollowed, tellFollowed } from '../../accounts/benchmarks/follow-store.ts'
import { ConnectFailure } from '../failure.ts'
import { ofSession } from './read-deals.ts'
import type { Reading } from './reading.ts'

/** Five days back from the newest close that is known: a broker may correct a day. */
const BACK_MS = 5 * 86_400_000
/** As far as a first look goes: five years. */
const FIRST_BACK_MS = 5 * 365 * 86_400_000

/** One series at a time, so that the accounts are not kept waiting. */
export async function readClosesOf(reading: Reading): Promise<void> {
  const { session, memory, clock, pacing, read, write, log } = reading
  const followed = await nextFollowed(read, memory.lease.connectionId)
  if (followed === null) {
    memory.closesAtMs = clock.monotonicMs() + pacing.closesMs
    return
  }
  const { name, symbol, lastDay } = followed
  const fromMs =
    lastDay === null ? clock.now() - FIRST_BACK_MS : Date.parse(`${lastDay}T00:00:00Z`) - BACK_MS
  try {
    const found = await session.readDailyCloses?.(symbol, fromMs)
    if (found !== undefined) await addCloses(write, followed, found)
  } catch (error) {
    if (!(error instanceof ConnectFailure)) throw error
    // Said in any case, so that a broker whose history never answers does not end session after session.
    await tellFollowed(write, followed, { cause: error.reason, detail: error.detail })
    if (ofSession.includes(error.reason)) throw error
    log.info('benchmark: the broker gives no closes', {
      ...{ benchmark: name, connection: memory.connection.name },
      ...{ cause: error.reason, detail: error.detail },
    })
  }
}
