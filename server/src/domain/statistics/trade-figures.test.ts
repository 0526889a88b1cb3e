// What a trade did to the balance: all that was booked of it counts once, whenever it was booked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hours, type SampleBooking, sampleLedger } from '../../../test/support/sample-ledger.ts'
import { tradeFigures } from './trade-figures.ts'

const near = (one: number | null | undefined, two: number) =>
  assert.ok(Math.abs((one ?? Number.NaN) - two) < 1e-9, `${one} is not ${two}`)

/** Of a position that ends at `hour`, so much was booked at an earlier one. */
const early = (at: number, hour: number, amount: number): SampleBooking[] => [
  [at, 'trade', amount],
  [hour, 'trade', -amount],
]
const figures = (given: Parameters<typeof sampleLedger>[0]) => {
  const ledger = sampleLedger(given)
  return tradeFigures(ledger, ledger.trades, hours(1000))
}

test('a position that was closed in two halves earned on what there was before both', () => {
  const found = figures({
    bookings: [[1, 'flow', 10_000], ...early(5, 10, 1000)],
    trades: [[2, 10, 2000]],
  })
  near(found.ahpr.value, 1.2)
  near(found.ghpr.value, 1.2)
})

test('commission at the entry is in the balance once, and the line runs through what the balance was', () => {
  const found = figures({
    bookings: [[1, 'flow', 10_000], ...early(2, 10, -10), ...early(12, 20, -10)],
    trades: [
      [2, 10, 990],
      [12, 20, 490],
      [22, 30, -480],
    ],
  })
  near(found.ahpr.value, (1.099 + 11_480 / 10_990 + 11_000 / 11_480) / 3)
  near(found.ghpr.value, 1.1 ** (1 / 3))
  // Of 10,000, 10,990, 11,480 and 11,000, by hand: slope 349, squares left 551,270.
  near(found.lrStandardError.value, Math.sqrt(551_270 / 2))
})

test('trades of one instant follow each other, and a deposit of that instant is no result', () => {
  const found = figures({
    bookings: [
      [1, 'flow', 1000],
      [10, 'flow', 500],
    ],
    trades: [
      [2, 10, 100],
      [3, 10, 110],
      [11, 12, 0],
    ],
  })
  // The deposit was booked first: 1,500, 1,600, 1,710.
  near(found.ahpr.value, (1600 / 1500 + 1710 / 1600 + 1) / 3)
})

test('what was taken out while a part was open makes no ruin of it', () => {
  const found = figures({
    bookings: [[1, 'flow', 1000], ...early(5, 10, 3000), [6, 'flow', -3500]],
    trades: [[2, 10, 3100]],
  })
  assert.deepEqual([found.ahpr.reason, found.ghpr.reason], Array(2).fill('undefined_with_flows'))
  const ruined = figures({ bookings: [[1, 'flow', 1000]], trades: [[2, 10, -1000]] })
  assert.deepEqual([ruined.ahpr.reason, ruined.ghpr.reason], ['ruined', 'ruined'])
})

test('what can be ruined is what there is now, not what there was after the last trade', () => {
  const found = figures({
    bookings: [
      [1, 'flow', 1000],
      [20, 'flow', -800],
    ],
    trades: [
      [2, 5, 50],
      [6, 10, -50],
    ],
  })
  const [tenth] = found.riskOfRuin.value ?? []
  assert.deepEqual(tenth, { lossSize: 0.1, probability: 0.5, losingTrades: 1 })
  assert.equal(found.riskOfRuin.value?.at(-1)?.losingTrades, 4)
})
