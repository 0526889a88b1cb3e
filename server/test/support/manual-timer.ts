// A clock that a test moves. It goes on to the next wait only when everybody who may wait does so: what happens in between
// (statements, sockets) takes none of its time, so an hour passes in a second and nothing depends on how fast the machine is.
import type { Timer } from '../../src/platform/clock.ts'
import { until } from './until.ts'

type Sleeper = { readonly dueMs: number; wake(): void }

export type ManualTimer = Timer & {
  /** Lets that much time pass, waking whoever's time comes. */
  pass(ms: number): Promise<void>
  /** Resolves when everybody waits. */
  settled(): Promise<void>
}

export function createManualTimer(startMs: number, sleepers = 1): ManualTimer {
  let elapsedMs = 0
  let waiting: Sleeper[] = []

  async function settled(): Promise<void> {
    await until(() => waiting.length >= sleepers, { everyMs: 1, what: 'a pause of everybody' })
  }

  return {
    now: () => startMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    wait(lengthMs, signal) {
      if (signal?.aborted === true) return Promise.resolve()
      return new Promise((resolve) => {
        const sleeper = {
          dueMs: elapsedMs + Math.max(0, lengthMs),
          wake() {
            waiting = waiting.filter((one) => one !== sleeper)
            signal?.removeEventListener('abort', sleeper.wake)
            resolve()
          },
        }
        signal?.addEventListener('abort', sleeper.wake)
        waiting.push(sleeper)
      })
    },
    async pass(ms) {
      const untilMs = elapsedMs + ms
      for (;;) {
        await settled()
        const next = waiting.reduce((first, one) => (one.dueMs < first.dueMs ? one : first))
        if (next.dueMs > untilMs) break
        elapsedMs = Math.max(elapsedMs, next.dueMs)
        next.wake()
      }
      elapsedMs = untilMs
    },
    settled,
  }
}
