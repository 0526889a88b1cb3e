// Drawdowns of the whole way: on equity where it was recorded, and on the balance; each says which.

import type { Decimal } from '../decimal.ts'
import { compare, subtract, ZERO } from '../decimal-math.ts'
import { type AccountLedger, balanceBefore, flowsOf } from './account-ledger.ts'
import { decimalAt } from './amounts.ts'
import { type Drawdown, type DrawdownEvents, drawdownEvents, recoveryFactor } from './drawdown.ts'
import { known, type Outcome, unknown } from './outcome.ts'
import { balanceSteps, equitySteps, type PathSpan, pathScale } from './value-path.ts'

export type PathFigures = {
  readonly maxDrawdownMoney: Outcome<Drawdown>
  readonly maxDrawdownRelative: Outcome<Drawdown>
  readonly maxDrawdownAbsolute: Outcome<Decimal>
  readonly recoveryFactor: Outcome<number>
  /** equity, or balance where no equity was recorded. */
  readonly drawdownBasis: 'equity' | 'balance'
  readonly balanceDrawdownMoney: Outcome<Drawdown>
  readonly balanceDrawdownRelative: Outcome<Drawdown>
}

/** The part that follows from bookings alone. */
export type BalanceFigures = {
  readonly events: DrawdownEvents
  readonly absolute: Outcome<Decimal>
}

export function balanceFigures(ledger: AccountLedger, span: PathSpan): BalanceFigures {
  const start = balanceBefore(ledger, span.fromMs)
  const { scale } = ledger.balances
  return {
    events: drawdownEvents(start, balanceSteps(ledger, span), scale, span.fromMs),
    absolute: absolute(ledger, span),
  }
}

export function pathFigures(
  ledger: AccountLedger,
  span: PathSpan,
  netProfit: Decimal,
  balance = balanceFigures(ledger, span),
): PathFigures {
  const scale = pathScale(ledger)
  const start = balanceBefore(ledger, span.fromMs)
  const booked = ledger.balances.scale
  const hasSteps = ledger.bookings.count > 0 || ledger.equity.count > 0
  const onBalance = balance.events
  const isRecorded = ledger.equity.count > 0
  const raised = start * 10n ** BigInt(scale - booked)
  const onEquity = isRecorded
    ? drawdownEvents(raised, equitySteps(ledger, span, raised), scale, span.fromMs)
    : onBalance
  // A share of the capital is one only where the capital is known.
  const relative = (event: Drawdown): Outcome<Drawdown> =>
    !hasSteps
      ? unknown('no_observations')
      : ledger.hasCapital
        ? known(event)
        : unknown('no_deposits')
  const money = (event: Drawdown): Outcome<Drawdown> =>
    hasSteps ? known(event) : unknown('no_observations')
  return {
    maxDrawdownMoney: money(onEquity.money),
    maxDrawdownRelative: relative(onEquity.relative),
    maxDrawdownAbsolute: balance.absolute,
    recoveryFactor: recoveryFactor(Number(netProfit), Number(onEquity.money.amount)),
    drawdownBasis: isRecorded ? 'equity' : 'balance',
    balanceDrawdownMoney: money(onBalance.money),
    balanceDrawdownRelative: relative(onBalance.relative),
  }
}

/** Start capital less the lowest balance; only where nothing flowed after the start. */
function absolute(ledger: AccountLedger, { fromMs, toMs }: PathSpan): Outcome<Decimal> {
  if (!ledger.hasCapital) return unknown('no_deposits')
  const opening = balanceBefore(ledger, fromMs)
  const flows = flowsOf(ledger).filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
  if (flows.length > (opening > 0n ? 0 : 1)) return unknown('undefined_with_flows')
  let balance = opening
  let start: bigint | null = opening > 0n ? opening : null
  let lowest: bigint | null = start
  for (const { change, flow } of balanceSteps(ledger, { fromMs, toMs })) {
    balance += change + flow
    if (start === null && flow !== 0n) start = balance
    if (start !== null && (lowest === null || balance < lowest)) lowest = balance
  }
  if (start === null || lowest === null) return unknown('no_observations')
  const fell = subtract(decimalAt(ledger.balances, start), decimalAt(ledger.balances, lowest))
  return known(compare(fell, ZERO) < 0 ? ZERO : fell)
}

export function fractionOf(drawdown: Outcome<Drawdown>): number {
  return drawdown.reason === null ? drawdown.value.fraction : 0
}
