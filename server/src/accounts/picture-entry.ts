// A picture of one account on its way into the book.
import type {
  AccountPicture,
  HeldAsset,
  OpenPosition,
  PendingOrder,
} from '../domain/account-picture.ts'
import type { Instant } from '../domain/instant.ts'

/** An open position whose broker times were placed in UTC. */
export type PlacedPosition = OpenPosition & {
  readonly openedAt: Instant | null
  readonly updatedAt: Instant | null
}

/** A waiting order whose broker times were placed in UTC. */
export type PlacedOrder = PendingOrder & {
  readonly createdAt: Instant | null
  readonly expiresAt: Instant | null
}

export type PictureEntry = {
  readonly accountId: number
  /** When the broker or the terminal took it: milliseconds since 1970. */
  readonly takenMs: number
  /** When it came in here. */
  readonly receivedMs: number
  readonly picture: AccountPicture
  /** The whole list; null when it did not come along: then nothing is known of positions. */
  readonly positions: readonly PlacedPosition[] | null
  /** The whole list of orders that wait; null when whoever brings the picture does not say. */
  readonly orders: readonly PlacedOrder[] | null
  /** What a cash account holds; null for accounts that have a balance instead, or when it is not said. */
  readonly assets: readonly HeldAsset[] | null
}

/** The owner of a connection when it read the values; see connection_leases. */
export type Fence = { readonly connectionId: number; readonly generation: number }

/** Another server owns the connection by now: nothing was written. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}
