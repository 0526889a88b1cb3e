// Which position each deal belongs to. On a hedging account a position is the order that opened it, and the positions table says
// what closed it; on a netting account it is what the symbol has, from flat to flat. What the ledger knows already goes first.
import { entries } from '../../domain/deal.ts'
import { type Decimal, sameNumber } from '../../domain/decimal.ts'
import { add, compare, subtract, ZERO } from '../../domain/decimal-math.ts'
import { matchClosings } from './match-closings.ts'
import type { DealRow } from './read-deal-rows.ts'
import type { PositionRow } from './read-position-rows.ts'

export type AssignedDeal = {
  readonly deal: DealRow
  readonly position: string | null
  readonly stopLoss: Decimal | null
  readonly takeProfit: Decimal | null
}

export type Assignment = {
  readonly deals: readonly AssignedDeal[]
  /** Closings that several positions would fit: the oldest was taken. */
  readonly ambiguous: number
  /** Closings of positions that the file does not show. */
  readonly orphans: number
}

type Held = {
  readonly position: string
  readonly symbol: string
  readonly isLong: boolean
  left: Decimal
}

export function assignPositions(
  deals: readonly DealRow[],
  positions: readonly PositionRow[],
  netting: boolean,
  known: ReadonlyMap<string, string>,
): Assignment {
  const sorted = [...deals].sort(byTime)
  const held: Held[] = []
  const matched = matchClosings(sorted, netting ? [] : positions, known)
  const levels = new Map(positions.map((row) => [row.position, row]))
  let ambiguous = 0
  let orphans = 0

  function closing(deal: DealRow): string | null {
    const isLong = deal.type === 1
    const open = held.filter(
      (one) => one.symbol === deal.symbol && one.isLong === isLong && compare(one.left, ZERO) > 0,
    )
    const said = matched.get(deal.deal)
    if (said?.ambiguous === true) ambiguous += 1
    if (said !== undefined) return said.position
    const fitting = open.filter((one) => compare(one.left, deal.volume) >= 0)
    const exact = fitting.filter((one) => sameNumber(one.left, deal.volume))
    const [first, ...others] = exact.length > 0 ? exact : fitting
    if (others.length > 0) ambiguous += 1
    return first?.position ?? open[0]?.position ?? null
  }

  function positionOf(deal: DealRow): string | null {
    if (deal.type > 1) return null
    const ledger = known.get(deal.deal)
    if (netting) {
      const current = held.find((one) => one.symbol === deal.symbol && compare(one.left, ZERO) > 0)
      return ledger ?? current?.position ?? deal.order ?? deal.deal
    }
    if (ledger !== undefined) return ledger
    if (deal.entry === entries.in) return deal.order ?? deal.deal
    const found = closing(deal)
    if (found === null) orphans += 1
    // Its opening is not in the file: a position of its own, which stays incomplete.
    return found ?? deal.order ?? deal.deal
  }

  const assigned = sorted.map((deal): AssignedDeal => {
    const position = positionOf(deal)
    if (position !== null) move(held, deal, position)
    const row = position === null ? undefined : levels.get(position)
    const isEntry = deal.type < 2 && deal.entry === entries.in
    return {
      ...{ deal, position },
      stopLoss: isEntry ? (row?.stopLoss ?? null) : null,
      takeProfit: isEntry ? (row?.takeProfit ?? null) : null,
    }
  })
  return { deals: assigned, ambiguous, orphans }
}

function move(held: Held[], deal: DealRow, position: string): void {
  const isBuy = deal.type === 0
  const one = held.find((each) => each.position === position && compare(each.left, ZERO) > 0)
  if (one === undefined) {
    if (deal.entry === entries.out || deal.entry === entries.outBy) return
    held.push({ position, symbol: deal.symbol, isLong: isBuy, left: deal.volume })
  } else if (one.isLong === isBuy) one.left = add(one.left, deal.volume)
  else {
    const left = subtract(one.left, deal.volume)
    one.left = compare(left, ZERO) > 0 ? left : ZERO
    if (compare(left, ZERO) < 0)
      held.push({ position, symbol: deal.symbol, isLong: isBuy, left: subtract(ZERO, left) })
  }
  // What is flat is looked at no more.
  const flat = held.findIndex((each) => compare(each.left, ZERO) === 0)
  if (flat >= 0) held.splice(flat, 1)
}

/** By time, then by ticket. */
export function byTime(one: DealRow, two: DealRow): number {
  const [first, second] = [BigInt(one.serverMsc), BigInt(two.serverMsc)]
  if (first !== second) return first < second ? -1 : 1
  const [left, right] = [BigInt(one.deal), BigInt(two.deal)]
  return left === right ? 0 : left < right ? -1 : 1
}
