// The limit of a loss rule as its watched state gives it, and how certain the level is that it is counted from.
import type { Decimal } from '../decimal.ts'
import type { ResetBasis } from './at-reset.ts'
import type { WatchContext } from './cross-resets.ts'
import { amountOf, dailyBasis, roomOf } from './loss-limit.ts'
import type { LossState } from './loss-state.ts'
import type { DailyLoss, LossRule } from './rule-kinds.ts'

export type LossLimit = {
  readonly basis: Decimal | null
  /** How the basis is known; null where it is a parameter, or not known. */
  readonly basisFrom: ResetBasis | null
  readonly amount: Decimal | null
  readonly limit: Decimal | null
}

const unknownLimit: LossLimit = { basis: null, basisFrom: null, amount: null, limit: null }

/** The limit in force, and what it is made of. */
export function limitOf(
  rule: LossRule,
  { initialBalance }: Pick<WatchContext, 'initialBalance'>,
  state: LossState,
): LossLimit {
  if (rule.kind === 'daily_loss') return dailyLimit(rule, initialBalance, state)
  const { max, isPeakKnown, isPeakOwn } = state
  if (max === null || !isPeakKnown) return unknownLimit
  const amount = amountOf(rule.size, { initialBalance, basis: max.peak })
  const basisFrom = isPeakOwn ? 'own' : null
  return { basis: max.peak, basisFrom, amount, limit: max.limit }
}

function dailyLimit(rule: DailyLoss, initialBalance: Decimal, state: LossState): LossLimit {
  const { atReset, isFirstDay, dayHigh } = state
  const isFixed = isFirstDay || rule.basis === 'initial_balance'
  if (!isFixed && atReset === null) return unknownLimit
  const { balance = null, equity = null } = isFixed ? {} : (atReset ?? {})
  const values = { balance: balance?.value ?? null, equity: equity?.value ?? null }
  const ask = { initialBalance, atReset: isFirstDay ? null : values, dayEquityHigh: dayHigh }
  const basis = dailyBasis(rule, ask)
  if (basis === null) return unknownLimit
  const amount = amountOf(rule.size, { initialBalance, basis })
  const basisFrom = isFixed ? null : worst(rule, balance?.basis ?? null, equity?.basis ?? null)
  return { basis, basisFrom, amount, limit: roomOf(basis, amount) }
}

/** Of the values that the basis rests on, how the less certain one is known. */
function worst(
  { basis }: DailyLoss,
  balance: ResetBasis | null,
  equity: ResetBasis | null,
): ResetBasis | null {
  if (basis === 'reset_balance') return balance
  if (basis === 'reset_equity' || basis === 'day_equity_high') return equity
  const order: readonly (ResetBasis | null)[] = ['deals', 'flat', 'seen', 'range', 'own']
  return order.indexOf(balance) > order.indexOf(equity) ? balance : equity
}
