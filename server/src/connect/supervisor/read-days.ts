// Ends of days that a broker remembers, for the time in which nobody looked: they go into the account's equity over time.
import { addDailyEquity } from '../../accounts/equity-store.ts'
import { ConnectFailure } from '../failure.ts'
import type { AccountTask } from './account-task.ts'
import { jitter } from './pacing.ts'
import { ofSession } from './read-deals.ts'
import type { Reading } from './reading.ts'

const SPREAD = 0.1
/** Two days back from the newest one that is known: a broker may write a day late. */
const BACK_MS = 2 * 86_400_000

export async function readDaysOf(reading: Reading, task: AccountTask): Promise<void> {
  const { session, memory, clock, pacing, random, write, log } = reading
  const { accountId, account } = task.linked
  task.dailyAtMs = clock.monotonicMs() + jitter(pacing.dailyMs, SPREAD, random)
  try {
    const days = (await session.readDailyEquity?.(account, task.dailyFromMs, clock.now())) ?? []
    await addDailyEquity(write, accountId, days, memory.lease)
    const newest = days.at(-1)
    if (newest !== undefined) task.dailyFromMs = Math.max(0, newest.atMs - BACK_MS)
  } catch (error) {
    // Without them all else is read all the same.
    if (!(error instanceof ConnectFailure) || ofSession.includes(error.reason)) throw error
    log.info('account: the broker gives no ends of days', {
      account_id: accountId,
      cause: error.reason,
      detail: error.detail,
    })
  }
}
