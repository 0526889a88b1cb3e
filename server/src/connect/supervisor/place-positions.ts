// Open positions with their times read: a broker gives them by its own clock.
import type { PlacedPosition } from '../../accounts/picture-entry.ts'
import type { OpenPosition } from '../../domain/account-picture.ts'
import { learnZone, readBrokerTime, type SeenOffset } from '../../domain/broker-clock.ts'

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
  { seen, zone }: KnownClock,
  learnt: string | null,
): PlacedPosition[] {
  const known = { liveOffsetS: null, seen, zone: zone ?? learnt ?? learnZone(seen) }
  const instant = (serverMsc: string | null) =>
    serverMsc === null ? null : readBrokerTime(Number(serverMsc), known).instant
  return positions.map((position) => ({
    ...position,
    openedAt: instant(position.openedServerMsc),
    updatedAt: instant(position.updatedServerMsc),
  }))
}
