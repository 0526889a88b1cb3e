// When the end of something is near enough to be said: by the clock of the server.
import { serverNow } from '../api/server-clock.ts'

/** What a person has to do within this is said on every page. */
const SOON_S = 3_600

/** Seconds until an instant; null when there is none, it is past, or it is not soon. */
export function secondsLeft(instant: string | null): number | null {
  if (instant === null) return null
  const leftS = (Date.parse(instant) - serverNow()) / 1000
  return leftS > 0 && leftS <= SOON_S ? leftS : null
}
