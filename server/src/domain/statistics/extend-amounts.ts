// The beginning of amounts that are known, and others after them: what is kept is copied, not read again.
import type { Decimal } from '../decimal.ts'
import type { Amounts } from './amounts.ts'
import { packed } from './columns.ts'

/** The first `keep` of `old` and then `added`, at a scale that holds all of them. */
export function extendAmounts(
  old: Amounts | null,
  keep: number,
  added: readonly Decimal[],
  scale: number,
): Amounts {
  const fresh = packed(added, scale)
  if (old === null || keep === 0) return fresh
  const up = 10n ** BigInt(scale - old.scale)
  if (up === 1n && old.units instanceof BigInt64Array && fresh.units instanceof BigInt64Array) {
    const units = new BigInt64Array(keep + added.length)
    units.set(old.units.subarray(0, keep))
    units.set(fresh.units, keep)
    return { units, scale }
  }
  const kept = Array.from(old.units)
    .slice(0, keep)
    .map((one) => one * up)
  return { units: [...kept, ...Array.from(fresh.units)], scale }
}
