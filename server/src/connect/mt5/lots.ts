// Volumes of the Web API in lots: VolumeExt counts hundred-millionths of a lot, Volume ten-thousandths.
// VolumeExt is taken where it is there: it alone can say less than 0.0001 lot (MetaQuotes' documentation of IMTDeal).
import type { Decimal } from '../../domain/decimal.ts'
import { ConnectFailure } from '../failure.ts'

/** Exact, without trailing zeros: 1000000 hundred-millionths are 0.01. */
export function lotsOf(volumeExt: string | null, volume: string | null): Decimal {
  if (volumeExt !== null && !(isNothing(volumeExt) && volume !== null && !isNothing(volume)))
    return scaled(volumeExt, 8)
  if (volume !== null) return scaled(volume, 4)
  throw new ConnectFailure('answer_not_understood', 'Volume is missing')
}

const isNothing = (digits: string) => /^0+$/.test(digits)

function scaled(digits: string, places: number): Decimal {
  const padded = digits.padStart(places + 1, '0')
  const cut = padded.length - places
  const whole = padded.slice(0, cut).replace(/^0+(?=\d)/, '')
  const rest = padded.slice(cut).replace(/0+$/, '')
  return (rest === '' ? whole : `${whole}.${rest}`) as Decimal // digits and one point
}
