// The clock of the broker's server. By default seven hours ahead of New York, as most MT5 servers run, so that a day ends
// when New York's does, summer and winter.

export type BrokerClockOptions = {
  /** IANA name. */
  readonly zone: string
  /** Added to the zone's own time. */
  readonly plusMin: number
}

export const newYorkPlus7: BrokerClockOptions = { zone: 'America/New_York', plusMin: 7 * 60 }

export type BrokerClock = {
  /** Minutes east of UTC at that moment, daylight saving included. */
  offsetMin(atMs: number): number
  /** Without daylight saving, in that moment's year. */
  standardOffsetMin(atMs: number): number
  hasDaylight(atMs: number): boolean
  /** Milliseconds as the server counts them: its local time, written as if it were UTC. */
  serverMs(atMs: number): number
  /** The number of the server's day. */
  day(atMs: number): number
}

/** Zones change at full quarters of an hour only. */
const QUARTER_MS = 900_000
export const DAY_MS = 86_400_000

export function createBrokerClock({ zone, plusMin }: BrokerClockOptions): BrokerClock {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  const known = new Map<number, number>()

  function read(atMs: number): number {
    const name = format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? []
    const size = Number(hours ?? 0) * 60 + Number(minutes ?? 0)
    return (sign === '-' ? -size : size) + plusMin
  }

  function offsetMin(atMs: number): number {
    const quarter = Math.floor(atMs / QUARTER_MS)
    const found = known.get(quarter)
    if (found !== undefined) return found
    if (known.size > 100_000) known.clear()
    const offset = read(atMs)
    known.set(quarter, offset)
    return offset
  }

  function seasons(atMs: number): readonly number[] {
    const year = new Date(atMs).getUTCFullYear()
    return [offsetMin(Date.UTC(year, 0, 15)), offsetMin(Date.UTC(year, 6, 15))]
  }

  const serverMs = (atMs: number) => atMs + offsetMin(atMs) * 60_000
  return {
    ...{ offsetMin, serverMs },
    standardOffsetMin: (atMs) => Math.min(...seasons(atMs)),
    hasDaylight: (atMs) => new Set(seasons(atMs)).size > 1,
    day: (atMs) => Math.floor(serverMs(atMs) / DAY_MS),
  }
}
