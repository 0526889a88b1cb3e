// Drawdowns of the whole way: extremes between samples count, flows do not, and the balance has its own.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hours, sampleLedger } from '../../../test/support/sample-ledger.ts'
import { dec } from '../../../test/support/statistic-vectors.ts'
import { pathFigures } from './path-figures.ts'

const span = { fromMs: hours(0), toMs: hours(1000) }

test('a floating loss that came back is a drawdown on equity and none on the balance', () => {
  const ledger = sampleLedger({
    bookings: [[1, 'flow', 1000]],
    trades: [[2, 5, 50]],
    spans: [
      [2, 990, 1010, 1000],
      [3, 800, 1020, 1015],
      [4, 1000, 1060, 1050],
    ],
  })
  const found = pathFigures(ledger, span, dec(50))
  assert.equal(found.drawdownBasis, 'equity')
  assert.equal(found.maxDrawdownMoney.value?.amount, '210.00')
  assert.equal(found.maxDrawdownMoney.value?.recoveredAtMs, hours(3))
  assert.equal(found.balanceDrawdownMoney.value?.amount, '0.00')
  assert.ok(Math.abs((found.recoveryFactor.value ?? 0) - 50 / 210) < 1e-12)
})

test('a withdrawal between samples is no drawdown', () => {
  const ledger = sampleLedger({
    bookings: [
      [1, 'flow', 1000],
      [4, 'flow', -400],
    ],
    spans: [
      [2, 995, 1000, 1000],
      [4, 590, 1000, 598],
      [5, 590, 600, 600],
    ],
  })
  const found = pathFigures(ledger, span, dec(0))
  assert.equal(found.maxDrawdownMoney.value?.amount, '10.00')
  assert.deepEqual(found.maxDrawdownAbsolute.reason, 'undefined_with_flows')
})

test('without recorded equity it is the balance’s, and says so', () => {
  const ledger = sampleLedger({
    bookings: [[1, 'flow', 1000]],
    trades: [
      [2, 5, 50],
      [6, 7, -80],
      [8, 9, 10],
    ],
  })
  const found = pathFigures(ledger, span, dec(-20))
  assert.deepEqual(
    [found.drawdownBasis, found.maxDrawdownMoney.value?.amount],
    ['balance', '80.00'],
  )
  assert.equal(found.maxDrawdownAbsolute.value, '30.00')
  assert.ok(Math.abs((found.maxDrawdownRelative.value?.fraction ?? 0) - 80 / 1050) < 1e-12)
})

test('without known capital there is an amount and no share', () => {
  const found = pathFigures(
    sampleLedger({
      trades: [
        [2, 5, 50],
        [6, 7, -80],
      ],
    }),
    span,
    dec(-30),
  )
  assert.equal(found.maxDrawdownMoney.value?.amount, '80.00')
  assert.equal(found.maxDrawdownRelative.reason, 'no_deposits')
  assert.equal(
    pathFigures(sampleLedger({}), span, dec(0)).maxDrawdownMoney.reason,
    'no_observations',
  )
})
