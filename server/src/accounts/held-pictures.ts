// Values of cache_only accounts: in this process's memory, for at most five minutes, and nowhere else.
import type { Clock } from '../platform/clock.ts'
import type { PictureEntry } from './picture-entry.ts'

/** The founding promise to brokers: values are kept for 300 s, in memory only. */
export const HELD_MS = 300_000

export type HeldPicture = {
  readonly entry: PictureEntry
  /** Places in the news, as account_states has them for other accounts. */
  readonly seq: number
  readonly positionsSeq: number
  /** By the clock that only grows. */
  readonly untilMs: number
}

export type HeldPictures = Disposable & {
  hold(entries: readonly PictureEntry[]): void
  /** Null when there is nothing, or nothing young enough. */
  get(accountId: number): HeldPicture | null
  forget(accountId: number): void
  /** What is held now, so that a test can see that it goes. */
  readonly size: number
}

const SWEEP_MS = 5_000

export function createHeldPictures(clock: Clock): HeldPictures {
  const held = new Map<number, HeldPicture>()
  let lastPlace = 0
  // Values must not outlive their time because nobody asks for them.
  const sweeper = setInterval(() => {
    for (const [accountId, { untilMs }] of held)
      if (untilMs <= clock.monotonicMs()) held.delete(accountId)
  }, SWEEP_MS)
  sweeper.unref()

  /** Grows with the wall clock, so that another server goes on behind it, and never falls back here. */
  function nextPlace(): number {
    lastPlace = Math.max(lastPlace + 4, Math.floor(clock.now()) * 4)
    return lastPlace
  }

  return {
    hold(entries) {
      for (const entry of entries) {
        const before = held.get(entry.accountId)
        const place = nextPlace()
        const isNew = (name: 'picture' | 'positions') =>
          JSON.stringify(before?.entry[name]) !== JSON.stringify(entry[name])
        held.set(entry.accountId, {
          entry,
          seq: before === undefined || isNew('picture') ? place + 3 : before.seq,
          positionsSeq:
            before === undefined || isNew('positions') ? place + 2 : before.positionsSeq,
          untilMs: clock.monotonicMs() + HELD_MS - Math.max(0, clock.now() - entry.receivedMs),
        })
      }
    },
    get(accountId) {
      const one = held.get(accountId)
      if (one === undefined || one.untilMs > clock.monotonicMs()) return one ?? null
      held.delete(accountId)
      return null
    },
    forget: (accountId) => void held.delete(accountId),
    get size() {
      return held.size
    },
    [Symbol.dispose]: () => {
      clearInterval(sweeper)
      held.clear()
    },
  }
}
