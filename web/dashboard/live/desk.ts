// The desk: money of several accounts added up, exactly, one sum for each currency. Currencies are never mixed.
// An account whose value is not known makes the sum partial, and that is said.
import type { Account } from '../api/types.ts'

export type CurrencySum = {
  readonly currency: string
  readonly equity: string
  readonly balance: string
  readonly accounts: number
  /** Accounts whose equity nobody knows. */
  readonly unknown: number
}

export function sumByCurrency(accounts: readonly Account[]): CurrencySum[] {
  const groups = Map.groupBy(accounts, ({ currency }) => currency ?? '')
  return [...groups]
    .filter(([currency]) => currency !== '')
    .map(([currency, some]) => ({
      currency,
      equity: sumOf(some.map(({ equity }) => equity)),
      balance: sumOf(some.map(({ balance }) => balance)),
      accounts: some.length,
      unknown: some.filter(({ equity }) => equity === null).length,
    }))
    .sort(
      (one, other) => other.accounts - one.accounts || one.currency.localeCompare(other.currency),
    )
}

/** The exact sum of decimal texts; null is left out. */
export function sumOf(values: ReadonlyArray<string | null | undefined>): string {
  const known = values.filter((one) => one != null)
  const scale = Math.max(0, ...known.map((one) => (one.split('.')[1] ?? '').length))
  let total = 0n
  for (const one of known) total += unitsOf(one, scale)
  return textOf(total, scale)
}

function unitsOf(text: string, scale: number): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.')
  const units = BigInt(whole + fraction.padEnd(scale, '0'))
  return text.startsWith('-') ? -units : units
}

function textOf(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits.slice(digits.length - scale)
  return `${units < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${fraction}`}`
}
