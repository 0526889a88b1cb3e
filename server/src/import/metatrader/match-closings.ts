// Which row of the positions table each closing made, on a hedging account. Positions that are closed together share second, price and
// volume: what they earned tells them apart, because they were opened at other prices. Each row serves once.
import { entries } from '../../domain/deal.ts'
import { sameNumber } from '../../domain/decimal.ts'
import type { DealRow } from './read-deal-rows.ts'
import type { PositionRow } from './read-position-rows.ts'

export type MatchedClosing = {
  readonly position: string
  /** Rows of several positions fit as well. */
  readonly ambiguous: boolean
}

/** By ticket. `deals` in time order; `known`: positions of deals that the ledger has, whose rows are nobody else's. */
export function matchClosings(
  deals: readonly DealRow[],
  positions: readonly PositionRow[],
  known: ReadonlyMap<string, string>,
): Map<string, MatchedClosing> {
  const rows = Map.groupBy(positions, (row) => keyOf(row.symbol, row.type === 0, row.closedMsc))
  const found = new Map<string, MatchedClosing>()
  const closings = deals.filter(({ type, entry }) => type < 2 && entry !== entries.in)

  function match(deal: DealRow, isRight: (row: PositionRow) => boolean): void {
    const same = rows.get(keyOf(deal.symbol, deal.type === 1, deal.serverMsc)) ?? []
    const fitting = same.filter((row) => fits(row, deal) && isRight(row)).sort(byOpening)
    const [row] = fitting
    if (row === undefined) return
    same.splice(same.indexOf(row), 1)
    const ambiguous = fitting.some(({ position }) => position !== row.position)
    found.set(deal.deal, { position: row.position, ambiguous })
  }

  for (const deal of closings) {
    const position = known.get(deal.deal)
    if (position !== undefined) match(deal, (row) => row.position === position)
  }
  const open = closings.filter(({ deal }) => !known.has(deal))
  // All that earned what the row says go before the first that merely fits: it could take the row of one of them.
  for (const deal of open) match(deal, ({ profit }) => sameNumber(profit, deal.profit))
  for (const deal of open) if (!found.has(deal.deal)) match(deal, () => true)
  return found
}

function fits(row: PositionRow, deal: DealRow): boolean {
  return (
    (row.closePrice === null || sameNumber(row.closePrice, deal.price)) &&
    (row.volume === null || sameNumber(row.volume, deal.volume))
  )
}

const keyOf = (symbol: string, isLong: boolean, closedMsc: string) =>
  `${symbol} ${isLong} ${closedMsc}`

function byOpening(one: PositionRow, two: PositionRow): number {
  return Number(one.openedMsc) - Number(two.openedMsc)
}
