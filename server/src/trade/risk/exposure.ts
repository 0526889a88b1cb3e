// What stands in the market or may be on its way there: positions and waiting orders as the broker shows them, and what was sent
// since they were read. Sent orders count, not only filled ones: a flood of orders must meet its limit before the first fill.
import type { Decimal } from '../../domain/decimal.ts'
import { add, ZERO } from '../../domain/decimal-math.ts'
import type { BrokerOrder } from '../trade-port.ts'
import { larger, type Market, worthOf } from './value.ts'

/** Something of ours that the broker's list need not show yet. */
export type SentOrder = {
  readonly clientIds: readonly string[]
  readonly symbol: string | null
  readonly units: Decimal
  readonly price: Decimal | null
}

export type Exposure = {
  /** By symbol, buys and sells added up. */
  readonly units: ReadonlyMap<string, Decimal>
  /** Null when something has no value: then a limit in money cannot be kept, and nothing new is opened. */
  readonly money: Decimal | null
  /** What could not be valued. */
  readonly unvalued: readonly string[]
}

export function exposureOf(
  shown: readonly BrokerOrder[],
  sent: readonly SentOrder[],
  market: Market,
  currency: string | null,
): Exposure {
  const known = new Set(shown.flatMap(({ clientId }) => (clientId === null ? [] : [clientId])))
  const pieces: { symbol: string | null; units: Decimal | null; price: Decimal | null }[] = [
    ...shown
      .filter(({ kind, status }) => kind === 'position' || !isOver(status))
      .map(({ symbol, remainingAmount, initialAmount, price, stopPrice }) => ({
        symbol,
        units: remainingAmount ?? initialAmount,
        price: larger(price, stopPrice),
      })),
    ...sent.filter(({ clientIds }) => !clientIds.some((id) => known.has(id))),
  ]
  const units = new Map<string, Decimal>()
  const unvalued = new Set<string>()
  let money = ZERO
  for (const piece of pieces) {
    if (piece.symbol === null || piece.units === null) {
      unvalued.add(piece.symbol ?? 'an order whose symbol is not known')
      continue
    }
    units.set(piece.symbol, add(units.get(piece.symbol) ?? ZERO, piece.units))
    if (currency === null) continue
    const { symbol, price } = piece
    const value = worthOf(market, { symbol, units: piece.units, price }, currency)
    if (value === null) unvalued.add(symbol)
    else money = add(money, value)
  }
  return {
    units,
    money: currency === null || unvalued.size > 0 ? null : money,
    unvalued: [...unvalued],
  }
}

const over = new Set(['filled', 'cancelled', 'rejected', 'expired'])
const isOver = (status: string) => over.has(status)
