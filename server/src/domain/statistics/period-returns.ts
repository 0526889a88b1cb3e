// Returns of weeks, months and years: the product over their days, never the sum.
// The total is the product of the years, each year the product of its months.
import { type Day, type Grouping, groupOf } from '../days/day.ts'
import type { Returns } from './total-return.ts'

/** A group none of whose days is known has null. */
export function periodReturns(
  days: readonly Day[],
  returns: Returns,
  by: Grouping,
): Map<string, number | null> {
  const products = new Map<string, number | null>()
  for (const [at, day] of days.entries()) {
    const group = groupOf(day, by)
    const before = products.get(group) ?? null
    const one = returns[at] ?? null
    products.set(group, one === null ? before : (before ?? 1) * (1 + one))
  }
  return new Map(
    [...products].map(([group, product]) => [group, product === null ? null : product - 1]),
  )
}
