// Positions as deals make them: from the first entry to the last exit. A reversal on a netting account ends one leg and begins
// the next under the same identifier. Rules: MQL5 Reference, deal properties; profit is the venue's word, never computed from prices.
import { type Deal, entries, isExecution, orZero, sideOf } from './deal.ts'
import type { Decimal } from './decimal.ts'
import {
  add,
  compare,
  divide,
  multiply,
  scaleOf,
  subtract,
  sum,
  trimTo,
  ZERO,
} from './decimal-math.ts'

export type LegStatus =
  | 'open'
  | 'closed'
  /** Every deal of it was cancelled by the broker. */
  | 'cancelled'
  /** The deals that opened it are not known (yet). */
  | 'incomplete'

export type PositionLeg = {
  readonly position: string
  /** 1, and one more after each reversal, and each time that it is opened again. */
  readonly leg: number
  readonly side: 'buy' | 'sell'
  readonly symbol: string
  /** Lots that were opened in all. */
  readonly volume: Decimal
  /** Lots still open; null when more was closed than is known to have been opened. */
  readonly openVolume: Decimal | null
  /** Volume-weighted; null without a known entry. */
  readonly entryPrice: Decimal | null
  /** Volume-weighted; null without an exit. */
  readonly exitPrice: Decimal | null
  /** Realised so far, over all deals. */
  readonly profit: Decimal
  readonly commission: Decimal
  readonly swap: Decimal
  readonly fee: Decimal
  readonly status: LegStatus
  readonly magic: string | null
  /** Why it ended (DEAL_REASON of the last exit); null while it is open. */
  readonly exitReason: number | null
  readonly comment: string | null
  readonly stopLoss: Decimal | null
  readonly takeProfit: Decimal | null
  /** Tickets of its first and last deal: their times are its times. */
  readonly firstDeal: string
  readonly lastDeal: string
  readonly deals: number
}

/** A part of a deal that belongs to one leg. */
type Part = Pick<Deal, 'profit' | 'volume' | 'price'> & {
  readonly deal: Deal
  /** Where the deal stands among all of the position. */
  readonly place: number
  readonly commission: Decimal
  readonly swap: Decimal
  readonly fee: Decimal
}

type Building = {
  readonly entered: Part[]
  readonly left: Part[]
  /** Lots still open; kept as deals come, so that a long position is not summed up at every reversal. */
  remaining: Decimal
}

/** Digits that a volume-weighted price may have beyond those of its prices. */
const EXTRA_DIGITS = 3

/**
 * The legs of one position. `deals` are the current versions of all its deals, in any order; cancelled ones do not count.
 * Sums of money over the legs equal the sums over the deals: of a reversal, commission and fee are split by volume.
 */
export function legsOf(position: string, deals: readonly Deal[]): PositionLeg[] {
  const legs: Building[] = []
  let current = emptyLeg()
  const begin = () => {
    if (current.entered.length + current.left.length > 0) legs.push(current)
    current = emptyLeg()
  }
  for (const [place, deal] of inTimeOrder(deals.filter(isExecution)).entries()) {
    const part = whole(deal, place)
    const { remaining } = current
    if (deal.entry === entries.in) {
      // Closed and opened again under its identifier: how some venues charge swaps, and book a split.
      if (isClosed(current)) begin()
      enter(current, part)
    }
    // Without a known entry, or with less than the deal turns, nothing tells how much of it closed the old leg.
    else if (
      deal.entry !== entries.inOut ||
      compare(remaining, ZERO) <= 0 ||
      compare(deal.volume, remaining) < 0
    )
      leave(current, part)
    else {
      const [closing, opening] = split(part, remaining)
      leave(current, closing)
      begin()
      if (compare(opening.volume, ZERO) > 0) enter(current, opening)
    }
  }
  begin()
  return legs.map((leg, index) => finish(position, index + 1, leg))
}

function isClosed({ entered, remaining }: Building): boolean {
  return entered.length > 0 && compare(remaining, ZERO) === 0
}

