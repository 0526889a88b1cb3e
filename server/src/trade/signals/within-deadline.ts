// A database that is silent must not make a sender wait: after a moment the sender is told to come again.
// What was begun may still take effect; the repeat then finds it and is answered as one.
import { SqlError } from '../../platform/database/database.ts'
import { TidemarkError } from '../../platform/problem.ts'

/** TradingView hangs up after 3 s. */
export const silentAfterMs = 1500
/** It repeats by itself after 5 s. */
const comeAgainMs = 5000

/** Rejects with ledger_unavailable when the database has not answered in time, or says that it cannot store now. */
export async function withinDeadline<T>(work: Promise<T>, deadlineMs = silentAfterMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(unavailable('The database did not answer in time.'))
    }, deadlineMs)
  })
  try {
    return await Promise.race([work, silence])
  } catch (error) {
    if (error instanceof SqlError && isPassing(error.sqlState))
      throw unavailable('The database cannot store anything now.', error)
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** Full disk or memory, a server that is going down or coming up, a lock that did not come. */
function isPassing(sqlState: string): boolean {
  return ['53', '57', '58', '40', '25'].includes(sqlState.slice(0, 2)) || sqlState === '55P03'
}

export function unavailable(detail: string, cause?: unknown): TidemarkError {
  return new TidemarkError('ledger_unavailable', `${detail} Send the same signal again.`, {
    retryAfterMs: comeAgainMs,
    ...(cause === undefined ? {} : { cause }),
  })
}
