// Every kind of rule that a rule set may hold, with its parameters.
// What a parameter means in money is said where it is evaluated; here is what it may be.
import type { Decimal } from '../decimal.ts'
import type { Reset, RuleSource } from './rule-source.ts'

export type LossSize =
  | { readonly kind: 'amount'; readonly amount: Decimal }
  | {
      readonly kind: 'fraction'
      readonly fraction: Decimal
      readonly of: 'initial_balance' | 'basis'
    }

export const measures = ['equity', 'balance', 'lower_of_balance_and_equity'] as const
export type Measure = (typeof measures)[number]
export const boundaries = ['below', 'at_or_below', 'unclear'] as const
export type BreachWhen = (typeof boundaries)[number]
export const effects = ['fail', 'pause_until_reset', 'block_new_orders'] as const
export type Effect = (typeof effects)[number]

export const bases = [
  'reset_balance',
  'reset_equity',
  'higher_at_reset',
  'initial_balance',
  'day_equity_high',
] as const
export type Basis = (typeof bases)[number]

/** Common to every rule. */
type About = {
  /** Where this rule was read, if not where its set was. */
  readonly source: RuleSource | null
  /** What its page leaves open, in words. */
  readonly unclear: string | null
}

export type DailyLoss = About & {
  readonly kind: 'daily_loss'
  readonly size: LossSize
  readonly basis: Basis
  readonly measured: Measure
  readonly breachWhen: BreachWhen
  readonly effect: Effect
  readonly reset: Reset
  /** When the basis is read, if not at the reset. */
  readonly snapshot: Reset | null
}

export const peaks = [
  'none',
  'day_end_balance',
  'day_end_higher',
  'closed_balance',
  'intraday_equity',
] as const
export type Peak = (typeof peaks)[number]
export const payoutEffects = ['none', 'lock_at_initial', 'reduce_peak'] as const

export type MaxLoss = About & {
  readonly kind: 'max_loss'
  readonly size: LossSize
  readonly peak: Peak
  /** The limit stops for good at `limit`: once it gets there, or once the peak reaches `whenPeak`. */
  readonly lock: {
    readonly limit: Decimal | 'initial_balance'
    readonly whenPeak: Decimal | null
  } | null
  readonly measured: Measure
  readonly breachWhen: BreachWhen
  readonly effect: Effect
  /** When a day-end peak is taken. */
  readonly updatedAt: Reset | null
  readonly onPayout: (typeof payoutEffects)[number]
}

export type ProfitTarget = About & {
  readonly kind: 'profit_target'
  readonly size: LossSize
  readonly measured: 'closed_balance'
  readonly requiresFlat: boolean
}

export const dayCounts = [
  'day_with_new_position',
  'day_with_open_and_close',
  'day_with_change_of',
] as const

export type TradingDays = About & {
  readonly kind: 'trading_days'
  readonly minDays: number
  readonly counts: (typeof dayCounts)[number]
  /** Of the initial balance; only with `day_with_change_of`. */
  readonly fraction: Decimal | null
  readonly day: Reset | null
}

export type ProfitableDays = About & {
  readonly kind: 'profitable_days'
  readonly minDays: number
  readonly fraction: Decimal
  readonly attribution: 'close' | 'open'
  readonly subtractFloatingLoss: boolean
  readonly day: Reset | null
}

export type Consistency = About & {
  readonly kind: 'consistency'
  readonly maxShare: Decimal
  readonly denominator: 'total_profit' | 'profit_target'
  readonly targetRises: boolean
  readonly day: Reset | null
}

export type PerTradeRisk = About & {
  readonly kind: 'per_trade_risk'
  /** Of the initial balance. */
  readonly maxFraction: Decimal | null
  readonly stopRequiredWithinS: number | null
  readonly per: 'position' | 'symbol'
}

export type NewsWindow = About & {
  readonly kind: 'news_window'
  readonly minutesBefore: number
  readonly minutesAfter: number
  readonly events: string
  readonly forbids: 'open' | 'close' | 'both'
}

export type Inactivity = About & { readonly kind: 'inactivity'; readonly days: number }
export type MaxVolume = About & {
  readonly kind: 'max_volume'
  /** Lots. */
  readonly volume: Decimal
  readonly per: 'position' | 'symbol' | 'account'
}
export type AllowedSymbols = About & {
  readonly kind: 'allowed_symbols'
  readonly symbols: readonly string[]
}
export type WeekendHolding = About & {
  readonly kind: 'weekend_holding'
  readonly allowed: boolean
}
export type HedgingAcrossAccounts = About & {
  readonly kind: 'hedging_across_accounts'
  readonly allowed: boolean
}

export type Rule =
  | DailyLoss
  | MaxLoss
  | ProfitTarget
  | TradingDays
  | ProfitableDays
  | Consistency
  | PerTradeRisk
  | NewsWindow
  | Inactivity
  | MaxVolume
  | AllowedSymbols
  | WeekendHolding
  | HedgingAcrossAccounts

export type RuleKind = Rule['kind']
/** What limits losses in money: these have a limit, a room, and can be breached at any moment. */
export type LossRule = DailyLoss | MaxLoss

export const isLossRule = (rule: Rule): rule is LossRule =>
  rule.kind === 'daily_loss' || rule.kind === 'max_loss'
