// The day of a broker's server: midnight of its clock, written as a cut in a zone that has a name.
// Most servers run seven hours ahead of New York: their midnight is 17:00 there, and the day is named after where it ends.
import { isZone } from '../zone.ts'
import type { DayCut } from './day-cut.ts'

const DAY_MIN = 1440

/** Of `America/New_York+7h`, `Europe/Athens` or `+03:00`; null when the zone is none of these. */
export function serverDay(brokerZone: string): DayCut | null {
  const fixed = /^([+-])(\d{2}):(\d{2})$/.exec(brokerZone)
  if (fixed !== null) {
    const [, sign, hours, minutes] = fixed
    return aheadOf('UTC', (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)))
  }
  const [, name = brokerZone, hours = '0'] = /^(.+)\+(\d{1,2})h$/.exec(brokerZone) ?? []
  return isZone(name) ? aheadOf(name, Number(hours) * 60) : null
}

function aheadOf(zone: string, aheadMin: number): DayCut {
  const minutes = (DAY_MIN - (aheadMin % DAY_MIN)) % DAY_MIN
  return { zone, minutes, labelShiftDays: aheadMin > 0 ? 1 : 0 }
}
