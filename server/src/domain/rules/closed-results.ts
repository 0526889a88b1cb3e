// The rules that look at closed trades by day: targets, trading days, profitable days, consistency.
// Days are sums of closed results: deposits, bonuses and refunds are no trades and never count. A target looks at the balance, as
// the pages of firms say, and money that was put in counts there.
import type { Decimal } from '../decimal.ts'
import { add, compare, divide, multiply, subtract, sum, ZERO } from '../decimal-math.ts'
import { amountOf, highest } from './loss-limit.ts'
import type { Consistency, ProfitableDays, ProfitTarget, TradingDays } from './rule-kinds.ts'

/** A trade with the rule's own days of its opening and its end; `closed` is null while it is open. */
export type DayTrade = {
  readonly opened: string
  readonly closed: string | null
  /** Profit with commission, swap and fees; of an open trade what was realised so far. */
  readonly result: Decimal
}

export type TargetState = {
  readonly target: Decimal
  readonly profit: Decimal
  /** Above zero while it is not reached. */
  readonly left: Decimal
  readonly isMet: boolean
}

/** `target` may be higher than the rule's own where a consistency rule raised it. */
export function judgeTarget(
  rule: Pick<ProfitTarget, 'size' | 'requiresFlat'>,
  now: {
    readonly initialBalance: Decimal
    readonly balance: Decimal
    readonly openPositions: number
    readonly raisedTarget?: Decimal | null
  },
): TargetState {
  const { initialBalance, balance, openPositions, raisedTarget = null } = now
  const own = amountOf(rule.size, { initialBalance, basis: initialBalance })
  const target = highest([own, raisedTarget])
  const profit = subtract(balance, initialBalance)
  const isReached = compare(profit, target) >= 0
  return {
    ...{ target, profit, left: subtract(target, profit) },
    isMet: isReached && !(rule.requiresFlat && openPositions > 0),
  }
}

export type DaysState = {
  readonly days: readonly string[]
  readonly isMet: boolean
  /** What a day must reach; null where a day counts by trading alone. */
  readonly threshold: Decimal | null
}

export function judgeTradingDays(
  rule: Pick<TradingDays, 'counts' | 'fraction' | 'minDays'>,
  initialBalance: Decimal,
  trades: readonly DayTrade[],
): DaysState {
  if (rule.counts === 'day_with_change_of') {
    const threshold = multiply(initialBalance, rule.fraction ?? ZERO)
    const enough = [...resultsByDay(trades)].filter(
      ([, result]) => compare(sizeOf(result), threshold) >= 0,
    )
    return daysOf(new Set(enough.map(([day]) => day)), rule.minDays, threshold)
  }
  const needsEnd = rule.counts === 'day_with_open_and_close'
  const counted = trades.filter(({ opened, closed }) => !needsEnd || opened === closed)
  return daysOf(new Set(counted.map(({ opened }) => opened)), rule.minDays, null)
}

export function judgeProfitableDays(
  rule: Pick<ProfitableDays, 'fraction' | 'minDays' | 'attribution' | 'subtractFloatingLoss'>,
  initialBalance: Decimal,
  trades: readonly DayTrade[],
  /** Floating result at the end of days, by day. */
  floatingAtEnd: ReadonlyMap<string, Decimal> = new Map(),
): DaysState {
  const threshold = multiply(initialBalance, rule.fraction)
  const good = [...resultsByDay(trades, rule.attribution)].filter(([day, result]) => {
    const floating = rule.subtractFloatingLoss ? (floatingAtEnd.get(day) ?? ZERO) : ZERO
    const counted = compare(floating, ZERO) < 0 ? add(result, floating) : result
    return compare(counted, threshold) >= 0
  })
  return daysOf(new Set(good.map(([day]) => day)), rule.minDays, threshold)
}

export type ConsistencyState = {
  /** Best day / denominator to 16 digits after the point; null with a reason. */
  readonly share: Decimal | null
  readonly reason: 'no_profit' | 'no_target' | null
  readonly bestDay: Decimal
  readonly isMet: boolean
  /** The profit target after this rule has raised it; null where it does not, or there is none. */
  readonly raisedTarget: Decimal | null
}

export function judgeConsistency(
  rule: Pick<Consistency, 'maxShare' | 'denominator' | 'targetRises'>,
  dayResults: readonly Decimal[],
  profitTarget: Decimal | null,
): ConsistencyState {
  const total = sum(dayResults)
  const bestDay = highest([ZERO, ...dayResults])
  const below = rule.denominator === 'total_profit' ? total : profitTarget
  const raised = divide(bestDay, rule.maxShare, MONEY_DIGITS)
  const raisedTarget =
    rule.targetRises && profitTarget !== null ? highest([profitTarget, raised]) : null
  if (below === null || compare(below, ZERO) <= 0) {
    const reason = below === null ? 'no_target' : 'no_profit'
    return { share: null, reason, bestDay, isMet: false, raisedTarget }
  }
  const share = divide(bestDay, below, SHARE_DIGITS)
  // Compared without the division, so that nothing is rounded.
  const isMet = compare(bestDay, multiply(rule.maxShare, below)) <= 0
  return { share, reason: null, bestDay, isMet, raisedTarget }
}

const SHARE_DIGITS = 16
const MONEY_DIGITS = 8

/** Closed results by day, in the order in which days come first. */
export function resultsByDay(
  trades: readonly DayTrade[],
  attribution: 'close' | 'open' = 'close',
): ReadonlyMap<string, Decimal> {
  const days = new Map<string, Decimal>()
  for (const { opened, closed, result } of trades) {
    if (closed === null) continue
    const day = attribution === 'close' ? closed : opened
    days.set(day, add(days.get(day) ?? ZERO, result))
  }
  return days
}

function daysOf(days: ReadonlySet<string>, least: number, threshold: Decimal | null): DaysState {
  return { days: [...days].sort(), isMet: days.size >= least, threshold }
}

const sizeOf = (value: Decimal) => (compare(value, ZERO) < 0 ? subtract(ZERO, value) : value)
