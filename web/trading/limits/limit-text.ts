// Limits as people read them: a name, a value with its unit. A limit that is off has no value.
import { decimalText, isDecimal } from '../../shared/format/decimal-text.ts'
import { limits as en } from '../strings/limits.ts'

/** Any of these must be set before an account can be armed. */
const sizeLimits = ['max_order_lots', 'max_order_units', 'max_order_notional_money'] as const

export const limitName = (name: string): string => en.names[name] ?? name

/** The unit that a limit's name ends with; '' where it has none. */
export function unitOf(name: string): string {
  const unit = Object.entries(en.unit).find(([ending]) => name.endsWith(`_${ending}`))
  return unit?.[1] ?? ''
}

/** Off in words, or the value with its unit. */
export function limitText(name: string, value: string): string {
  if (name === 'symbols') return value === '' ? en.allSymbols : value.replaceAll(',', ', ')
  if (name === 'money_currency' && value === '') return en.ownCurrency
  if (value === '' || value === '0') return en.off
  const unit = unitOf(name)
  const text = isDecimal(value) ? decimalText(value, { most: 10 }) : value
  return unit === '' ? text : `${text}\u00a0${unit}`
}

export const isSet = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== '0'

/** How large one order may be, by each limit that says so. */
export const sizeLimitsOf = (limits: Readonly<Record<string, string>>): string[] =>
  sizeLimits.flatMap((name) => {
    const value = limits[name]
    return value !== undefined && isSet(value) ? [limitText(name, value)] : []
  })

/** How many limits are set beside the size of an order. */
export const otherLimitsOf = (limits: Readonly<Record<string, string>>): number => {
  const sizes: readonly string[] = sizeLimits
  return Object.entries(limits).filter(([name, value]) => !sizes.includes(name) && isSet(value))
    .length
}
