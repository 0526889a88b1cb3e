// Answers about rules as the documents show them.

const head = {
  age_s: 3,
  id: 'acc_7',
  account: '5012345',
  server: 'FXOpen-MT5',
  source: 'expert',
  state: 'live',
  cause: null,
  cause_detail: null,
  next_step: null,
  as_of: '2026-03-09T17:48:00Z',
  currency: 'USD',
  balance: '100000.00',
  equity: '97164.30',
  reasons: {},
}
const page =
  'https://help.the5ers.com/what-is-the-maximum-loss-and-the-maximum-daily-loss-in-the-high-stakes-program'
const source = { status: 'verified', url: page, read_on: '2026-11-20', page_date: null }
const ruleSet = {
  ...{ id: 'the5ers-high-stakes', firm: 'The5ers', programme: 'High Stakes', phase: 'Challenge' },
  ...{ version: '2026-11-20', account_version: 1, valid_from: '2026-03-01T00:00:00Z' },
  ...{ currency: 'USD', initial_balance: '100000.00', source },
}
const daily = {
  ...{ rule: 'daily_loss', about: 'loss', index: 0, verdict: 'ok' },
  ...{
    limit: '95950.00',
    limit_shown: '95950.00',
    basis: '101000.00',
    basis_kind: 'higher_at_reset',
  },
  ...{ basis_from: 'seen', basis_at: '2026-03-08T21:00:00Z', amount: '5050.00' },
  ...{ measured: '97164.30', measured_kind: 'equity', room: '1214.30', room_shown: '1214.30' },
  ...{ room_share: '0.2404', binds: true, locked: false, effect: 'fail' },
  ...{ breach_when: 'at_or_below', resets_at: '2026-03-09T21:00:00Z', resets_in_s: 11_520 },
  ...{ reason: null, harmful_gaps: 0, gaps: [], marks: [], breach: null },
  evidence: {
    ...{ kind: 'sampled', interval_s: 30, closest_room: '914.10' },
    closest_at: '2026-03-09T14:02:11Z',
  },
  today: { verdict: 'ok', reason: null, breach: null },
  sentence:
    'Daily loss: limit 95,950.00 = 101,000.00 (equity at 17:00 America/New_York, 8 March 2026, not lower than the balance 100,000.00) - 5 % of it. Room 1,214.30. Resets in 3 h 12 min. Firm page read 20 November 2026.',
  ...{ source_url: page, source_date: '2026-11-20', source_status: 'verified' },
  rule_version: '2026-11-20',
}

export const ruleExample = {
  ...{ ...head, rule_set: ruleSet, verdict: 'ok', because: [], rules: [daily], breaches: [] },
}

export const whatIfExample = {
  ...{ ...head, rule_set: ruleSet, bounded: true, equity_after: '96400.00' },
  rules: [
    {
      ...{ rule: 'daily_loss', limit: '95950.00', room: '1214.30', room_after: '450.00' },
      breaches: false,
    },
  ],
  positions: [
    {
      ...{ ticket: '901', symbol: 'EURUSD', side: 'buy', volume: '1.00', stop_loss: '1.09500' },
      ...{ profit: '-235.70', profit_at_stop: '-1000.00', equity_change: '-764.30', reason: null },
    },
  ],
}

export const replayExample = {
  ...{ from: '2026-03-01T00:00:00Z', to: '2026-03-09T17:48:00Z' },
  ...{ seen_until: '2026-03-09T17:47:57Z', rule_set: { ...ruleSet, account_version: null } },
  ...{ would_have: 'not_yet', verdict: 'ok', because: [], rules: [daily], failed: null },
}
