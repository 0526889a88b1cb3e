// Drawdowns: on equity where it was recorded, and on the balance; each says which. Of money over the whole span, as net profit
// is; the relative ones since the newest segment began, as returns are, so that a ruin long ago does not stay for ever.

import type { Decimal } from '../decimal.ts'
import { compare, subtract, ZERO } from '../decimal-math.ts'
import { type AccountLedger, balanceBefore, flowsOf } from './account-ledger.ts'
import { decimalAt, numberAt } from './amounts.ts'
import type { PathStart } from './daily-twr.ts'
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
  /** What recovery_factor divides by where equity was recorded, whatever the convention calls the largest drawdown. */
  readonly equityDrawdownMoney: Outcome<Drawdown>
  readonly balanceDrawdownMoney: Outcome<Drawdown>
  readonly balanceDrawdownRelative: Outcome<Drawdown>
}

/** The part that follows from bookings alone. */
export type BalanceFigures = {
  readonly events: DrawdownEvents
  readonly absolute: Outcome<Decimal>
}

/** What is known of the equity beside the ledger. */
export type KnownEquity = {
  /** Own equity at the beginning of the span; null = not known. */
  readonly startEquity: number | null
  /** Where the newest segment begins after a ruin; null = there is but one. */
  readonly segment: PathStart | null
  /** Of recorded equity at the ends of days: the least that there was. Null = none was recorded. */
  readonly onDays: DrawdownEvents | null
}

const nothingKnown: KnownEquity = { startEquity: null, segment: null, onDays: null }

/** What is more by less than this share of it is more by the rounding of floats. */
const SAME = 1e-9

export function balanceFigures(
  ledger: AccountLedger,
  span: PathSpan,
  segment: PathStart | null = null,
): BalanceFigures {
  const { scale } = ledger.balances
  const from = (fromMs: number) =>
    drawdownEvents(
      balanceBefore(ledger, fromMs),
      balanceSteps(ledger, { fromMs, toMs: span.toMs }),
      scale,
      fromMs,
    )
  const whole = from(span.fromMs)
  return {
    events: segment === null ? whole : { ...whole, relative: from(segment.atMs).relative },
    absolute: absolute(ledger, span),
  }
}

export function pathFigures(
  ledger: AccountLedger,
  span: PathSpan,
  netProfit: Decimal,
  balance = balanceFigures(ledger, span),
  { startEquity, segment, onDays } = nothingKnown,
): PathFigures {
  const hasSteps = ledger.bookings.count > 0 || ledger.equity.count > 0
  const onBalance = balance.events
  const isRecorded = ledger.equity.count > 0
  const basis = isRecorded || onDays !== null ? 'equity' : 'balance'
  const path = isRecorded ? equityEvents(ledger, span, startEquity, segment) : onBalance
  const onEquity = onDays === null ? path : deeper(path, onDays)
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
    drawdownBasis: basis,
    equityDrawdownMoney: basis === 'equity' ? money(onEquity.money) : unknown('no_observations'),
    balanceDrawdownMoney: money(onBalance.money),
    balanceDrawdownRelative: relative(onBalance.relative),
  }
}

function equityEvents(
  ledger: AccountLedger,
  { fromMs, toMs }: PathSpan,
  startEquity: number | null,
  segment: PathStart | null,
): DrawdownEvents {
  const scale = pathScale(ledger)
  const from = ({ atMs, equity }: PathStart) => {
    const balance = balanceBefore(ledger, atMs)
    const isBalance = equity === null || equity === numberAt(ledger.balances, balance)
    // Rounded to the digits of what was recorded the float is that decimal again.
    const start = isBalance
      ? balance * 10n ** BigInt(scale - ledger.balances.scale)
      : BigInt(Math.round(equity * 10 ** scale))
    return drawdownEvents(start, equitySteps(ledger, { fromMs: atMs, toMs }, start), scale, atMs)
  }
  const whole = from({ atMs: fromMs, equity: startEquity })
  return segment === null ? whole : { ...whole, relative: from(segment).relative }
}

function deeper(path: DrawdownEvents, onDays: DrawdownEvents): DrawdownEvents {
  const isMore = Number(onDays.money.amount) > Number(path.money.amount) * (1 + SAME)
  return {
    money: isMore ? onDays.money : path.money,
    relative:
      onDays.relative.fraction > path.relative.fraction + SAME ? onDays.relative : path.relative,
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
