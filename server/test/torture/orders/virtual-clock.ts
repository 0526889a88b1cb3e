// The time of a run: it stands while anybody works and goes on when everybody waits, so that a minute of waiting takes no
// minute and a busy machine makes nothing late. Work is what the run declares to be work: statements, and calls of the
// broker, apart from those that the broker will never answer.
import type { Timer } from '../../../src/platform/clock.ts'

type Sleeper = { readonly dueMs: number; wake(): void }

export type VirtualClock = Timer &
  AsyncDisposable & {
    busy<T>(work: () => Promise<T>): Promise<T>
    /** Within work: nothing is done until this has passed. */
    pause(lengthMs: number, signal?: AbortSignal): Promise<void>
    /** One call that is being made will not be answered: nobody waits for it but the caller's own deadline. */
    stuck(): void
    /** A stuck call has ended by its deadline. */
    freed(): void
    /** A millisecond passes now, so that what comes after is later than what came before. */
    nudge(): void
  }

const LONGEST_STEP_MS = 1_000

/** `onStep` moves whoever else has a clock by the same length. */
export function createVirtualClock(
  now: () => number,
  onStep: (lengthMs: number) => void,
): VirtualClock {
  const startMs = now()
  const sleepers = new Set<Sleeper>()
  let [active, stuckCalls, isDisposed] = [0, 0, false]

  const isIdle = () => active - Math.min(stuckCalls, active) === 0

  async function run(): Promise<void> {
    while (!isDisposed) {
      // Answers that have come are read before time goes on.
      for (let quiet = 0; quiet < 4; quiet += 1) {
        await new Promise((resolve) => setImmediate(resolve))
        if (!isIdle()) quiet = -1
        if (quiet < 0) await new Promise((resolve) => setTimeout(resolve, 1))
        if (isDisposed) return
      }
      const next = Math.min(...[...sleepers].map(({ dueMs }) => dueMs))
      const lengthMs = Math.min(Math.max(1, Math.ceil(next - now())), LONGEST_STEP_MS)
      if (!Number.isFinite(next)) {
        await new Promise((resolve) => setTimeout(resolve, 1))
        continue
      }
      step(lengthMs)
    }
  }

  function step(lengthMs: number): void {
    onStep(lengthMs)
    for (const sleeper of [...sleepers]) if (sleeper.dueMs <= now()) sleeper.wake()
  }
  const running = run()

  function wait(lengthMs: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve()
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        dueMs: now() + Math.max(0, lengthMs),
        wake() {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', sleeper.wake)
          resolve()
        },
      }
      signal?.addEventListener('abort', sleeper.wake)
      sleepers.add(sleeper)
    })
  }

  return {
    now,
    monotonicMs: () => now() - startMs,
    wait,
    async pause(lengthMs, signal) {
      active -= 1
      await wait(lengthMs, signal)
      active += 1
    },
    async busy(work) {
      active += 1
      try {
        return await work()
      } finally {
        active -= 1
      }
    },
    stuck() {
      stuckCalls += 1
    },
    freed() {
      stuckCalls = Math.max(0, Math.min(stuckCalls, active) - 1)
    },
    nudge: () => step(1),
    async [Symbol.asyncDispose]() {
      isDisposed = true
      for (const sleeper of [...sleepers]) sleeper.wake()
      await running
    },
  }
}
