// Three bots of the demo: each has a way of trading of its own on a paper exchange, and logs every trade through the durable outbox
// of the TypeScript SDK, once when it is opened and once when it is closed.
import { join } from 'node:path'
import type { Outbox } from '@tidemark/client'
import { createMarket, createRandom, type Market, type Random } from '@tidemark/practice'
import { type BotName, type BotStyle, type BotView, styles } from './bot-styles.ts'
import type { DemoDeps, DemoPart } from './demo-deps.ts'
import { makeDemoKey } from './demo-keys.ts'
import { loadSdk } from './load-sdk.ts'
import { decimalText, type PaperTrade, paperPast, profitText } from './paper-trades.ts'

const STEP_MS = 1_000
const KEPT_PRICES = 60
/** Trades of each bot that happened before the demo began. */
const PAST_TRADES = 120

type Bot = {
  readonly name: BotName
  readonly view: BotView
  readonly outbox: Outbox
  readonly random: Random
  open: PaperTrade | null
  count: number
}

export async function startDemoBots(deps: DemoDeps): Promise<DemoPart> {
  const { openOutbox } = await loadSdk()
  const key = await makeDemoKey(deps, 'demo-bots')
  const market = createMarket(createRandom(21), deps.clock.now())
  const bots = Object.keys(styles).map((name, index): Bot => {
    const dir = join(deps.folder, 'bots', name)
    const outbox = key.use((text) => openOutbox({ url: deps.url, key: text, dir }))
    return {
      name: name as BotName, // a key of the table
      ...{ outbox, view: { prices: [] }, random: createRandom(100 + index), open: null, count: 0 },
    }
  })
  for (const bot of bots)
    for (const trade of paperPast(bot.random, styles[bot.name], PAST_TRADES, deps.clock.now()))
      log(bot, trade)
  const ticking = setInterval(() => step(bots, market, deps.clock.now()), STEP_MS)
  const flush = () => Promise.all(bots.map(({ outbox }) => outbox.flush({ timeoutMs: 20_000 })))
  await flush()
  return {
    line: `3 bots trade on paper and log through the SDK’s outbox (${bots.map(({ name }) => name).join(', ')})`,
    async [Symbol.asyncDispose]() {
      clearInterval(ticking)
      await Promise.all(bots.map(({ outbox }) => outbox.close({ timeoutMs: 3_000 })))
    },
  }
}

function step(bots: readonly Bot[], market: Market, nowMs: number): void {
  market.step(nowMs)
  for (const bot of bots) {
    const style: BotStyle = styles[bot.name]
    const quote = market.quote(style.symbol)
    if (quote === undefined) continue
    bot.view.prices.push(quote.bid)
    if (bot.view.prices.length > KEPT_PRICES) bot.view.prices.shift()
    const { open } = bot
    if (open === null) {
      const side = style.wants(bot.view.prices, bot.random)
      if (side === null) continue
      const price = side === 'BUY' ? quote.ask : quote.bid
      const trade: PaperTrade = {
        ...{ side, symbol: quote.symbol, entryPoints: price, lots: style.lots, openedMs: nowMs },
        ...{
          exitPoints: null,
          closedMs: null,
          stopPoints: price + (side === 'BUY' ? -1 : 1) * style.risk,
        },
      }
      bot.open = trade
      log(bot, trade)
    } else if (style.leaves(bot.view.prices, open, nowMs)) {
      const exitPoints = open.side === 'BUY' ? quote.bid : quote.ask
      log(bot, { ...open, exitPoints, closedMs: nowMs })
      bot.open = null
      bot.count += 1
    }
  }
}

function log({ name, outbox }: Bot, trade: PaperTrade): void {
  const { symbol, closedMs, exitPoints } = trade
  const price = (points: number) => decimalText(points, symbol.digits)
  outbox.logTrade({
    ...{
      bot_name: name,
      exchange: 'Paper-Exchange',
      account: 'paper-1',
      asset_symbol: symbol.name,
    },
    ...{ order_type: trade.side, entry_time: new Date(trade.openedMs).toISOString() },
    ...{ entry_price: price(trade.entryPoints), position_size: decimalText(trade.lots, 2) },
    ...{ magic_number: String(styles[name].magic), stop_loss: price(trade.stopPoints) },
    exchange_order_id: `${name}-${trade.openedMs}`,
    ...(closedMs === null || exitPoints === null
      ? { status: 'OPEN' }
      : {
          ...{ exit_time: new Date(closedMs).toISOString(), exit_price: price(exitPoints) },
          ...{
            realized_pnl: profitText(trade, exitPoints),
            commission: decimalText(-7 * trade.lots, 2),
          },
          status: 'CLOSED',
        }),
  })
}
