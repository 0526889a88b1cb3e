// What deals prove: balances before and after each of them, and flat times; nothing at all where one may be missing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decimal } from '../../domain/decimal.ts'
import { createDealLedger, type DealHistory } from './deal-ledger.ts'

const dec = (text: string) => text as Decimal // test data
const trade = (openedMs: number, closedMs: number | null) => ({
  ...{ openedMs, closedMs, result: dec('0'), symbol: 'EURUSD' },
})
const history: DealHistory = {
  ...{ fromMs: 0, cashTotal: dec('1100.00'), firstTradeMs: 200 },
  steps: [
    { atMs: 100, money: dec('1000.00') },
    { atMs: 300, money: dec('-50.00') },
    { atMs: 300, money: dec('150.00') },
  ],
  trades: [trade(200, 300), trade(600, null)],
}

test('a balance at an instant counts the deals before it, and none of that instant', () => {
  const ledger = createDealLedger(history)(1_000)
  assert.deepEqual(
    [50, 100, 101, 300, 301].map(ledger.balanceAt).map(Number),
    [0, 0, 1000, 1000, 1100],
  )
  assert.equal(ledger.balanceAt(1_001), null, 'later than what is proved')
  assert.deepEqual(
    ledger.balances(100, 300).map(({ balance }) => balance),
    ['950.00', '1100.00'],
  )
})

test('the lowest balance of a flat span, and none where something was open at either end', () => {
  const ledger = createDealLedger(history)(1_000)
  assert.equal(ledger.flatBalanceLow(301, 599), '1100.00')
  assert.equal(ledger.flatBalanceLow(300, 599), null, 'the position closed at that very instant')
  assert.equal(ledger.flatBalanceLow(301, 600), null)
  assert.equal(ledger.flatBalanceLow(301, 1_001), null)
  assert.deepEqual([ledger.isFlatAt(250), ledger.isFlatAt(400)], [false, true])
})

test('that an account held nothing before its first money is no loss', () => {
  const ledger = createDealLedger(history)(1_000)
  assert.equal(ledger.flatBalanceLow(10, 150), '1000.00')
  assert.equal(ledger.flatBalanceLow(10, 20), null, 'there was no account yet')
  assert.deepEqual([ledger.isUntradedBefore(200), ledger.isUntradedBefore(201)], [true, false])
})

test('money of before the history is in every balance', () => {
  const later = createDealLedger({ ...history, cashTotal: dec('6100.00') })(1_000)
  assert.equal(later.balanceAt(50), '5000.00')
})

test('with deals missing nothing is proved', () => {
  const ledger = createDealLedger(history)(null)
  assert.deepEqual(
    [
      ledger.balanceAt(150),
      ledger.flatBalanceLow(301, 599),
      ledger.isFlatAt(400),
      ledger.balances(0, 900),
    ],
    [null, null, false, []],
  )
  assert.equal(ledger.isUntradedBefore(100), false)
})
