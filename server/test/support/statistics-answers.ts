// The shapes of statistics that tests over HTTP look into; what they know is the published contract.
export type StatisticsRow = Record<
  'key' | 'net' | 'period' | 'profit' | 'flows' | 'equity' | 'name',
  string
> &
  Record<'trades' | 'return' | 'index' | 'underwater' | 'closes', number> & {
    readonly partial: boolean
    readonly last_day: string
  }
/** What the answers hold that is looked into; figures are checked where they are read. */
export type StatisticsBody = {
  readonly [figure: string]: unknown
  readonly data: readonly StatisticsRow[]
  readonly total: StatisticsRow
  readonly conventions: Readonly<Record<string, unknown>>
  readonly observations: Readonly<Record<string, number>>
  readonly null_reasons: Readonly<Record<string, string>>
  readonly warnings: readonly string[]
  readonly accounts: readonly { readonly account: string }[]
  readonly max_drawdown_relative: { readonly fraction: number }
  readonly max_drawdown_money: { readonly amount: string; readonly recovered_at: string }
  readonly current_streak: { readonly count: number }
  readonly explain: {
    readonly formula: string
    readonly inputs: readonly { readonly name: string; readonly value: unknown }[]
    readonly rows: { readonly href: string; readonly count: number }
  }
}
