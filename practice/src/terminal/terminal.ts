// `createTerminal`: what an Expert in a MetaTrader 5 terminal would report of an account, without a terminal: a past, positions that
// live on a market, and the JSON of each report. Money is whole cents and prices whole points.
import type { MadeDeal, MadeHistory } from '../history/history.ts'
import { unitsText } from '../history/history.ts'
import type { Market } from '../market/market.ts'
import { createRandom } from '../market/random.ts'
import type { SymbolSpec } from '../market/symbols.ts'
import { createBrokerClock, newYorkPlus7 } from '../mt5/broker-clock.ts'
import { type Held, profitOf, reportText } from './report.ts'

export type TerminalBot = {
  readonly magic: number
  readonly name: string
  readonly symbols: readonly string[]
  /** How far a stop stands from the price, in hundredths of a per mille of it. */
  readonly reach: number
}

export type TerminalOptions = {
  readonly login: string
  readonly server: string
  readonly seed: number
  readonly market: Market
  readonly history: MadeHistory
  readonly bots: readonly TerminalBot[]
  /** Whether the terminal reaches its broker; default true. */
  readonly connected?: boolean
  readonly now?: () => number
}

export type Terminal = {
  /** One step: stops and targets are looked at, and now and then something is opened. */
  step(): void
  /**
   * Reports as an Expert sends them, each with up to `most` deals: what was not reported before, the last one with the picture.
   * Call `reported` when one was taken.
   */
  nextReport(most: number): { readonly text: string; readonly deals: number }
  reported(deals: number): void
  readonly deals: number
  readonly positions: number
}

const MOST_HELD = 5

export function createTerminal(options: TerminalOptions): Terminal {
  const { market, history, bots, connected = true, now = Date.now } = options
  const random = createRandom(options.seed)
  const clock = createBrokerClock(newYorkPlus7)
  const deals: MadeDeal[] = [...history.deals]
  const held: Held[] = []
  let sent = 0
  let ticket = 1n + (deals.at(-1)?.deal ?? 20_000_000n)
  let order = 40_000_000n
  for (const one of deals) if (one.order >= order) order = one.order + 1n
  let balanceCents = deals.reduce(
    (sum, one) => sum + one.profitCents + one.commissionCents + one.swapCents,
    0,
  )

  function book(deal: Omit<MadeDeal, 'deal' | 'atMs' | 'order' | 'swapCents'>): void {
    deals.push({ ...deal, deal: ticket, order, atMs: clock.serverMs(now()), swapCents: 0 })
    ticket += 1n
    order += 1n
    balanceCents += deal.profitCents + deal.commissionCents
  }

  function open(): void {
    const bot = bots[random.whole(bots.length)]
    const quote = market.quote(bot?.symbols[random.whole(bot.symbols.length)] ?? '')
    if (bot === undefined || quote === undefined) return
    const { symbol } = quote
    const side = random.whole(2) === 0 ? 'buy' : 'sell'
    const sign = side === 'buy' ? 1 : -1
    const points = side === 'buy' ? quote.ask : quote.bid
    const reach = Math.max(symbol.spreadPoints * 2, Math.floor((points * bot.reach) / 100_000))
    const position: Held = {
      ...{ position: order, symbol, side, lots: 5 + random.whole(25), openPoints: points },
      ...{ openedMs: clock.serverMs(now()), magic: bot.magic, comment: bot.name },
      ...{ stopPoints: points - sign * reach, takePoints: points + sign * Math.floor(reach * 1.6) },
    }
    held.push(position)
    book({
      ...common(position),
      type: side,
      entry: 'in',
      points,
      profitCents: 0,
      comment: bot.name,
    })
  }

  function common({ position, symbol, lots, magic, stopPoints, takePoints }: Held) {
    return {
      ...{
        position,
        symbol: symbol.name,
        digits: symbol.digits,
        lots,
        magic,
        stopPoints,
        takePoints,
      },
      commissionCents: 0 - Math.round(lots * 3.5),
    }
  }

  function close(one: Held, points: number, comment: string): void {
    held.splice(held.indexOf(one), 1)
    const type = one.side === 'buy' ? 'sell' : 'buy'
    book({
      ...common(one),
      type,
      entry: 'out',
      points,
      profitCents: profitOf(one, points),
      comment,
    })
  }

  function look(one: Held): void {
    const points = priceOf(market, one)
    const sign = one.side === 'buy' ? 1 : -1
    const text = (level: number) => unitsText(level, one.symbol.digits)
    if (sign * (points - one.stopPoints) <= 0) close(one, points, `[sl ${text(one.stopPoints)}]`)
    else if (sign * (points - one.takePoints) >= 0)
      close(one, points, `[tp ${text(one.takePoints)}]`)
    else if (random.whole(400) === 0) close(one, points, '')
  }

  return {
    step() {
      for (const one of [...held]) look(one)
      if (held.length < MOST_HELD && random.whole(held.length === 0 ? 2 : 20) === 0) open()
    },
    nextReport(most) {
      const some = deals.slice(sent, sent + most)
      const isLast = sent + some.length === deals.length
      const text = reportText({
        ...{ login: options.login, server: options.server, connected, deals: some },
        ...{
          nowMs: now(),
          offsetMin: clock.offsetMin(now()),
          historyDeals: isLast ? deals.length : null,
        },
        picture: isLast ? { balanceCents, held, priceOf: (one) => priceOf(market, one) } : null,
      })
      return { text, deals: some.length }
    },
    reported(count) {
      sent += count
    },
    get deals() {
      return deals.length
    },
    get positions() {
      return held.length
    },
  }
}

/** What it would be closed at. */
function priceOf(
  market: Market,
  { symbol, side, openPoints }: { symbol: SymbolSpec; side: 'buy' | 'sell'; openPoints: number },
): number {
  const quote = market.quote(symbol.name)
  if (quote === undefined) return openPoints
  return side === 'buy' ? quote.bid : quote.ask
}
