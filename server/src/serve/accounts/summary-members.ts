// One account in one answer: money, what is open by symbol, what was closed, and whether the deals are all here.
// Nothing here depends on where a day begins, so there is no profit of today.

import { sum } from '../../domain/decimal-math.ts'
import type { JsonSchema } from '../../platform/http/route.ts'
import {
  balance,
  complete,
  credit,
  currency,
  equity,
  floatingProfit,
  freeMargin,
  margin,
  marginLevel,
} from './account-members.ts'
import type { AccountRow, ExposureRow, LegTotals, OrNull } from './account-rows.ts'
import { type AccountView, whyUnknown } from './account-view.ts'
import { decimal, type Form, type Member, type MemberTable, text, whole } from './members.ts'

export type SummaryRow = AccountRow & LegTotals & OrNull<ExposureRow>
/** The account, and its open positions by symbol. */
export type Summary = AccountView<SummaryRow> & { readonly exposure: readonly ExposureRow[] }

const exposureMembers: MemberTable<ExposureRow> = [
  text({ name: 'symbol', means: 'Symbol.', example: 'EURUSD', of: (row) => row.symbol }),
  whole({
    name: 'positions',
    means: 'Open positions.',
    example: 2,
    of: (row) => Number(row.positions),
  }),
  decimal({ name: 'buy_volume', means: 'Lots.', example: '1.00', of: (row) => row.buy_volume }),
  decimal({ name: 'sell_volume', means: 'Lots.', example: '0.40', of: (row) => row.sell_volume }),
  decimal({
    name: 'net_volume',
    means: 'Lots bought less lots sold; below zero when more is sold.',
    example: '0.60',
    of: (row) => row.net_volume,
  }),
]

/** A picture without a list says nothing of open positions; that is not the same as none. */
const exposureOf = ({ row, exposure }: Summary) => (row.positions_known ? exposure : null)

const exposure: Member<Summary> = {
  name: 'exposure',
  json(summary, form) {
    const rows = exposureOf(summary)?.map((row) => objectOf(row, form))
    return rows === undefined ? 'null' : `[${rows.join(',')}]`
  },
  reason: whyUnknown,
  schema: (form): JsonSchema => ({
    type: ['array', 'null'],
    description:
      'Open positions by symbol: symbol, positions, buy_volume, sell_volume, net_volume.',
    items: {
      type: 'object',
      required: exposureMembers.map(({ name }) => name),
      properties: Object.fromEntries(exposureMembers.map((one) => [one.name, one.schema(form)])),
    },
  }),
  example: (form) => [
    Object.fromEntries(exposureMembers.map((one) => [one.name, one.example(form)])),
  ],
}

export const summaryMembers: MemberTable<Summary> = [
  currency,
  balance,
  equity,
  credit,
  floatingProfit('floating_profit'),
  margin,
  freeMargin,
  marginLevel,
  whole<Summary>({
    name: 'open_positions',
    means: 'Open positions.',
    example: 2,
    of: (summary) =>
      exposureOf(summary)?.reduce((count, row) => count + Number(row.positions), 0) ?? null,
    reason: whyUnknown,
  }),
  decimal<Summary>({
    name: 'open_volume',
    means: 'Lots of all open positions, bought and sold added up.',
    example: '1.40',
    of: (summary) => {
      const rows = exposureOf(summary)
      return rows && sum(rows.flatMap((row) => [row.buy_volume, row.sell_volume]))
    },
    reason: whyUnknown,
  }),
  exposure,
  whole({
    name: 'closed_positions',
    means: 'Positions that the deals known here opened and closed.',
    example: 617,
    of: ({ row }) => Number(row.closed_legs),
  }),
  decimal({
    name: 'realized_net',
    means: 'Profit, commission, swap and fee of all deals of positions known here.',
    example: '152.50',
    of: ({ row }) => row.realized_net,
  }),
  complete,
]

function objectOf(row: ExposureRow, form: Form): string {
  return `{${exposureMembers.map((one) => `"${one.name}":${one.json(row, form)}`).join(',')}}`
}