function emptyLeg(): Building {
  return { entered: [], left: [], remaining: ZERO }
}

function enter(leg: Building, part: Part): void {
  leg.entered.push(part)
  leg.remaining = add(leg.remaining, part.volume)
}

function leave(leg: Building, part: Part): void {
  leg.left.push(part)
  leg.remaining = subtract(leg.remaining, part.volume)
}

/** By time, then by ticket. */
function inTimeOrder(deals: readonly Deal[]): Deal[] {
  return deals
    .map((deal) => ({ deal, at: BigInt(deal.serverMsc), ticket: BigInt(deal.deal) }))
    .sort((one, two) => compareWhole(one.at, two.at) || compareWhole(one.ticket, two.ticket))
    .map(({ deal }) => deal)
}

function compareWhole(one: bigint, two: bigint): number {
  return one < two ? -1 : one > two ? 1 : 0
}

function whole(deal: Deal, place: number): Part {
  return {
    deal,
    place,
    volume: deal.volume,
    price: deal.price,
    profit: deal.profit,
    commission: orZero(deal.commission),
    swap: orZero(deal.swap),
    fee: orZero(deal.fee),
  }
}

/** A reversal: what closes `remaining` lots, and what opens the rest. Profit and swap belong to the old leg. */
function split(all: Part, remaining: Decimal): [Part, Part] {
  const share = (money: Decimal) =>
    divide(multiply(money, remaining), all.volume, Math.max(scaleOf(money), 2))
  const commission = share(all.commission)
  const fee = share(all.fee)
  return [
    { ...all, volume: remaining, commission, fee },
    {
      ...all,
      volume: subtract(all.volume, remaining),
      profit: ZERO,
      swap: ZERO,
      commission: subtract(all.commission, commission),
      fee: subtract(all.fee, fee),
    },
  ]
}

function volumeOf(parts: readonly Part[]): Decimal {
  return sum(parts.map(({ volume }) => volume))
}

function finish(
  position: string,
  leg: number,
  { entered, left, remaining }: Building,
): PositionLeg {
  const parts = [...entered, ...left].sort((one, two) => one.place - two.place)
  const first = parts[0]?.deal
  const last = parts.at(-1)?.deal
  if (first === undefined || last === undefined) throw new Error('a leg without a deal')
  const [opening] = entered
  const sign = compare(remaining, ZERO)
  const status = opening === undefined ? 'incomplete' : sign === 0 ? 'closed' : 'open'
  const lastExit = left.at(-1)
  const total = (money: 'profit' | 'commission' | 'swap' | 'fee') =>
    sum(parts.map((part) => part[money]))
  return {
    position,
    leg,
    // A closing deal has the opposite type of what it closes.
    side: opening !== undefined ? sideOf(opening.deal) : sideOf(first) === 'buy' ? 'sell' : 'buy',
    symbol: (opening?.deal ?? first).symbol,
    volume: volumeOf(entered),
    openVolume: sign < 0 ? null : remaining,
    entryPrice: weightedPrice(entered),
    exitPrice: weightedPrice(left),
    profit: total('profit'),
    commission: total('commission'),
    swap: total('swap'),
    fee: total('fee'),
    status,
    magic: (opening?.deal ?? first).magic,
    exitReason: status === 'closed' ? (lastExit?.deal.reason ?? null) : null,
    comment: (opening?.deal ?? first).comment,
    stopLoss: opening?.deal.stopLoss ?? null,
    takeProfit: opening?.deal.takeProfit ?? null,
    firstDeal: first.deal,
    lastDeal: last.deal,
    deals: parts.length,
  }
}

function weightedPrice(parts: readonly Part[]): Decimal | null {
  const volume = volumeOf(parts)
  if (compare(volume, ZERO) <= 0) return null
  const digits = parts.reduce((most, { price }) => Math.max(most, scaleOf(price)), 0)
  const turnover = sum(parts.map(({ price, volume: lots }) => multiply(price, lots)))
  return trimTo(divide(turnover, volume, digits + EXTRA_DIGITS), digits)
}
