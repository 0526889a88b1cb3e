// `makeHistory`: a year or so of an account, the same for the same seed. It has good months and bad ones, weekends without trades,
// deposits and withdrawals, stops that were hit, positions closed in two parts and some that stayed over night.
import { createRandom } from '../market/random.ts'
import { symbols } from '../market/symbols.ts'
import type { HistoryOptions, MadeDeal, MadeHistory } from './history.ts'
import { type Making, makeTrade } from './make-trade.ts'

const DAY_MS = 86_400_000

export function makeHistory(options: HistoryOptions): MadeHistory {
  const { seed, fromMs, toMs, firstTicket = 10_000_001n } = options
  const state: Making = {
    ...{ random: createRandom(seed), options, deals: [], positions: [] },
    prices: new Map(symbols.map(({ name, startPoints }) => [name, startPoints])),
    ...{ nextOrder: firstTicket + 5_000_000n, balanceCents: 0 },
  }
  move(state, fromMs, options.depositCents, 'Deposit')
  // Days begin at midnight, whatever the hour of the first deposit: the bots' hours and the weekends count from there.
  const firstDay = Math.floor(fromMs / DAY_MS) * DAY_MS
  for (let day = firstDay + DAY_MS; day < toMs; day += DAY_MS) {
    walk(state)
    const weekday = new Date(day).getUTCDay()
    if (weekday === 0 || weekday === 6) continue
    flows(state, day)
    for (const bot of options.bots)
      for (let turn = 0; turn < 3; turn += 1)
        if (state.random.whole(100) < bot.days) makeTrade(state, bot, day, toMs)
  }
  const deals = state.deals
    .sort((one, two) => one.atMs - two.atMs)
    .map((booking, index): MadeDeal => ({ deal: firstTicket + BigInt(index), ...booking }))
  const positions = [...state.positions].sort((one, two) => one.closedMs - two.closedMs)
  return { deals, positions }
}

/** Prices go on from day to day, drawn back to where they began. */
function walk({ random, prices }: Making): void {
  for (const { name, startPoints } of symbols) {
    const before = prices.get(name) ?? startPoints
    const reach = Math.floor(startPoints / 180)
    const back = Math.trunc((startPoints - before) / 40)
    prices.set(name, before + random.whole(2 * reach + 1) - reach + back)
  }
}

/** On the first days of some months money comes, or a part of what was won goes. */
function flows(state: Making, day: number): void {
  const date = new Date(day)
  if (date.getUTCDate() > 3 || date.getUTCDay() !== 2) return
  const { random, balanceCents, options } = state
  const gain = balanceCents - options.depositCents
  if (gain > options.depositCents / 20)
    move(state, day + 9 * 3_600_000, -Math.floor(gain / 3), 'Withdrawal')
  else if (random.whole(3) === 0)
    move(state, day + 9 * 3_600_000, Math.floor(options.depositCents / 10), 'Deposit')
}

function move(state: Making, atMs: number, cents: number, comment: string): void {
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
