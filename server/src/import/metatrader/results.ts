// The figures under "Results" of a MetaTrader 5 report, computed anew from its own deals by the statistics that answer "as MT5".
// Figures that deals alone do not tell, and all of them where openings cost something, are shown as printed and not judged.
import { orZero } from '../../domain/deal.ts'
import { type Decimal, isZero, sameNumber } from '../../domain/decimal.ts'
import { round, scaleOf, sum } from '../../domain/decimal-math.ts'
import { amountsOf } from '../../domain/statistics/amounts.ts'
import { type Mt5Report, mt5Report } from '../../domain/statistics/mt5-report.ts'
import { decimalFromNumber } from '../../domain/statistics/round-number.ts'
import { type DecimalSign, readNumber } from '../cell/number-text.ts'
import type { PrintedTotal } from '../content.ts'
import { type CellPlace, cellPlace, type Sheet } from '../sheet.ts'
import { type FigureName, figureWords } from './figure-words.ts'
import type { DealRow } from './read-deal-rows.ts'
import { plain } from './words.ts'

const names = new Map(
  figureWords.flatMap(([name, words]) => words.map((word) => [plain(word), name] as const)),
)

/** The numbers of a figure in the order in which they are printed; null = not told by deals. */
type Numbers = readonly (Decimal | number | null)[]

const percent = (fraction: number | null) => (fraction === null ? null : fraction * 100)
const above1 = (value: number | null) => [value, percent(value === null ? null : value - 1)]

const figures: Readonly<Record<FigureName, (report: Mt5Report) => Numbers>> = {
  total_net_profit: (one) => [one.totalNetProfit],
  gross_profit: (one) => [one.grossProfit],
  gross_loss: (one) => [one.grossLoss],
  profit_factor: (one) => [one.profitFactor.value],
  expected_payoff: (one) => [one.expectedPayoff.value],
  // On equity, which moves between deals; the ratio's formula is not published.
  recovery_factor: () => [null],
  sharpe_ratio: () => [null],
  balance_drawdown_absolute: (one) => [one.balanceDrawdownAbsolute.value],
  balance_drawdown_maximal: (one) => [
    one.balanceDrawdownMaximal,
    percent(one.balanceDrawdownMaximalFraction),
  ],
  balance_drawdown_relative: (one) => [
    percent(one.balanceDrawdownRelativeFraction),
    one.balanceDrawdownRelative,
  ],
  total_trades: (one) => [one.totalTrades],
  profit_trades: (one) => [one.profitTrades, percent(one.profitTrades / one.totalTrades)],
  loss_trades: (one) => [one.lossTrades, percent(one.lossTrades / one.totalTrades)],
  largest_profit_trade: (one) => [one.largestProfitTrade],
  largest_loss_trade: (one) => [one.largestLossTrade],
  average_profit_trade: (one) => [one.averageProfitTrade.value],
  average_loss_trade: (one) => [one.averageLossTrade.value],
  maximum_consecutive_wins: ({ streaks: { maxConsecutiveWins: run } }) => [
    ...[run.value?.count ?? null, run.value?.amount ?? null],
  ],
  maximum_consecutive_losses: ({ streaks: { maxConsecutiveLosses: run } }) => [
    ...[run.value?.count ?? null, run.value?.amount ?? null],
  ],
  maximal_consecutive_profit: ({ streaks: { maximalConsecutiveProfit: run } }) => [
    ...[run.value?.amount ?? null, run.value?.count ?? null],
  ],
  maximal_consecutive_loss: ({ streaks: { maximalConsecutiveLoss: run } }) => [
    ...[run.value?.amount ?? null, run.value?.count ?? null],
  ],
  average_consecutive_wins: ({ streaks }) => [streaks.averageConsecutiveWins.value],
  average_consecutive_losses: ({ streaks }) => [streaks.averageConsecutiveLosses.value],
  ahpr: (one) => above1(one.ahpr.value),
  ghpr: (one) => above1(one.ghpr.value),
  z_score: ({ zScore }) => [zScore.value?.z ?? null, percent(zScore.value?.probability ?? null)],
  lr_standard_error: (one) => [one.lrStandardError.value],
}

export function compareResults(
  sheet: Sheet,
  deals: readonly DealRow[],
  sign: DecimalSign,
): PrintedTotal[] {
  const report = reportOf(deals)
  const found = new Map<FigureName, PrintedTotal>()
  for (const row of sheet)
    for (const [column, cell] of row.cells.entries()) {
      const name = cell.endsWith(':') ? names.get(plain(cell)) : undefined
      if (name === undefined || found.has(name)) continue
      const at = row.cells.findIndex((one, place) => place > column && one !== '')
      const text = row.cells[at] ?? ''
      const printed = numbersIn(text, sign, cellPlace(row, at, name))
      if (printed.length === 0) continue
      found.set(name, totalOf(name, text, printed, report === null ? [] : figures[name](report)))
    }
  return [...found.values()]
}

/** `12.80 (68.49%)` holds two. */
function numbersIn(text: string, sign: DecimalSign, place: CellPlace): Decimal[] {
  return text
    .split(/[()%]/)
    .map((part) => part.trim())
    .filter((part) => /^[-−–+]?\s*\d[\d.,'’ ]*$/.test(part))
    .flatMap((part) => readNumber(part, sign, place) ?? [])
}

function totalOf(
  name: FigureName,
  text: string,
  printed: readonly Decimal[],
  numbers: Numbers,
): PrintedTotal {
  // As many digits as the report shows of each.
  const own = printed.map((one, at) => shownLike(numbers[at] ?? null, one))
  if (own.some((one) => one === null))
    return { name, printed: text, computed: null, verdict: 'not_compared' }
  const agrees = own.every((one, at) => sameNumber(one, printed[at] ?? null))
  return { name, printed: text, computed: own.join(' / '), verdict: agrees ? 'agrees' : 'differs' }
}

function shownLike(value: Decimal | number | null, printed: Decimal): Decimal | null {
  const exact = typeof value === 'number' ? decimalFromNumber(value) : value
  return exact === null ? null : round(exact, scaleOf(printed))
}

/** Null where openings cost something: how MetaTrader spreads that over trades is not known. */
function reportOf(deals: readonly DealRow[]): Mt5Report | null {
  const isTrade = ({ type }: DealRow) => type < 2
  const entryCosts = deals
    .filter((deal) => isTrade(deal) && deal.entry === 0)
    .map((deal) => sum([orZero(deal.commission), orZero(deal.swap), orZero(deal.fee)]))
  const hasTrades = deals.some((deal) => isTrade(deal) && deal.entry !== 0)
  if (!hasTrades || !isZero(sum(entryCosts))) return null
  const money = deals.filter(({ type }) => type !== 3)
  const { units, scale } = amountsOf(
    money.map((deal) =>
      sum([deal.profit, orZero(deal.commission), orZero(deal.swap), orZero(deal.fee)]),
    ),
  )
  return mt5Report(
    money.map((deal, at) => ({
      atMs: Number(deal.serverMsc),
      isOut: isTrade(deal) && deal.entry !== 0,
      isFlow: deal.type === 2 || deal.type === 6,
      amount: units[at] ?? 0n,
    })),
    scale,
  )
}
