// Each field as a sentence that a person can recompute by hand: what it is, and which other fields it was made of.
// Sources of the forms stand beside the functions; here stands what is shown.

export type Formula = {
  readonly formula: string
  /** Fields that it was computed from. */
  readonly inputs: readonly string[]
  /** Which rows it comes from: those can be paged. */
  readonly rows: 'trades' | 'bookings' | 'days' | 'equity'
}

const of = (rows: Formula['rows'], formula: string, ...inputs: string[]): Formula => ({
  ...{ formula, inputs, rows },
})

export const formulas: Readonly<Record<string, Formula>> = {
  totalReturn: of(
    'days',
    'product over days of (1 + r) - 1; each day is split at every flow: r = (E1 / E start) x (E2 / E1 after the flow) x … - 1',
    'firstDay',
    'lastDay',
  ),
  annualReturn: of(
    'days',
    '(1 + total_return)^(periods_per_year / n) - 1, n = days, missing ones included',
    'totalReturn',
  ),
  cagr: of(
    'days',
    '(1 + total_return)^(365 / calendar days) - 1',
    'totalReturn',
    'firstDay',
    'lastDay',
  ),
  annualVolatility: of(
    'days',
    'sample deviation of daily returns (n - 1) x sqrt(periods_per_year)',
  ),
  sharpe: of(
    'days',
    'mean(r - rf) / sample deviation(r - rf) x sqrt(periods_per_year); rf per day = (1 + risk_free_annual)^(1 / periods_per_year) - 1',
    'annualVolatility',
  ),
  downsideRisk: of(
    'days',
    'sqrt(mean over all days of min(r - MAR, 0)^2) x sqrt(periods_per_year)',
  ),
  sortino: of('days', 'mean(r - MAR) x periods_per_year / downside_risk', 'downsideRisk'),
  calmar: of(
    'days',
    'annual_return / fraction of max_drawdown_relative',
    'annualReturn',
    'maxDrawdownRelative',
  ),
  alpha: of(
    'days',
    '(1 + a)^periods_per_year - 1, a = mean((r - rf) - beta (b - rf)) over days that both have',
    'beta',
    'benchmarkDays',
  ),
  alphaSimple: of('days', 'a x periods_per_year', 'beta', 'benchmarkDays'),
  beta: of('days', 'cov(r - rf, b - rf) / var(b - rf) over days that both have', 'benchmarkDays'),
  bestDay: of('days', 'the largest daily return'),
  worstDay: of('days', 'the smallest daily return'),
  positiveDays: of('days', 'days above zero / days that are not zero'),
  profitVolatility: of('days', 'mean of the sizes of daily returns'),
  ulcerIndex: of('days', 'sqrt(sum of (fraction under the peak)^2 / (n - 1))'),
  currentDrawdown: of('days', '1 - index / highest index so far'),
  longestUnderwaterDays: of(
    'days',
    'calendar days from the day of a peak to the day it was reached again, or to the last day',
  ),
  maxDrawdownMoney: of(
    'equity',
    'the largest of (highest profit so far - profit); flows are no profit',
    'drawdownBasis',
  ),
  maxDrawdownRelative: of(
    'equity',
    'the largest of 1 - index / highest index so far, since the newest segment began; flows do not move the index',
    'drawdownBasis',
  ),
  equityDrawdownMoney: of(
    'equity',
    'the largest of (highest profit so far - profit), on recorded equity',
  ),
  balanceDrawdownMoney: of(
    'bookings',
    'the largest of (highest profit so far - profit), on the balance',
  ),
  balanceDrawdownRelative: of(
    'bookings',
    'the largest of 1 - index / highest index so far, on the balance, since the newest segment began',
  ),
  maxDrawdownAbsolute: of(
    'bookings',
    'start capital - lowest balance',
    'openingBalance',
    'totalDeposits',
  ),
  recoveryFactor: of(
    'equity',
    'net_profit / amount of equity_drawdown_money, or of balance_drawdown_money where no equity was recorded',
    'netProfit',
    'equityDrawdownMoney',
    'balanceDrawdownMoney',
  ),
  returnToday: of('days', 'return of the day that is going on'),
  returnThisWeek: of('days', 'product over the days of the ISO week - 1'),
  returnThisMonth: of('days', 'product over the days of the month - 1'),
  returnThisYear: of('days', 'product over the days of the year - 1'),
  netProfit: of(
    'bookings',
    'trade_result + other_result, by booking time',
    'tradeResult',
    'otherResult',
  ),
  totalDeposits: of('bookings', 'sum of what was paid in'),
  totalWithdrawals: of('bookings', 'sum of what was taken out'),
  tradeResult: of('bookings', 'profit + commission + swap + fee of all deals of positions'),
  otherResult: of(
    'bookings',
    'interest, dividends, charges, corrections and what was re-classified',
  ),
  absoluteGain: of(
    'bookings',
    'net_profit / (opening_balance + total_deposits)',
    'netProfit',
    'openingBalance',
    'totalDeposits',
  ),
  growth: of(
    'bookings',
    'product over the times between balance operations of balance before the next / balance after the last, - 1',
  ),
  moneyWeightedReturn: of(
    'bookings',
    'the yearly rate at which all flows and the equity at the end balance out',
  ),
  gainTwrTrades: of(
    'trades',
    'product over trades in closing order of (1 + result / balance when the trade opened) - 1',
  ),
  profitFactor: of('trades', 'gross_profit / gross_loss', 'grossProfit', 'grossLoss'),
  winRate: of('trades', 'wins / trades', 'wins', 'trades'),
  winRateDecided: of('trades', 'wins / (wins + losses)', 'wins', 'losses'),
  averageWin: of('trades', 'gross_profit / wins', 'grossProfit', 'wins'),
  averageLoss: of('trades', 'gross_loss / losses', 'grossLoss', 'losses'),
  payoffRatio: of('trades', 'average_win / average_loss', 'averageWin', 'averageLoss'),
  expectancy: of('trades', 'trade_profit / trades', 'tradeProfit', 'trades'),
  expectancyRatio: of('trades', '(1 + payoff_ratio) x win_rate - 1', 'payoffRatio', 'winRate'),
  expectancyR: of(
    'trades',
    'mean of result / initial risk; trades without a recorded stop are left out',
    'tradesWithoutRisk',
  ),
  kelly: of('trades', 'win_rate - (1 - win_rate) / payoff_ratio', 'winRate', 'payoffRatio'),
  sqn: of(
    'trades',
    'sqrt(n) x mean / sample deviation of results; of R where every trade has one',
    'trades',
    'sqnBasis',
  ),
  ahpr: of(
    'trades',
    'mean of h = balance just after the close / (that balance - whole result of the trade, entry costs and earlier parts included)',
  ),
  ghpr: of(
    'trades',
    '(product of h)^(1 / n), h = balance just after the close / (that balance - whole result of the trade)',
  ),
  zScore: of(
    'trades',
    '(n (runs - 0.5) - P) / sqrt(P (P - n) / (n - 1)), P = 2 x wins x losses; zeros left out',
    'wins',
    'losses',
  ),
  zProbability: of('trades', '2 Phi(|z|) - 1, z rounded to two decimals first', 'zScore'),
  lrCorrelation: of(
    'trades',
    'correlation of the balance after each trade with its number; the start is point 0',
  ),
  lrStandardError: of('trades', 'sqrt(sum of squared distances from the line / (points - 2))'),
}
