// The figures of the MT5 report from the middle of a history on: what was before is one sum, not many deals.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hours, sampleLedger } from '../../../test/support/sample-ledger.ts'
import type { AccountLedger } from '../../domain/statistics/account-ledger.ts'
import { bookingKinds } from '../../domain/statistics/columns.ts'
import type { Drawdown } from '../../domain/statistics/drawdown.ts'
import type { Outcome } from '../../domain/statistics/outcome.ts'
import { mt5Figures } from './mt5-figures.ts'

/** Every booking of a trade is an out deal. */
function deals(given: Parameters<typeof sampleLedger>[0]): AccountLedger {
  const ledger = sampleLedger(given)
  const isOut = ledger.bookings.kind.map((kind) => (bookingKinds[kind] === 'trade' ? 1 : 0))
  return { ...ledger, bookings: { ...ledger.bookings, isOut } }
}
const read = (ledger: AccountLedger, from: number) => {
  const found = mt5Figures(ledger, { fromMs: hours(from), toMs: hours(1000) })
  // Which member holds what is written in mt5-figures.ts.
  const of = <T>(name: string) => found[name] as Outcome<T>
  return { found, of }
}

const history = deals({
  bookings: [[1, 'flow', 10_000]],
  trades: [
    [2, 3, -5000],
    [4, 5, 45_000],
    [102, 103, 100],
    [104, 105, 100],
    [106, 107, 50],
  ],
})

test('from the middle on it begins with the balance there', () => {
  const { found, of } = read(history, 100)
  assert.equal(found.trades, 3)
  assert.ok(Math.abs((of<number>('lrStandardError').value ?? 0) - Math.sqrt(750 / 2)) < 1e-9)
  assert.deepEqual(of('maxDrawdownAbsolute'), { value: '0.00', reason: null })
  assert.equal(of<Drawdown>('maxDrawdownMoney').value?.amount, '0.00')
  const whole = read(history, 0)
  assert.equal(whole.found.trades, 5)
  assert.equal(whole.of('maxDrawdownAbsolute').value, '5000.00')
})

test('a deposit in the span leaves no absolute drawdown, a past one does not matter', () => {
  const more = deals({
    bookings: [
      [1, 'flow', 1000],
      [20, 'flow', 1000],
    ],
    trades: [[102, 103, -300]],
  })
  assert.equal(read(more, 100).of('maxDrawdownAbsolute').value, '300.00')
  assert.equal(read(more, 10).of('maxDrawdownAbsolute').reason, 'undefined_with_flows')
})

test('a history without its first deals begins with what there was', () => {
  const { of } = read(deals({ opening: 1000, trades: [[2, 3, -100]] }), 0)
  assert.ok(Math.abs((of<number>('ahpr').value ?? 0) - 0.9) < 1e-12)
  assert.equal(of<Drawdown>('maxDrawdownRelative').value?.fraction.toFixed(9), '0.100000000')
})

test('without known capital there is no share of it', () => {
  const { of } = read(deals({ trades: [[2, 3, -100]] }), 0)
  for (const name of ['ahpr', 'ghpr', 'maxDrawdownRelative', 'maxDrawdownAbsolute'])
    assert.equal(of(name).reason, 'no_deposits', name)
  assert.equal(of<Drawdown>('maxDrawdownMoney').value?.amount, '100.00')
})

test('averages are exact beyond what a float holds', () => {
  const { of } = read(
    deals({
      bookings: [[1, 'flow', 10_000]],
      trades: [
        [2, 3, 100.01],
        [4, 5, 100],
        [6, 7, 100],
        [8, 9, -0.07],
      ],
    }),
    0,
  )
  assert.equal(of('averageWin').value, '100.003333333333333333')
  assert.equal(of('averageLoss').value, '0.070000000000000000')
  assert.equal(of('expectancy').value, '74.985000000000000000')
})
