// Positions that are closed together, at one price in one second: what each earned tells which one it was.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decimal } from '../../domain/decimal.ts'
import { ZERO } from '../../domain/decimal-math.ts'
import { assignPositions } from './assign-positions.ts'
import type { DealRow } from './read-deal-rows.ts'
import type { PositionRow } from './read-position-rows.ts'

const decimal = (text: string) => text as Decimal // digits of a test

function deal(ticket: number, entry: 0 | 1, atS: number, more: Partial<DealRow> = {}): DealRow {
  return {
    ...{ row: ticket, deal: String(ticket), order: String(ticket), serverMsc: String(atS * 1000) },
    ...{ type: entry, entry, symbol: 'EURUSD', volume: decimal('0.10'), price: decimal('1.1') },
    ...{ commission: null, fee: null, swap: null, profit: ZERO, balance: null },
    ...{ comment: '', cells: [] },
    ...more,
  }
}

function closed(position: number, profit: string | null): PositionRow {
  return {
    ...{ position: String(position), symbol: 'EURUSD', type: 0, volume: decimal('0.10') },
    ...{ openedMsc: String(position * 1000), closedMsc: '100000', closePrice: decimal('1.1') },
    ...{ profit: profit === null ? null : decimal(profit), stopLoss: null, takeProfit: null },
  }
}

const openings = [deal(1, 0, 1), deal(2, 0, 2), deal(3, 0, 3)]
const closing = (ticket: number, profit: string) =>
  deal(ticket, 1, 100, { profit: decimal(profit) })
const closings = [closing(11, '3.00'), closing(12, '1.00'), closing(13, '2.00')]

function closedBy(rows: readonly PositionRow[], known: ReadonlyMap<string, string> = new Map()) {
  const { deals, ambiguous } = assignPositions([...openings, ...closings], rows, false, known)
  return [deals.slice(3).map(({ position }) => position), ambiguous]
}

test('what a closing earned tells whose it is', () => {
  const rows = [closed(1, '1.00'), closed(2, '2.0'), closed(3, '3.00')]
  assert.deepEqual(closedBy(rows), [['3', '1', '2'], 0])
})

test('a closing that only fits does not take the row of one that earned what it says', () => {
  const rows = [closed(1, '1.00'), closed(2, '2.00'), closed(3, '3.07')]
  assert.deepEqual(closedBy(rows), [['3', '1', '2'], 0])
})

test('closings that nothing tells apart are counted', () => {
  assert.deepEqual(closedBy([closed(1, null), closed(2, null), closed(3, null)]), [
    ['1', '2', '3'],
    2,
  ])
})

test('the row of a position that the ledger knows is nobody else’s', () => {
  const rows = [closed(1, null), closed(2, null), closed(3, null)]
  const known = new Map([
    ['12', '1'],
    ['13', '2'],
  ])
  assert.deepEqual(closedBy(rows, known), [['3', '1', '2'], 0])
})
