// A bot that trades through CCXT and reports every fill to Tidemark, whether the server is up or not.
// `run` takes any object with these three CCXT calls: an exchange of yours, or a stand-in.
import { fromCcxtTrade, type Outbox, openOutbox, TradeInvalid } from '@tidemark/client'

/** The part of a CCXT exchange that this bot uses. */
export type Exchange = {
  readonly id: string
  createOrder(symbol: string, type: string, side: string, amount: number): Promise<{ id: string }>
  fetchOrderTrades(id: string, symbol: string): Promise<object[]>
}

export type BotSettings = { readonly symbol: string; readonly rounds: number }

/** Buys and sells in turn, and logs each fill the moment it is known. */
export async function run(
  exchange: Exchange,
  outbox: Outbox,
  { symbol, rounds }: BotSettings,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const side = round % 2 === 0 ? 'buy' : 'sell'
    const order = await exchange.createOrder(symbol, 'market', side, 0.001)
    for (const fill of await exchange.fetchOrderTrades(order.id, symbol))
      logFill(outbox, exchange, fill)
  }
}

function logFill(outbox: Outbox, exchange: Exchange, fill: object): void {
  try {
    // The fill's own id is its identity: logging it again, also after a restart, stores it once.
    const trade = fromCcxtTrade(fill, { bot_name: 'ccxt-example', exchange: exchange.id })
    const { seq } = outbox.logTrade(trade)
    console.log(`queued fill ${seq}`)
  } catch (problem) {
    // The exchange left something out. It must not stop the trading, and nobody may overlook it.
    if (!(problem instanceof TradeInvalid)) throw problem
    console.error(`a fill was not logged: ${problem.message}`)
  }
}

/** An outbox set up from the environment: TIDEMARK_URL and TIDEMARK_KEY. */
export function openOutboxFromEnvironment(dir: string): Outbox {
  return openOutbox({
    url: process.env.TIDEMARK_URL ?? 'http://127.0.0.1:8787',
    key: process.env.TIDEMARK_KEY ?? '',
    dir,
    onDeadLetter: ({ seq, problem }) => console.error(`trade ${seq} was refused: ${problem.title}`),
    onState: ({ state, queued, lastError }) => {
      if (state === 'refused') console.error(`${queued} trades wait: ${lastError}`)
    },
  })
}
