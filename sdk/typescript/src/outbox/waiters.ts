// Waiting for something to become true, looked at whenever the sender has moved, with a time limit.
// The limit's timer keeps the process alive, so a script that flushes at its end is not cut short.
import { checkNames } from '../server-address.ts'

export type Waiters = {
  /** Whether `isTrue` came true within `timeoutMs`. */
  until(isTrue: () => boolean, timeoutMs: number): Promise<boolean>
  after(timeoutMs: number): Promise<void>
  look(): void
}

export type WaitOptions = { readonly timeoutMs?: number | undefined }

const LONGEST_TIMER_MS = 2 ** 31 - 1

export function createWaiters(): Waiters {
  const waiting = new Set<() => void>()

  function until(isTrue: () => boolean, timeoutMs: number): Promise<boolean> {
    if (isTrue()) return Promise.resolve(true)
    return new Promise((resolve) => {
      const end = (result: boolean) => {
        clearTimeout(timer)
        waiting.delete(look)
        resolve(result)
      }
      const look = () => {
        if (isTrue()) end(true)
      }
      const timer = setTimeout(() => end(isTrue()), Math.min(timeoutMs, LONGEST_TIMER_MS))
      waiting.add(look)
    })
  }

  return {
    until,
    after: (timeoutMs) => new Promise((resolve) => setTimeout(resolve, timeoutMs).unref()),
    look() {
      for (const look of [...waiting]) look()
    },
  }
}

/** The time limit of a call; Infinity is one, too. */
export function readWait(what: string, options: unknown, usualMs: number): number {
  if (options === undefined) return usualMs
  checkNames(what, options, ['timeoutMs'], '{ timeoutMs }')
  const { timeoutMs = usualMs } = options as WaitOptions // an object with no other name; the value is checked
  if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0))
    throw new RangeError('timeoutMs must be a number of milliseconds, 0 or more')
  return timeoutMs
}
