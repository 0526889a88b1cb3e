// Numbers and times as a trader reads them. What is shown is rounded against the trader: limits up, room down, to the cent.
import type { Decimal } from '../decimal.ts'
import { add, compare, divide, multiply, scaleOf, subtract, ZERO } from '../decimal-math.ts'

const CENTS = 2
const ONE = '1' as Decimal // canonical

/** The next cent above, or the value itself. */
export function roundUp(value: Decimal, digits = CENTS): Decimal {
  const near = divide(value, ONE, digits)
  return compare(near, value) >= 0 ? near : add(near, stepOf(digits))
}

/** The next cent below, or the value itself. */
export function roundDown(value: Decimal, digits = CENTS): Decimal {
  const near = divide(value, ONE, digits)
  return compare(near, value) <= 0 ? near : subtract(near, stepOf(digits))
}

const stepOf = (digits: number) => `0.${'1'.padStart(digits, '0')}` as Decimal // canonical

/** 95950 is 95,950.00. */
export function moneyText(value: Decimal): string {
  const sign = compare(value, ZERO) < 0 ? '-' : ''
  const [whole = '0', fraction = ''] = value.replace('-', '').split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${sign}${grouped}.${fraction.padEnd(CENTS, '0')}`
}

/** 0.05 is 5 %. */
export function percentText(fraction: Decimal): string {
  const value = multiply(fraction, '100' as Decimal) // canonical
  const text = scaleOf(value) === 0 ? value : value.replace(/\.?0+$/, '')
  return `${text} %`
}

/** Days, hours, minutes; the two largest that are not zero. */
export function durationText(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  const parts: [number, string][] = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor((minutes % 1440) / 60), 'h'],
    [minutes % 60, 'min'],
  ]
  const first = parts.findIndex(([count]) => count > 0)
  if (first < 0) return `${Math.max(0, Math.floor(seconds))} s`
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0)
  return shown.map(([count, unit]) => `${count} ${unit}`).join(' ')
}

const months =
  'January February March April May June July August September October November December'
const monthNames = months.split(' ')

/** 2026-03-09 is 9 March 2026. */
export function dayText(day: string): string {
  const [year, month, date] = day.split('-')
  return `${Number(date)} ${monthNames[Number(month) - 1]} ${year}`
}
