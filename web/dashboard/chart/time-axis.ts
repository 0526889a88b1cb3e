// What stands under the axis of time: hours, days or months, by how far apart they are; a year where it begins.
import { formatOf } from '../../shared/format/time-text.ts'

const DAY_S = 86_400

/** @param ticks seconds since 1970; @param stepS seconds between two of them */
export function timeTexts(ticks: readonly number[], stepS: number, zone: string): string[] {
  return ticks.map((tick, place) => {
    const at = tick * 1000
    const before = ticks[place - 1]
    if (stepS >= 28 * DAY_S) {
      const year = formatOf(zone, { year: 'numeric' })
      const isNewYear = before !== undefined && year.format(before * 1000) !== year.format(at)
      return isNewYear ? year.format(at) : formatOf(zone, { month: 'short' }).format(at)
    }
    if (stepS >= DAY_S) return formatOf(zone, { day: 'numeric', month: 'short' }).format(at)
    const day = formatOf(zone, { day: 'numeric', month: 'short' })
    const isNewDay = before !== undefined && day.format(before * 1000) !== day.format(at)
    if (isNewDay) return day.format(at)
    return formatOf(zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
  })
}
