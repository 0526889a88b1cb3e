// Wall clocks of named zones: which offset was in force, daylight saving included.
// A clock that runs twice (autumn) is read as its first run; one that is skipped (spring) with the offset before the jump.
const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

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
  // Offsets change on quarter hours at the finest, so one look-up serves that span.
  const quarter = Math.floor(epochMs / 900_000)
  const key = `${zone}|${quarter}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const parts = formatOf(zone).formatToParts(quarter * 900_000)
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value)
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  const minutes = Math.round((wall - quarter * 900_000) / 60_000)
  if (offsets.size > 10_000) offsets.clear()
  offsets.set(key, minutes)
  return minutes
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
