// The answers about performance. Ratios are fractions; a member that is null has its reason in `null_reasons`.
// The same shapes are given of an account, of the desk and of a bot.

export type Drawdown = {
  readonly amount: string | null
  readonly fraction: number | null
  readonly peak_at: string | null
  readonly trough_at: string | null
  readonly recovered_at: string | null
}

export type Streak = {
  readonly kind?: 'win' | 'loss' | null
  readonly count: number
  readonly amount: string
}

export type Explanation = {
  readonly field: string
  readonly formula: string
  readonly convention?: string | null
  readonly inputs: ReadonlyArray<{ name: string; value: string | number | null; unit?: string }>
  readonly rows: { readonly href: string; readonly count: number | null } | null
  readonly note?: string | null
}

export type Statistics = {
  readonly as_of: string | null
  readonly currency: string | null
  readonly convention: string
  readonly conventions: Readonly<Record<string, unknown>>
  readonly observations: { readonly days: number | null; readonly trades: number | null }
  readonly first_day: string | null
  readonly last_day: string | null
  readonly null_reasons: Readonly<Record<string, string>>
  readonly warnings: readonly string[]
  readonly explain?: Explanation
  /** The figures by their names. */
  readonly [name: string]: unknown
}

export type Period = {
  readonly period: string
  readonly from: string
  readonly to: string
  readonly profit: string | null
  readonly return: number | null
  readonly trades: number
  readonly flows: string | null
  readonly partial: boolean
  readonly warnings: readonly string[]
}

export type Periods = {
  readonly by: string
  readonly currency: string | null
  readonly day_zone: string | null
  readonly day_cut: string | null
  readonly data: readonly Period[]
  /** Null when a rate is not known: then nothing of it is. */
  readonly total: { readonly profit: string | null; readonly return: number | null } | null
  readonly null_reasons?: Readonly<Record<string, string>>
}

export type SeriesPoint = {
  readonly day: string
  readonly equity: string | null
  readonly balance: string | null
  readonly index: number | null
  readonly underwater: number | null
  readonly profit: string | null
  /** Profit of all days so far: what there is to draw where no capital is known. */
  readonly cumulative_profit: string | null
}

export type Series = {
  readonly currency: string | null
  readonly day_zone: string | null
  /** Local time at which days begin, `HH:MM`. */
  readonly day_cut: string | null
  readonly data: readonly SeriesPoint[]
  readonly null_reasons?: Readonly<Record<string, string>>
}

export const breakdownNames = [
  'symbol',
  'bot',
  'side',
  'weekday',
  'hour',
  'session',
  'duration',
] as const
export type BreakdownName = (typeof breakdownNames)[number]

export type BreakdownRow = {
  readonly key: string
  readonly trades: number
  readonly wins: number
  readonly losses: number
  readonly net: string
  readonly profit_factor: number | null
  readonly win_rate: number | null
  readonly expectancy: string | null
  readonly volume: string | null
  readonly share: number | null
}

export type Breakdown = {
  readonly by: string
  readonly attributed_by: string
  readonly zone: string | null
  readonly data: readonly BreakdownRow[]
  readonly total: { readonly trades: number; readonly net: string } | null
  readonly null_reasons?: Readonly<Record<string, string>>
}

export type Distribution = {
  readonly of: 'profit' | 'r'
  readonly unit: string | null
  readonly data: ReadonlyArray<{ from: string | number; to: string | number; trades: number }>
  readonly count: number | null
  readonly excluded: number | null
  readonly null_reasons?: Readonly<Record<string, string>>
}
