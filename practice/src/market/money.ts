// Money of practice accounts: whole cents of US dollars, volumes in ten-thousandths of a lot, prices in points.
// Conversion is kept simple and stated: what is quoted in another currency is divided by its own price at that moment.
import type { SymbolSpec } from './symbols.ts'

/** a / b, halves away from zero. */
export function divide(a: bigint, b: bigint): bigint {
  const negative = a < 0n !== b < 0n
  const [size, by] = [a < 0n ? -a : a, b < 0n ? -b : b]
  const rounded = (2n * size + by) / (2n * by)
  return negative ? -rounded : rounded
}

/** What `points` of movement are worth for this volume, in cents. */
export function worthCents(
  symbol: SymbolSpec,
  points: number,
  volume: number,
  price: number,
): bigint {
  const scale = 10n ** BigInt(symbol.digits)
  const inQuote = BigInt(points) * BigInt(volume) * BigInt(symbol.contractSize) * 100n
  if (symbol.quote === 'USD') return divide(inQuote, scale * 10_000n)
  return divide(inQuote, BigInt(price) * 10_000n)
}

/** Margin in cents: what the position is worth at this price, over the leverage. */
export function marginCents(
  symbol: SymbolSpec,
  volume: number,
  price: number,
  leverage: number,
): bigint {
  const units = BigInt(volume) * BigInt(symbol.contractSize) * 100n
  if (symbol.base === 'USD') return divide(units, 10_000n * BigInt(leverage))
  const scale = 10n ** BigInt(symbol.digits)
  return divide(units * BigInt(price), scale * 10_000n * BigInt(leverage))
}

/** 110868 with 5 digits is 1.10868. */
export function decimalText(value: bigint | number, digits: number): string {
  const whole = BigInt(value)
  const size = (whole < 0n ? -whole : whole).toString().padStart(digits + 1, '0')
  const cut = size.length - digits
  const text = digits === 0 ? size : `${size.slice(0, cut)}.${size.slice(cut)}`
  return whole < 0n ? `-${text}` : text
}
