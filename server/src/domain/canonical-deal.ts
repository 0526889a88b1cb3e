// One text per content of a deal, the same however its digits were padded: what tells a repeat from a correction.
// When the Expert saw it and how its time is read are no part of it: the same deal read from history is the same deal.
import type { Deal } from './deal.ts'
import type { Decimal } from './decimal.ts'
import { trimTo } from './decimal-math.ts'

export type DealContent = Deal & { readonly externalId: string | null }

export function canonicalDeal(deal: DealContent): string {
  return JSON.stringify([
    deal.deal,
    deal.order,
    deal.position,
    deal.serverMsc,
    deal.type,
    deal.entry,
    deal.reason,
    deal.magic,
    deal.symbol,
    plain(deal.volume),
    plain(deal.price),
    plain(deal.profit),
    plain(deal.commission),
    plain(deal.swap),
    plain(deal.fee),
    plain(deal.stopLoss),
    plain(deal.takeProfit),
    deal.comment,
    deal.externalId,
  ])
}

function plain(value: Decimal | null): string | null {
  return value === null ? null : trimTo(value, 0)
}
