// Whether wins and losses come in runs: the number of runs against what chance would give. Formula: mql5.com article 1492.
// Zeros are left out of the sequence and of its length. The probability is taken from Z as printed, with two decimals.
import { normalBelow } from './normal.ts'
import { finite, map, type Outcome, unknown } from './outcome.ts'
import { roundNumber } from './round-number.ts'

export type ZScore = {
  readonly wins: number
  readonly losses: number
  readonly runs: number
  /** Below zero: runs are longer than chance makes them. */
  readonly z: number
  /** 2 Phi(|Z|) - 1 with Z rounded first. */
  readonly probability: number
}

/** The signs of results in closing order. */
export function zScore(units: ArrayLike<bigint>): Outcome<ZScore> {
  let wins = 0
  let losses = 0
  let runs = 0
  let last = 0
  for (let at = 0; at < units.length; at++) {
    const result = units[at] ?? 0n
    if (result === 0n) continue
    const sign = result > 0n ? 1 : -1
    if (sign > 0) wins++
    else losses++
    if (sign !== last) runs++
    last = sign
  }
  const count = wins + losses
  if (count < 3) return unknown('too_few_observations')
  if (wins === 0 || losses === 0) return unknown('one_sided')
  const both = 2 * wins * losses
  return map(
    finite((count * (runs - 0.5) - both) / Math.sqrt((both * (both - count)) / (count - 1))),
    (z) => {
      const probability = 2 * normalBelow(Math.abs(roundNumber(z, 2))) - 1
      return { value: { wins, losses, runs, z, probability }, reason: null }
    },
  )
}
