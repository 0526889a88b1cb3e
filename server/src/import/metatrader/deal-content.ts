// From a row of a report to a deal as an Expert would report it. A report holds no magic number, no milliseconds and no reason but
// the one that its comment shows; the Expert's own report of the deal says more, and becomes its next version.
import type { FileDeal } from '../content.ts'
import type { AssignedDeal } from './assign-positions.ts'

/** MQL5's numbers (DEAL_REASON) of the marks that a server puts into comments. */
const reasonMarks: readonly (readonly [RegExp, number])[] = [
  [/^\[sl\b/i, 4],
  [/^\[tp\b/i, 5],
  [/^(\[so\b|so:)/i, 6],
]

export function toFileDeals(assigned: readonly AssignedDeal[]): FileDeal[] {
  return assigned.map(({ deal, position, stopLoss, takeProfit }, index) => ({
    row: deal.row,
    deal: {
      index,
      liveOffsetS: null,
      source: JSON.stringify(deal.cells),
      content: {
        ...{ deal: deal.deal, order: deal.order, position, serverMsc: deal.serverMsc },
        ...{ type: deal.type, entry: deal.entry, reason: reasonOf(deal.comment), magic: null },
        ...{ symbol: deal.symbol, volume: deal.volume, price: deal.price, profit: deal.profit },
        ...{ commission: deal.commission, swap: deal.swap, fee: deal.fee },
        ...{ stopLoss: levelOf(stopLoss), takeProfit: levelOf(takeProfit) },
        comment: deal.comment === '' ? null : deal.comment,
        externalId: null,
      },
    },
  }))
}

export function reasonOf(comment: string): number | null {
  return reasonMarks.find(([mark]) => mark.test(comment))?.[1] ?? null
}

/** A level of 0 is none. */
function levelOf<T extends string>(level: T | null): T | null {
  return level === null || /^[0.]*$/.test(level) ? null : level
}
