// The limits that a person can set, each with its unit in its name. 0 (or an empty list) switches one off, which is how all begin.
// They are hard: what breaks one is refused, and nothing asks "are you sure".
import { type Decimal, decimalFromJson, isRefusal, isZero } from '../../domain/decimal.ts'
import { compare } from '../../domain/decimal-math.ts'

type Kind = 'decimal' | 'count' | 'names' | 'currency'

export const limitTable = {
  price_collar_percent: {
    kind: 'decimal',
    means:
      'How far a price may be from the present quote, in per cent. With it an order also needs a quote that is at most 5 s old.',
  },
  max_order_units: { kind: 'decimal', means: 'The largest amount of one order, in units.' },
  max_order_lots: { kind: 'decimal', means: 'The largest amount of one order, in lots.' },
  max_order_notional_money: {
    kind: 'decimal',
    means: 'The largest value of one order, in the money of the account.',
  },
  max_symbol_exposure_units: {
    kind: 'decimal',
    means:
      'The most units of one symbol in open positions, waiting orders and orders on their way.',
  },
  max_exposure_money: {
    kind: 'decimal',
    means:
      'The most value of all positions, waiting orders and orders on their way, in the money of the account.',
  },
  max_daily_loss_money: {
    kind: 'decimal',
    means:
      'How much may be lost since 00:00 UTC, open positions included, before nothing new is opened.',
  },
  max_orders_per_minute: { kind: 'count', means: 'The most new orders within 60 s.' },
  max_repeats_per_minute: {
    kind: 'count',
    means: 'How often the same symbol, side, type and amount may be sent within 60 s.',
  },
  symbols: {
    kind: 'names',
    means: 'The only symbols that may be traded, separated by commas; empty = all.',
  },
  money_currency: {
    kind: 'currency',
    means:
      'The currency of the limits in money. Empty = that of the account; accounts of assets have none.',
  },
} as const satisfies Record<string, { readonly kind: Kind; readonly means: string }>

export type LimitName = keyof typeof limitTable
export const limitNames = Object.keys(limitTable) as readonly LimitName[] // the keys are the names

export type Limits = Readonly<Record<LimitName, string>>

/** Everything switched off. */
export const noLimits: Limits = Object.fromEntries(
  limitNames.map((name) => [name, offValue(name)]),
) as Limits // every name has its value

export function offValue(name: LimitName): string {
  const { kind } = limitTable[name]
  return kind === 'names' || kind === 'currency' ? '' : '0'
}

export function isLimitName(text: string): text is LimitName {
  return Object.hasOwn(limitTable, text)
}

/** A limit as a decimal; null = switched off. */
export function decimalLimit(limits: Limits, name: LimitName): Decimal | null {
  const value = limits[name] as Decimal // only canonical decimals are stored under these names
  return isZero(value) ? null : value
}

/** A value that cannot be taken; the message is for the person who typed it. */
export class LimitError extends Error {
  override readonly name = 'LimitError'
}

/** The one spelling of a value. Throws LimitError. */
export function readLimit(name: LimitName, text: string): string {
  const typed = text.trim()
  const { kind } = limitTable[name]
  const wrong = (rule: string) =>
    new LimitError(`${name} must be ${rule}; "${typed.slice(0, 40)}" is not.`)
  if (kind === 'names') {
    const names = typed === '' ? [] : typed.split(',').map((one) => one.trim())
    for (const one of names)
      if (!/^[\x21-\x2b\x2d-\x7e]{1,40}$/.test(one)) throw wrong('names of symbols with commas')
    return [...new Set(names)].sort().join(',')
  }
  if (kind === 'currency') {
    if (!/^([A-Z0-9]{2,10})?$/.test(typed)) throw wrong('a currency such as USD, or empty')
    return typed
  }
  if (kind === 'count') {
    if (!/^\d{1,6}$/.test(typed)) throw wrong('a whole number from 0 (off) to 999999')
    return String(Number(typed))
  }
  if (!/^\d{1,15}(\.\d{1,10})?$/.test(typed)) throw wrong('a number such as 0.5, or 0 (off)')
  const value = decimalFromJson(typed.replace(/^0+(?=\d)/, ''))
  if (isRefusal(value)) throw wrong('a number such as 0.5, or 0 (off)')
  return isZero(value) ? '0' : value
}

/** Whether the new value allows anything that the old one did not: such a change has to wait. */
export function allowsMore(name: LimitName, from: string, to: string): boolean {
  if (from === to) return false
  const off = offValue(name)
  const { kind } = limitTable[name]
  // Another currency measures the limits in money differently: nobody can say that it allows less. None is the account's own.
  if (kind === 'currency') return true
  if (from === off) return false
  if (to === off) return true
  if (kind === 'names') {
    const before = new Set(from.split(','))
    return to.split(',').some((one) => !before.has(one))
  }
  return compare(to as Decimal, from as Decimal) > 0 // both are canonical numbers
}
