// Balance and equity at the instant of a reset, from what was seen on both sides of it. Nothing is interpolated:
// what is not known exactly is a range, of which the end that is stricter for the trader counts, and that is said.
import type { Decimal } from '../decimal.ts'
import { compare } from '../decimal-math.ts'
import { highest } from './loss-limit.ts'

/** What was seen of an account at one moment. */
export type Sample = {
  /** Milliseconds since 1970. */
  readonly atMs: number
  readonly equity: Decimal | null
  readonly balance: Decimal | null
}

/** `deals`: added up from every deal; `seen`: the last value, young enough; `range`: the higher one of both sides. */
export type ResetBasis = 'deals' | 'seen' | 'flat' | 'range' | 'own'

export type ResetValue = { readonly value: Decimal; readonly basis: ResetBasis }

export type ResetValues = {
  readonly atMs: number
  readonly balance: ResetValue | null
  readonly equity: ResetValue | null
  /** How old the last value before the reset was, in milliseconds; null = there was none. */
  readonly ageMs: number | null
}

export type ResetAsk = {
  readonly atMs: number
  /** The last sample before the reset and the first one at or after it. */
  readonly before: Sample | null
  readonly after: Sample | null
  /** A value before the reset counts as that of the reset up to this age. */
  readonly maxAgeMs: number
  /** Values further apart than this have a gap between them. */
  readonly maxSilenceMs: number
  /** From every deal before the instant; null when deals are missing. */
  readonly balanceAt: (atMs: number) => Decimal | null
  /** No position was open then, as the whole deal history proves. */
  readonly isFlat: boolean
  /** What the user says that it was. */
  readonly own: { readonly balance: Decimal | null; readonly equity: Decimal | null } | null
}

export function valuesAtReset(ask: ResetAsk): ResetValues {
  const { atMs, before } = ask
  const balance = balanceOf(ask)
  return {
    ...{ atMs, balance, equity: equityOf(ask, balance) },
    ageMs: before === null ? null : atMs - before.atMs,
  }
}

function balanceOf(ask: ResetAsk): ResetValue | null {
  const exact = ask.balanceAt(ask.atMs)
  if (exact !== null) return { value: exact, basis: 'deals' }
  return seen(ask, 'balance') ?? ownOf(ask.own?.balance)
}

function equityOf(ask: ResetAsk, balance: ResetValue | null): ResetValue | null {
  const found = seen(ask, 'equity')
  if (found !== null && found.basis === 'seen') return found
  if (ask.isFlat && balance !== null && balance.basis === 'deals')
    return { value: balance.value, basis: 'flat' }
  return found ?? ownOf(ask.own?.equity)
}

function seen(ask: ResetAsk, what: 'equity' | 'balance'): ResetValue | null {
  const { atMs, before, after, maxAgeMs, maxSilenceMs } = ask
  const left = before?.[what] ?? null
  if (before === null || left === null) return null
  if (atMs - before.atMs <= maxAgeMs) return { value: left, basis: 'seen' }
  const right = after?.[what] ?? null
  if (after === null || right === null || after.atMs - before.atMs > maxSilenceMs) return null
  // A value exactly at the reset is that of the reset.
  if (after.atMs === atMs) return { value: right, basis: 'seen' }
  const isSame = what === 'balance' && compare(left, right) === 0
  return { value: highest([left, right]), basis: isSame ? 'seen' : 'range' }
}

const ownOf = (value: Decimal | null | undefined): ResetValue | null =>
  value == null ? null : { value, basis: 'own' }
