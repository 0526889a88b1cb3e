// The server's clock, as far as its answers tell: what ends at an instant of the server is counted down by it, not by a clock
// that this device may have wrong.
let aheadMs = 0

/** A header tells whole seconds, and the answer was on its way for a while: less than this is no difference. */
const NOISE_MS = 2_000

/** @param date the header `Date` of an answer that has just come; null changes nothing */
export function learnClock(date: string | null): void {
  const at = date === null ? Number.NaN : Date.parse(date)
  if (Number.isNaN(at)) return
  const differenceMs = at - Date.now()
  aheadMs = Math.abs(differenceMs) < NOISE_MS ? 0 : differenceMs
}

/** Milliseconds since 1970 by the clock of the server. */
export const serverNow = (): number => Date.now() + aheadMs
