// What accounts and positions are worth at this moment.
import type { Market, Quote } from '../../market/market.ts'
import { divide, marginFor, worth } from '../../market/money.ts'
import type { Rate, Rates } from '../../market/rates.ts'
import type { Account, AccountMoney, Position, PositionNow } from '../account.ts'

export type Valuation = ReturnType<typeof createValuation>

export function createValuation(market: Market, rates: Rates) {
  function quoteOf(name: string): Quote {
    const quote = market.quote(name)
    if (quote === undefined) throw new Error(`the practice market has no symbol ${name}`)
    return quote
  }

  /** The price at which it would be closed now. */
  function closingPoints(position: Pick<Position, 'symbol' | 'action'>): number {
    const { bid, ask } = quoteOf(position.symbol)
    return position.action === 0 ? bid : ask
  }

  function profitAt(account: Account, position: Position, volume: number, points: number): bigint {
    const { symbol } = quoteOf(position.symbol)
    const moved =
      position.action === 0 ? points - position.openPoints : position.openPoints - points
    return worth(symbol, moved, volume, profitRate(account, position.symbol), account.currency)
  }

  const profitOf = (account: Account, position: Position, volume = position.volume) =>
    profitAt(account, position, volume, closingPoints(position))

  const profitRate = (account: Account, symbol: string): Rate =>
    rates.of(quoteOf(symbol).symbol.quote, account.currency)

  /** From the base currency to the account's; where the symbol itself says it, at the price of the trade. */
  function marginRate(account: Account, symbol: string, points: number): Rate {
    const { base, quote, digits } = quoteOf(symbol).symbol
    if (quote === account.currency) return { num: BigInt(points), den: 10n ** BigInt(digits) }
    return rates.of(base, account.currency)
  }

  function money(account: Account): AccountMoney {
    const { balance, credit, positions, leverage, currency } = account
    let [profit, storage, margin] = [0n, 0n, 0n]
    for (const position of positions) {
      const { symbol } = quoteOf(position.symbol)
      profit += profitOf(account, position)
      storage += position.storage
      margin += marginFor(symbol, position.volume, leverage, position.marginRate, currency)
    }
    const equity = balance + credit + profit + storage
    return {
      ...{ balance, credit, profit, storage, margin, equity },
      marginFree: equity - margin,
      marginLevel: margin === 0n ? 0n : divide(equity * 10_000n, margin),
    }
  }

  const now = (account: Account, position: Position): PositionNow => ({
    ...position,
    pricePoints: closingPoints(position),
    profit: profitOf(account, position),
    profitRate: profitRate(account, position.symbol),
  })

  return { quoteOf, closingPoints, profitAt, profitOf, profitRate, marginRate, money, now }
}
