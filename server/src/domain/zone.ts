// Wall clocks of named zones: which offset was in force, daylight saving included.
// A clock that runs twice (autumn) is read as its first run; one that is skipped (spring) with the offset before the jump.
const formats = new Map<string, Intl.DateTimeFormat>()

/** Offsets of one zone: of days by their number, NaN where it changes within; of quarters of an hour for those days. */
type ZoneOffsets = {
  readonly format: Intl.DateTimeFormat
  readonly days: Map<number, number>
  readonly quarters: Map<number, number>
}

const zones = new Map<string, ZoneOffsets>()
const DAY_MS = 86_400_000
const QUARTER_MS = 900_000
/** Of each zone; days of fifty years. */
const MOST_OFFSETS = 20_000

/** True for an IANA zone name that this runtime knows. */
export function isZone(name: string): boolean {
  try {
    formatOf(name)
    return true
  } catch {
    return false // RangeError: no such zone
  }
}

/** Minutes east of UTC at a UTC instant. */
export function offsetAt(zone: string, epochMs: number): number {
  const own = offsetsOf(zone)
  const day = Math.floor(epochMs / DAY_MS)
  let minutes = own.days.get(day)
  if (minutes === undefined) {
    // No zone changes its clock twice in a day: where both ends have one offset, the day has it.
    const first = atQuarter(own, (day * DAY_MS) / QUARTER_MS)
    minutes = first === atQuarter(own, ((day + 1) * DAY_MS) / QUARTER_MS) ? first : Number.NaN
    if (own.days.size > MOST_OFFSETS) own.days.clear()
    own.days.set(day, minutes)
  }
  // Offsets change on quarter hours at the finest, so one look-up serves that span.
  return Number.isNaN(minutes) ? atQuarter(own, Math.floor(epochMs / QUARTER_MS)) : minutes
}

function atQuarter({ format, quarters }: ZoneOffsets, quarter: number): number {
  const known = quarters.get(quarter)
  if (known !== undefined) return known
  const parts = format.formatToParts(quarter * QUARTER_MS)
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value)
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  const minutes = Math.round((wall - quarter * QUARTER_MS) / 60_000)
  if (quarters.size > MOST_OFFSETS) quarters.clear()
  quarters.set(quarter, minutes)
  return minutes
}

function offsetsOf(zone: string): ZoneOffsets {
  let own = zones.get(zone)
  if (own === undefined) {
    own = { format: formatOf(zone), days: new Map(), quarters: new Map() }
    zones.set(zone, own)
  }
  return own
}

/** Minutes east of UTC for a wall clock (`localMs`: milliseconds as if it were UTC). */
export function offsetOfLocal(zone: string, localMs: number): number {
  const earlier = offsetAt(zone, localMs - 86_400_000)
  const later = offsetAt(zone, localMs + 86_400_000)
  if (earlier === later) return earlier
  // Around a change: the first offset under which the wall clock really shows this time.
  for (const minutes of [earlier, later])
    if (offsetAt(zone, localMs - minutes * 60_000) === minutes) return minutes
  return earlier
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US-u-hc-h23', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  return format
}
