// Widgets that are rows: what is open, and what closed last. A row's key says nothing of the broker's ticket.

import { sum } from '../../../domain/decimal-math.ts'
import { decimal, type Members, reasonOf, text } from '../account-facts.ts'
import type { RawFigure } from '../masking.ts'
import type { Row } from '../wire.ts'
import { type ContentMaker, type ContentRequest, nothingNeeded } from './content.ts'

const MOST_ROWS = 20

const plain = (row: Members, name: string, kind: RawFigure['kind'], member = name): RawFigure => {
  const value = text(row, member)
  return { name, kind, value, ...(value === null ? { reason: reasonOf(row, member) } : {}) }
}

export const positions: ContentMaker = {
  needs: nothingNeeded,
  make(request) {
    const { positions: open } = request.facts
    if (open === null) return {}
    const rows = open.slice(0, MOST_ROWS).map((row) => openRow(row, request))
    return { rows, more: open.length - rows.length }
  },
}

function openRow(row: Members, { mask, keyOf }: ContentRequest): Row {
  const figures: readonly RawFigure[] = [
    plain(row, 'symbol', 'text'),
    plain(row, 'side', 'text'),
    plain(row, 'volume', 'lots'),
    plain(row, 'open_price', 'price'),
    plain(row, 'current_price', 'price'),
    { ...plain(row, 'profit', 'flow'), signed: true },
  ]
  return { key: keyOf(`open ${text(row, 'ticket') ?? ''}`), cells: figures.map(mask) }
}

/** The ticker, and the card of the last one. */
const closed = (most: number): ContentMaker => ({
  needs: nothingNeeded,
  make: (request) => ({
    rows: request.facts.closed.slice(0, most).map((row) => closedRow(row, request)),
  }),
})

export const ticker = closed(MOST_ROWS)
export const lastTrade = closed(1)

function closedRow(row: Members, { mask, keyOf }: ContentRequest): Row {
  const figures: readonly RawFigure[] = [
    plain(row, 'symbol', 'text', 'asset_symbol'),
    { name: 'side', kind: 'text', value: text(row, 'order_type')?.toLowerCase() ?? null },
    plain(row, 'volume', 'lots', 'position_size'),
    plain(row, 'price', 'price', 'exit_price'),
    plain(row, 'time', 'time', 'exit_time'),
    { name: 'profit', kind: 'flow', value: netOf(row), signed: true },
  ]
  return { key: keyOf(`closed ${String(row.internal_id)}`), cells: figures.map(mask) }
}

/** What a trade brought in all; costs that nobody told are left out of it. */
function netOf(row: Members): string | null {
  const profit = decimal(row, 'realized_pnl')
  if (profit === null) return null
  const costs = ['commission', 'swap', 'fee'].flatMap((name) => decimal(row, name) ?? [])
  return sum([profit, ...costs])
}
