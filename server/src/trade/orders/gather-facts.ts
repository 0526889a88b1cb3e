// Asks the broker for what the limits of an account need to know, and for nothing that no limit needs.
import type { Decimal } from '../../domain/decimal.ts'
import type { DeskSessions } from '../accounts/desk-sessions.ts'
import { dailyLoss, dayStartMs } from '../risk/daily-loss.ts'
import { decimalLimit, type Limits } from '../risk/limits.ts'
import { moneyOf } from '../risk/order-worth.ts'
import type { RiskAsk } from '../risk/refusal.ts'
import { type Market, quotesNeeded } from '../risk/value.ts'
import type { BrokerOrder, TradeAccount } from '../trade-port.ts'
import { HISTORY_AROUND_MS } from './find-order.ts'

export type BrokerFacts = {
  readonly account: TradeAccount
  readonly market: Market
  /** Null = no limit asks for it. */
  readonly orders: readonly BrokerOrder[] | null
  /** When reading the orders began; what was sent later need not be among them. */
  readonly ordersAtMs: number
  readonly dayLoss: Decimal | null
}

export async function gatherFacts(
  sessions: DeskSessions,
  accountId: number,
  asks: readonly RiskAsk[],
  limits: Limits,
  now: () => number,
): Promise<BrokerFacts> {
  const session = await sessions.session(accountId)
  const [account, symbols] = await Promise.all([
    sessions.account(accountId),
    sessions.symbols(accountId),
  ])
  const isOn = (name: Parameters<typeof decimalLimit>[1]) => decimalLimit(limits, name) !== null
  const needsMoney = isOn('max_order_notional_money') || isOn('max_exposure_money')
  const ordersAtMs = now()
  const orders =
    isOn('max_exposure_money') || isOn('max_symbol_exposure_units')
      ? await session.readOrders()
      : null
  const dayLoss = isOn('max_daily_loss_money')
    ? // A fresh balance beside the history: a kept one would count a deal that came since twice.
      // Up to after this moment, because the clock of the broker may be ahead.
      dailyLoss(
        await session.readAccount(),
        await session.readHistory(dayStartMs(now()), now() + HISTORY_AROUND_MS),
      )
    : null
  const names = new Set(
    [...asks.map(({ symbol }) => symbol), ...(orders ?? []).map(({ symbol }) => symbol)].filter(
      (name) => symbols.has(name),
    ),
  )
  const needed = quotesNeeded(symbols, names, needsMoney ? moneyOf(limits, account) : null)
  const quotes =
    (isOn('price_collar_percent') || needsMoney) && needed.length > 0
      ? await session.readQuotes(needed)
      : []
  // Quotes come last, and their age is counted from after they came.
  const market = { nowMs: now(), symbols, quotes: new Map(quotes.map((one) => [one.symbol, one])) }
  return { account, market, orders, ordersAtMs, dayLoss }
}
