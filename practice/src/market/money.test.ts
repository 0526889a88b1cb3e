import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMarket } from './market.ts'
import { decimalText, divide, marginCents, worthCents } from './money.ts'
import { createRandom } from './random.ts'
import { symbols } from './symbols.ts'

const of = (name: string) => {
  const symbol = symbols.find((one) => one.name === name)
  assert.ok(symbol)
  return symbol
}

test('halves go away from zero, on both sides', () => {
  assert.deepEqual(
    [divide(5n, 2n), divide(-5n, 2n), divide(4n, 3n), divide(-4n, -3n)],
    [3n, -3n, 1n, 1n],
  )
})

test('a lot of EURUSD earns 10 dollars for 10 points; of USDJPY by its own price', () => {
  assert.equal(worthCents(of('EURUSD'), 10, 10_000, 110_868), 1_000n)
  assert.equal(worthCents(of('EURUSD'), -1, 100, 110_868), -1n)
  assert.equal(worthCents(of('USDJPY'), 148, 10_000, 148_000), 10_000n)
  assert.equal(worthCents(of('XAUUSD'), 100, 10_000, 233_415), 10_000n)
})

test('margin is what the position is worth over the leverage', () => {
  assert.equal(marginCents(of('EURUSD'), 10_000, 110_000, 100), 110_000n)
  assert.equal(marginCents(of('USDJPY'), 10_000, 148_000, 100), 100_000n)
})

test('points are written with their digits', () => {
  assert.deepEqual(
    [decimalText(110_868, 5), decimalText(-5n, 2), decimalText(7, 0)],
    ['1.10868', '-0.05', '7'],
  )
})

test('the same seed walks the same way, another one does not', () => {
  const walk = (seed: number) => {
    const market = createMarket(createRandom(seed), 0)
    for (let step = 1; step <= 500; step += 1) market.step(step)
    return market.quotes().map(({ bid }) => bid)
  }
  assert.deepEqual(walk(4), walk(4))
  assert.notDeepEqual(walk(4), walk(5))
})
