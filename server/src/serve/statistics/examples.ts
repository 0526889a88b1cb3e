// Examples of the answers, for the reference pages.
const whose = { account: { id: 'acc_7', server: 'FXOpen-MT5', account: '5012345' } }
const head = { ...whose, as_of: '2026-05-28T14:40:00Z', currency: 'USD' }

export const statistics = {
  ...head,
  convention: 'tidemark',
  conventions: {
    ...{ periods_per_year: 252, risk_free_annual: 0, ddof: 1 },
    ...{ minimum_acceptable_return: 0, day_zone: 'America/New_York', day_cut: '17:00' },
    ...{
      day_label: 'ends',
      equity_source: 'recorded',
      return_basis: 'equity',
      result_basis: 'net',
    },
    ...{ zero_rule: 'neither', trade_unit: 'position', currency: 'USD', benchmark: null },
  },
  observations: { days: 84, trades: 212, segments: 1 },
  first_day: '2026-02-02',
  last_day: '2026-05-28',
  total_return: 0.0842,
  sharpe: 1.72,
  sortino: 2.61,
  profit_factor: 1.48,
  win_rate: 0.5613,
  expectancy: '3.97',
  alpha: null,
  max_drawdown_money: {
    ...{ amount: '412.20', fraction: 0.0391, peak_at: '2026-04-02T13:15:00Z' },
    ...{ trough_at: '2026-04-14T07:30:00Z', recovered_at: '2026-05-05T16:00:00Z' },
  },
  null_reasons: { alpha: 'no_benchmark' },
  warnings: ['sampled_extremes'],
}

export const periods = {
  ...head,
  ...{ by: 'month', day_zone: 'America/New_York', day_cut: '17:00' },
  data: [
    {
      ...{ period: '2026-05', from: '2026-05-01', to: '2026-05-28', profit: '310.40' },
      ...{ return: 0.0294, trades: 51, flows: '0.00', partial: true, warnings: [] },
    },
  ],
  total: { profit: '842.10', return: 0.0842, trades: 212, flows: '10000.00' },
}

export const series = {
  ...head,
  ...{ day_zone: 'America/New_York', day_cut: '17:00', days_per_point: 1 },
  data: [
    {
      ...{ day: '2026-05-28', equity: '10842.10', balance: '10830.00', index: 1.0842 },
      ...{ underwater: 0, return: 0.0021, profit: '22.60', cumulative_profit: '830.00' },
    },
  ],
}

export const breakdown = {
  ...head,
  ...{ by: 'symbol', attributed_by: 'close', zone: 'America/New_York' },
  data: [
    {
      ...{ key: 'EURUSD', trades: 120, wins: 70, losses: 49, net: '512.30', profit_factor: 1.61 },
      ...{ win_rate: 0.5833, expectancy: '4.27', share: 0.6084, volume: '14.20', null_reasons: {} },
    },
  ],
  total: {
    ...{ key: 'total', trades: 212, wins: 119, losses: 92, net: '842.10', profit_factor: 1.48 },
    ...{ win_rate: 0.5613, expectancy: '3.97', share: 1, volume: '25.90', null_reasons: {} },
  },
}

export const distribution = {
  ...head,
  ...{ of: 'r', unit: 'r' },
  data: [
    { from: -1, to: -0.5, trades: 61 },
    { from: -0.5, to: 0, trades: 31 },
    { from: 0, to: 0.5, trades: 48 },
  ],
  ...{ count: 140, excluded: 72, null_reasons: {} },
}
