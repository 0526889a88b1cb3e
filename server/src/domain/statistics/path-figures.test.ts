// Drawdowns of the whole way: extremes between samples count, flows do not, and the balance has its own.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hours, sampleLedger } from '../../../test/support/sample-ledger.ts'
import { dec } from '../../../test/support/statistic-vectors.ts'
import { dailyTwr } from './daily-twr.ts'
import { dayDrawdowns } from './day-drawdowns.ts'
import { balanceFigures, pathFigures } from './path-figures.ts'

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

test('recovery can be worked out again from the drawdown of the basis that it has', () => {
  const bookings = [[1, 'flow', 1000]] as const
  const recorded = pathFigures(
    sampleLedger({ bookings, spans: [[2, 900, 1000, 990]] }),
    span,
    dec(50),
  )
  assert.equal(recorded.equityDrawdownMoney.value?.amount, '100.00')
  assert.equal(recorded.recoveryFactor.value, 0.5)
  const booked = pathFigures(sampleLedger({ bookings, trades: [[2, 3, -40]] }), span, dec(-40))
  assert.equal(booked.equityDrawdownMoney.reason, 'no_observations')
  assert.deepEqual(
    [booked.balanceDrawdownMoney.value?.amount, booked.recoveryFactor.value],
    ['40.00', -1],
  )
})

/** Lost all of 1,000 on the first day, funded with 500 at hour 30: one fall of 5 %, then more. */
const again = {
  bookings: [
    [1, 'flow', 1000],
    [30, 'flow', 500],
  ],
  trades: [
    [2, 3, -1000],
    [40, 41, -25],
    [50, 51, 125],
  ],
} as const

test('after a ruin the relative drawdown is that of the newest segment, the one of money of the whole', () => {
  const ledger = sampleLedger(again)
  const segment = { atMs: hours(30), equity: 0 }
  const more = { startEquity: null, segment, onDays: null }
  const balance = balanceFigures(ledger, span, segment)
  const found = pathFigures(ledger, span, dec(-900), balance, more)
  for (const relative of [found.maxDrawdownRelative, found.balanceDrawdownRelative]) {
    assert.ok(Math.abs((relative.value?.fraction ?? 0) - 0.05) < 1e-12)
    assert.deepEqual([relative.value?.amount, relative.value?.peakAtMs], ['25.00', hours(30)])
  }
  assert.equal(found.maxDrawdownMoney.value?.amount, '1025.00')
})

test('a segment and a span begin with the equity there, not with the balance', () => {
  // A loss of 990 is still open when 500 come in, and equity is what counts: 10 + 500.
  const ledger = sampleLedger({
    bookings: again.bookings,
    trades: [[2, 200, -990]],
    spans: [
      [29, 10, 12, 10],
      [31, 500, 515, 510],
    ],
  })
  const segment = { atMs: hours(30), equity: -5 }
  const more = { startEquity: null, segment, onDays: null }
  const found = pathFigures(ledger, span, dec(0), undefined, more)
  const { fraction = 1 } = found.maxDrawdownRelative.value ?? {}
  assert.ok(Math.abs(fraction - 5 / 515) < 1e-12, String(fraction))
  const late = { fromMs: hours(31), toMs: hours(1000) }
  const spanned = pathFigures(ledger, late, dec(0), undefined, {
    ...{ startEquity: 505, segment: null, onDays: null },
  })
  assert.equal(spanned.maxDrawdownMoney.value?.amount, '5.00')
})

test('a pot whose equity is known at the ends of days has the falls that are seen there', () => {
  const ledger = sampleLedger({ bookings: [[1, 'flow', 1000]], trades: [[2, 60, 50]] })
  const segments = dailyTwr(null, [
    {
      ...{ day: '2026-06-01', endMs: hours(24), endEquity: 1100 },
      flows: [{ amount: 1000, equityBefore: 0, atMs: hours(1) }],
    },
    { day: '2026-06-02', endMs: hours(48), endEquity: 770, flows: [] },
    { day: '2026-06-03', endMs: hours(72), endEquity: 1050, flows: [] },
  ])
  const more = { startEquity: null, segment: null, onDays: dayDrawdowns(segments, 2) }
  const found = pathFigures(ledger, span, dec(50), undefined, more)
  assert.equal(found.drawdownBasis, 'equity')
  const expected = { amount: '330.00', peakAtMs: hours(24), troughAtMs: hours(48) }
  for (const { value } of [found.maxDrawdownMoney, found.maxDrawdownRelative]) {
    assert.ok(Math.abs((value?.fraction ?? 0) - 0.3) < 1e-12)
    const { amount, peakAtMs, troughAtMs } = value ?? {}
    assert.deepEqual({ amount, peakAtMs, troughAtMs }, expected)
  }
  assert.equal(found.balanceDrawdownMoney.value?.amount, '0.00')
})

test('drawdowns of days follow the newest segment in shares, and all of them in money', () => {
  const segments = dailyTwr(1000, [
    { day: '2026-06-01', endMs: hours(24), endEquity: 0, flows: [] },
    {
      ...{ day: '2026-06-02', endMs: hours(48), endEquity: 475 },
      flows: [{ amount: 500, equityBefore: 0, atMs: hours(30) }],
    },
  ])
  const found = dayDrawdowns(segments, 2)
  assert.equal(found.money.amount, '1025.00')
  assert.ok(Math.abs(found.relative.fraction - 0.05) < 1e-12)
  assert.deepEqual([found.relative.peakAtMs, found.relative.troughAtMs], [hours(30), hours(48)])
})
