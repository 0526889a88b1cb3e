// `makeHistory`: a year or so of an account, the same for the same seed. It has good months and bad ones, weekends without trades,
// deposits and withdrawals, stops that were hit, positions closed in two parts and some that stayed over night.
import { createRandom, type Random } from '../market/random.ts'
import { type SymbolSpec, symbols } from '../market/symbols.ts'
import { type MadeDeal, type MadeHistory, type MadePosition, unitsText } from './history.ts'

export type MadeBot = {
  readonly magic: number
  readonly name: string
  readonly symbols: readonly string[]
  /** Of a hundred days, on how many it trades; it may do so several times. */
  readonly days: number
  /** Hours at which it opens, by the broker's clock. */
  readonly hours: readonly [from: number, to: number]
  /** Minutes that it holds at most. */
  readonly holds: number
  /** Of a hundred trades that are decided, how many win in a usual month. */
  readonly wins: number
}

export type HistoryOptions = {
  readonly seed: number
  /** Milliseconds as the broker's clock counts them. */
  readonly fromMs: number
  readonly toMs: number
  readonly bots: readonly MadeBot[]
  readonly depositCents: number
  /** What one lot costs on each side, in cents. Default 350 on both. */
  readonly commission?: { readonly entry: number; readonly exit: number }
  readonly firstTicket?: bigint
}

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

type Booking = Omit<MadeDeal, 'deal'>
type State = {
  readonly random: Random
  readonly options: HistoryOptions
  readonly deals: Booking[]
  readonly positions: MadePosition[]
  readonly prices: Map<string, number>
  nextOrder: bigint
  balanceCents: number
}

export function makeHistory(options: HistoryOptions): MadeHistory {
  const { seed, fromMs, toMs, firstTicket = 10_000_001n } = options
  const state: State = {
    ...{ random: createRandom(seed), options, deals: [], positions: [] },
    prices: new Map(symbols.map(({ name, startPoints }) => [name, startPoints])),
    ...{ nextOrder: firstTicket + 5_000_000n, balanceCents: 0 },
  }
  move(state, fromMs, options.depositCents, 'Deposit')
  for (let day = fromMs + DAY_MS; day < toMs; day += DAY_MS) {
    walk(state)
    const weekday = new Date(day).getUTCDay()
    if (weekday === 0 || weekday === 6) continue
    flows(state, day)
    for (const bot of options.bots)
      for (let turn = 0; turn < 3; turn += 1)
        if (state.random.whole(100) < bot.days) trade(state, bot, day, toMs)
  }
  const deals = state.deals
    .sort((one, two) => one.atMs - two.atMs)
    .map((booking, index): MadeDeal => ({ deal: firstTicket + BigInt(index), ...booking }))
  const positions = [...state.positions].sort((one, two) => one.closedMs - two.closedMs)
  return { deals, positions }
}

/** Prices go on from day to day, drawn back to where they began. */
function walk({ random, prices }: State): void {
  for (const { name, startPoints } of symbols) {
    const before = prices.get(name) ?? startPoints
    const reach = Math.floor(startPoints / 180)
    const back = Math.trunc((startPoints - before) / 40)
    prices.set(name, before + random.whole(2 * reach + 1) - reach + back)
  }
}

/** On the first days of some months money comes, or a part of what was won goes. */
function flows(state: State, day: number): void {
  const date = new Date(day)
  if (date.getUTCDate() > 3 || date.getUTCDay() !== 2) return
  const { random, balanceCents, options } = state
  const gain = balanceCents - options.depositCents
  if (gain > options.depositCents / 20)
    move(state, day + 9 * 3_600_000, -Math.floor(gain / 3), 'Withdrawal')
  else if (random.whole(3) === 0)
    move(state, day + 9 * 3_600_000, Math.floor(options.depositCents / 10), 'Deposit')
}

function move(state: State, atMs: number, cents: number, comment: string): void {
  state.balanceCents += cents
  state.deals.push({
    ...{
      order: 0n,
      position: 0n,
      atMs,
      type: 'balance',
      entry: 'in',
      symbol: '',
      lots: 0,
      points: 0,
    },
    ...{ digits: 0, profitCents: cents, commissionCents: 0, swapCents: 0, magic: 0 },
    ...{ stopPoints: 0, takePoints: 0, comment },
  })
}

/** Months differ: from one that is hard to one in which nearly all goes well. */
function moodOf(day: number, seed: number): number {
  const month = new Date(day).getUTCFullYear() * 12 + new Date(day).getUTCMonth()
  return createRandom(seed * 977 + month).whole(25) - 12
}

function trade(state: State, bot: MadeBot, day: number, toMs: number): void {
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
