// Every statistic of closed trades over a part of them: one walk for each family.
// Balances stand beside the trades only where something says what the capital was.
import { type AccountLedger, balanceBefore, balanceReader, closeReader } from './account-ledger.ts'
import { numberAt, numbersOf } from './amounts.ts'
import { firstAtOrAfter, type TradeColumns } from './columns.ts'
import { type ExcursionFigures, excursionFigures } from './excursions.ts'
import { gainTwrTrades, type OpenedTrade } from './gains.ts'
import { type HoldingReturns, holdingReturns } from './holding-return.ts'
import { type HoldingTime, holdingTime } from './holding-time.ts'
import { type Outcome, unknown } from './outcome.ts'
import { rExpectancy } from './r-multiples.ts'
import { balanceLine } from './regression.ts'
import { type RuinRow, riskOfRuin } from './risk-of-ruin.ts'
import { type Streaks, streaks } from './streaks.ts'
import { systemQuality, type TradeSummary, tradeSummary } from './trade-summary.ts'
import { zScore } from './z-score.ts'

export type TradeFigures = Omit<TradeSummary, 'netProfit'> &
  Streaks &
  HoldingReturns &
  ExcursionFigures & {
    readonly tradeProfit: TradeSummary['netProfit']
    readonly expectancyR: Outcome<number>
    readonly tradesWithoutRisk: number
    /** r when sqn is on R, money otherwise. */
    readonly sqnBasis: 'r' | 'money'
    readonly zScore: Outcome<number>
    readonly zProbability: Outcome<number>
    readonly holdingTime: Outcome<HoldingTime>
    readonly gainTwrTrades: Outcome<number>
    readonly lrCorrelation: Outcome<number>
    readonly lrStandardError: Outcome<number>
    readonly riskOfRuin: Outcome<readonly RuinRow[]>
  }

/** Trades that were closed in [fromMs, toMs). */
export function tradesBetween(trades: TradeColumns, fromMs: number, toMs: number): TradeColumns {
  const from = firstAtOrAfter(trades.closedMs, fromMs)
  const to = firstAtOrAfter(trades.closedMs, toMs)
  if (from === 0 && to === trades.count) return trades
  const part = ({ units, scale }: TradeColumns['net']) => ({
    units:
      units instanceof BigInt64Array ? units.subarray(from, to) : Array.from(units).slice(from, to),
    scale,
  })
  const labels = ({ codes, names }: TradeColumns['symbol']) => ({
    codes: codes.subarray(from, to),
    names,
  })
  return {
    count: to - from,
    net: part(trades.net),
    volume: part(trades.volume),
    openedMs: trades.openedMs.subarray(from, to),
    closedMs: trades.closedMs.subarray(from, to),
    symbol: labels(trades.symbol),
    side: labels(trades.side),
    magic: labels(trades.magic),
    bot: labels(trades.bot),
    account: labels(trades.account),
    risk: trades.risk.subarray(from, to),
    mae: trades.mae.subarray(from, to),
    mfe: trades.mfe.subarray(from, to),
  }
}

/** Of trades that were closed before `toMs`; the capital that can be ruined is the balance then. */
export function tradeFigures(
  ledger: AccountLedger,
  trades: TradeColumns,
  toMs: number,
): TradeFigures {
  const results = numbersOf(trades.net)
  const { netProfit: tradeProfit, ...summary } = tradeSummary(trades.net)
  const r = rExpectancy(risked(trades, results))
  const everyR = r.reason === null && r.value.tradesWithoutRisk === 0
  const z = zScore(trades.net.units)
  const balances = balancesOf(ledger, trades, results)
  const noCapital = ledger.hasCapital ? null : unknown('no_deposits')
  const noHolding = noCapital ?? (balances.isOutgrown ? unknown('undefined_with_flows') : null)
  const line = balanceLine(balances.line)
  const capital = numberAt(ledger.balances, balanceBefore(ledger, toMs))
  return {
    ...{ ...summary, tradeProfit },
    sqn: everyR && r.reason === null ? systemQuality(r.value.rMultiples) : summary.sqn,
    sqnBasis: everyR ? 'r' : 'money',
    expectancyR: r.reason === null ? { value: r.value.expectancyR, reason: null } : r,
    tradesWithoutRisk: r.reason === null ? r.value.tradesWithoutRisk : trades.count,
    zScore: z.reason === null ? { value: z.value.z, reason: null } : z,
    zProbability: z.reason === null ? { value: z.value.probability, reason: null } : z,
    ...streaks(trades.net),
    holdingTime: holdingTime(trades.openedMs, trades.closedMs),
    ...excursionFigures({ results, mae: trades.mae, mfe: trades.mfe }),
    ...(noHolding === null
      ? holdingReturns(balances.before, balances.after)
      : { ahpr: noHolding, ghpr: noHolding }),
    gainTwrTrades: noCapital ?? gainTwrTrades(opened(ledger, trades, results)),
    lrCorrelation: line.lrCorrelation,
    lrStandardError: line.lrStandardError,
    riskOfRuin:
      noCapital ??
      riskOfRuin(
        trades.count === 0 ? 0 : summary.losses / trades.count,
        summary.averageLoss.reason === null ? Number(summary.averageLoss.value) : 0,
        capital,
      ),
  }
}

export function* risked(
  { risk, count }: TradeColumns,
  results: ArrayLike<number>,
): Generator<{ result: number; initialRisk: number | null }> {
  for (let at = 0; at < count; at++) {
    const initialRisk = risk[at] ?? Number.NaN
    yield { result: results[at] ?? 0, initialRisk: Number.isNaN(initialRisk) ? null : initialRisk }
  }
}

/**
 * The balance just after each trade's close, and what that would be without the trade: its costs at the entry and parts of it
 * that were closed earlier are in the balance already. Trades of one instant follow each other.
 */
function balancesOf(
  ledger: AccountLedger,
  { count, closedMs }: TradeColumns,
  results: ArrayLike<number>,
) {
  const scale = ledger.balances
  const before = new Float64Array(count)
  const after = new Float64Array(count)
  const [balanceBeforeClose, balanceAfterClose] = [balanceReader(ledger), closeReader(ledger)]
  let isOutgrown = false
  for (let first = 0; first < count; ) {
    const ms = closedMs[first] ?? 0
    let next = first + 1
    while (next < count && closedMs[next] === ms) next++
    let balance = numberAt(scale, balanceAfterClose(ms))
    for (let at = next - 1; at >= first; at--) {
      after[at] = balance
      balance -= results[at] ?? 0
      before[at] = balance
    }
    // No ruin: what it had earned was taken out, or lost by others, while a part of it was still open.
    isOutgrown ||= balance <= 0 && (after[next - 1] ?? 0) > 0 && balanceBeforeClose(ms) > 0n
    first = next
  }
  const line = new Float64Array(count + (count > 0 ? 1 : 0))
  if (count > 0) line[0] = before[0] ?? 0
  line.set(after, count > 0 ? 1 : 0)
  return { before, after, line, isOutgrown }
}

function* opened(
  ledger: AccountLedger,
  { count, openedMs }: TradeColumns,
  results: ArrayLike<number>,
): Generator<OpenedTrade> {
  const balanceBefore = balanceReader(ledger)
  for (let at = 0; at < count; at++)
    yield {
      result: results[at] ?? 0,
      openBalance: numberAt(ledger.balances, balanceBefore(openedMs[at] ?? 0)),
    }
}
