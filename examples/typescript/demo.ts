// Runs the bot against a stand-in for an exchange, so it can be tried without an account anywhere.
// With CCXT installed, the exchange is `new ccxt.binance({ apiKey, secret })` instead.
import { type Exchange, openOutboxFromEnvironment, run } from './ccxt-bot.ts'

/** Fills every order at once, as CCXT shows fills. */
function standInExchange(): Exchange {
  let orders = 0
  const fills = new Map<string, object[]>()
  return {
    id: 'stand-in',
    async createOrder(symbol, _type, side, amount) {
      orders++
      const id = `order-${orders}`
      const fill = {
        id: `fill-${orders}`,
        order: id,
        symbol,
        side,
        amount,
        price: 65000.5 + orders,
        datetime: new Date(Date.UTC(2026, 3, 5, 12, 0, orders)).toISOString(),
        fee: { currency: 'USDT', cost: 0.065 },
        info: { tradeId: orders, price: `${65000.5 + orders}0` },
      }
      fills.set(id, [fill])
      return { id }
    },
    async fetchOrderTrades(id) {
      return fills.get(id) ?? []
    },
  }
}

const outbox = openOutboxFromEnvironment(process.argv[2] ?? './tidemark-outbox')
await run(standInExchange(), outbox, { symbol: 'BTC/USDT', rounds: 4 })
const { settled, left } = await outbox.flush({ timeoutMs: 10_000 })
console.log(settled ? 'all fills are in the ledger' : `${left} fills wait for the server`)
await outbox.close()
