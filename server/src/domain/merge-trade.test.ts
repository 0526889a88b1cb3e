import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decimal } from './decimal.ts'
import type { Instant } from './instant.ts'
import { mergeTrade } from './merge-trade.ts'
import type { Trade } from './trade.ts'

const open: Trade = {
  botName: 'b',
  exchange: 'Binance',
  account: '',
  assetSymbol: 'BTC/USDT',
  orderType: 'BUY',
  entryTime: '2026-04-05T12:00:00Z' as Instant,
  entryZone: 'offset',
  exitTime: null,
  exitZone: null,
  entryPrice: '65000.5' as Decimal,
  exitPrice: null,
  positionSize: '0.25' as Decimal,
  realizedPnl: null,
  commission: '-0.1' as Decimal,
  swap: null,
  fee: null,
  stopLoss: null,
  takeProfit: null,
  mae: null,
  mfe: null,
  magicNumber: null,
  exchangeOrderId: '1',
  comment: null,
  status: 'OPEN',
  raw: null,
}
const closing: Trade = {
  ...open,
  status: 'CLOSED',
  exitTime: '2026-04-05T13:00:00Z' as Instant,
  exitZone: 'offset',
  exitPrice: '65100' as Decimal,
  realizedPnl: '24.87' as Decimal,
  commission: '-0.2' as Decimal,
}

test('the same again is a repeat, whatever the scale of its numbers', () => {
  assert.equal(mergeTrade(open, [], open).kind, 'repeat')
  assert.equal(mergeTrade(open, [], { ...open, entryPrice: '65000.500' as Decimal }).kind, 'repeat')
})

test('an open trade is closed, and what is learnt by then may change', () => {
  const merge = mergeTrade(open, [], closing)
  assert.equal(merge.kind, 'update')
  if (merge.kind === 'update') assert.deepEqual(merge.merged, closing)
})

test('a close that leaves something out keeps what was known', () => {
  const merge = mergeTrade(open, [], { ...closing, commission: null })
  assert.equal(merge.kind === 'update' && merge.merged.commission, '-0.1')
})

test('what was empty is filled without a change of status', () => {
  const merge = mergeTrade(open, [], { ...open, stopLoss: '64000' as Decimal })
  assert.equal(merge.kind === 'update' && merge.merged.stopLoss, '64000')
})

test('the repeated opening report after the close is a repeat, not a contradiction', () => {
  assert.equal(mergeTrade(closing, [open], open).kind, 'repeat')
})

test('an opening report that comes late opens nothing again but may fill gaps', () => {
  const late = { ...open, stopLoss: '64000' as Decimal }
  const merge = mergeTrade(closing, [], late)
  assert.equal(merge.kind === 'update' && merge.merged.status, 'CLOSED')
  assert.equal(merge.kind === 'update' && merge.merged.stopLoss, '64000')
  assert.equal(merge.kind === 'update' && merge.merged.commission, '-0.2')
})

test('a trade never changes what it is', () => {
  const merge = mergeTrade(open, [], {
    ...closing,
    entryPrice: '65001' as Decimal,
    assetSymbol: 'X',
  })
  assert.deepEqual(merge, { kind: 'conflict', members: ['asset_symbol', 'entry_price'] })
})

test('a closed trade is not rewritten', () => {
  const merge = mergeTrade(closing, [open], { ...closing, realizedPnl: '99' as Decimal })
  assert.deepEqual(merge, { kind: 'conflict', members: ['realized_pnl'] })
})

test('a closed trade is not cancelled', () => {
  const merge = mergeTrade(closing, [open], { ...closing, status: 'CANCELLED' })
  assert.deepEqual(merge, { kind: 'conflict', members: ['status'] })
})

test('a raw answer is compared byte for byte', () => {
  const stored = { ...open, raw: { source: '{"a":1}', clean: true } }
  const other = { ...open, raw: { source: '{"a": 1}', clean: true } }
  assert.deepEqual(mergeTrade(stored, [], other), {
    kind: 'conflict',
    members: ['raw_api_response'],
  })
})

test('what an open trade said of its end does not become the result of the closed one', () => {
  const early = { ...open, realizedPnl: '0' as Decimal }
  const unknown = { ...closing, realizedPnl: null }
  const merge = mergeTrade(early, [], unknown)
  assert.equal(merge.kind === 'update' && merge.merged.realizedPnl, null)
  assert.equal(mergeTrade(unknown, [], early).kind, 'repeat')
})
