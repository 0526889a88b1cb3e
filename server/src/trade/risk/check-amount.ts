// Whether the symbol may be traded, and so much of it.
import { type Decimal, isPositive } from '../../domain/decimal.ts'
import { compare, divide, scaleOf, trimTo, unitsOf } from '../../domain/decimal-math.ts'
import type { TradeSymbol } from '../trade-port.ts'
import { decimalLimit, type LimitName } from './limits.ts'
import { fixLimit, no, type Refusal, type RiskAsk, type RiskFacts } from './refusal.ts'

export function checkSymbol({ symbol, side }: RiskAsk, { limits, market }: RiskFacts): Refusal[] {
  const found: Refusal[] = []
  if (limits.symbols !== '' && !limits.symbols.split(',').includes(symbol))
    found.push(
      no(
        'symbols',
        `The limit symbols allows ${limits.symbols}; asked was ${symbol}.`,
        'Trade one of those, or change the limit.',
      ),
    )
  const facts = market.symbols.get(symbol)
  if (facts === undefined)
    found.push(
      no(
        'symbol_unknown',
        `The broker has no symbol ${symbol}.`,
        'GET /api/v1/accounts/{id}/symbols lists them; names are case-sensitive.',
      ),
    )
  else {
    const mode = facts.tradingMode
    const isOpen = mode === 'full' || mode === `${side}_only`
    if (!isOpen)
      found.push(
        no(
          'trading_mode',
          `The broker’s trading mode of ${symbol} is ${mode}; asked was to ${side}.`,
          'Choose another symbol, or wait until the broker opens it.',
        ),
      )
  }
  return found
}

export function checkAmount({ symbol, units }: RiskAsk, { limits, market }: RiskFacts): Refusal[] {
  const found: Refusal[] = []
  const facts = market.symbols.get(symbol)
  if (!isPositive(units))
    return [no('amount', `The amount must be more than 0; asked were ${units} units.`, fixAmount)]
  const over = (name: LimitName, asked: Decimal, unit: string) => {
    const limit = decimalLimit(limits, name)
    if (limit !== null && compare(asked, limit) > 0)
      found.push(no(name, `The limit ${name} is ${limit}; asked were ${asked} ${unit}.`, fixLimit))
  }
  over('max_order_units', units, 'units')
  if (facts !== undefined) {
    over('max_order_lots', lotsOf(units, facts), 'lots')
    found.push(...checkStep(units, facts))
  }
  return found
}

function checkStep(units: Decimal, facts: TradeSymbol): Refusal[] {
  const { symbol, minAmount, maxAmount, amountStep } = facts
  const bounds = `${symbol} takes ${minAmount} to ${maxAmount} units in steps of ${amountStep}; asked were ${units}.`
  if (compare(units, minAmount) < 0) return [no('min_amount', bounds, fixAmount)]
  if (isPositive(maxAmount) && compare(units, maxAmount) > 0)
    return [no('max_amount', bounds, fixAmount)]
  return isMultiple(units, amountStep) ? [] : [no('amount_step', bounds, fixAmount)]
}

function lotsOf(units: Decimal, { contractSize }: Pick<TradeSymbol, 'contractSize'>): Decimal {
  return trimTo(divide(units, contractSize, 8), 0)
}

/** Whole multiples only; a step of 0 allows everything. */
export function isMultiple(value: Decimal, step: Decimal): boolean {
  if (!isPositive(step)) return true
  const scale = Math.max(scaleOf(value), scaleOf(step))
  return unitsOf(value, scale) % unitsOf(step, scale) === 0n
}

const fixAmount =
  'Use an amount that the symbol takes; GET /api/v1/accounts/{id}/symbols shows them.'
