// Zones as broker clocks keep them: an IANA zone, one some whole hours ahead (`America/New_York+7h`), or a fixed `+03:00`.
// Most servers run seven hours ahead of New York, so that a trading day ends when the one there does; IANA has no name for it.
import { isZone, offsetAt, offsetOfLocal } from './zone.ts'

export function isBrokerZone(zone: string): boolean {
  if (fixedOffsetS(zone) !== null) return true
  const { name } = partsOf(zone)
  return isZone(name)
}

/** Seconds east of UTC at an instant. */
export function zoneOffsetS(zone: string, epochMs: number): number {
  const fixed = fixedOffsetS(zone)
  if (fixed !== null) return fixed
  const { name, aheadMin } = partsOf(zone)
  return (offsetAt(name, epochMs) + aheadMin) * 60
}

/** Seconds east of UTC for a time that the broker's clock shows (`localMs`: milliseconds as if it were UTC). */
export function zoneOffsetOfLocalS(zone: string, localMs: number): number {
  const fixed = fixedOffsetS(zone)
  if (fixed !== null) return fixed
  const { name, aheadMin } = partsOf(zone)
  return (offsetOfLocal(name, localMs - aheadMin * 60_000) + aheadMin) * 60
}

/** 10800 is +03:00. */
export function offsetText(offsetS: number): string {
  const size = Math.abs(offsetS)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${offsetS < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}:${two(Math.floor((size % 3600) / 60))}`
}

function fixedOffsetS(zone: string): number | null {
  const match = /^([+-])(\d{2}):(\d{2})$/.exec(zone)
  if (match === null) return null
  const [, sign, hours, minutes] = match
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
}

function partsOf(zone: string): { name: string; aheadMin: number } {
  const match = /^(.+)\+(\d{1,2})h$/.exec(zone)
  const [, name = zone, hours = '0'] = match ?? []
  return { name, aheadMin: Number(hours) * 60 }
}
