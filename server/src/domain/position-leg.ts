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
  /** 1, and one more after each reversal. */
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
  readonly commission: Decimal
  readonly swap: Decimal
  readonly fee: Decimal
}

type Building = { readonly entered: Part[]; readonly left: Part[] }

/** Digits that a volume-weighted price may have beyond those of its prices. */
const EXTRA_DIGITS = 3

/**
 * The legs of one position. `deals` are the current versions of all its deals, in any order; cancelled ones do not count.
 * Sums of money over the legs equal the sums over the deals: of a reversal, commission and fee are split by volume.
 */
export function legsOf(position: string, deals: readonly Deal[]): PositionLeg[] {
  const legs: Building[] = []
  let current: Building = { entered: [], left: [] }
  const begin = () => {
    if (current.entered.length + current.left.length > 0) legs.push(current)
    current = { entered: [], left: [] }
  }
  for (const deal of deals.filter(isExecution).sort(byTime)) {
    if (deal.entry === entries.in) current.entered.push(whole(deal))
    else if (deal.entry !== entries.inOut) current.left.push(whole(deal))
    else {
      const remaining = openVolume(current)
      // Without a known entry, or with less than the deal turns, nothing tells how much of it closed the old leg.
      if (compare(remaining, ZERO) <= 0 || compare(deal.volume, remaining) < 0) {
        current.left.push(whole(deal))
        continue
      }
      const [closing, opening] = split(deal, remaining)
      current.left.push(closing)
      begin()
      if (compare(opening.volume, ZERO) > 0) current.entered.push(opening)
    }
  }
  begin()
  return legs.map((leg, index) => finish(position, index + 1, leg))
}

/** By time, then by ticket. */
function byTime(one: Deal, two: Deal): number {
  return (
    compareWhole(BigInt(one.serverMsc), BigInt(two.serverMsc)) ||
    compareWhole(BigInt(one.deal), BigInt(two.deal))
  )
}

function compareWhole(one: bigint, two: bigint): number {
  return one < two ? -1 : one > two ? 1 : 0
}

function whole(deal: Deal): Part {
  return {
    deal,
    volume: deal.volume,
    price: deal.price,
    profit: deal.profit,
    commission: orZero(deal.commission),
    swap: orZero(deal.swap),
    fee: orZero(deal.fee),
  }
}

/** A reversal: what closes `remaining` lots, and what opens the rest. Profit and swap belong to the old leg. */
function split(deal: Deal, remaining: Decimal): [Part, Part] {
  const all = whole(deal)
  const share = (money: Decimal) =>
    divide(multiply(money, remaining), deal.volume, Math.max(scaleOf(money), 2))
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

function openVolume({ entered, left }: Building): Decimal {
  return subtract(volumeOf(entered), volumeOf(left))
}

function volumeOf(parts: readonly Part[]): Decimal {
  return sum(parts.map(({ volume }) => volume))
}

function finish(position: string, leg: number, { entered, left }: Building): PositionLeg {
  const parts = [...entered, ...left].sort((one, two) => byTime(one.deal, two.deal))
  const first = parts[0]?.deal
  const last = parts.at(-1)?.deal
  if (first === undefined || last === undefined) throw new Error('a leg without a deal')
  const [opening] = entered
  const remaining = openVolume({ entered, left })
  const sign = compare(remaining, ZERO)
  const status = opening === undefined ? 'incomplete' : sign === 0 ? 'closed' : 'open'
  const lastExit = left.at(-1)
  const total = (money: 'profit' | 'commission' | 'swap' | 'fee') =>
    parts.map((part) => part[money]).reduce(add, ZERO)
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
  const digits = Math.max(...parts.map(({ price }) => scaleOf(price)))
  const turnover = parts.map(({ price, volume: lots }) => multiply(price, lots)).reduce(add, ZERO)
  return trimTo(divide(turnover, volume, digits + EXTRA_DIGITS), digits)
}
