// A statistic that is defined, or the reason why it is not. There is no infinity, no not-a-number and no stand-in value.
// A value that can be computed but needs a caveat has a warning beside it instead.

export type NullReason =
  | 'no_observations'
  | 'too_few_observations'
  | 'zero_variance'
  | 'no_downside'
  | 'no_drawdown'
  | 'ruined'
  | 'no_trades'
  | 'no_wins'
  | 'no_losses'
  | 'one_sided'
  | 'no_deposits'
  | 'no_benchmark'
  | 'benchmark_zero_variance'
  | 'no_risk_recorded'
  | 'no_price_path'
  | 'no_rate'
  | 'gap'
  | 'no_profit'
  | 'undefined_with_flows'
  | 'not_in_convention'

export type Warning =
  | 'short_history'
  | 'flow_timing_assumed'
  | 'balance_only'
  | 'spans_days'
  | 'sampled_extremes'
  | 'history_incomplete'
  | 'unexplained_difference'
  | 'benchmark_other_cut'

export type Unknown = { readonly value: null; readonly reason: NullReason }
export type Outcome<T> = { readonly value: T; readonly reason: null } | Unknown

export function known<T>(value: T): Outcome<T> {
  return { value, reason: null }
}

export function unknown(reason: NullReason): Unknown {
  return { value: null, reason }
}

/** A number that left the range of floats is unknown: so few observations do not carry so large an exponent. */
export function finite(
  value: number,
  reason: NullReason = 'too_few_observations',
): Outcome<number> {
  // A minus zero is printed as one in some places and not in others.
  return Number.isFinite(value) ? known(value + 0) : unknown(reason)
}

/** What follows from a value when there is one. */
export function map<T, U>(outcome: Outcome<T>, then: (value: T) => Outcome<U>): Outcome<U> {
  return outcome.reason === null ? then(outcome.value) : outcome
}
