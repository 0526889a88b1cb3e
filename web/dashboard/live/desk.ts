// The desk: money of several accounts added up, exactly, one sum for each currency. Currencies are never mixed.
// An account whose value is not known makes the sum partial, and that is said.
import type { Account } from '../api/types.ts'

/** Of what is known: how many of how many say something, and their exact sum, null when nobody does. */
export type KnownSum = {
  readonly sum: string | null
  readonly known: number
  readonly of: number
}

export type CurrencySum = {
  readonly currency: string
  readonly equity: KnownSum
  readonly balance: KnownSum
}

/** The currency of most accounts first; accounts whose currency nobody knows count there as not known. */
export function sumByCurrency(accounts: readonly Account[]): CurrencySum[] {
  const unnamed = accounts.filter(({ currency }) => currency === null).map(() => null)
  const groups = Map.groupBy(
    accounts.filter(({ currency }) => currency !== null),
    ({ currency }) => currency ?? '',
  )
  return [...groups]
    .sort(([one, some], [other, more]) => more.length - some.length || one.localeCompare(other))
    .map(([currency, some], place) => {
      const others = place === 0 ? unnamed : []
      return {
        currency,
        equity: sumKnown([...some.map(({ equity }) => equity), ...others]),
        balance: sumKnown([...some.map(({ balance }) => balance), ...others]),
      }
    })
}

export function sumKnown(values: ReadonlyArray<string | null | undefined>): KnownSum {
  const known = values.filter((one) => one != null)
  return { sum: known.length === 0 ? null : sumOf(known), known: known.length, of: values.length }
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
