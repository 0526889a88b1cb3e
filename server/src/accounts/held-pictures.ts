// Values of cache_only accounts: in this process's memory, for at most five minutes, and nowhere else.
import type { Clock } from '../platform/clock.ts'
import { PLACES, topicNumbers } from './news-place.ts'
import type { PictureEntry } from './picture-entry.ts'

/** The founding promise to brokers: values are kept for 300 s, in memory only. */
export const HELD_MS = 300_000

export type HeldPicture = {
  readonly entry: PictureEntry
  /** Places in the news, as account_states has them for other accounts. */
  readonly seq: number
  readonly positionsSeq: number
  readonly ordersSeq: number
  readonly assetsSeq: number
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
        const placeOf = (
          name: 'picture' | 'positions' | 'orders' | 'assets',
          topic: keyof typeof topicNumbers,
          last: number | undefined,
        ) =>
          last !== undefined && JSON.stringify(before?.entry[name]) === JSON.stringify(entry[name])
            ? last
            : Math.max(place + topicNumbers[topic], (last ?? 0) + PLACES)
        held.set(entry.accountId, {
          entry,
          seq: placeOf('picture', 'summary', before?.seq),
          positionsSeq: placeOf('positions', 'positions', before?.positionsSeq),
          ordersSeq: placeOf('orders', 'orders', before?.ordersSeq),
          assetsSeq: placeOf('assets', 'assets', before?.assetsSeq),
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
