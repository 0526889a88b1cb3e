// When a calendar day begins in a zone: filters name days, and the server wants instants.

/** RFC 3339 in UTC; null for what is no day. Where a zone skips midnight, the first instant of the day. */
export function midnightOf(day: string, zone: string, daysLater = 0): string | null {
  const wall = Date.parse(`${day}T00:00:00Z`) + daysLater * 86_400_000
  if (Number.isNaN(wall)) return null
  // The offset belongs to the instant that is looked for, so it is asked twice.
  let at = wall - offsetMs(wall, zone)
  at = wall - offsetMs(at, zone)
  // In the hour that clocks leave out the two answers differ: the later one is in the day.
  return new Date(Math.max(at, wall - offsetMs(at, zone))).toISOString()
}

/** How far the zone's clocks are ahead of UTC. */
function offsetMs(at: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
