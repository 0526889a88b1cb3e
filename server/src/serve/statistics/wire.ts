// Figures as readers see them: flat members in snake_case, money as decimal text, ratios as numbers, a reason for every null.
// Money is rounded here, once, half away from zero, to the digits of the currency or to what the ledger itself has.
import type { Decimal } from '../../domain/decimal.ts'
import { round, scaleOf } from '../../domain/decimal-math.ts'
import { type ConventionName, isInConvention } from '../../domain/statistics/conventions.ts'
import type { NullReason } from '../../domain/statistics/outcome.ts'

export type MoneyDigits = {
  /** As many at least. */
  readonly least: number
  /** No more. */
  readonly most: number
}

/** `scale` is that of the amounts themselves. */
export function moneyDigits(
  { digits, isConverted }: { readonly digits: number | null; readonly isConverted: boolean },
  scale: number,
): MoneyDigits {
  if (isConverted && digits !== null) return { least: digits, most: digits }
  const least = digits ?? Math.min(scale, 2)
  return { least, most: Math.max(least, scale, 2) }
}

export function moneyText(value: Decimal, { least, most }: MoneyDigits): Decimal {
  return round(value, Math.min(Math.max(scaleOf(value), least), most))
}

export const snakeOf = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

type Flat = {
  readonly members: Record<string, unknown>
  readonly reasons: Record<string, NullReason>
}

/** Members and reasons of values that are outcomes, decimals, numbers or objects of these. */
export function flattened(
  values: Readonly<Record<string, unknown>>,
  digits: MoneyDigits,
  convention: ConventionName = 'tidemark',
): Flat {
  const members: Record<string, unknown> = {}
  const reasons: Record<string, NullReason> = {}
  for (const [own, value] of Object.entries(values)) {
    const name = snakeOf(own)
    if (!isInConvention(convention, own)) {
      members[name] = null
      reasons[name] = 'not_in_convention'
      continue
    }
    const outcome = asOutcome(value)
    if (outcome !== null && outcome.reason !== null) {
      members[name] = null
      reasons[name] = outcome.reason
    } else members[name] = shown(outcome === null ? value : outcome.value, digits)
  }
  return { members, reasons }
}

function asOutcome(value: unknown): { value: unknown; reason: NullReason | null } | null {
  if (typeof value !== 'object' || value === null || !('reason' in value) || !('value' in value))
    return null
  // Only outcome.ts makes objects with these two members.
  return { value: value.value, reason: value.reason as NullReason | null }
}

/** Times of drawdowns are told as instants. */
function shown(value: unknown, digits: MoneyDigits): unknown {
  if (typeof value === 'string') return isDecimal(value) ? moneyText(value, digits) : value
  if (typeof value === 'number') return value + 0
  if (Array.isArray(value)) return value.map((one) => shown(one, digits))
  if (typeof value !== 'object' || value === null) return value
  const members: Record<string, unknown> = {}
  for (const [name, one] of Object.entries(value)) {
    if (name.endsWith('AtMs'))
      members[snakeOf(name.slice(0, -2))] = typeof one === 'number' ? isoOf(one) : null
    else members[snakeOf(name)] = shown(one, digits)
  }
  return members
}

function isDecimal(text: string): text is Decimal {
  return /^-?\d+(\.\d+)?$/.test(text)
}

export function isoOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.000Z$/, 'Z')
}
