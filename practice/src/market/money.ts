// Money of practice accounts: whole numbers of the currency's smallest unit (cents, whole yen), volumes in
// hundred-millionths of a lot, prices in points. Each amount is rounded once, at its end.
import { ONE, type Rate } from './rates.ts'
import type { SymbolSpec } from './symbols.ts'

/** Currencies that an account can have, with the digits of their amounts. */
export const currencyDigits = { USD: 2, EUR: 2, GBP: 2, JPY: 0 } as const
export type Currency = keyof typeof currencyDigits

/** One lot in units of volume. */
export const LOT = 100_000_000
const lot = BigInt(LOT)

/** a / b, halves away from zero. */
export function divide(a: bigint, b: bigint): bigint {
  const negative = a < 0n !== b < 0n
  const [size, by] = [a < 0n ? -a : a, b < 0n ? -b : b]
  const rounded = (2n * size + by) / (2n * by)
  return negative ? -rounded : rounded
}

const powers = Array.from({ length: 10 }, (_, digits) => 10n ** BigInt(digits))
/** 10 to the power of the digits. */
export const scaleOf = (digits: number): bigint => powers[digits] ?? 10n ** BigInt(digits)
const unitsOf = (currency: Currency) => scaleOf(currencyDigits[currency])

/** What `points` of movement are worth for this volume; `rate` is from the symbol's quote currency to the account's. */
export function worth(
  symbol: SymbolSpec,
  points: number,
  volume: number,
  rate: Rate,
  currency: Currency,
): bigint {
  const inQuote = BigInt(points) * BigInt(volume) * BigInt(symbol.contractSize)
  return divide(inQuote * unitsOf(currency) * rate.num, scaleOf(symbol.digits) * lot * rate.den)
}

/** Margin: the volume's worth over the leverage; `rate` is from the symbol's base currency to the account's. */
export function marginFor(
  symbol: SymbolSpec,
  volume: number,
  leverage: number,
  rate: Rate,
  currency: Currency,
): bigint {
  const inBase = BigInt(volume) * BigInt(symbol.contractSize)
  return divide(inBase * unitsOf(currency) * rate.num, lot * BigInt(leverage) * rate.den)
}

/** An amount in US cents, in the smallest unit of an account's currency; `rate` is from the dollar to it. */
export function fromCents(cents: bigint, rate: Rate, currency: Currency): bigint {
  return rate === ONE ? cents : divide(cents * unitsOf(currency) * rate.num, 100n * rate.den)
}

/** 110868 with 5 digits is 1.10868. */
export function decimalText(value: bigint | number, digits: number): string {
  const text = String(value)
  if (digits === 0) return text
  const negative = text.startsWith('-')
  const size = (negative ? text.slice(1) : text).padStart(digits + 1, '0')
  const cut = size.length - digits
  return `${negative ? '-' : ''}${size.slice(0, cut)}.${size.slice(cut)}`
}
