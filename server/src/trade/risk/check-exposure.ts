// Whether it fits beside what stands in the market or is on its way.
import { add, compare, sum, ZERO } from '../../domain/decimal-math.ts'
import { decimalLimit } from './limits.ts'
import { addedWorth, moneyOf, whyNoWorth } from './order-worth.ts'
import { fixLimit, fixQuote, no, type Refusal, type RiskAsk, type RiskFacts } from './refusal.ts'

export function checkExposure(asks: readonly RiskAsk[], facts: RiskFacts): Refusal[] {
  const { limits, exposure, market, account } = facts
  const found: Refusal[] = []
  const mostUnits = decimalLimit(limits, 'max_symbol_exposure_units')
  if (mostUnits !== null) {
    for (const symbol of new Set(asks.map((ask) => ask.symbol))) {
      const added = sum(asks.filter((ask) => ask.symbol === symbol).map((ask) => ask.added))
      const there = exposure.units.get(symbol) ?? ZERO
      if (compare(add(there, added), mostUnits) > 0)
        found.push(
          no(
            'max_symbol_exposure_units',
            `The limit max_symbol_exposure_units is ${mostUnits}; ${there} units of ${symbol} are in the market or on their way, and ${added} were asked for.`,
            fixLimit,
          ),
        )
    }
  }
  const most = decimalLimit(limits, 'max_exposure_money')
  if (most === null) return found
  const currency = moneyOf(limits, account)
  const worths = asks.map((ask) => (currency === null ? null : addedWorth(ask, market, currency)))
  const missing = worths.includes(null) || exposure.money === null
  if (missing || exposure.money === null) {
    const what = exposure.unvalued.length > 0 ? ` (${exposure.unvalued.join(', ')})` : ''
    found.push(
      no(
        'max_exposure_money',
        `The limit max_exposure_money is ${most}, and what stands in the market cannot be valued${what}: ${whyNoWorth(currency)}.`,
        fixQuote,
      ),
    )
    return found
  }
  const added = sum(worths.flatMap((worth) => (worth === null ? [] : [worth])))
  if (compare(add(exposure.money, added), most) > 0)
    found.push(
      no(
        'max_exposure_money',
        `The limit max_exposure_money is ${most} ${currency}; ${exposure.money} ${currency} are in the market or on their way, and ${added} ${currency} were asked for.`,
        fixLimit,
      ),
    )
  return found
}
