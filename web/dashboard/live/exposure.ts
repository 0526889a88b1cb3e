// Lots by symbol over all accounts, added exactly. Symbols are joined by their own names: brokers' suffixes are not guessed.
import type { Summary } from '../api/types.ts'
import { sumOf } from './desk.ts'

export type SymbolExposure = {
  readonly symbol: string
  readonly positions: number
  readonly bought: string
  readonly sold: string
  readonly net: string
  /** One account is net long while another is net short. */
  readonly isOpposite: boolean
}

export function exposureOf(summaries: ReadonlyArray<Pick<Summary, 'exposure'>>): SymbolExposure[] {
  const rows = summaries.flatMap(({ exposure }) => exposure ?? [])
  return [...Map.groupBy(rows, ({ symbol }) => symbol)]
    .map(([symbol, some]) => ({
      symbol,
      positions: some.reduce((sum, one) => sum + one.positions, 0),
      bought: sumOf(some.map((one) => one.buy_volume)),
      sold: sumOf(some.map((one) => one.sell_volume)),
      net: sumOf(some.map((one) => one.net_volume)),
      isOpposite:
        some.some((one) => Number(one.net_volume) > 0) &&
        some.some((one) => Number(one.net_volume) < 0),
    }))
    .sort((one, other) => one.symbol.localeCompare(other.symbol))
}
