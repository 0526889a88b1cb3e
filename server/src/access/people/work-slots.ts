// Password hashing is dear on purpose, so it must not become a lever: two at a time, eight wait, the rest are told to come again.
import { TidemarkError } from '../../platform/problem.ts'

export type WorkSlots = {
  /** Runs `work` when its turn comes. @throws TidemarkError rate_limited when too many wait already */
  run<T>(work: () => Promise<T>): Promise<T>
}

const RETRY_MS = 2_000

export function createWorkSlots({ atOnce = 2, waiting = 8 } = {}): WorkSlots {
  let running = 0
  const queue: (() => void)[] = []

  async function enter(): Promise<void> {
    if (running < atOnce) {
      running++
      return
    }
    if (queue.length >= waiting)
      throw new TidemarkError(
        'rate_limited',
        'Many people are logging in at this moment. Try again in 2 s.',
        { retryAfterMs: RETRY_MS, headers: { 'retry-after': String(RETRY_MS / 1000) } },
      )
    // Whoever leaves hands its slot over, so `running` stays as it is.
    await new Promise<void>((resolve) => queue.push(resolve))
  }

  return {
    async run(work) {
      await enter()
      try {
        return await work()
      } finally {
        const next = queue.shift()
        if (next === undefined) running--
        else next()
      }
    },
  }
}
