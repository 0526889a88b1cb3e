// Open positions and waiting orders with their times read: a broker gives them by its own clock.
import type { PlacedOrder, PlacedPosition } from '../../accounts/picture-entry.ts'
import type { OpenPosition, PendingOrder } from '../../domain/account-picture.ts'
import { learnZone, readBrokerTime, type SeenOffset } from '../../domain/broker-clock.ts'
import type { Instant } from '../../domain/instant.ts'

/** What is known of a broker's clock. */
export type KnownClock = {
  readonly offsetS: number
  /** Offsets that were read while this server was connected. */
  readonly seen: readonly SeenOffset[]
  /** The zone that the connection's settings say; null = they do not. */
  readonly zone: string | null
}

/** `learnt`: the zone that the ledger has learnt for the account, used when the settings say none. */
export function placePositions(
  positions: readonly OpenPosition[],
  known: KnownClock,
  learnt: string | null,
): PlacedPosition[] {
  const instant = instantsBy(known, learnt)
  return positions.map((position) => ({
    ...position,
    openedAt: instant(position.openedServerMsc),
    updatedAt: instant(position.updatedServerMsc),
  }))
}

export function placeOrders(
  orders: readonly PendingOrder[],
  known: KnownClock,
  learnt: string | null,
): PlacedOrder[] {
  const instant = instantsBy(known, learnt)
  return orders.map((order) => ({
    ...order,
    createdAt: instant(order.createdServerMsc),
    expiresAt: instant(order.expiresServerMsc),
  }))
}

function instantsBy(
  { seen, zone }: KnownClock,
  learnt: string | null,
): (serverMsc: string | null) => Instant | null {
  const known = { liveOffsetS: null, seen, zone: zone ?? learnt ?? learnZone(seen) }
  return (serverMsc) =>
    serverMsc === null ? null : readBrokerTime(Number(serverMsc), known).instant
}
