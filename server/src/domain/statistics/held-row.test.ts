import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decimal } from '../decimal.ts'
import { holdsRow } from './held-row.ts'
import { type TradeRow, tableOf } from './trade-rows.ts'

const row = (id: number, more: Partial<TradeRow> = {}): TradeRow => ({
  ...{ id, net: '1.50' as Decimal, volume: '0.10' as Decimal, openedMs: 1_000, closedMs: 5_000 }, // canonical
  ...{ symbol: 'EURUSD', side: 'long', magic: '1', bot: 'b', account: '1' },
  ...{ risk: 20, mae: null, mfe: 3 },
  ...more,
})

test('a row is held when every member is what it was, and only then', () => {
  const table = tableOf([row(1), row(2, { symbol: 'GBPUSD' }), row(3, { closedMs: 9_000 })])
  for (const one of [row(1), row(2, { symbol: 'GBPUSD' }), row(3, { closedMs: 9_000 })])
    assert.equal(holdsRow(table, one), true)
  assert.equal(holdsRow(table, row(1, { net: '1.5' as Decimal })), true) // canonical
  const changes: Partial<TradeRow>[] = [
    ...[
      { id: 4 },
      { net: '1.51' as Decimal },
      { net: '1.501' as Decimal },
      { volume: '0.2' as Decimal },
    ], // canonical
    ...[
      { openedMs: 999 },
      { closedMs: 5_001 },
      { symbol: 'XAUUSD' },
      { side: 'short' },
      { magic: '2' },
    ],
    ...[{ bot: 'c' }, { account: '2' }, { risk: null }, { mae: -1 }, { mfe: null }],
  ]
  for (const change of changes)
    assert.equal(holdsRow(table, row(1, change)), false, JSON.stringify(change))
  assert.equal(holdsRow(tableOf([]), row(1)), false)
})
