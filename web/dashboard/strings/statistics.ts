// Names of statistics, what stands under them, and why one has no value.
// The notes say in a sentence where authorities differ, so that nobody wonders why another product shows another number.

export const figures: Readonly<Record<string, string>> = {
  total_return: 'Return',
  annual_return: 'Annual return',
  cagr: 'CAGR',
  absolute_gain: 'Absolute gain',
  gain_twr_trades: 'Gain per trade base',
  growth: 'Growth',
  best_day: 'Best day',
  worst_day: 'Worst day',
  positive_days: 'Days in profit',
  annual_volatility: 'Volatility',
  sharpe: 'Sharpe',
  sortino: 'Sortino',
  calmar: 'Calmar',
  max_drawdown_relative: 'Largest drawdown',
  max_drawdown_money: 'Largest drawdown, money',
  current_drawdown: 'Drawdown now',
  longest_underwater_days: 'Longest under water',
  recovery_factor: 'Recovery factor',
  alpha: 'Alpha',
  beta: 'Beta',
  trades: 'Closed trades',
  win_rate: 'Won',
  profit_factor: 'Profit factor',
  expectancy: 'Expectancy',
  expectancy_r: 'Expectancy in R',
  average_win: 'Average win',
  average_loss: 'Average loss',
  payoff_ratio: 'Payoff',
  kelly: 'Kelly',
  sqn: 'SQN',
  z_score: 'Z-score',
  current_streak: 'Streak now',
  max_consecutive_wins: 'Longest winning streak',
  max_consecutive_losses: 'Longest losing streak',
  net_profit: 'Net profit',
  gross_profit: 'Gross profit',
  gross_loss: 'Gross loss',
  total_deposits: 'Deposits',
  total_withdrawals: 'Withdrawals',
}

export const figureNotes: Readonly<Record<string, string>> = {
  sharpe:
    'From daily returns with the sample deviation, as empyrical and QuantStats do. Freqtrade divides profit per day by a deviation per trade; MT5 has not said since build 3210 what it does.',
  sortino:
    'The deviation counts all days, those above the line as zero, as empyrical does. FXOpen and Freqtrade take the losing days alone.',
  calmar:
    'Annual return over the largest relative drawdown. Freqtrade takes mean daily percent instead; nautilus prints 0 without a drawdown.',
  cagr: 'Calendar years of 365 days. The annual return counts observations instead, as empyrical does.',
  profit_factor: 'Without a losing trade it has no value. Others print infinity, 10 or 999.99.',
  win_rate: 'A net result of exactly zero counts neither as won nor as lost; MT5 counts it as won.',
  max_drawdown_relative:
    'The largest fall in percent. It need not be the largest fall in money: those are two events, which MT5 calls relative and maximal.',
  max_drawdown_money:
    'The largest fall in money, which MT5 calls maximal. The largest fall in percent may be another event.',
  recovery_factor:
    'Net profit over the largest drawdown of equity, as the MT5 report prints it; the MQL5 reference speaks of balance.',
  total_return:
    'Time-weighted: deposits and withdrawals change nothing. Myfxbook chains per trade on the opening balance, MQL5 per period on the balance.',
  absolute_gain: 'Net profit over all that was paid in. Withdrawals do not count.',
  alpha: 'Compounded over a year, as empyrical does now; older releases and QuantStats multiply.',
  sqn: 'Sample deviation and no cap; some cap the number of trades at 100.',
}

export const reasons: Readonly<Record<string, string>> = {
  no_observations: 'There is no complete day yet.',
  too_few_observations: 'There are too few days or trades.',
  zero_variance: 'All returns are the same.',
  no_downside: 'No day lost anything.',
  no_drawdown: 'There was no drawdown.',
  ruined: 'The account reached zero.',
  no_trades: 'There is no closed trade.',
  no_wins: 'No trade won.',
  no_losses: 'No trade lost.',
  one_sided: 'All trades went the same way.',
  no_deposits: 'No deposit or starting capital is known.',
  no_benchmark: 'No benchmark is set.',
  benchmark_zero_variance: 'The benchmark never moved.',
  benchmark_other_cut:
    'The benchmark’s days end at another time than the account’s: alpha and beta compare shifted days.',
  no_risk_recorded: 'No trade says what it risked: a stop loss is needed at the entry.',
  no_price_path: 'The prices in between are not known.',
  no_rate: 'An exchange rate is not known.',
  gap: 'Equity was not seen for a while.',
  no_profit: 'There is no profit.',
  undefined_with_flows: 'Deposits or withdrawals make it meaningless.',
  not_in_convention: 'This convention does not define it.',
}

export const warnings: Readonly<Record<string, string>> = {
  short_history: 'Short history: fewer than 30 observations.',
  flow_timing_assumed:
    'Equity just before a deposit or withdrawal was not seen; its timing is assumed.',
  balance_only:
    'Only the balance is known: floating losses are invisible, so drawdowns are understated.',
  spans_days: 'A return spans several days, because equity was not seen between them.',
  sampled_extremes: 'Highs and lows are those that were sampled.',
  history_incomplete: 'Some deals are missing, so totals may be off.',
  unexplained_difference: 'The deals do not add up to the broker’s balance.',
}
