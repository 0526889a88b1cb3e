// The limit of one loss rule from known values: basis, amount, limit, room, and whether it is broken. Exact, never rounded.
// The limit of a maximal loss only rises; where it stands is carried from one look to the next.
import type { Decimal } from '../decimal.ts'
import { compare, multiply, subtract } from '../decimal-math.ts'
import type { BreachWhen, DailyLoss, LossSize, MaxLoss, Measure } from './rule-kinds.ts'

/** What an account is worth at one moment; null = not known. */
export type Worth = { readonly equity: Decimal | null; readonly balance: Decimal | null }

/** Balance and equity when the rule's day began. */
export type AtReset = Worth

export type BasisAsk = {
  readonly initialBalance: Decimal
  /** Null on the first day: then the basis is the initial balance. */
  readonly atReset: AtReset | null
  readonly dayEquityHigh: Decimal | null
}

/** The level that a daily loss is counted from; null when what it needs is not known. */
export function dailyBasis(
  { basis }: Pick<DailyLoss, 'basis'>,
  { initialBalance, atReset, dayEquityHigh }: BasisAsk,
): Decimal | null {
  switch (basis) {
    case 'initial_balance':
      return initialBalance
    case 'day_equity_high':
      // The highest equity of the day begins with that of its first moment.
      return atReset === null ? highest([initialBalance, dayEquityHigh]) : dayEquityHigh
    case 'reset_balance':
      return atReset === null ? initialBalance : atReset.balance
    case 'reset_equity':
      return atReset === null ? initialBalance : atReset.equity
    case 'higher_at_reset':
      if (atReset === null) return initialBalance
      if (atReset.balance === null || atReset.equity === null) return null
      return highest([atReset.balance, atReset.equity])
  }
}

/** Money that may be lost; `basis` counts only where the fraction is taken of it. */
export function amountOf(
  size: LossSize,
  { initialBalance, basis }: { readonly initialBalance: Decimal; readonly basis: Decimal },
): Decimal {
  if (size.kind === 'amount') return size.amount
  return multiply(size.of === 'basis' ? basis : initialBalance, size.fraction)
}

export type MaxState = {
  readonly peak: Decimal
  readonly limit: Decimal
  /** The limit stands for good. */
  readonly isLocked: boolean
}

export function firstMaxState(rule: MaxLoss, initialBalance: Decimal): MaxState {
  const amount = amountOf(rule.size, { initialBalance, basis: initialBalance })
  const limit = subtract(initialBalance, amount)
  return lockIfDue(rule, initialBalance, { peak: initialBalance, limit, isLocked: false })
}

/** Takes a new value of whatever the rule's peak names. */
export function raisePeak(
  rule: MaxLoss,
  initialBalance: Decimal,
  state: MaxState,
  value: Decimal,
): MaxState {
  if (state.isLocked || rule.peak === 'none' || compare(value, state.peak) <= 0) return state
  const amount = amountOf(rule.size, { initialBalance, basis: value })
  const limit = highest([state.limit, subtract(value, amount)])
  return lockIfDue(rule, initialBalance, { peak: value, limit, isLocked: false })
}

function lockIfDue({ lock }: MaxLoss, initialBalance: Decimal, state: MaxState): MaxState {
  if (lock === null) return state
  const limit = lock.limit === 'initial_balance' ? initialBalance : lock.limit
  const isDue =
    lock.whenPeak === null
      ? compare(state.limit, limit) >= 0
      : compare(state.peak, lock.whenPeak) >= 0
  return isDue ? { ...state, limit, isLocked: true } : state
}

/** What a payout of `amount` does to the limit, as the rule says. */
export function afterPayout(
  rule: MaxLoss,
  initialBalance: Decimal,
  state: MaxState,
  amount: Decimal,
): MaxState {
  if (rule.onPayout === 'none') return state
  if (rule.onPayout === 'lock_at_initial')
    return { ...state, limit: highest([state.limit, initialBalance]), isLocked: true }
  if (state.isLocked) return state
  const peak = highest([initialBalance, subtract(state.peak, amount)])
  const size = amountOf(rule.size, { initialBalance, basis: peak })
  // The one way in which a limit falls: the peak that it hangs under was paid out.
  return { peak, limit: subtract(peak, size), isLocked: false }
}

/** What must stay above the limit; null when it is not known. */
export function measuredOf(measured: Measure, { equity, balance }: Worth): Decimal | null {
  if (measured === 'equity') return equity
  if (measured === 'balance') return balance
  return equity === null || balance === null ? null : lowest([equity, balance])
}

/**
 * The most that it can be: the lower one of two values is not above the one that is known. Enough to prove a breach, and never
 * that there is none. Null when nothing is known.
 */
export function atMostOf(measured: Measure, worth: Worth): Decimal | null {
  const known = measuredOf(measured, worth)
  if (known !== null || measured !== 'lower_of_balance_and_equity') return known
  return worth.equity ?? worth.balance
}

export const roomOf = (measured: Decimal, limit: Decimal): Decimal => subtract(measured, limit)

/** Whether touching counts is the rule's; where its page is unclear, it does. */
export function isBroken(breachWhen: BreachWhen, measured: Decimal, limit: Decimal): boolean {
  const side = compare(measured, limit)
  return breachWhen === 'below' ? side < 0 : side <= 0
}

/** The first one of equals; a null is left out. */
export function highest(values: readonly [Decimal, ...(Decimal | null)[]]): Decimal {
  return values.reduce<Decimal>(
    (best, one) => (one !== null && compare(one, best) > 0 ? one : best),
    values[0],
  )
}

export function lowest(values: readonly [Decimal, ...Decimal[]]): Decimal {
  return values.reduce((best, one) => (compare(one, best) < 0 ? one : best))
}

/** Equity without credit, which is not the trader's money. */
export function ownEquity(equity: Decimal | null, credit: Decimal | null): Decimal | null {
  return equity === null || credit === null ? equity : subtract(equity, credit)
}
