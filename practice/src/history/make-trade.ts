// One made-up trade: opened in the bot's hours, won or lost by chance and the mood of the month, closed in one part or two, by its
// stop or by itself, never over a weekend.
import { createRandom, type Random } from '../market/random.ts'
import { type SymbolSpec, symbols } from '../market/symbols.ts'
import {
  type HistoryOptions,
  type MadeBot,
  type MadeDeal,
  type MadePosition,
  unitsText,
} from './history.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

export type Booking = Omit<MadeDeal, 'deal'>
/** A history while it is made. */
export type Making = {
  readonly random: Random
  readonly options: HistoryOptions
  readonly deals: Booking[]
  readonly positions: MadePosition[]
  readonly prices: Map<string, number>
  nextOrder: bigint
  balanceCents: number
}

/** Months differ: from one that is hard to one in which nearly all goes well. */
function moodOf(day: number, seed: number): number {
  const month = new Date(day).getUTCFullYear() * 12 + new Date(day).getUTCMonth()
  return createRandom(seed * 977 + month).whole(25) - 12
}

/** One trade of a bot on a day, with its deals and its positions; none where it would end after the history. */
export function makeTrade(state: Making, bot: MadeBot, day: number, toMs: number): void {
  const { random, options } = state
  const symbol = symbols.find(({ name }) => name === bot.symbols[random.whole(bot.symbols.length)])
  if (symbol === undefined) return
  const [from, to] = bot.hours
  const openedMs = day + from * 3_600_000 + random.whole((to - from) * 3_600) * 1_000
  const closedMs = openedMs + MINUTE_MS + random.whole(bot.holds * 60) * 1_000
  // What would end on a weekend ends on the Friday evening before.
  const endMs = beforeWeekend(openedMs, closedMs)
  if (endMs >= toMs) return
  const side = random.whole(2) === 0 ? 'buy' : 'sell'
  const sign = side === 'buy' ? 1 : -1
  const risk = Math.max(20, Math.floor(symbol.startPoints / (300 + random.whole(500))))
  const open = (state.prices.get(symbol.name) ?? symbol.startPoints) + random.whole(2 * risk) - risk
  const wins = random.whole(100) < bot.wins + moodOf(day, options.seed)
  // Of the losses most meet their stop; wins go from a third of the risk to two and a half times.
  const outcome = wins
    ? Math.floor((risk * (33 + random.whole(200))) / 100)
    : random.whole(4) === 0
      ? -Math.floor((risk * (20 + random.whole(70))) / 100)
      : -risk
  const isEven = random.whole(60) === 0
  const close = open + sign * (isEven ? 0 : outcome)
  const lots = Math.max(
    2,
    Math.min(200, Math.floor(state.balanceCents / 250_000) + random.whole(10)),
  )
  const take = open + sign * Math.floor(risk * 2.4)
  const common = { symbol: symbol.name, digits: symbol.digits, magic: bot.magic }
  const levels = { stopPoints: open - sign * risk, takePoints: take }
  const position = state.nextOrder
  state.nextOrder += 1n
  const entryCents = costOf(lots, options.commission?.entry ?? 350)
  state.deals.push({
    ...{
      ...common,
      ...levels,
      order: position,
      position,
      atMs: openedMs,
      type: side,
      entry: 'in',
      lots,
    },
    ...{
      points: open,
      profitCents: 0,
      commissionCents: entryCents,
      swapCents: 0,
      comment: bot.name,
    },
  })
  state.balanceCents += entryCents
  const isStopped = !wins && outcome === -risk && !isEven
  const parts =
    lots >= 4 && random.whole(10) === 0
      ? [Math.floor(lots / 2), lots - Math.floor(lots / 2)]
      : [lots]
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    const atMs = isLast ? endMs : openedMs + Math.floor((endMs - openedMs) / 2_000) * 1_000
    const points = isLast ? close : open + Math.trunc((close - open) / 2)
    const profitCents = profitOf(symbol, part, sign * (points - open), points)
    const swapCents =
      0 + Math.trunc((nightsOf(openedMs, atMs) * part * symbol.swapCents[side]) / 100)
    const exitCents = costOf(part, options.commission?.exit ?? 350)
    const order = state.nextOrder
    state.nextOrder += 1n
    state.deals.push({
      ...{ ...common, order, position, atMs, type: side === 'buy' ? 'sell' : 'buy', entry: 'out' },
      ...{ lots: part, points, profitCents, commissionCents: exitCents, swapCents, stopPoints: 0 },
      takePoints: 0,
      comment: isStopped && isLast ? `[sl ${unitsText(points, symbol.digits)}]` : '',
    })
    state.balanceCents += profitCents + swapCents + exitCents
    state.positions.push({
      ...{
        position,
        side,
        lots: part,
        openedMs,
        closedMs: atMs,
        openPoints: open,
        closePoints: points,
      },
      ...{ symbol: symbol.name, digits: symbol.digits, ...levels, swapCents, profitCents },
      commissionCents: exitCents + (isLast ? entryCents : 0),
    })
  }
}

const costOf = (lots: number, cents: number) => 0 - Math.round((lots * cents) / 100)

function profitOf(
  { digits, contractSize, quote }: SymbolSpec,
  lots: number,
  points: number,
  at: number,
): number {
  const cents = (points * contractSize * lots) / 10 ** digits
  // In another currency than the account's the closing price is the rate.
  return 0 + Math.round(quote === 'USD' ? cents : cents / (at / 10 ** digits))
}

function nightsOf(openedMs: number, closedMs: number): number {
  return Math.floor(closedMs / DAY_MS) - Math.floor(openedMs / DAY_MS)
}

function beforeWeekend(openedMs: number, closedMs: number): number {
  const weekday = new Date(openedMs).getUTCDay()
  const friday = (Math.floor(openedMs / DAY_MS) + (5 - weekday)) * DAY_MS + 22 * 3_600_000
  return Math.max(openedMs + MINUTE_MS, Math.min(closedMs, friday))
}
