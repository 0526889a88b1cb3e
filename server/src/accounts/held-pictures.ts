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
  /**
   * `place`: that of the transaction which takes note of them, without a topic. Called inside it: until it ends nobody reads its
   * place, so what is held and what is stored of an account have one order.
   */
  hold(entries: readonly PictureEntry[], place: number): void
  /** Null when there is nothing, or nothing young enough. */
  get(accountId: number): HeldPicture | null
  forget(accountId: number): void
  /** What is held now, so that a test can see that it goes. */
  readonly size: number
}

const SWEEP_MS = 5_000

export function createHeldPictures(clock: Clock): HeldPictures {
  const held = new Map<number, HeldPicture>()
  // Values must not outlive their time because nobody asks for them.
  const sweeper = setInterval(() => {
    for (const [accountId, { untilMs }] of held)
      if (untilMs <= clock.monotonicMs()) held.delete(accountId)
  }, SWEEP_MS)
  sweeper.unref()

  return {
    hold(entries, place) {
      for (const entry of entries) {
        const before = held.get(entry.accountId)
        // Transactions may end in another order than that of their numbers; places of an account never fall back.
        const next = (topic: number, last = 0) => Math.max(place + topic, last + 4)
        const isNew = (name: 'picture' | 'positions') =>
          JSON.stringify(before?.entry[name]) !== JSON.stringify(entry[name])
        held.set(entry.accountId, {
          entry,
          seq: before === undefined || isNew('picture') ? next(3, before?.seq) : before.seq,
          positionsSeq:
            before === undefined || isNew('positions')
              ? next(2, before?.positionsSeq)
              : before.positionsSeq,
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
