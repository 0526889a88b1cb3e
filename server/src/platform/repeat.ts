// Work that is done again and again until its owner ends, one turn after the other. A turn that fails is told, and the next one comes.
import type { Timer } from './clock.ts'

export type RepeatOptions = {
  readonly clock: Timer
  /** From the end of one turn to the beginning of the next. */
  readonly everyMs: number
  readonly work: () => Promise<void>
  readonly onFailure: (error: unknown) => void
}

/** Begins at once. Its end waits for the turn under way. */
export function repeat({ clock, everyMs, work, onFailure }: RepeatOptions): AsyncDisposable {
  const stop = new AbortController()
  const running = (async () => {
    while (!stop.signal.aborted) {
      try {
        await work()
      } catch (error) {
        onFailure(error)
      }
      await clock.wait(everyMs, stop.signal)
    }
  })()
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
    },
  }
}
