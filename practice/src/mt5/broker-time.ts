// The clock of the broker's server: seven hours ahead of New York, as most MT5 servers run, so that a day ends there.

const newYork = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  timeZoneName: 'longOffset',
})

/** Minutes east of UTC, daylight saving included. */
export function newYorkOffsetMin(atMs: number): number {
  const name = newYork.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const match = /([+-])(\d{2}):(\d{2})/.exec(name)
  if (match === null) return 0
  const [, sign, hours, minutes] = match
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

export const STANDARD_OFFSET_MIN = 120

/** Minutes east of UTC of the server: 120, or 180 while New York has daylight saving. */
export const serverOffsetMin = (atMs: number) => newYorkOffsetMin(atMs) + 7 * 60

/** Milliseconds as the server counts them: its local time, written as if it were UTC. */
export const serverMs = (atMs: number) => atMs + serverOffsetMin(atMs) * 60_000

/** The number of the server's day. */
export const serverDay = (atMs: number) => Math.floor(serverMs(atMs) / 86_400_000)
