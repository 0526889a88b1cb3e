// Rates between currencies as daily closes: the rate of an instant is the close of the last day that had ended by then.
// After some days without a close it is not known any more; it is never 1, and never an old one without saying so.
import type { Day } from '../days/day.ts'
import { type DayCut, endOfDay } from '../days/day-cut.ts'
import type { Decimal } from '../decimal.ts'
import { divide } from '../decimal-math.ts'
import { firstAtOrAfter } from './columns.ts'

export type RateAt = (ms: number) => Decimal | null

/** A long weekend. */
const LONGEST_MS = 5 * 86_400_000
const INVERSE_DIGITS = 12

export const sameCurrency: RateAt = () => '1' as Decimal // canonical

/** `inverted` = the series is of the opposite pair. */
export function rateSeries(
  closes: ReadonlyArray<{ readonly day: Day; readonly close: Decimal }>,
  cut: DayCut,
  inverted: boolean,
): RateAt {
  const endsMs = closes.map(({ day }) => endOfDay(cut, day))
  const one = '1' as Decimal // canonical
  const rates = closes.map(({ close }) => (inverted ? divide(one, close, INVERSE_DIGITS) : close))
  return (ms) => {
    const at = firstAtOrAfter(endsMs, ms + 1) - 1
    if (at < 0 || ms - (endsMs[at] ?? 0) > LONGEST_MS) return null
    return rates[at] ?? null
  }
}
