// Decimal text as people read it: exact, because Intl takes the digits as text and no float comes between.
// What nobody knows is a dash, never 0.

export const DASH = '–'

const formats = new Map<string, Intl.NumberFormat>()

function formatOf(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options)
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat(undefined, options)
  formats.set(key, made)
  return made
}

export type DecimalOptions = {
  /** Digits after the point at least; default 0. */
  readonly least?: number
  /** Digits after the point at most; default 8. */
  readonly most?: number
  /** A plus before gains. */
  readonly signed?: boolean
}

export function decimalText(
  value: string | null | undefined,
  options: DecimalOptions = {},
): string {
  if (value === null || value === undefined || !isDecimal(value)) return DASH
  const { least = 0, most = Math.max(8, least), signed = false } = options
  return formatOf({
    minimumFractionDigits: least,
    maximumFractionDigits: Math.max(most, least),
    signDisplay: signed ? 'exceptZero' : 'negative',
  }).format(value)
}

/** An amount with its currency: `$1,234.50`, `1.5 BTC`. */
export function moneyText(
  value: string | null | undefined,
  currency: string | null | undefined,
  signed = false,
): string {
  if (value === null || value === undefined || !isDecimal(value)) return DASH
  const isIso = currency !== null && currency !== undefined && /^[A-Z]{3}$/.test(currency)
  const isCoin = isIso && coins.has(currency)
  if (!isIso || isCoin) {
    const digits = decimalText(value, { least: 2, signed })
    return currency ? `${digits}\u00a0${currency}` : digits
  }
  return formatOf({
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    signDisplay: signed ? 'exceptZero' : 'negative',
  }).format(value)
}

// Three letters, but no currency that Intl knows the digits of.
const coins = new Set(['BTC', 'ETH', 'BNB', 'SOL', 'XRP', 'LTC', 'ADA', 'DOT', 'BCH'])

/** A price, with the digits that it was quoted with. */
export function priceText(value: string | null | undefined): string {
  const digits = value?.split('.')[1]?.length ?? 0
  return decimalText(value, { least: digits, most: Math.max(8, digits) })
}

/** A fraction as percent: 0.0909 -> 9.09 %. */
export function percentText(
  fraction: number | string | null | undefined,
  options: { readonly digits?: number; readonly signed?: boolean } = {},
): string {
  if (fraction === null || fraction === undefined || fraction === '') return DASH
  const { digits = 2, signed = false } = options
  return formatOf({
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: signed ? 'exceptZero' : 'negative',
  }).format(exactly(fraction))
}

/** A ratio, such as a Sharpe ratio. */
export function ratioText(value: number | null | undefined, digits = 2): string {
  if (value === null || value === undefined) return DASH
  return formatOf({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
}

export function countText(value: number | null | undefined): string {
  return value === null || value === undefined ? DASH : formatOf({}).format(value)
}

/** 1, -1 or 0: which colour an amount gets. */
export function signOf(value: string | number | null | undefined): -1 | 0 | 1 {
  if (value === null || value === undefined) return 0
  if (typeof value === 'number') return value > 0 ? 1 : value < 0 ? -1 : 0
  if (!/[1-9]/.test(value)) return 0
  return value.trim().startsWith('-') ? -1 : 1
}

export function isDecimal(value: string): value is `${number}` {
  return /^-?\d+(?:\.\d+)?$/.test(value)
}

function exactly(value: number | string): number | `${number}` {
  if (typeof value === 'number') return value
  return isDecimal(value) ? value : Number.NaN
}
